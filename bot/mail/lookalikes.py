"""Names and domains that can be taken for others: letters that look alike, domains that dress up, what cannot be seen.

Pure comparisons of text. They find resemblances, and resemblance proves nothing: many people share a name.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

import idna
from rapidfuzz.distance import OSA

_DATA = tomllib.loads((Path(__file__).parents[1] / "data" / "lookalikes.toml").read_text("utf-8"))
MAIL_SERVICES = frozenset(_DATA["mail_services"]["domains"].split())
IMITATED = tuple(_DATA["mail_services"]["imitated"].split())
_LETTERS = str.maketrans({alike: letter for letter, all_alike in _DATA["letters"].items() for alike in all_alike})
_DIGITS = str.maketrans("01", "ol")
_PAIRS = (("rn", "m"), ("vv", "w"))

LONG_ENOUGH = 9  # characters of a domain: one letter more or less in a short one is a domain like any other
MAIN_LABEL = 6  # characters of a label that is telling by itself
NAME_WORDS = 2  # a first name alone is nobody in particular
# Alphabets with letters that look like Latin ones; one word holds letters of one of them.
_ALIKE = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "COPTIC", "CHEROKEE"})
_WORD = re.compile(r"[^\W\d_]+")
# Marks that steer or hide text; no keyboard puts them into a name. The joiners are letters' own in some scripts, and
# odd only between Latin ones.
_UNSEEN = re.compile(
    "[\u00ad\u180e\u200b\u2060-\u2064\u202a-\u202e\u2066-\u2069\ufeff\U000e0000-\U000e007f]|"
    "(?<=[A-Za-z])[\u200c\u200d\u034f](?=[A-Za-z])"
)


def ascii_domain(domain: str) -> str:
    """A domain as the DNS knows it (IDNA 2008 after UTS 46). Raises ValueError when it cannot be one."""
    return domain.lower() if domain.isascii() else idna.encode(domain, uts46=True).decode("ascii")


def shown_domain(domain: str) -> str:
    """A domain as people see it: `xn--` labels in their own letters where they can be read."""
    return ".".join(_shown_label(label) for label in domain.lower().split("."))


def _shown_label(label: str) -> str:
    try:
        return idna.decode(label) if label.startswith("xn--") else label
    except (idna.IDNAError, UnicodeError):
        return label


def skeleton(text: str) -> str:
    """What the eye takes a text for: folded, without accents, each letter by the Latin one that it looks like."""
    folded = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS)
    plain = "".join(one for one in folded if not unicodedata.combining(one)).translate(_DIGITS)
    for pair, letter in _PAIRS:
        plain = plain.replace(pair, letter)
    return plain


def belongs(domain: str, owners: Iterable[str]) -> bool:
    """Whether a domain is one of these or below one of them."""
    return any(domain == owner or domain.endswith(f".{owner}") for owner in owners)


def resembled(domain: str, own: Iterable[str]) -> str | None:
    """The domain that `domain` can be taken for: one of `own`, or a large mail service; None when it is nobody's like.

    One letter differs or looks alike; or (of `own` only) the other domain is worn as a part: with hyphens for dots,
    as the beginning of a longer one, under another ending, with something added to it by a hyphen.
    """
    owners = tuple(own)
    if belongs(domain, owners) or belongs(domain, MAIL_SERVICES):
        return None
    seen = shown_domain(domain)
    worn = next((one for one in owners if _alike(seen, one) or _wears(seen, one)), None)
    return worn or next((one for one in IMITATED if _alike(seen, one)), None)


def _alike(seen: str, known: str) -> bool:
    end = ".".join(seen.split(".")[-known.count(".") - 1 :])
    shape, wanted = skeleton(end), skeleton(known)
    return shape == wanted or (
        len(known) >= LONG_ENOUGH and end != known and OSA.distance(shape, wanted, score_cutoff=1) == 1
    )


def _wears(seen: str, known: str) -> bool:
    shape = skeleton(seen)
    whole = _letters_only(skeleton(known))
    if len(whole) >= LONG_ENOUGH and whole in _letters_only(shape):
        return True
    main = skeleton(max(known.split(".")[:-1], key=len, default=""))
    labels = shape.split(".")
    return len(main) >= MAIN_LABEL and any(
        label == main or label.startswith(f"{main}-") or label.endswith(f"-{main}") for label in labels
    )


def _letters_only(domain: str) -> str:
    return domain.replace(".", "").replace("-", "")


def same_person(name: str, known: str) -> bool:
    """Whether a name says the known one: all its words, at least two, in any order, titles and middle names beside."""
    wanted = set(_name_words(known))
    return len(wanted) >= NAME_WORDS and wanted <= set(_name_words(name))


def names_body(name: str, body: str) -> bool:
    """Whether a name says that of an office or district, all its words in a row."""
    wanted, said = _name_words(body), _name_words(name)
    starts = range(len(said) - len(wanted) + 1)
    return len(wanted) >= NAME_WORDS and any(said[start : start + len(wanted)] == wanted for start in starts)


def _name_words(name: str) -> list[str]:
    return re.findall(r"[^\W_]+", skeleton(name))


def mixed_words(text: str) -> Iterator[str]:
    """The words whose letters come from several alphabets that look alike."""
    for word in _WORD.findall(unicodedata.normalize("NFKC", text)):
        if len({unicodedata.name(one, "?").partition(" ")[0] for one in word} & _ALIKE) > 1:
            yield word


def hides_characters(text: str) -> bool:
    """Whether a text holds characters that cannot be seen and have no business in a name."""
    return bool(_UNSEEN.search(text))
