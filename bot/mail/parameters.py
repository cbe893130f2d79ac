"""Parameters of structured fields (`text/plain; charset=x`) in every spelling that is sent: RFC 2231 in any order and
with gaps, encoded words, raw bytes, quotes missing or left open, blanks, comments, a forgotten semicolon.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from urllib.parse import quote, unquote_to_bytes

from bot.mail.charset_names import codec_of
from bot.mail.charsets import clean_line, decode
from bot.mail.encoded_words import ANY_WORD, decode_words

MAX_PARAMETERS = 500
MAX_VALUE = 10_000  # characters

_ONE = re.compile(
    rf"(?P<name>[^\s;=:\"]{{1,80}})\s{{0,20}}[=:]\s{{0,20}}(?P<value>\"(?:[^\"\\]|\\.)*+(?:\"|\\?\Z)|{ANY_WORD}[^;]*|[^;]*)",
    re.DOTALL,
)
_CLOSED = re.compile(r"\"(?:[^\"\\]|\\.)*+\"", re.DOTALL)
_SECTION = re.compile(r"([^*]+)\*(\d{1,4})?(\*)?")
_COMMENT = re.compile(r"\s*\([^()]*\)\s*$")
_ENDING = re.compile(r"\.\w{1,5}$")
_ESCAPED = re.compile(r"\\([\"\\])")
_PERCENT = re.compile(r"%[89A-Fa-f][0-9A-Fa-f]")


def parameters(value: str) -> tuple[str, dict[str, str]]:
    """A structured field as (main value in lower case, parameters decoded, their names in lower case).

    A value in RFC 2231's way outranks a plain one of the same name; of two alike the first counts. Never raises.
    """
    main, found = _read(value)
    return main, dict(found)


@lru_cache(maxsize=64)  # one part's fields are asked for again and again
def _read(value: str) -> tuple[str, dict[str, str]]:
    main, rest = _main(value)
    plain: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[str, bool]]] = {}
    for name, text in islice(_pairs(rest), MAX_PARAMETERS):
        if section := _SECTION.fullmatch(name):
            number = int(section[2] or 0)
            encoded = section[3] is not None or section[2] is None
            pieces.setdefault(section[1], {}).setdefault(number, (text, encoded))
        elif text:
            plain.setdefault(name, text)
    joined = {name: _joined(sections) for name, sections in pieces.items()}
    return main, {name: _plain(text) for name, text in plain.items()} | {k: v for k, v in joined.items() if v}


def _main(value: str) -> tuple[str, str]:
    """The word before the parameters, and the rest; `filename=x` alone has no such word, a lost semicolon is found."""
    head, _, rest = value.partition(";")
    if "=" not in head:
        word = re.sub(r"\([^()]*\)", " ", head).split()
        return (word[0] if word else "").strip("\"'").lower(), rest
    words = head.split(None, 1)
    if len(words) == 2 and "=" not in words[0]:
        return words[0].lower(), value[value.index(words[0]) + len(words[0]) :]
    return "", value


def _pairs(rest: str) -> Iterator[tuple[str, str]]:
    """(name, value) as they stand; where a quote is never closed the value goes to the next semicolon, once."""
    at, forgiven = 0, False
    while found := _ONE.search(rest, at):
        at, value = found.end(), found["value"]
        if value.startswith('"') and not _CLOSED.fullmatch(value) and not forgiven:
            value, forgiven = value.partition(";")[0], True
            at = found.start("value") + len(value)
        yield found["name"].lower(), _bare(value)[:MAX_VALUE]


def _bare(value: str) -> str:
    """A value without quotes, also a lost closing one, and without a comment behind it."""
    text = value.strip()
    if text[:1] == '"':
        whole = len(text) > 1 and text.endswith('"')
        return _ESCAPED.sub(r"\1", text[1 : -1 if whole else None])
    if len(text) > 1 and text[0] == text[-1] == "'":
        return text[1:-1]
    without = _COMMENT.sub("", text)
    return without if without != text and _ENDING.search(without) else text


def _plain(text: str) -> str:
    """A value not in RFC 2231's way: encoded words decoded, and percent signs where they spell letters in UTF-8."""
    if _PERCENT.search(text) and "=?" not in text:
        try:
            return clean_line(unquote_to_bytes(text).decode("utf-8"))
        except UnicodeError:
            pass
    return decode_words(text)


def _joined(sections: dict[int, tuple[str, bool]]) -> str:
    """The sections of one value in their order, whatever is missing between them."""
    ordered = [sections[number] for number in sorted(sections)]
    if not any(encoded for _, encoded in ordered):
        return _plain("".join(text for text, _ in ordered))
    charset, ordered[0] = _charset(ordered[0])
    whole = "".join(text if encoded or _PERCENT.search(text) else quote(text, safe=" ") for text, encoded in ordered)
    return decode_words(decode(unquote_to_bytes(whole), charset))


def _charset(section: tuple[str, bool]) -> tuple[str | None, tuple[str, bool]]:
    """The charset and the rest of a first section (`charset'language'rest`); lost quotes are understood."""
    text, encoded = section
    parts = text.split("'", 2)
    if not encoded or len(parts) == 1 or (parts[0] and not codec_of(parts[0]) and "%" not in parts[-1]):
        return None, section
    return parts[0] or None, (parts[-1] if len(parts) == 3 else parts[1], encoded)
