"""Nonces of installs, how far each has come, and up to where a stream's deletions were collected."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the columns; nothing is known of any install before it comes again."""
    op.add_column("device_chain", sa.Column("nonce", sa.BigInteger, nullable=False, server_default="0"))
    op.add_column("device_chain", sa.Column("heard_ms", sa.BigInteger))
    op.add_column("device_chain", sa.Column("passed", sa.LargeBinary))
    op.add_column("stream", sa.Column("collected_seq", sa.BigInteger, nullable=False, server_default="0"))


def downgrade() -> None:
    """Remove them again."""
    op.drop_column("stream", "collected_seq")
    for name in ("passed", "heard_ms", "nonce"):
        op.drop_column("device_chain", name)
