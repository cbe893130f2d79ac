"""Seals: AES-256-GCM, each bound to its table, column and row. The only place that names `cryptography`.

Sealed bytes are `length of key name (1) | key name | nonce (12) | ciphertext and tag`. Keys form a tree: the key file
holds the district's keys; they wrap one key a case and one a visitor; a case's key wraps the key of each of its letters
(the district's does while a letter is held). Moving a letter re-wraps its key; erasing a case destroys its key.
"""

import base64
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.errors import KeyFileError, SealBrokenError

NONCE = 12
KEY_BYTES = 32
LONGEST_NAME = 64


class Sealed(bytes):
    """Bytes that came out of `Key.seal`."""

    __slots__ = ()

    @property
    def key_name(self) -> str:
        """The name of the key that opens them. Raises SealBrokenError when the bytes are damaged."""
        try:
            return bytes(self[1 : 1 + self[0]]).decode("ascii")
        except (IndexError, UnicodeDecodeError):
            raise SealBrokenError("a seal is damaged: it names no key") from None


class Place(NamedTuple):
    """Where a seal belongs; opened anywhere else it does not open."""

    table: str
    column: str
    row: str

    def bound(self) -> bytes:
        """The additional data of the seal."""
        return "\0".join(self).encode()


@dataclass(frozen=True, slots=True)
class Key:
    """A named 256-bit key. `repr` never shows the secret."""

    name: str
    secret: bytes

    def __repr__(self) -> str:
        return f"Key({self.name!r})"

    @classmethod
    def new(cls, name: str) -> Self:
        """A fresh random key."""
        return cls(name, secrets.token_bytes(KEY_BYTES))

    def seal(self, plain: bytes, place: Place) -> Sealed:
        """Plain bytes to sealed ones, bound to `place`."""
        name, nonce = self.name.encode("ascii"), os.urandom(NONCE)
        return Sealed(bytes([len(name)]) + name + nonce + AESGCM(self.secret).encrypt(nonce, plain, place.bound()))

    def open(self, sealed: Sealed, place: Place) -> bytes:
        """Inverse of seal. Raises SealBrokenError for another key, another place, or changed bytes."""
        start = 1 + sealed[0] if sealed else 0
        nonce, rest = sealed[start : start + NONCE], sealed[start + NONCE :]
        try:
            return AESGCM(self.secret).decrypt(nonce, rest, place.bound())
        except (InvalidTag, ValueError) as error:
            raise SealBrokenError(f"a seal in {place.table}.{place.column} does not open with {self!r}") from error

    def fingerprint(self, content: bytes) -> bytes:
        """32 bytes that find the same content again for whoever has this key, and tell nobody else anything."""
        apart = hmac.digest(self.secret, b"fingerprint", "sha256")
        return hmac.digest(apart, hashlib.sha256(content).digest(), "sha256")

    def wrap(self, key: "Key") -> Sealed:
        """Another key, sealed under this one."""
        return self.seal(key.secret, Place("key", "wrapped", key.name))

    def unwrap(self, wrapped: Sealed, name: str) -> "Key":
        """Inverse of wrap. Raises SealBrokenError."""
        return Key(name, self.open(wrapped, Place("key", "wrapped", name)))


@dataclass(frozen=True, slots=True)
class Keyring:
    """The district's keys: `district` by name (old ones still open, `current` seals), and the secrets of the keyed
    look-ups, the signed reply addresses and the audit chain.
    """

    current: str
    district: Mapping[str, Key]
    index_secret: bytes
    reply_secrets: tuple[bytes, ...]
    audit_secret: bytes

    def __repr__(self) -> str:
        return f"Keyring(current={self.current!r})"

    @property
    def sealing(self) -> Key:
        """The district key that seals and wraps from now on."""
        return self.district[self.current]

    def named(self, name: str) -> Key:
        """The district key of that name. Raises SealBrokenError when the key file does not hold it."""
        try:
            return self.district[name]
        except KeyError:
            raise SealBrokenError(f"the key file holds no district key {name}") from None

    def unwrap(self, wrapped: Sealed, name: str) -> Key:
        """A key that one of the district's keys wraps."""
        return self.named(wrapped.key_name).unwrap(wrapped, name)

    def look_up(self, kind: str, value: str) -> bytes:
        """32 bytes that find `value` again without telling it: HMAC-SHA-256 under the index secret, `kind` apart."""
        return hmac.digest(self.index_secret, f"{kind}\0{value}".encode("utf-8", "surrogateescape"), "sha256")

    def digest(self, kind: str, content: bytes) -> bytes:
        """As look_up, for bytes of any size."""
        return hmac.digest(self.index_secret, kind.encode() + b"\0" + hashlib.sha256(content).digest(), "sha256")

    def chain(self, previous: bytes, entry: bytes) -> bytes:
        """The next link of an audit chain."""
        return hmac.digest(self.audit_secret, previous + entry, "sha256")

    def __len__(self) -> int:
        return len(self.district)


def make_key_file(path: Path) -> None:
    """A new key file, mode 600. Raises KeyFileError when one is there: overwriting it would lose every case."""
    fresh = [base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode() for _ in range(4)]
    content = {
        "version": 1,
        "current": "d1",
        "district": {"d1": fresh[0]},
        "index": fresh[1],
        "reply": [fresh[2]],
        "audit": fresh[3],
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise KeyFileError(f"{path} exists and is not overwritten: without it no case can be read again") from None
    except OSError as error:
        raise KeyFileError(f"{path} cannot be written: {error.strerror}") from error
    with os.fdopen(handle, "w", encoding="ascii") as file:
        json.dump(content, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    _sync_folder(path.parent)  # else a power cut could take the file's name, and with it every case


def _sync_folder(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read_key_file(path: Path) -> Keyring:
    """The keyring of a key file. Raises KeyFileError: missing, readable for others, or damaged."""
    try:
        mode = path.stat().st_mode
        content = path.read_text(encoding="ascii")
    except FileNotFoundError:
        raise KeyFileError(f"{path} is missing: make it with `ombudsline keys init`, or put the backup there") from None
    except (OSError, UnicodeDecodeError) as error:
        raise KeyFileError(f"{path} cannot be read: {error}") from error
    if mode & 0o077:
        raise KeyFileError(f"{path} can be read by others (mode {mode & 0o777:o}): chmod 600 {path}")
    try:
        data = json.loads(content)
        district = {_name(name): Key(name, _secret(text)) for name, text in data["district"].items()}
        reply = tuple(_secret(text) for text in data["reply"])
        ring = Keyring(str(data["current"]), district, _secret(data["index"]), reply, _secret(data["audit"]))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise KeyFileError(f"{path} is damaged ({type(error).__name__}): put the backup there") from error
    if ring.current not in district or not reply:
        raise KeyFileError(f"{path} is damaged (no current key): put the backup there")
    return ring


def _name(text: str) -> str:
    if not text.isascii() or not 0 < len(text) <= LONGEST_NAME:
        raise ValueError("a key's name is short and in ASCII")
    return text


def _secret(text: str) -> bytes:
    secret = base64.b64decode(text, validate=True)
    if len(secret) != KEY_BYTES:
        raise ValueError("a key has 32 bytes")
    return secret
