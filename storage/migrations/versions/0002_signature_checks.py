"""What our own look at a letter's signatures found

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

import storage.columns

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('inbox', sa.Column('checks', storage.columns.SealedBytes(), nullable=True))


def downgrade() -> None:
    op.drop_column('inbox', 'checks')
