"""The migrations lay what the models say."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from storage.engine import sync_engine
from storage.fact_models import Edition
from storage.models import Model
from storage.thread_models import HeldLetter


def test_the_migrations_lay_exactly_the_tables_of_the_models(database_url):
    assert {Edition.__tablename__, HeldLetter.__tablename__} <= Model.metadata.tables.keys()
    engine = sync_engine(database_url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Model.metadata) == []
    engine.dispose()
