"""The migrations lay what the models say."""

import datetime as dt

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import insert, select

from storage.columns import new_id
from storage.crypto import Sealed
from storage.engine import _config, sync_engine
from storage.enums import Channel, InboxStatus
from storage.fact_models import Edition
from storage.models import Inbox, Model
from storage.thread_models import HeldLetter


def test_the_migrations_lay_exactly_the_tables_of_the_models(database_url):
    assert {Edition.__tablename__, HeldLetter.__tablename__} <= Model.metadata.tables.keys()
    engine = sync_engine(database_url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Model.metadata) == []
    engine.dispose()


def test_letters_that_were_held_before_the_lane_kept_rows_of_its_own_are_taken_over(database_url):
    at = dt.datetime(2026, 11, 17, 17, 30, tzinfo=dt.UTC)
    engine = sync_engine(database_url)
    with engine.begin() as connection:
        command.downgrade(_config(connection), "0001")
        for number, status in enumerate((InboxStatus.HELD, InboxStatus.SET_ASIDE, InboxStatus.MACHINE)):
            unique = {"external_hash": bytes([number]) * 32, "content_hash": b"c" * 32, "sender_hash": b"s" * 32}
            sealed = {"envelope": Sealed(b"e"), "raw": Sealed(b"r")}
            times = {"received_at": at, "due_at": at, "processed_at": at, "size": 1, "attempts": 0, "duplicates": 0}
            row = {"id": new_id(), "channel": Channel.EMAIL, "status": status, **unique, **sealed, **times}
            connection.execute(insert(Inbox).values(row))
        command.upgrade(_config(connection), "head")
        rows = connection.execute(
            select(HeldLetter.settled_as, HeldLetter.due_at).order_by(HeldLetter.settled_as)
        ).all()
        assert {row.settled_as: row.due_at for row in rows} == {None: at, "set_aside": at}
        assert len(rows) == 2
    engine.dispose()
