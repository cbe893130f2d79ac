"""Encoded words (RFC 2047) as they are found in the wild: inside quotes and file names, cut off, split inside a
character, with blanks in them, of no charset, under the wrong letter.
"""

import re

from bot.mail.charsets import clean_line, decode
from bot.mail.transfer import unbase64

MAX_WORD = 30_000  # characters of one word; some senders put a whole Subject into one

ANY_WORD = r"=\?[^?\s=]{0,60}\?[bBqQ]\?[^?]{0,2000}\?="  # where a word is only to be kept in one piece

_BEGIN = r"=\?(?P<charset>[^?\s=]{0,60})\?(?P<way>[bBqQ])\?"
_WORD = re.compile(_BEGIN + rf"(?P<text>(?:(?!=\?[^?\s=]{{0,60}}\?[bBqQ]\?)[^\r\n]){{0,{MAX_WORD}}}?)\?=")
_UNCLOSED = re.compile(_BEGIN + r"(?P<text>[^?\s\"<>]{1,2000})(?:\?(?![^\s\"<>])|(?=[\s\"<>]|\Z))")
_HEX = re.compile(rb"=([0-9A-Fa-f]{2})")
_HEX_IN_B = re.compile(r"=[0-9A-Fa-f]{2}(?!=|$)")


def decode_words(text: str) -> str:
    """Text with its encoded words decoded, wherever they stand, as one clean line.

    Neighbours of one charset are one run of bytes: senders split characters and base64 between words.
    """
    if "=?" not in text:
        return clean_line(text)
    out: list[str] = []
    run = _Run()
    last = 0
    for found in _words(text):
        between = text[last : found.start()]
        if between.strip() or not run.takes(found):
            out.append(run.text())
            out.append(between if between.strip() or not out[-1] else "")
            run = _Run()
        run.add(found)
        last = found.end()
    return clean_line("".join((*out, run.text(), text[last:])))


def _words(text: str) -> list[re.Match[str]]:
    """Whole words, and where there is none, those that were cut off before their end."""
    whole = list(_WORD.finditer(text))
    ends = [0, *(found.end() for found in whole)]
    starts = [*(found.start() for found in whole), len(text)]
    cut = [
        found
        for end, start in zip(ends, starts, strict=True)
        if "=?" in text[end:start]
        for found in _UNCLOSED.finditer(text, end, start)
    ]
    return sorted((*whole, *cut), key=lambda found: found.start())


class _Run:
    """Neighbouring words of one charset: their bytes, and base64 that goes on in the next word."""

    def __init__(self) -> None:
        self.charset, self.data, self.open_base64 = "", b"", ""

    def takes(self, word: re.Match[str]) -> bool:
        return self.charset == _charset(word)

    def add(self, word: re.Match[str]) -> None:
        self.charset = _charset(word)
        text = word["text"]
        if word["way"] in "qQ" or _HEX_IN_B.search(text):
            self._close()
            self.data += _unquoted(text)
            return
        self.open_base64 += "".join(text.split()).replace("-", "+").replace("_", "/")
        if len(self.open_base64) % 4 == 0 or self.open_base64.endswith("="):
            self._close()

    def text(self) -> str:
        self._close()
        return decode(self.data, self.charset)

    def _close(self) -> None:
        if self.open_base64:
            self.data += unbase64(self.open_base64.encode("utf-8", "replace"))[0]
            self.open_base64 = ""


def _charset(word: re.Match[str]) -> str:
    """The word's charset without its language (RFC 2231, 5)."""
    return word["charset"].partition("*")[0].lower()


def _unquoted(text: str) -> bytes:
    data = text.encode("utf-8", "replace").replace(b"_", b" ")
    return _HEX.sub(lambda found: bytes((int(found[1], 16),)), data)
