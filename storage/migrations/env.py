"""Alembic's entry: runs on the connection it is given (see storage/engine.py)."""

from alembic import context

from storage.attachment_models import Attachment  # noqa: F401 - its module's tables belong to the schema
from storage.fact_models import Edition  # noqa: F401 - its module's tables belong to the schema
from storage.models import Model

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Model.metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
