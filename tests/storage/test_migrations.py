"""The migrations lay what the models say."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from storage.engine import sync_engine
from storage.fact_models import Edition
from storage.models import Model


def test_the_migrations_lay_exactly_the_tables_of_the_models(database_url):
    assert Edition.__tablename__ in Model.metadata.tables
    engine = sync_engine(database_url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Model.metadata) == []
    engine.dispose()
