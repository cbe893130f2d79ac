"""What the holding lane keeps of its letters, and cases that belong together

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

import storage.columns

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

# Letters that were held before get their row: they are in the lane since they were processed, and called about anew.
TAKEN_OVER = """
INSERT INTO held_letter (inbox_id, held_at, due_at, attempts, step, settled_at, settled_as)
SELECT id, coalesce(processed_at, received_at), coalesce(processed_at, received_at), 0, 0,
       CASE WHEN status = 'set_aside' THEN coalesce(processed_at, received_at) END,
       CASE WHEN status = 'set_aside' THEN 'set_aside' END
FROM inbox WHERE status IN ('held', 'set_aside')
"""


def upgrade() -> None:
    op.create_table('case_link',
    sa.Column('earlier_id', sa.Uuid(), nullable=False),
    sa.Column('later_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('at', storage.columns.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['earlier_id'], ['case_file.id'], ),
    sa.ForeignKeyConstraint(['later_id'], ['case_file.id'], ),
    sa.PrimaryKeyConstraint('earlier_id', 'later_id')
    )
    with op.batch_alter_table('case_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_link_later_id'), ['later_id'], unique=False)
    op.create_table('held_letter',
    sa.Column('inbox_id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=True),
    sa.Column('follows', sa.Uuid(), nullable=True),
    sa.Column('author_hash', sa.LargeBinary(length=32), nullable=True),
    sa.Column('number', sa.String(length=16), nullable=True),
    sa.Column('reply_token', sa.String(length=32), nullable=True),
    sa.Column('answer_hash', sa.LargeBinary(length=32), nullable=True),
    sa.Column('held_at', storage.columns.UtcDateTime(timezone=True), nullable=False),
    sa.Column('opened_at', storage.columns.UtcDateTime(timezone=True), nullable=True),
    sa.Column('due_at', storage.columns.UtcDateTime(timezone=True), nullable=False),
    sa.Column('leased_until', storage.columns.UtcDateTime(timezone=True), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('step', sa.Integer(), nullable=False),
    sa.Column('settled_at', storage.columns.UtcDateTime(timezone=True), nullable=True),
    sa.Column('settled_as', sa.String(length=16), nullable=True),
    sa.Column('settled_by', sa.String(length=24), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], ),
    sa.ForeignKeyConstraint(['follows'], ['inbox.id'], ),
    sa.ForeignKeyConstraint(['inbox_id'], ['inbox.id'], ),
    sa.PrimaryKeyConstraint('inbox_id'),
    sa.UniqueConstraint('number'),
    sa.UniqueConstraint('reply_token')
    )
    with op.batch_alter_table('held_letter', schema=None) as batch_op:
        batch_op.create_index('ix_held_letter_answer', ['answer_hash'], unique=False)
        batch_op.create_index('ix_held_letter_due', ['due_at'], unique=False, sqlite_where=sa.text('settled_at IS NULL'), postgresql_where=sa.text('settled_at IS NULL'))
        batch_op.create_index(batch_op.f('ix_held_letter_follows'), ['follows'], unique=False)
    op.execute(TAKEN_OVER)


def downgrade() -> None:
    op.drop_table('held_letter')
    op.drop_table('case_link')
