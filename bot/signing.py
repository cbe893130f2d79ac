"""Our own DKIM signatures, put together from the settings: the key, the record to publish, the sender that signs."""

import asyncio
import re
from dataclasses import dataclass, replace

from bot.config import PREFIX, Settings
from bot.errors import ConfigurationError
from bot.local_senders import Sender
from bot.messages import Outbound
from bot.signatures import Signer
from storage.crypto import SigningKey, read_signing_key
from storage.errors import KeyFileError


@dataclass(frozen=True, slots=True)
class SigningSender:
    """Signs each letter and hands it to another sender."""

    inner: Sender
    signer: Signer

    def repeatable(self, outbound: Outbound) -> bool:
        """As the other says."""
        return self.inner.repeatable(outbound)

    async def send(self, outbound: Outbound) -> str:
        """As the other does."""
        assert isinstance(outbound.content, bytes)
        signed = await asyncio.to_thread(self.signer.sign, outbound.content)
        return await self.inner.send(replace(outbound, content=signed))


def signing(sender: Sender, settings: Settings) -> Sender:
    """The sender, signing where the settings say so. Raises ConfigurationError when the key is no good."""
    if not (settings.dkim_domain and settings.dkim_selector):
        return sender
    key = _key(settings)
    return SigningSender(sender, Signer(settings.dkim_domain, settings.dkim_selector, f"{key.kind}-sha256", key.secret))


@dataclass(frozen=True, slots=True)
class Record:
    """The TXT record that lets others check our signatures (RFC 6376, 3.6.1)."""

    name: str
    text: str

    def same(self, published: bytes) -> bool:
        """Whether a record that was found there tells the same key."""
        return _public(published.decode("ascii", "replace")) == _public(self.text)


def record_of(settings: Settings) -> Record | None:
    """The record to publish, None where nothing is signed. Raises ConfigurationError when the key is no good."""
    if not settings.dkim_domain:
        return None
    key = _key(settings)
    name = f"{settings.dkim_selector}._domainkey.{settings.dkim_domain}"
    return Record(name, f"v=DKIM1; k={key.kind}; p={key.public}")


def _public(record: str) -> str:
    found = re.search(r"(?:^|;)\s*p\s*=([^;]*)", record)
    return "".join(found[1].split()) if found else ""


def _key(settings: Settings) -> SigningKey:
    assert settings.dkim_key_file is not None  # the three settings go together
    try:
        return read_signing_key(settings.dkim_key_file)
    except KeyFileError as error:
        raise ConfigurationError(f"{PREFIX}DKIM_KEY_FILE", error.problem) from error
