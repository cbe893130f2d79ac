"""One event, one transaction: the session, the keys and the time that belong together."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.exc import StaleDataError

from storage.crypto import Keyring

RACES = (IntegrityError, StaleDataError)
"""What a transaction meets when another was faster; its edge does it again from the start."""


KEYS_DESTROYED = "keys_destroyed"
"""Set in a session's `info` when its commit destroys a key: no copy of it may stay in the database's log."""


@dataclass(frozen=True, slots=True)
class Transaction:
    """What every service takes first and never commits. `now` is the time of the event, aware and UTC."""

    session: AsyncSession
    keyring: Keyring
    now: dt.datetime

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.session.get_bind().dialect.name
