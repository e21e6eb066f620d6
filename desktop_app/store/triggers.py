"""The capture: triggers generated from the declarations write each edit to the outbox and move the writers.

Per register: ``_insert``, ``_update``, ``_delete`` (``deleted`` goes to 1), ``_undelete``; guards against a
physical DELETE, REPLACE and a moved id; ``_found`` keeps ``search_key`` right for pulled rows too. Local-only
fields stand in none of the captured lists. The first edit of a row also keeps the centre's row in ``base``.
Values stand in sub-selects joined by UNION ALL because a VALUES
list cannot see NEW and OLD there.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from desktop_app.store.columns import SEARCH, WRITERS, quoted, search_text
from desktop_app.store.connection import Sql
from sync.model.fields import DELETED, ROW_ID, STREAM, Register, Registry
from sync.protocol.changes import DELETION, WRITER_OF_ALL, Kind

CAPTURING = "(SELECT capturing FROM sync_context)"
_OF_NEW_ROWS = ("insert", "no_replace")
# The id is read back: a second call of `new_operation_id()` would draw another one. The outbox is written
# last, so `last_insert_rowid()` is its.
_THIS_OP = "(SELECT op_id FROM outbox WHERE pos = last_insert_rowid())"


def trigger_statements(registry: Registry) -> list[str]:
    """Return the CREATE TRIGGER statements of all registers."""
    return [statement for register in registry for statement in _register_triggers(register)]


def triggers_stand(sql: Sql, registry: Registry) -> bool:
    """Tell whether exactly the declared triggers stand in the database, letter by letter."""
    return triggers_hash(sql) == _hash(trigger_statements(registry))


def triggers_hash(sql: Sql) -> str:
    """Return a hash of the triggers as they stand."""
    return _hash([str(row[0]) for row in sql.rows("SELECT sql FROM sqlite_master WHERE type = 'trigger'")])


def make_triggers(sql: Sql, registry: Registry) -> None:
    """Drop every trigger and make the declared ones; to be called inside a transaction."""
    for (name,) in sql.rows("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
        sql.run(f"DROP TRIGGER {quoted(name)}")
    for statement in trigger_statements(registry):
        sql.run(statement)


@contextmanager
def insert_triggers_off(sql: Sql, register: str) -> Iterator[None]:
    """Take off, and put back as they stood, the triggers that wait for new rows of a register.

    For many rows inside a transaction whose capture is silent: each row would start them for nothing, which
    takes as long as writing it. Whatever fails, the transaction takes the removal back with everything else.
    """
    names = [f"{register}_{one}" for one in _OF_NEW_ROWS]
    found = "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name IN (?, ?)"
    texts = [text for (text,) in sql.rows(found, names)]
    for name in names:
        sql.run(f"DROP TRIGGER {quoted(name)}")
    yield
    for text in texts:
        sql.run(text)


def _hash(statements: list[str]) -> str:
    return hashlib.sha256("\n".join(sorted(statements)).encode()).hexdigest()


def _register_triggers(register: Register) -> list[str]:
    fields = [one.name for one in register.travelling]
    made = [_insert(register, fields), _delete(register, fields), _undelete(register, fields)]
    if fields:
        made.append(_update(register, fields))
    if register.search:
        made += _search(register)
    return made + _guards(register)


def _insert(register: Register, fields: list[str]) -> str:
    changes = _changes([("NULL", f"NEW.{quoted(one)}", "NULL", one) for one in fields], "n IS NOT NULL")
    writers = f"json_object('{WRITER_OF_ALL}', {_THIS_OP})"
    return _trigger(
        register, "insert", "AFTER INSERT", CAPTURING, _record(register, Kind.INSERT, changes), writers
    )


def _update(register: Register, fields: list[str]) -> str:
    # `UPDATE OF` fires when a column is named, changed or not: a form that saves all its fields writes only
    # what differs. `IS NOT`, for `<>` is never true of a blank.
    differs = " OR ".join(f"OLD.{quoted(one)} IS NOT NEW.{quoted(one)}" for one in fields)
    changes = _changes(_both(fields), "o IS NOT n")
    names = " UNION ALL ".join(
        f"SELECT '{one}' AS f WHERE OLD.{quoted(one)} IS NOT NEW.{quoted(one)}" for one in fields
    )
    writers = f"json_patch({WRITERS}, (SELECT json_group_object(f, {_THIS_OP}) FROM ({names})))"
    return _trigger(
        register,
        "update",
        f"AFTER UPDATE OF {', '.join(map(quoted, fields))}",
        # Fields changed by the statement that brings a row back stand in that operation already
        # (`_undelete`).
        f"{CAPTURING} AND OLD.{DELETED} = 0 AND NEW.{DELETED} = 0 AND ({differs})",
        _record(register, Kind.UPDATE, changes),
        writers,
    )


def _delete(register: Register, fields: list[str]) -> str:
    # Every filled field with its writer: so the endpoint finds whether the deleting author saw what stands
    # there.
    changes = _changes([(f"OLD.{quoted(one)}", "NULL", _writer(one), one) for one in fields], "o IS NOT NULL")
    return _trigger(
        register,
        "delete",
        f"AFTER UPDATE OF {DELETED}",
        f"{CAPTURING} AND OLD.{DELETED} = 0 AND NEW.{DELETED} = 1",
        _record(register, Kind.DELETE, changes),
        f"json_patch({WRITERS}, json_object('{DELETION}', {_THIS_OP}))",
    )


def _undelete(register: Register, fields: list[str]) -> str:
    """Bring a deleted row back: an insert makes the row anew, so it is the writer of everything."""
    return _trigger(
        register,
        "undelete",
        f"AFTER UPDATE OF {DELETED}",
        f"{CAPTURING} AND OLD.{DELETED} = 1 AND NEW.{DELETED} = 0",
        _record(register, Kind.INSERT, _changes(_both(fields), "n IS NOT NULL")),
        f"json_object('{WRITER_OF_ALL}', {_THIS_OP})",
    )


def _both(fields: list[str]) -> list[tuple[str, str, str, str]]:
    return [(f"OLD.{quoted(one)}", f"NEW.{quoted(one)}", _writer(one), one) for one in fields]


def _writer(field: str) -> str:
    """Return SQL for the last writer of ``field`` the author saw."""
    return f"coalesce(OLD.{WRITERS} ->> '$.{field}', OLD.{WRITERS} ->> '$.\"{WRITER_OF_ALL}\"')"


def _changes(parts: list[tuple[str, str, str, str]], where: str) -> str:
    """Return SQL for ``{field: [old, new, base_op]}`` over the parts that satisfy ``where``."""
    if not parts:
        return "'{}'"
    rows = " UNION ALL ".join(
        f"SELECT '{name}' AS f, {old} AS o, {new} AS n, {base} AS b" for old, new, base, name in parts
    )
    return f"(SELECT json_group_object(f, json_array(o, n, b)) FROM ({rows}) WHERE {where})"


def _keep_base(register: Register) -> str:
    """Return the statements that keep the centre's row before the first open operation changes it.

    A row with open operations and no base is one the centre does not have.
    """
    pairs = ", ".join(f"'{one.name}', OLD.{quoted(one.name)}" for one in register.travelling)
    fresh = (
        f"NOT EXISTS (SELECT 1 FROM outbox WHERE row_id = OLD.{ROW_ID} AND open = 1)"
        f" AND NOT EXISTS (SELECT 1 FROM base WHERE row_id = OLD.{ROW_ID} AND register = '{register.name}')"
    )
    return (
        "INSERT INTO base_content (register, row_id, content)"
        f" SELECT '{register.name}', OLD.{ROW_ID}, json_object({pairs}) WHERE {fresh}"
        # That of an earlier base: nobody reads it any more (`central.tidy`).
        " ON CONFLICT (row_id, register) DO UPDATE SET content = excluded.content;"
        " INSERT INTO base (register, row_id, stream, w, deleted)"
        f" SELECT '{register.name}', OLD.{ROW_ID}, OLD.{STREAM}, OLD.{WRITERS}, OLD.{DELETED} WHERE {fresh}"
    )


def _record(register: Register, kind: Kind, changes: str) -> str:
    """Return the statements that append the operation to the outbox."""
    return (
        f"INSERT INTO outbox_changes (changes) SELECT {changes};"
        " INSERT INTO outbox (op_id, register, row_id, stream, kind, entry, actor, generation, grp, wall_ms,"
        " server_offset_ms, schema, app, reason, settles)"
        f" SELECT new_operation_id(), '{register.name}', NEW.{ROW_ID}, NEW.{STREAM}, '{kind}',"
        " last_insert_rowid(), actor, generation, grp, wall_ms(), server_offset_ms, schema, app, reason,"
        " settles FROM sync_context"
    )


def _trigger(register: Register, name: str, event: str, when: str, record: str, writers: str) -> str:
    table = quoted(register.name)
    before = "" if name == "insert" else f"{_keep_base(register)}; "
    return (
        f"CREATE TRIGGER {quoted(f'{register.name}_{name}')} {event} ON {table} WHEN {when}"
        f" BEGIN {before}{record};"
        # Already at capture: an acknowledgement then has no row to write (PERF, technique 3).
        f" UPDATE {table} SET {WRITERS} = {writers} WHERE {ROW_ID} = NEW.{ROW_ID}; END"
    )


def _search(register: Register) -> list[str]:
    table = quoted(register.name)
    parts = search_text(register, "NEW.")
    # Never silenced: pulled names must be found as typed ones are.
    body = f"BEGIN UPDATE {table} SET {SEARCH} = make_search_key({parts}) WHERE {ROW_ID} = NEW.{ROW_ID}; END"
    columns = ", ".join(map(quoted, register.search))
    return [
        f"CREATE TRIGGER {quoted(f'{register.name}_found_new')} AFTER INSERT ON {table} {body}",
        f"CREATE TRIGGER {quoted(f'{register.name}_found')} AFTER UPDATE OF {columns} ON {table} {body}",
    ]


def _guards(register: Register) -> list[str]:
    table, name = quoted(register.name), register.name
    twice = f"EXISTS (SELECT 1 FROM {table} WHERE {ROW_ID} = NEW.{ROW_ID})"
    moved = f"OLD.{ROW_ID} <> NEW.{ROW_ID} OR OLD.{STREAM} <> NEW.{STREAM}"
    guards = (
        ("no_removal", "BEFORE DELETE", CAPTURING, "rows are marked deleted, never removed"),
        # REPLACE fires no delete triggers unless recursive triggers are on, so `no_removal` does not see it.
        ("no_replace", "BEFORE INSERT", f"{CAPTURING} AND {twice}", "REPLACE hides what was there"),
        # Silent or not: no sync and no repair moves a record (decision 13 keeps a second one aside instead).
        ("no_move", f"BEFORE UPDATE OF {ROW_ID}, {STREAM}", moved, "a record keeps its id and stream"),
    )
    return [
        f"CREATE TRIGGER {quoted(f'{name}_{guard}')} {event} ON {table} WHEN {when}"
        f" BEGIN SELECT RAISE(ABORT, '{why}'); END"
        for guard, event, when, why in guards
    ]
