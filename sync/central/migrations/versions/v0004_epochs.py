"""Epochs, anchors of device chains, what a verified backup holds, what each operation entered."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0002"
branch_labels = None
depends_on = None

_ID = sa.String(32)


def upgrade() -> None:
    """Make the tables of epochs, backups and successors; the epoch that runs is the first one known."""
    op.create_table(
        "epoch",
        sa.Column("epoch", _ID, primary_key=True),
        sa.Column("started_ms", sa.BigInteger, nullable=False),
        sa.Column("reason", sa.String(16), nullable=False),
        sa.Column("install", _ID),
    )
    op.create_table(
        "backup",
        sa.Column("made_ms", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("epoch", _ID, nullable=False),
        sa.Column("octets", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "successor",
        sa.Column("district_code", sa.String(4), nullable=False),
        sa.Column("op_id", _ID, nullable=False),
        sa.Column("field", sa.String(60), nullable=False),
        sa.Column("stands", _ID),
        sa.PrimaryKeyConstraint("district_code", "op_id", "field"),
        sqlite_with_rowid=False,
    )
    op.add_column("stream", sa.Column("began_seq", sa.BigInteger, nullable=False, server_default="0"))
    op.add_column("operation", sa.Column("entered", sa.LargeBinary))
    op.add_column("device_chain", sa.Column("anchored", sa.Integer, nullable=False, server_default="1"))
    op.add_column("device_chain", sa.Column("durable_n", sa.BigInteger, nullable=False, server_default="0"))
    op.add_column("device_chain", sa.Column("sent_ms", sa.BigInteger))
    op.execute("INSERT INTO epoch (epoch, started_ms, reason) SELECT epoch, created_ms, 'born' FROM endpoint")


def downgrade() -> None:
    """Remove them again."""
    for name in ("sent_ms", "durable_n", "anchored"):
        op.drop_column("device_chain", name)
    op.drop_column("operation", "entered")
    op.drop_column("stream", "began_seq")
    for name in ("successor", "backup", "epoch"):
        op.drop_table(name)
