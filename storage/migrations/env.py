"""Alembic's entry: runs on the connection it is given (see storage/engine.py)."""

from alembic import context

from storage.attachment_models import Attachment  # noqa: F401 - its module's tables belong to the schema
from storage.fact_models import Edition  # noqa: F401 - its module's tables belong to the schema
from storage.mail_models import LetterCount  # noqa: F401 - the same
from storage.models import Model
from storage.thread_models import HeldLetter  # noqa: F401 - as above

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Model.metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
