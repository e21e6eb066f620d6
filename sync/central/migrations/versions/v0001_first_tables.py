"""The first tables of the endpoint."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_ID = sa.String(32)
_STREAM = sa.String(4)


def upgrade() -> None:
    """Make every table of the first release."""
    _streams()
    _records()
    _accounts()
    _codes_and_snapshots()


def downgrade() -> None:
    """Remove them again; only an empty endpoint may go back this far."""
    codes = ("snapshot", "enrolment_code", "assignment", "install", "account")
    for name in (*codes, "open_conflict", "digest", "record", "operation", "change", "stream", "endpoint"):
        op.drop_table(name)


# Written out, not taken from `schema`: this step makes the tables of its release, whatever they become later.
def _streams() -> None:
    op.create_table(
        "endpoint",
        sa.Column("only_row", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("realm", sa.String(8), nullable=False),
        sa.Column("epoch", _ID, nullable=False),
        sa.Column("install", _ID, nullable=False),
        sa.Column("created_ms", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "stream",
        sa.Column("district_code", _STREAM, primary_key=True),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("head", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "change",
        sa.Column("district_code", _STREAM, nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("link", sa.LargeBinary),
        sa.PrimaryKeyConstraint("district_code", "seq"),
        sqlite_with_rowid=False,
    )


def _records() -> None:
    op.create_table(
        "operation",
        sa.Column("district_code", _STREAM, nullable=False),
        sa.Column("op_id", _ID, nullable=False),
        sa.Column("install", _ID, nullable=False),
        sa.Column("n", sa.BigInteger, nullable=False),
        sa.Column("seq", sa.BigInteger),
        sa.Column("result", sa.LargeBinary),
        sa.PrimaryKeyConstraint("district_code", "op_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "record",
        sa.Column("district_code", _STREAM, nullable=False),
        sa.Column("register", sa.String(40), nullable=False),
        sa.Column("row_id", _ID, nullable=False),
        sa.Column("field_values", sa.LargeBinary, nullable=False),
        sa.Column("writers", sa.LargeBinary, nullable=False),
        sa.Column("deleted", sa.Integer, nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("district_code", "register", "row_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "digest",
        sa.Column("district_code", _STREAM, nullable=False),
        sa.Column("register", sa.String(40), nullable=False),
        sa.Column("count", sa.BigInteger, nullable=False),
        sa.Column("xor", _ID, nullable=False),
        sa.PrimaryKeyConstraint("district_code", "register"),
    )
    op.create_table(
        "open_conflict",
        sa.Column("district_code", _STREAM, nullable=False),
        sa.Column("conflict_id", _ID, nullable=False),
        sa.PrimaryKeyConstraint("district_code", "conflict_id"),
    )


def _accounts() -> None:
    op.create_table(
        "account",
        sa.Column("account", _ID, primary_key=True),
        sa.Column("user_name", sa.String(80), nullable=False, unique=True),
        sa.Column("display_name", sa.String(160), nullable=False),
        sa.Column("verifier", sa.String(200), nullable=False),
        sa.Column("created_ms", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "install",
        sa.Column("install", _ID, primary_key=True),
        sa.Column("district_code", _STREAM, nullable=False),
        sa.Column("device_key", sa.String(64), nullable=False),
        sa.Column("machine_label", sa.String(160), nullable=False),
        sa.Column("created_ms", sa.BigInteger, nullable=False),
        sa.Column("n", sa.BigInteger, nullable=False),
        sa.Column("head", sa.String(64), nullable=False),
    )
    op.create_table(
        "assignment",
        sa.Column("install", _ID, nullable=False),
        sa.Column("account", _ID, nullable=False),
        sa.Column("district_code", _STREAM, nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("generation", sa.BigInteger, nullable=False),
        sa.Column("ended_generation", sa.BigInteger),
        sa.Column("from_ms", sa.BigInteger, nullable=False),
        sa.Column("to_ms", sa.BigInteger),
        sa.PrimaryKeyConstraint("install", "account"),
    )


def _codes_and_snapshots() -> None:
    op.create_table(
        "enrolment_code",
        sa.Column("code_hash", sa.String(64), primary_key=True),
        sa.Column("district_code", _STREAM, nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("many_use", sa.Integer, nullable=False),
        sa.Column("expires_ms", sa.BigInteger, nullable=False),
        sa.Column("used_by_install", _ID),
    )
    op.create_table(
        "snapshot",
        sa.Column("etag", _ID, primary_key=True),
        sa.Column("district_code", _STREAM, nullable=False, index=True),
        sa.Column("hidden", sa.String(400), nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("link", sa.LargeBinary, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("made_ms", sa.BigInteger, nullable=False),
    )
