"""Mailboxes out of address fields, in one pass and without trust: only what stands in the brackets is the address."""

import re
from collections.abc import Iterator

from bot.mail.charsets import clean_line
from bot.mail.headers import decode_words
from bot.mail.letter import Address

MAX_ADDRESSES = 1_000
MAX_NAME = 200

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"?|<[^<>]*>?|\((?:[^()\\]|\\.)*\)?|[,;:]|[^",;:<(]+', re.DOTALL)
_PLAUSIBLE = re.compile(r"[^\s@<>\"(),;:]{1,64}@[^\s@<>\"(),;:]{1,253}|\"[^\"\s]{1,62}\"@[^\s@<>\"(),;:]{1,253}")
_SPACED_AT = re.compile(r" ?@ ?")
_ESCAPED = re.compile(r"\\(.)")


def mailboxes(value: str, limit: int = MAX_ADDRESSES) -> list[Address]:
    """The mailboxes of a raw (unfolded, not yet decoded) address field in order, at most `limit`.

    Names are decoded after splitting, so a comma in an encoded word splits nothing. Groups give their members.
    Without brackets the bare word is the address and a trailing comment the name. What holds no address is left
    out; in a field that cannot be read at all the first thing like an address counts.
    """
    found: list[Address] = []
    for name, address in _split(value):
        if plausible := normal(address):
            found.append(Address(decode_words(name)[:MAX_NAME], plausible))
        if len(found) >= limit:
            break
    stray = _PLAUSIBLE.search(value) if not found else None
    return [Address("", normal(stray[0]) or stray[0])] if stray else found


def normal(address: str) -> str | None:
    """An address without brackets, source route and blanks, its domain in lower case; None when it is not one."""
    bare = clean_line(address).strip().removeprefix("<").removesuffix(">").strip()
    if bare.startswith("@") and ":" in bare:
        bare = bare.rpartition(":")[2]
    bare = bare.removeprefix("mailto:").strip(" .'")
    local, _, domain = bare.rpartition("@")
    return f"{local}@{domain.lower()}" if _PLAUSIBLE.fullmatch(bare) else None


def mailbox_of(address: str) -> str:
    """What most addresses of one mailbox have in common: lower case, no +detail, no dots in the local part.

    For counting only: where two people share it they share a limit, never a letter.
    """
    local, _, domain = address.lower().rpartition("@")
    return f"{(local.partition('+')[0] or local).replace('.', '')}@{domain}"


def _split(value: str) -> Iterator[tuple[str, str]]:
    """(name, address) of each mailbox; at the end of each the collected words are sorted out."""
    words: list[str] = []
    bracket = comment = ""
    for piece in (*_TOKEN.findall(value), ","):
        if piece in ",;":
            yield _mailbox(words, bracket, comment=comment)
            words, bracket, comment = [], "", ""
        elif piece == ":" and ";" in value and not bracket:
            words = []  # they were the name of a group
        elif piece[0] == "<":
            bracket = bracket or piece
        elif piece[0] == "(":
            comment = comment or piece.strip("()")
        else:
            words.append(_unquoted(piece))


def _mailbox(words: list[str], bracket: str, *, comment: str) -> tuple[str, str]:
    text = "".join(words).strip()
    if bracket:
        return text or comment, bracket
    found = _PLAUSIBLE.search(_SPACED_AT.sub("@", text))
    return comment, found[0] if found else ""


def _unquoted(token: str) -> str:
    return _ESCAPED.sub(r"\1", token.strip('"')) if token[0] == '"' else token
