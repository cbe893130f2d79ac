"""Keys for signing letters in tests, made once a run: RSA of 2048 bits as a domain would publish it."""

import functools
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat

from bot.signatures import Signer
from storage.crypto import SigningKey, read_signing_key


@functools.cache
def pem(kind: str = "rsa", bits: int = 2048, password: bytes = b"") -> bytes:
    key = ed25519.Ed25519PrivateKey.generate() if kind == "ed25519" else rsa.generate_private_key(65537, bits)
    how = BestAvailableEncryption(password) if password else NoEncryption()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, how)


def key_in(folder: Path, *, mode: int = 0o600, **made: object) -> Path:
    """A key file in a folder."""
    path = folder / "signing.pem"
    path.write_bytes(pem(**made))
    path.chmod(mode)
    return path


def key(folder: Path, kind: str = "rsa") -> SigningKey:
    return read_signing_key(key_in(folder, kind=kind))


def signer(key: SigningKey, domain: str, selector: str = "one") -> Signer:
    return Signer(domain, selector, f"{key.kind}-sha256", key.secret)


def records(key: SigningKey, domain: str, selector: str = "one", *, more: str = "") -> dict[str, str]:
    """What the domain publishes."""
    return {f"{selector}._domainkey.{domain}": f"v=DKIM1; k={key.kind}; {more}p={key.public}"}
