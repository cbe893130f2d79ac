"""The signed address of one case: `case+<token><signature>@domain`.

It proves that the writer saw a letter of ours about that case, and survives being typed by hand: lower case only, an
alphabet without i, l, o and u, and on reading i and l count as 1, o as 0 (Crockford's base 32). It proves nothing else:
the sender must still belong to the case. Keys rotate: addresses are signed with the first and read with any.
"""

import hashlib
import hmac
import re
import secrets
import unicodedata
from collections.abc import Sequence

from rapidfuzz.distance import OSA

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
TOKEN_LENGTH = 10  # 50 bits: names a case, secret to nobody who wrote in it
SIGNATURE_LENGTH = 16  # 80 bits: guessing one takes 2^79 letters
PURPOSE = b"ombudsline reply address v1\x00"

_COMMENT = re.compile(r"\([^()]{0,200}\)")
_ROUTE = re.compile(r"^@[^:]{1,500}:")
_DOTS = dict.fromkeys(map(ord, "\u3002\uff0e\uff61"), ".")
_FORGIVEN = str.maketrans({"i": "1", "l": "1", "o": "0"} | dict.fromkeys("-_. ", None))


def new_token() -> str:
    """A fresh random token for a case."""
    return "".join(secrets.choice(ALPHABET) for _ in range(TOKEN_LENGTH))


def address(token: str, key: bytes, *, domain: str, prefix: str = "case") -> str:
    """The reply address of the case that `token` names, signed with `key`.

    Raises ValueError for a token that is empty or holds a character outside ALPHABET: it could not be read back.
    """
    if not token or not set(token) <= set(ALPHABET):
        raise ValueError("a token holds characters of the reply alphabet only")
    return f"{prefix}+{token}{_signature(token, key)}@{domain}"


def token_of(address: str, keys: Sequence[bytes], *, domain: str, prefix: str = "case") -> str | None:
    """The token of a reply address, None when it is not ours, mistyped beyond forgiving or forged.

    Upper case, full-width characters, i/l/1 and o/0 mixed up, blanks and hyphens in the code are forgiven.
    Every key is tried, each compared in constant time.
    """
    code = code_of(address, domain=domain, prefix=prefix)
    if not code:
        return None
    token, signature = code[:-SIGNATURE_LENGTH], code[-SIGNATURE_LENGTH:]
    if not token or not set(code) <= set(ALPHABET):
        return None
    genuine = [hmac.compare_digest(signature, _signature(token, key)) for key in keys]
    return token if any(genuine) else None


def code_of(address: str, *, domain: str, prefix: str = "case") -> str | None:
    """What was typed as the code of a reply address, forgiven as in `token_of`, genuine or not; "" where there is none
    (`case@`, `case+@`); None for an address that is not under our reply prefix.
    """
    local, _, host = _plain(address).rpartition("@")
    name, _, code = local.partition("+")
    if host != _ascii(domain.lower()) or name != prefix.lower():
        return None
    return code.translate(_FORGIVEN)


def resembles(code: str, token: str, *, keys: Sequence[bytes]) -> bool:
    """Whether a code is one slip of the hand away from the address of a token under any key: one character wrong, left
    out, put in, or two neighbours swapped. It proves nothing: a person is shown the case and decides.
    """
    return any(OSA.distance(code, token + _signature(token, key), score_cutoff=1) <= 1 for key in keys)


def is_ours(address: str, *, intake: str, domain: str, prefix: str = "case") -> bool:
    """Whether mail to `address` is taken in: the intake (with any +detail), or anything under our reply prefix.

    A reply address need not be valid: mistyped, old and forged ones are taken in and wait for a person.
    """
    return is_intake(address, intake=intake) or code_of(address, domain=domain, prefix=prefix) is not None


def is_intake(address: str, *, intake: str) -> bool:
    """Whether `address` is the intake itself, with any +detail."""
    local, _, host = _plain(address).rpartition("@")
    intake_local, _, intake_host = _plain(intake).rpartition("@")
    return host == intake_host and local.partition("+")[0] == intake_local.partition("+")[0]


def _plain(address: str) -> str:
    """The address in one spelling: no brackets, route, comments, quotes, blanks or final dot; lower case; any letters
    that look full-width as ordinary ones, its plus as it was meant where a link or a gateway had it written as %2B or
    =2B, and the domain in its ASCII form (IDNA).
    """
    text = _COMMENT.sub("", unicodedata.normalize("NFKC", address)).strip().removeprefix("<").removesuffix(">")
    local, _, host = _ROUTE.sub("", text.strip()).lower().rpartition("@")
    local = "".join(local.split()).strip('"').replace("\\", "").replace("%2b", "+").replace("=2b", "+")
    return f"{local}@{_ascii(host.translate(_DOTS).strip().rstrip('.'))}"


def _ascii(host: str) -> str:
    try:
        return host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        return host


def _signature(token: str, key: bytes) -> str:
    digest = hmac.new(key, PURPOSE + token.encode(), hashlib.sha256).digest()
    bits = int.from_bytes(digest[: SIGNATURE_LENGTH * 5 // 8], "big")
    return "".join(ALPHABET[bits >> shift & 31] for shift in range(0, SIGNATURE_LENGTH * 5, 5))
