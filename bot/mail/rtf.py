"""The words of Rich Text (RTF 1.9), and of what Outlook compresses it to (MS-OXRTFCP): nothing else of it is kept."""

import re
from dataclasses import dataclass, field
from itertools import islice

from bot.mail.charset_names import codec_of

MAX_RTF = 300_000  # bytes; words need few of them
MAX_TOKENS = 60_000  # words, signs and braces, about ten for a word that is shown
MAX_DEPTH = 200  # groups within groups

_TOKEN = re.compile(
    rb"\\'([0-9a-fA-F]{2})|\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\([^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]+)"
)
_SKIPPED = frozenset(
    b"fonttbl colortbl stylesheet info pict object header footer headerl headerr headerf footerl footerr footerf "
    b"listtable listoverridetable rsidtbl generator themedata colorschememapping datastore latentstyles xmlnstbl "
    b"fldinst htmltag mhtmltag pntext bkmkstart bkmkend".split()
)
_MEANS = {
    **dict.fromkeys((b"par", b"line", b"row", b"sect", b"page"), "\n"),
    b"tab": "\t",
    b"cell": "\t",
    b"emdash": "—",
    b"endash": "–",
    b"bullet": "•",
    b"lquote": "‘",
    b"rquote": "’",
    b"ldblquote": "“",
    b"rdblquote": "”",
    b"emspace": " ",
    b"enspace": " ",
}
_PREFIX = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor "
    b"MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    b"\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)


@dataclass(slots=True)
class _Reader:
    """The state of a walk: the text so far, single bytes that wait for their charset, and what each group says."""

    out: list[str] = field(default_factory=list)
    waiting: bytearray = field(default_factory=bytearray)
    codec: str = "cp1252"
    groups: list[tuple[bool, int]] = field(default_factory=lambda: [(False, 1)])  # (skipped, bytes after a \u)
    skip: int = 0
    html_markup: bool = False

    def write(self, text: str) -> None:
        """Text, if the group is one that is shown."""
        self.settle()
        if not (self.groups[-1][0] or self.html_markup):
            self.out.append(text)

    def settle(self) -> None:
        """The waiting bytes become text: a character may be two of them."""
        if self.waiting:
            text = bytes(self.waiting).decode(self.codec, "replace")
            self.waiting.clear()
            if not (self.groups[-1][0] or self.html_markup):
                self.out.append(text)

    def group(self, mark: bytes) -> None:
        """A brace."""
        self.settle()
        if mark == b"{" and len(self.groups) < MAX_DEPTH:
            self.groups.append(self.groups[-1])
        elif mark == b"}" and len(self.groups) > 1:
            self.groups.pop()


def rtf_text(data: bytes) -> str:
    """The words of an RTF document, one line a paragraph; "" where there are none."""
    reader = _Reader()
    for found in islice(_TOKEN.finditer(data[:MAX_RTF]), MAX_TOKENS):
        hexed, word, number, symbol, brace, plain = found.groups()
        if brace:
            reader.group(brace)
        elif hexed:
            _byte(reader, bytes((int(hexed, 16),)))
        elif word:
            _control(reader, word, number=int(number) if number else None)
        elif symbol:
            _symbol(reader, symbol)
        elif plain:
            _byte(reader, plain)
    reader.settle()
    return re.sub(r"\n{3,}", "\n\n", "".join(reader.out)).strip()


def _byte(reader: _Reader, data: bytes) -> None:
    """Bytes of text, but for those that stand in for a Unicode character just written."""
    dropped = min(reader.skip, len(data))
    reader.skip -= dropped
    reader.waiting += data[dropped:]


def _control(reader: _Reader, word: bytes, *, number: int | None) -> None:
    _, fallback = reader.groups[-1]
    if word in _SKIPPED:
        reader.settle()
        reader.groups[-1] = (True, fallback)
    elif word in _MEANS:
        reader.write(_MEANS[word])
    elif word == b"u" and number is not None:
        reader.write(_character(number))
        reader.skip = fallback
    elif word == b"uc" and number is not None:
        reader.groups[-1] = (reader.groups[-1][0], min(max(number, 0), 10))
    elif word == b"ansicpg" and number:
        reader.codec = codec_of(f"cp{number}") or reader.codec
    elif word == b"htmlrtf":
        reader.settle()
        reader.html_markup = number != 0


def _character(number: int) -> str:
    code = number % 65536
    return "" if 0xD800 <= code < 0xE000 else chr(code)


def _symbol(reader: _Reader, symbol: bytes) -> None:
    if symbol == b"*":
        reader.settle()
        reader.groups[-1] = (True, reader.groups[-1][1])
    elif symbol in b"\\{}":
        reader.write(symbol.decode())
    elif symbol in b"~\r\n_":
        reader.write({b"~": " ", b"_": "-"}.get(symbol, "\n"))


def uncompressed(data: bytes) -> bytes:
    """The RTF inside PidTagRtfCompressed, as much of it as can be read; b"" where it is none (MS-OXRTFCP 3.1.1)."""
    if data[8:12] == b"MELA":
        return data[16 : 16 + MAX_RTF]
    if data[8:12] != b"LZFu":
        return b""
    window = bytearray(_PREFIX.ljust(4096, b"\0"))
    write, at = len(_PREFIX), 16
    out = bytearray()
    while at < len(data) and len(out) < MAX_RTF:
        flags = data[at]
        at += 1
        for bit in range(8):
            literal = not flags >> bit & 1
            token = data[at : at + (1 if literal else 2)]
            at += len(token)
            if len(token) < (1 if literal else 2):
                return bytes(out)
            offset, length = (0, 0) if literal else (token[0] << 4 | token[1] >> 4, (token[1] & 15) + 2)
            if not literal and offset == write % 4096:
                return bytes(out)
            for step in range(max(length, 1)):
                byte = token[0] if literal else window[(offset + step) % 4096]
                window[write % 4096] = byte
                write += 1
                out.append(byte)
    return bytes(out)
