"""Which rights ended because the district was handed over, and not because they were revoked."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the mark; what ended before was revoked."""
    op.add_column("assignment", sa.Column("handed_over", sa.Integer, nullable=False, server_default="0"))


def downgrade() -> None:
    """Remove it again: handed-over PCs are then revoked ones."""
    op.drop_column("assignment", "handed_over")
