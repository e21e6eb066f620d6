"""The inbox of pushes that were received and wait to be merged, and the slots given while too many come."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_ID = sa.String(32)
_STREAM = sa.String(4)


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "inbox",
        sa.Column("district_code", _STREAM, nullable=False),
        sa.Column("install", _ID, nullable=False),
        sa.Column("first_n", sa.BigInteger, nullable=False),
        sa.Column("operations", sa.BigInteger, nullable=False),
        sa.Column("received_ms", sa.BigInteger, nullable=False),
        sa.Column("head", sa.String(64), nullable=False),
        sa.Column("state", sa.Integer, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("results", sa.LargeBinary),
        sa.PrimaryKeyConstraint("district_code", "install", "first_n"),
        sa.Index("ix_inbox_state", "state", "received_ms"),
    )
    op.create_table(
        "slot",
        sa.Column("district_code", _STREAM, primary_key=True),
        sa.Column("at_ms", sa.BigInteger, nullable=False),
    )


def downgrade() -> None:
    """Remove both; what still waits would be lost and must have been merged before."""
    op.drop_table("slot")
    op.drop_table("inbox")
