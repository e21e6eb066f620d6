"""The endpoint's tables. Everything that grows carries ``district_code``, the stream and distribution key.

``migrations/`` builds them; a test holds the two together. Identifiers are 32 hexadecimal letters.
"""

from typing import Final

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
)

METADATA = MetaData()

REFERENCES: Final = frozenset(
    {"endpoint", "epoch", "backup", "account", "install", "assignment", "enrolment_code", "failed_try"}
)
"""Small tables a distributed database keeps whole on every node. All others grow with the work of the
streams; ``district_code`` is part of their keys and of every statement a push or a pull makes on them."""

# Text, not a type of one database: both compare it alike, and digests and chains are over this very text.
ID = String(32)
STREAM_CODE = String(4)

ENDPOINT = Table(
    "endpoint",
    METADATA,
    Column("only_row", Integer, primary_key=True, autoincrement=False),
    Column("realm", String(8), nullable=False),
    Column("epoch", ID, nullable=False),
    Column("install", ID, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
)
"""One row. ``install`` is the endpoint's own identity as an author (published files, conflict rows)."""

EPOCH = Table(
    "epoch",
    METADATA,
    Column("epoch", ID, primary_key=True),
    Column("started_ms", BigInteger, nullable=False),
    Column("reason", String(16), nullable=False),
    Column("install", ID),
)
"""Every epoch this database knows of: one that is not here was lost. ``install``: who proved the loss."""

BACKUP = Table(
    "backup",
    METADATA,
    Column("made_ms", BigInteger, primary_key=True, autoincrement=False),
    Column("epoch", ID, nullable=False),
    Column("octets", BigInteger, nullable=False),
)
"""The backups that were read back and found whole."""

STREAM = Table(
    "stream",
    METADATA,
    Column("district_code", STREAM_CODE, primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("head", LargeBinary, nullable=False),
    Column("began_seq", BigInteger, nullable=False, server_default="0"),
    Column("collected_seq", BigInteger, nullable=False, server_default="0"),
)
"""The row every writing transaction locks first: positions are given in the order of commits. ``began_seq``:
the last position of the backup that was restored, 0 where nobody knows it; ``collected_seq``: the last
position of a deletion that was collected."""

# Without row ids, here and in the two below, the table is its primary key: pulls read in order, and there is
# no second tree to write.
CHANGE = Table(
    "change",
    METADATA,
    Column("district_code", STREAM_CODE, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("link", LargeBinary),
    PrimaryKeyConstraint("district_code", "seq"),
    sqlite_with_rowid=False,
)
"""The append-only log. ``link``, its hash, stands on a transaction's last change only: pages end there."""

OPERATION = Table(
    "operation",
    METADATA,
    Column("district_code", STREAM_CODE, nullable=False),
    Column("op_id", ID, nullable=False),
    Column("install", ID, nullable=False),
    Column("n", BigInteger, nullable=False),
    Column("seq", BigInteger),
    Column("result", LargeBinary),
    Column("entered", LargeBinary),
    PrimaryKeyConstraint("district_code", "op_id"),
    sqlite_with_rowid=False,
)
"""The guard against doubles. ``seq``: what it wrote; ``result`` is empty for a plain "applied"; ``entered``:
a hash of what it enters, empty in rows of release 0.1.0."""

SUCCESSOR = Table(
    "successor",
    METADATA,
    Column("district_code", STREAM_CODE, nullable=False),
    Column("op_id", ID, nullable=False),
    Column("field", String(60), nullable=False),
    Column("stands", ID),
    PrimaryKeyConstraint("district_code", "op_id", "field"),
    sqlite_with_rowid=False,
)
"""Operations this endpoint lost, of which an author that came before them had seen the value. ``stands``: the
writer with that very value; empty where the author had written another one over it."""

RECORD = Table(
    "record",
    METADATA,
    Column("district_code", STREAM_CODE, nullable=False),
    Column("register", String(40), nullable=False),
    Column("row_id", ID, nullable=False),
    Column("field_values", LargeBinary, nullable=False),
    Column("writers", LargeBinary, nullable=False),
    Column("deleted", Integer, nullable=False),
    Column("seq", BigInteger, nullable=False),
    PrimaryKeyConstraint("district_code", "register", "row_id"),
    sqlite_with_rowid=False,
)
"""The rows as they stand; values and writers as MessagePack, 15-40 % cheaper than 25 columns."""

DIGEST = Table(
    "digest",
    METADATA,
    Column("district_code", STREAM_CODE, nullable=False),
    Column("register", String(40), nullable=False),
    Column("count", BigInteger, nullable=False),
    Column("xor", ID, nullable=False),
    PrimaryKeyConstraint("district_code", "register"),
)

OPEN_CONFLICT = Table(
    "open_conflict",
    METADATA,
    Column("district_code", STREAM_CODE, nullable=False),
    Column("conflict_id", ID, nullable=False),
    PrimaryKeyConstraint("district_code", "conflict_id"),
)
"""Which rows of register ``conflict`` still wait for a choice: each push asks, and nearly always for none."""

ACCOUNT = Table(
    "account",
    METADATA,
    Column("account", ID, primary_key=True),
    Column("user_name", String(80), nullable=False, unique=True),
    Column("display_name", String(160), nullable=False),
    Column("verifier", String(256), nullable=False),
    Column("created_ms", BigInteger, nullable=False),
)

INSTALL = Table(
    "install",
    METADATA,
    Column("install", ID, primary_key=True),
    Column("district_code", STREAM_CODE, nullable=False),
    Column("device_key", String(64), nullable=False),
    Column("machine_label", String(160), nullable=False),
    Column("created_ms", BigInteger, nullable=False),
)

DEVICE_CHAIN = Table(
    "device_chain",
    METADATA,
    Column("district_code", STREAM_CODE, nullable=False),
    Column("install", ID, nullable=False),
    Column("n", BigInteger, nullable=False),
    Column("head", String(64), nullable=False),
    Column("anchored", Integer, nullable=False, server_default="1"),
    Column("durable_n", BigInteger, nullable=False, server_default="0"),
    Column("sent_ms", BigInteger),
    Column("nonce", BigInteger, nullable=False, server_default="0"),
    Column("heard_ms", BigInteger),
    Column("passed", LargeBinary),
    PrimaryKeyConstraint("district_code", "install"),
)
"""The last operation held of an install and its chain after it, under its stream: each push moves it.
``anchored`` is 0 from the start of an epoch to the install's first push in it; ``durable_n``: the last in a
verified backup; ``sent_ms``: when it pushed last. ``nonce``, ``heard_ms``, ``passed``: the nonce it showed
last, when that was noted, and the positions that its cursors had passed by then (``copies``)."""

INBOX = Table(
    "inbox",
    METADATA,
    Column("district_code", STREAM_CODE, nullable=False),
    Column("install", ID, nullable=False),
    Column("first_n", BigInteger, nullable=False),
    Column("operations", BigInteger, nullable=False),
    Column("received_ms", BigInteger, nullable=False),
    Column("head", String(64), nullable=False),
    Column("state", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("results", LargeBinary),
    PrimaryKeyConstraint("district_code", "install", "first_n"),
    Index("ix_inbox_state", "state", "received_ms"),
)
"""Pushes that were received and not merged at once, under the install's stream. ``body``: the push in full
forms, packed, empty once merged; ``results``: how it ended, until its install has heard of it."""

SLOT = Table(
    "slot",
    METADATA,
    Column("district_code", STREAM_CODE, primary_key=True),
    Column("at_ms", BigInteger, nullable=False),
)
"""When a district that was told to come again is let in before others."""

ASSIGNMENT = Table(
    "assignment",
    METADATA,
    Column("install", ID, nullable=False),
    Column("account", ID, nullable=False),
    Column("district_code", STREAM_CODE, nullable=False),
    Column("role", String(40), nullable=False),
    Column("generation", BigInteger, nullable=False),
    Column("ended_generation", BigInteger),
    Column("from_ms", BigInteger, nullable=False),
    Column("to_ms", BigInteger),
    Column("handed_over", Integer, nullable=False, server_default="0"),
    PrimaryKeyConstraint("install", "account"),
)
"""Who may write on which machine. Ended ones stay: late operations are judged by their generation.
``handed_over``: ended for the district is another's now; such a PC may still bring what it made before."""

ENROLMENT_CODE = Table(
    "enrolment_code",
    METADATA,
    Column("code_hash", String(64), primary_key=True),
    Column("district_code", STREAM_CODE, nullable=False),
    Column("role", String(40), nullable=False),
    Column("many_use", Integer, nullable=False),
    Column("expires_ms", BigInteger, nullable=False),
    Column("used_by_install", ID),
)

SNAPSHOT = Table(
    "snapshot",
    METADATA,
    Column("district_code", STREAM_CODE, nullable=False),
    Column("etag", ID, nullable=False),
    Column("hidden", String(400), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("link", LargeBinary, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("made_ms", BigInteger, nullable=False),
    PrimaryKeyConstraint("district_code", "etag"),
)
"""Files in the snapshot folder, named by their ETag; ``hidden``: the registers left out of them, behind the
schema of their form and a semicolon where it is not 1."""

FAILED_TRY = Table(
    "failed_try",
    METADATA,
    Column("try_id", ID, primary_key=True),
    Column("subject", ID, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Index("ix_failed_try_subject", "subject", "at_ms"),
    Index("ix_failed_try_at_ms", "at_ms"),
)
"""Wrong codes and passwords of the last minutes; ``subject``: a hash of the address or the account's name."""
