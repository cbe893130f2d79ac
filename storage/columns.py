"""Column types that make a wrong value impossible: aware UTC times, sealed bytes, ids made before the row is."""

import datetime as dt
import secrets
import time
import uuid
from typing import Any

from sqlalchemy import DateTime, LargeBinary
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from storage.crypto import Sealed


def new_id() -> uuid.UUID:
    """A version 7 UUID (RFC 9562): 48 bits of milliseconds, then random. Known before the row is written, so that a
    seal can be bound to it; roughly in order of time, so that indexes stay compact.
    """
    value = (time.time_ns() // 1_000_000) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    return uuid.UUID(int=value & ~(0x3 << 62) | 0x2 << 62)


class UtcDateTime(TypeDecorator[dt.datetime]):
    """An aware datetime, stored and given back in UTC. A naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:  # noqa: ARG002
        """Aware in; naive raises ValueError."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a datetime without time zone cannot be stored")
        return value.astimezone(dt.UTC)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:  # noqa: ARG002
        """Aware UTC out; SQLite keeps no zone, so it is put back."""
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


class SealedBytes(TypeDecorator[Sealed]):
    """Bytes that came out of a seal. Plain bytes or text are refused before they reach the disk."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:  # noqa: ARG002
        """Only None or Sealed; anything else raises TypeError."""
        if value is not None and not isinstance(value, Sealed):
            raise TypeError(f"only sealed bytes are stored here, not {type(value).__name__}")
        return value

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Sealed | None:  # noqa: ARG002
        """Sealed again."""
        return None if value is None else Sealed(value)
