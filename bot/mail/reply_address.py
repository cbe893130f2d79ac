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
    local, _, host = _plain(address).rpartition("@")
    code = local.removeprefix(f"{prefix.lower()}+")
    if host != _ascii(domain.lower()) or code == local:
        return None
    code = code.translate(_FORGIVEN)
    token, signature = code[:-SIGNATURE_LENGTH], code[-SIGNATURE_LENGTH:]
    if not token or not set(code) <= set(ALPHABET):
        return None
    genuine = [hmac.compare_digest(signature, _signature(token, key)) for key in keys]
    return token if any(genuine) else None


def is_ours(address: str, *, intake: str, domain: str, prefix: str = "case") -> bool:
    """Whether mail to `address` is taken in: the intake (with any +detail), or anything under our reply prefix.

    A reply address need not be valid: mistyped, old and forged ones are taken in and wait for a person.
    """
    local, _, host = _plain(address).rpartition("@")
    intake_local, _, intake_host = _plain(intake).rpartition("@")
    if host == intake_host and local.partition("+")[0] == intake_local.partition("+")[0]:
        return True
    return host == _ascii(domain.lower()) and local.partition("+")[0] == prefix.lower()


def _plain(address: str) -> str:
    """The address in one spelling: no brackets, route, comments, quotes, blanks or final dot; lower case; any letters
    that look full-width as ordinary ones, and the domain in its ASCII form (IDNA).
    """
    text = _COMMENT.sub("", unicodedata.normalize("NFKC", address)).strip().removeprefix("<").removesuffix(">")
    local, _, host = _ROUTE.sub("", text.strip()).lower().rpartition("@")
    local = local.strip().strip('"').replace("\\", "").strip()
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
