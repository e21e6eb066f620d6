"""The named schema steps of the machinery's tables, oldest first. A released step is never edited.

The registers' own tables follow their declarations (``columns.prepare_registers``) and need no steps.
"""

from sqlcipher3 import dbapi2 as engine
from sqlite_utils import Database, Migrations

# Kept by name: a step edited after its release would never run where it ran before, and two stores of one
# number would differ.
steps = Migrations("kongtun_store")


@steps()
def machinery(db: Database) -> None:
    """Make the tables of capture and sync."""
    for statement in _MACHINERY:
        db.execute(statement)


@steps()
def quiet_merges(db: Database) -> None:
    """Keep with a change of others the last own edit (its place in the outbox) that lay over its row then."""
    db.execute("ALTER TABLE history ADD COLUMN met INTEGER")
    db.execute("CREATE INDEX ix_history_met ON history (received_ms) WHERE met IS NOT NULL")


@steps()
def seen_under_drafts(db: Database) -> None:
    """Keep with an unreadable text what stood in its field when it was typed."""
    db.execute("ALTER TABLE drafts ADD COLUMN seen TEXT")


@steps()
def rows_of_two_streams(db: Database) -> None:
    """Keep aside the centre's rows whose id is shown in another stream; ``told``: an incident tells of it."""
    db.execute(
        """CREATE TABLE strays (
            stream TEXT NOT NULL, register TEXT NOT NULL, row_id TEXT NOT NULL, content TEXT NOT NULL,
            w TEXT NOT NULL, deleted INTEGER NOT NULL, told INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (stream, register, row_id)) WITHOUT ROWID"""
    )


@steps()
def taken_back(db: Database) -> None:
    """Keep with an incident the account that took refused values back."""
    db.execute("ALTER TABLE incidents ADD COLUMN actor TEXT")


@steps()
def epochs(db: Database) -> None:
    """Keep what operations show of lost ones, whose receipts are whose, and the reasons of pruned writes."""
    db.execute("ALTER TABLE outbox ADD COLUMN evidence TEXT")
    db.execute("CREATE INDEX ix_outbox_evidence ON outbox (op_id) WHERE evidence IS NOT NULL")
    # `open = 2`: offered again and written anew at the centre, it waits for its position to be passed.
    db.execute("CREATE INDEX ix_outbox_again ON outbox (stream, seq) WHERE open = 2")
    db.execute("ALTER TABLE history ADD COLUMN reason TEXT")
    db.execute("ALTER TABLE receipts ADD COLUMN install TEXT")
    # What another install of this store was given does not verify under this one's id, and proves nothing.
    db.execute("UPDATE receipts SET install = (SELECT install FROM install)")


@steps()
def nonces(db: Database) -> None:
    """Keep what shows the endpoint that no copy of this store syncs as well."""
    db.execute("ALTER TABLE install ADD COLUMN nonce BLOB")


@steps()
def few_of_many(db: Database) -> None:
    """Find the few lost operations and touched rows among the many without reading these."""
    db.execute(
        "CREATE INDEX ix_outbox_lost ON outbox (op_id) WHERE state IN ('rejected', 'corrected', 'taken')"
    )
    db.execute("CREATE INDEX ix_base_touched ON base (register, row_id) WHERE touched = 1")


@steps()
def wide_apart(db: Database) -> None:
    """Lay what operations set, and the values of kept rows, apart from what each push writes anew."""
    # Those of the registers name the columns that go; they are made again after the steps.
    triggers = db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for (name,) in triggers:
        db.execute(f'DROP TRIGGER "{name}"')
    db.execute("CREATE TABLE outbox_changes (id INTEGER PRIMARY KEY, changes TEXT NOT NULL)")
    db.execute("INSERT INTO outbox_changes SELECT pos, changes FROM outbox ORDER BY pos")
    # No place of its own: what is kept moves below nought, and its changes stay where they are.
    db.execute("ALTER TABLE outbox ADD COLUMN entry INTEGER")
    db.execute("UPDATE outbox SET entry = pos")
    db.execute("ALTER TABLE outbox DROP COLUMN changes")
    db.execute(
        """CREATE TABLE base_content (
            register TEXT NOT NULL, row_id TEXT NOT NULL, content TEXT NOT NULL,
            PRIMARY KEY (row_id, register)) WITHOUT ROWID"""
    )
    db.execute("INSERT INTO base_content SELECT register, row_id, content FROM base")
    db.execute("ALTER TABLE base DROP COLUMN content")


_MACHINERY = (
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    """CREATE TABLE sync_context (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        capturing INTEGER NOT NULL, actor TEXT NOT NULL, generation INTEGER NOT NULL, grp TEXT,
        reason TEXT, settles TEXT, server_offset_ms INTEGER, schema INTEGER NOT NULL, app TEXT NOT NULL)""",
    "INSERT INTO sync_context VALUES (1, 1, '', 0, NULL, NULL, NULL, NULL, 1, '')",
    """CREATE TABLE install (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        install TEXT NOT NULL, realm TEXT NOT NULL, device_key TEXT NOT NULL, account TEXT NOT NULL,
        user_name TEXT NOT NULL, display_name TEXT NOT NULL, role TEXT NOT NULL, home_stream TEXT NOT NULL,
        streams TEXT NOT NULL, generation INTEGER NOT NULL, epoch TEXT, endpoint_key TEXT NOT NULL,
        server_offset_ms INTEGER, next_n INTEGER NOT NULL, head TEXT NOT NULL, acked_n INTEGER NOT NULL,
        durable_through INTEGER NOT NULL, verified_ms INTEGER NOT NULL)""",
    """CREATE TABLE outbox (
        pos INTEGER PRIMARY KEY, op_id TEXT NOT NULL UNIQUE, register TEXT NOT NULL, row_id TEXT NOT NULL,
        stream TEXT NOT NULL, kind TEXT NOT NULL, changes TEXT NOT NULL, actor TEXT NOT NULL,
        generation INTEGER NOT NULL, grp TEXT, wall_ms INTEGER NOT NULL, server_offset_ms INTEGER,
        schema INTEGER NOT NULL, app TEXT NOT NULL, reason TEXT, settles TEXT,
        state TEXT NOT NULL DEFAULT 'queued', open INTEGER NOT NULL DEFAULT 1, n INTEGER, prev TEXT,
        link TEXT, seq INTEGER, received_ms INTEGER, result TEXT, covered TEXT)""",
    "CREATE INDEX ix_outbox_row ON outbox (row_id)",
    # Partial, this one and those below: what still matters of the outbox is few, while ended operations stay
    # for weeks.
    "CREATE INDEX ix_outbox_open ON outbox (row_id) WHERE open = 1",
    "CREATE INDEX ix_outbox_queued ON outbox (pos) WHERE state = 'queued'",
    "CREATE INDEX ix_outbox_sent ON outbox (n) WHERE state = 'sent'",
    "CREATE INDEX ix_outbox_refused ON outbox (row_id) WHERE state = 'rejected'",
    "CREATE INDEX ix_outbox_passing ON outbox (stream, seq) WHERE open = 1 AND seq IS NOT NULL",
    "CREATE INDEX ix_outbox_settles ON outbox (settles) WHERE settles IS NOT NULL",
    "CREATE UNIQUE INDEX ix_outbox_n ON outbox (n) WHERE n IS NOT NULL",
    """CREATE TABLE base (
        register TEXT NOT NULL, row_id TEXT NOT NULL, stream TEXT NOT NULL, content TEXT NOT NULL,
        w TEXT NOT NULL, deleted INTEGER NOT NULL, touched INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (row_id, register)) WITHOUT ROWID""",
    """CREATE TABLE drafts (
        register TEXT NOT NULL, row_id TEXT NOT NULL, field TEXT NOT NULL, typed TEXT NOT NULL,
        wall_ms INTEGER NOT NULL, PRIMARY KEY (row_id, register, field)) WITHOUT ROWID""",
    """CREATE TABLE cursors (
        stream TEXT PRIMARY KEY, cursor TEXT, through INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID""",
    """CREATE TABLE history (
        stream TEXT NOT NULL, seq INTEGER NOT NULL, register TEXT NOT NULL, row_id TEXT NOT NULL,
        kind TEXT NOT NULL, changes TEXT NOT NULL, op_id TEXT NOT NULL, actor TEXT NOT NULL,
        install TEXT NOT NULL, wall_ms INTEGER NOT NULL, received_ms INTEGER NOT NULL,
        PRIMARY KEY (stream, seq)) WITHOUT ROWID""",
    "CREATE INDEX ix_history_row ON history (row_id)",
    """CREATE TABLE digests (
        stream TEXT NOT NULL, register TEXT NOT NULL, count INTEGER NOT NULL, xor TEXT NOT NULL,
        PRIMARY KEY (register, stream)) WITHOUT ROWID""",
    """CREATE TABLE receipts (
        head TEXT PRIMARY KEY, first_n INTEGER NOT NULL, count INTEGER NOT NULL, epoch TEXT NOT NULL,
        received_ms INTEGER NOT NULL, signature TEXT NOT NULL) WITHOUT ROWID""",
    """CREATE TABLE incidents (
        id INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, stream TEXT NOT NULL, reason TEXT NOT NULL,
        register TEXT NOT NULL, row_id TEXT NOT NULL, found TEXT NOT NULL)""",
    """CREATE TABLE sync_log (
        id INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, code TEXT NOT NULL, sent INTEGER NOT NULL,
        received INTEGER NOT NULL, refused INTEGER NOT NULL, conflicts INTEGER NOT NULL,
        verified INTEGER NOT NULL, detail TEXT NOT NULL)""",
)


def apply_steps(connection: engine.Connection) -> None:
    """Apply the steps that are missing, each in one transaction with the note that it was applied."""
    steps.apply(Database(connection))
