"""Mailboxes out of address fields, in one pass and without trust: only what stands in the brackets is the address."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.mail.charsets import clean_line
from bot.mail.encoded_words import ANY_WORD, decode_words
from bot.mail.letter import Address

MAX_ADDRESSES = 1_000
MAX_NAME = 200
MAX_PENDING = 20  # pieces between commas that may still be the beginning of a name

_WORD = re.compile(ANY_WORD)
_TOKEN = re.compile(
    rf'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|{ANY_WORD}|<[^<>]*>?|\((?:[^()\\]|\\.|\([^()]*+\)?)*+(?:\)|\Z)|[,;:]|[^",;:<(=]++|[\\=]',
    re.DOTALL,
)
_LOCAL, _DOMAIN = r"[^\s@<>\"(),;:\[\]]{1,64}", r"(?:[^\s@<>\"(),;:\[\]]{1,253}|\[[^\s@<>\"\[\]]{1,60}\])"
_PLAUSIBLE = re.compile(rf"(?:{_LOCAL}|\"[^\"]{{1,62}}\")@{_DOMAIN}")
_WITHOUT_DOMAIN = re.compile(r"[^\s@<>\"(),;:\[\]?]{1,250}")
_SPACED_AT = re.compile(r"\s?@\s?")
_ESCAPED = re.compile(r"\\(.)")


def mailboxes(value: str, limit: int = MAX_ADDRESSES) -> list[Address]:
    """The mailboxes of a raw (unfolded, not yet decoded) address field in order, at most `limit`.

    Names are decoded after splitting, so a comma in an encoded word splits nothing; one that stands bare in a name is
    part of it. Groups give their members. Without brackets the word with the "@" is the address, the rest or else a
    comment the name. What holds no address is left out; in a field that cannot be read at all, the first thing like
    an address counts, be it inside quotes or encoded.
    """
    plain = value if "@" in _WORD.sub("", value) or "=?" not in value else decode_words(value)
    found = _read(plain, limit)
    if found or "@" not in plain:
        return found
    return _read(re.sub(r"[\"()]|<>", " ", plain), 1)


def without_domain(value: str) -> Address | None:
    """A mailbox of the sending machine itself (`root`, `Mail System <MAILER-DAEMON>`): nobody can be answered there."""
    for one in _split(value):
        name, address = one.told()
        bare = address.strip("<> ") or "".join(one.words).replace(f"({one.comment})", "").strip()
        if _WITHOUT_DOMAIN.fullmatch(bare):
            return Address(decode_words(name if address else one.comment)[:MAX_NAME], clean_line(bare))
    return None


def normal(address: str) -> str | None:
    """An address without brackets, source route and blanks, its domain in lower case; None when it is not one."""
    bare = clean_line(address).strip("<> ")
    if bare.startswith("@") and ":" in bare:
        bare = bare.rpartition(":")[2]
    bare = _SPACED_AT.sub("@", bare.removeprefix("mailto:").lstrip(" ,;'").rstrip(" .,;'"))
    local, _, domain = bare.rpartition("@")
    return f"{local}@{domain.lower()}" if _PLAUSIBLE.fullmatch(bare) else None


def mailbox_of(address: str) -> str:
    """What most addresses of one mailbox have in common: lower case, no +detail, no dots in the local part.

    For counting only: where two people share it they share a limit, never a letter.
    """
    local, _, domain = address.lower().rpartition("@")
    return f"{(local.partition('+')[0] or local).replace('.', '')}@{domain}"


@dataclass(slots=True)
class _Piece:
    """What was collected between two commas. `words` with quotes off; `quoted` tells that it began in quotes."""

    tokens: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    brackets: list[str] = field(default_factory=list)
    comment: str = ""
    quoted: bool = False
    begun: bool = False

    def add(self, token: str) -> None:
        """Sort in one token: a bracket, a comment or a word."""
        self.tokens.append(token)
        if token[0] == "<":
            self.brackets.append(token)
            return
        word = token
        if token[0] == "(" and len(token) > 1:
            self.comment = self.comment or token[1:].removesuffix(")")
            word = token if self.begun else ""
        elif token[0] == '"' and len(token) > 1 and not self.begun:
            self.quoted = True
            word = _ESCAPED.sub(r"\1", token[1:].removesuffix('"'))
        self.words.append(word)
        self.begun = self.begun or bool(word.strip())

    def told(self) -> tuple[str, str]:
        """(name, address), the address as written, "" where there is none."""
        text = "".join(self.words).strip()
        bracket = next((one for one in self.brackets if "@" in one or "=?" in one), next(iter(self.brackets), ""))
        if bracket.strip("<> "):
            name = text.removesuffix(">").strip() if "<" not in text else text
            name = name or self.comment
            return (name[1:] if name.startswith('"') and name.count('"') == 1 else name), bracket
        return self._bare(text.replace(f"({self.comment})", " ") if self.comment else text)

    def _bare(self, text: str) -> tuple[str, str]:
        """Without brackets: the address among the words (`[mailto:...]` too), and the other words as its name."""
        if _PLAUSIBLE.fullmatch(source := "".join(self.tokens).strip()):
            return "", source
        spaced = _SPACED_AT.sub("@", text)
        at = _PLAUSIBLE.search(spaced)
        if not at:
            return self.comment, ""
        name = (spaced[: at.start()] + spaced[at.end() :]).replace("[mailto:]", " ").replace("mailto:", " ")
        return name.strip(" []<>\"'") or self.comment, at[0]


def _read(value: str, limit: int) -> list[Address]:
    found: list[Address] = []
    pending: list[str] = []
    for piece in _split(value):
        name, address = piece.told()
        plausible = normal(address)
        if not plausible:
            words = "".join(piece.words).strip()
            pending = [*pending, words][-MAX_PENDING:] if words and not piece.brackets else []
            continue
        whole = ", ".join((*pending, name)) if piece.brackets and not piece.quoted and name else name
        found.append(Address(_unwrapped(decode_words(whole))[:MAX_NAME], plausible))
        pending = []
        if len(found) >= limit:
            break
    return found


def _unwrapped(name: str) -> str:
    """A name without quotes around it that came out of an encoded word."""
    return name[1:-1] if len(name) > 2 and name[0] == name[-1] == '"' and name.count('"') == 2 else name


def _split(value: str) -> Iterator[_Piece]:
    """The pieces between commas; a group's name is left out."""
    piece = _Piece()
    for read in (*_TOKEN.findall(value), ","):
        if read in ",;":
            yield piece
            piece = _Piece()
        elif read == ":" and not piece.brackets and piece.words and ";" in value:
            piece = _Piece()
        else:
            piece.add(read)
