"""Which parts of a letter are its own words: of alternatives one, of files and attached letters none."""

import re
from collections.abc import Iterator

from bot.mail.html_text import unmarked
from bot.mail.part_text import RTF_TYPES, TNEF_TYPES, has_words, read_part
from bot.mail.structure import LETTER_TYPES, Part

SAMPLE = 10_000  # bytes of an alternative that are read to choose between them
MAX_TWIN = 1_000_000  # bytes of an HTML alternative that is asked for its quotation marks
SHORT = 60  # words; a plain alternative with more is taken for the letter itself
# Text that is a file, whatever it is called; and second forms of a letter for watches and mail readers with scripts.
FILE_TEXTS = frozenset(
    f"text/{name}"
    for name in [
        "calendar",
        "rtf",
        "vcard",
        "x-vcard",
        "directory",
        "csv",
        "css",
        "javascript",
        "xml",
        "rfc822-headers",
        "x-patch",
        "x-diff",
        "tab-separated-values",
    ]
)
VARIANTS = frozenset(("text/x-amp-html", "text/watch-html", "text/x-watch-html"))

_STUB = re.compile(
    r"html|browser|navegador|mail (?:reader|client|program)|view (?:it|this)|ver este|visualiz|not support|no admite|"
    r"浏览器|瀏覽器|预览|브라우저|браузер|trình duyệt|متصفح|ブラウザ|navigateur|e-?mail-?programm|online",
    re.IGNORECASE,
)


def is_text(part: Part, *, alone: bool = False) -> bool:
    """Whether a leaf part is text to read and not a file: not an attachment, and nameless unless alone.

    `alone`: it is the whole letter, or one of its alternatives, where some senders name everything.
    """
    if part.type in FILE_TEXTS or part.type in VARIANTS or not part.type.startswith("text/"):
        return False
    word, params = part.disposition
    return word != "attachment" and (alone or not any("name" in key for key in (*params, *part.parameters)))


def leaves(root: Part) -> Iterator[Part]:
    """The parts without children in order; an attached letter counts as one, its inside is not entered."""
    if root.type in LETTER_TYPES or not root.children:
        yield root
    else:
        for child in root.children:
            yield from leaves(child)


def own_parts(root: Part) -> list[Part]:
    """The parts whose words are the letter's, in order.

    Where no part is text by itself: the words of a letter that is nothing but another one; text that has a name but is
    no attachment; what winmail.dat, an invitation or Rich Text says.
    """
    if root.type in LETTER_TYPES and root.children:
        return own_parts(root.children[0])
    found = [root] if is_text(root, alone=True) else _shown(root)
    if any(_words(part) for part in found):
        return found
    every = [part for part in leaves(root) if part.type not in LETTER_TYPES and part.disposition[0] != "attachment"]
    named = [part for part in every if is_text(part, alone=True) and _words(part)]
    return named or _second_best(root) or found


def _second_best(root: Part) -> list[Part]:
    """The one part that says something although it is no text."""
    for types in (TNEF_TYPES, ("text/calendar",), RTF_TYPES):
        for part in leaves(root):
            if (part.type in types or is_tnef(part, types)) and _words(part):
                return [part]
    return []


def is_tnef(part: Part, types: tuple[str, ...] = TNEF_TYPES) -> bool:
    """Whether a part is Outlook's own envelope by its type, or by its name where the type says nothing."""
    if part.type in TNEF_TYPES or types != TNEF_TYPES:
        return part.type in TNEF_TYPES and types == TNEF_TYPES
    name = part.disposition[1].get("filename") or part.parameters.get("name") or ""
    return part.type == "application/octet-stream" and name.lower() in ("winmail.dat", "win.dat")


def _shown(root: Part, *, alone: bool = False) -> list[Part]:
    if root.type in LETTER_TYPES:
        return []
    if root.type == "multipart/alternative":
        return _chosen([_shown(child, alone=True) for child in root.children])
    if root.children:
        return [part for child in root.children for part in _shown(child)]
    return [root] if is_text(root, alone=alone) else []


def _chosen(alternatives: list[list[Part]]) -> list[Part]:
    """Of alternatives the first plain one with words, unless it only says that there is another; else the last."""
    plain = [parts for parts in alternatives if parts and all(part.type != "text/html" for part in parts)]
    rich = [parts for parts in alternatives if parts and parts not in plain]
    for parts in plain:
        words = " ".join(text for part in parts if (text := _words(part))).split()
        if words and not (len(words) <= SHORT and rich and _is_stub(words, rich[-1])):
            return parts
    return next((parts for parts in reversed(rich) if any(_words(part) for part in parts)), []) or next(iter(plain), [])


def _is_stub(plain: list[str], rich: list[Part]) -> bool:
    """Whether a short plain alternative only stands for the HTML: that has many more words, and the plain one says so
    or has hardly any.
    """
    full = sum(len(_words(part).split()) for part in rich)
    told = bool(_STUB.search(" ".join(plain)))
    return full >= len(plain) + 5 and (full > 8 * len(plain) or (full > len(plain) * 3 // 2 and told))


def _words(part: Part) -> str:
    """The beginning of a part's words, "" where there is nothing to see; of HTML roughly."""
    text = unmarked(read_part(part, room=SAMPLE, rough=True, statistics=False).marked)
    return text if has_words(text) else ""


def html_twin(root: Part, part: Part) -> Part | None:
    """The HTML that stands beside a plain part as its alternative, None when there is none or it is too large."""
    twins = (leaf for leaf in _twins(root, part) if leaf.type == "text/html" and leaf.end - leaf.start < MAX_TWIN)
    return next(twins, None) if part.type != "text/html" else None


def _twins(root: Part, part: Part) -> Iterator[Part]:
    """The text leaves of the alternatives that `part` is one of."""
    if root.type == "multipart/alternative" and any(part is leaf for leaf in leaves(root)):
        yield from (leaf for leaf in leaves(root) if is_text(leaf, alone=True))
    elif root.type not in LETTER_TYPES:
        for child in root.children:
            yield from _twins(child, part)


def charset_of(root: Part) -> str | None:
    """The charset the letter's first labelled text part names: the best guess for raw bytes in its header."""
    labels = (leaf.parameters.get("charset") for leaf in leaves(root) if is_text(leaf, alone=True))
    return next((label for label in labels if label), None)
