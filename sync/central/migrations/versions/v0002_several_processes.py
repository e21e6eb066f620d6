"""What several processes on one database need: failures counted there, the stream in every growing key."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_ID = sa.String(32)
_STREAM = sa.String(4)


def upgrade() -> None:
    """Count failures in the database, part the chains from the installs, key snapshots by their stream."""
    op.create_table(
        "failed_try",
        sa.Column("try_id", _ID, primary_key=True),
        sa.Column("subject", _ID, nullable=False),
        sa.Column("at_ms", sa.BigInteger, nullable=False),
        sa.Index("ix_failed_try_subject", "subject", "at_ms"),
        sa.Index("ix_failed_try_at_ms", "at_ms"),
    )
    op.create_table(
        "device_chain",
        sa.Column("district_code", _STREAM, nullable=False),
        sa.Column("install", _ID, nullable=False),
        sa.Column("n", sa.BigInteger, nullable=False),
        sa.Column("head", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("district_code", "install"),
    )
    op.execute("INSERT INTO device_chain SELECT district_code, install, n, head FROM install")
    op.drop_column("install", "n")
    op.drop_column("install", "head")
    _snapshots(sa.PrimaryKeyConstraint("district_code", "etag"), indexed=False)
    _verifiers(256)


def downgrade() -> None:
    """Go back; failures are forgotten, chains are not."""
    _verifiers(200)
    _snapshots(sa.PrimaryKeyConstraint("etag"), indexed=True)
    op.add_column("install", sa.Column("n", sa.BigInteger, nullable=False, server_default="0"))
    op.add_column("install", sa.Column("head", sa.String(64), nullable=False, server_default=""))
    op.execute(
        "UPDATE install SET"
        " n = (SELECT c.n FROM device_chain c WHERE c.install = install.install),"
        " head = (SELECT c.head FROM device_chain c WHERE c.install = install.install)"
    )
    op.drop_table("device_chain")
    op.drop_table("failed_try")


def _verifiers(letters: int) -> None:
    """Give a verifier as many letters as the protocol lets it have; PostgreSQL counts them."""
    with op.batch_alter_table("account") as table:
        table.alter_column("verifier", type_=sa.String(letters), existing_nullable=False)


def _snapshots(key: sa.PrimaryKeyConstraint, *, indexed: bool) -> None:
    # Made beside and renamed: SQLite cannot change a table's key. The rows stay: PCs may be fetching files.
    if not indexed:
        op.drop_index("ix_snapshot_district_code", "snapshot")
    op.create_table(
        "snapshot_anew",
        sa.Column("district_code", _STREAM, nullable=False),
        sa.Column("etag", _ID, nullable=False),
        sa.Column("hidden", sa.String(400), nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("link", sa.LargeBinary, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("made_ms", sa.BigInteger, nullable=False),
        key,
    )
    op.execute(
        "INSERT INTO snapshot_anew (district_code, etag, hidden, seq, link, sha256, size, made_ms)"
        " SELECT district_code, etag, hidden, seq, link, sha256, size, made_ms FROM snapshot"
    )
    op.drop_table("snapshot")
    op.rename_table("snapshot_anew", "snapshot")
    if indexed:
        op.create_index("ix_snapshot_district_code", "snapshot", ["district_code"])
