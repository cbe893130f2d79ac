"""What bounds outgoing mail: letters counted, addresses that did not take one, call-outs that stand for many

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

import storage.columns

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('letter_count',
    sa.Column('scope', sa.String(length=12), nullable=False),
    sa.Column('who', sa.LargeBinary(length=32), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('value', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('scope', 'who', 'day')
    )
    op.create_table('address_trouble',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('address_hash', sa.LargeBinary(length=32), nullable=False),
    sa.Column('address', storage.columns.SealedBytes(), nullable=False),
    sa.Column('hard', sa.Boolean(), nullable=False),
    sa.Column('status', sa.String(length=16), nullable=True),
    sa.Column('reports', sa.Integer(), nullable=False),
    sa.Column('first_at', storage.columns.UtcDateTime(timezone=True), nullable=False),
    sa.Column('last_at', storage.columns.UtcDateTime(timezone=True), nullable=False),
    sa.Column('cleared_at', storage.columns.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('case_id', 'address_hash', name='uq_address_trouble')
    )
    op.create_index(op.f('ix_address_trouble_address_hash'), 'address_trouble', ['address_hash'], unique=False)
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.add_column(sa.Column('message_id_hash', sa.LargeBinary(length=32), nullable=True))
        batch_op.create_index('ix_outbox_message_id', ['message_id_hash'], unique=False)
    with op.batch_alter_table('call_out', schema=None) as batch_op:
        batch_op.add_column(sa.Column('letters', sa.Integer(), nullable=False, server_default='1'))
        batch_op.alter_column('letters', server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('call_out', schema=None) as batch_op:
        batch_op.drop_column('letters')
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.drop_index('ix_outbox_message_id')
        batch_op.drop_column('message_id_hash')
    op.drop_index(op.f('ix_address_trouble_address_hash'), table_name='address_trouble')
    op.drop_table('address_trouble')
    op.drop_table('letter_count')
