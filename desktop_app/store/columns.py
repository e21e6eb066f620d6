"""Tables and indexes derived from the registers' declarations."""

import hashlib

from desktop_app.store.connection import Sql
from sync.model.fields import DELETED, ROW_ID, STREAM, Field, FieldType, Register, Registry

WRITERS = "w"
"""Each field's last writer, as JSON text (``docs/architecture.md`` "Writers")."""
SEARCH = "search_key"
_SEARCHED = f"length({SEARCH}), {SEARCH}, {DELETED}"
"""What a search reads instead of the table, in the order it shows: a tenth of the octets to decrypt."""
MACHINERY_COLUMNS = frozenset({ROW_ID, STREAM, DELETED, WRITERS, SEARCH})

_TEXT, _INTEGER, _EXACT = "TEXT", "INTEGER", ""
_COLUMN_TYPES = {
    FieldType.INTEGER: _INTEGER,
    FieldType.SATANG: _INTEGER,
    FieldType.BOOLEAN: _INTEGER,
    FieldType.FISCAL_YEAR: _INTEGER,
    FieldType.FISCAL_MONTH: _INTEGER,
    FieldType.YEAR_BE: _INTEGER,
    # No affinity: 5 stays 5 and 5.0 stays 5.0, exactly as given.
    FieldType.DECIMAL: _EXACT,
}
INDEXES: dict[str, tuple[tuple[str, ...], ...]] = {
    "fund": (("kind",), ("village_id",)),
    "fund_month": (("fy", "fy_month"), ("fund_id", "fy", "fy_month")),
    "fund_year": (("fy",), ("fund_id", "fy")),
    "assessment": (("fund_id", "fy"),),
    "fund_event": (("fund_id", "fy"),),
    "debt_case": (("fund_id",),),
    "problem_reason": (("target_id",),),
    "conflict": (("status",), ("target_id",)),
}
"""Register -> columns its queries look for (``queries.py``). Every register has one by stream besides."""


def quoted(name: str) -> str:
    """Return ``name`` as an SQL identifier; field names such as ``register`` or ``rule`` are words of SQL."""
    if not name.replace("_", "").isalnum():
        raise ValueError(f"not a name: {name}")
    return f'"{name}"'


def column_type(field: Field) -> str:
    """Return the declared type of a field's column."""
    return _COLUMN_TYPES.get(field.type, _TEXT)


def prepare_registers(sql: Sql, registry: Registry) -> None:
    """Make the tables that are missing, add the columns and indexes that are missing; never drop any.

    Raises:
        ValueError: when a field is named like a column of the machinery.
    """
    for register in registry:
        clash = MACHINERY_COLUMNS.intersection(register.names)
        if clash:
            raise ValueError(f"{register.name}: {', '.join(sorted(clash))} belongs to the machinery")
        _prepare(sql, register)


def search_text(register: Register, row: str = "") -> str:
    """Return SQL for what ``search_key`` is made of; ``row``: the prefix of the columns, such as ``NEW.``."""
    return " || ' ' || ".join(f"coalesce({row}{quoted(one)}, '')" for one in register.search)


def renew_search(sql: Sql, registry: Registry) -> None:
    """Make the search keys of the rows on file anew, for the search fields they were made of may be others.

    This is no edit: no trigger is about the column.
    """
    for register in registry:
        if register.search:
            key = f"make_search_key({search_text(register)})"
            # Only those that differ: each row written is a page in the write-ahead log.
            sql.run(f"UPDATE {quoted(register.name)} SET {SEARCH} = {key} WHERE {SEARCH} IS NOT {key}")


def declaration_hash(registry: Registry) -> str:
    """Return a hash that changes whenever a register, a column or an index is added or changed."""
    text = repr(
        [
            # Only what the file is made of: a field's new label or range changes nothing in it, and must not
            # cost a backup at the next start.
            (one.name, [(field.name, column_type(field)) for field in one.fields], one.search, _indexes(one))
            for one in registry
        ]
        + [_SEARCHED]
    )
    return hashlib.sha256(text.encode()).hexdigest()


def _prepare(sql: Sql, register: Register) -> None:
    table = quoted(register.name)
    there = {row[1] for row in sql.rows(f"PRAGMA table_info({table})")}
    if not there:
        fields = "".join(f", {quoted(one.name)} {column_type(one)}" for one in register.fields)
        sql.run(
            f"CREATE TABLE {table} ({ROW_ID} TEXT PRIMARY KEY, {STREAM} TEXT NOT NULL,"
            f" {DELETED} INTEGER NOT NULL DEFAULT 0, {WRITERS} TEXT NOT NULL DEFAULT '{{}}'{fields},"
            f" {SEARCH} TEXT)"
        )
    else:
        for one in register.fields:
            # Added, never dropped or changed: an older program that opens the file again reads its columns by
            # name.
            if one.name not in there:
                sql.run(f"ALTER TABLE {table} ADD COLUMN {quoted(one.name)} {column_type(one)}")
    for columns in _indexes(register):
        name = quoted("_".join(("ix", register.name, *columns)))
        sql.run(f"CREATE INDEX IF NOT EXISTS {name} ON {table} ({', '.join(map(quoted, columns))})")
    if register.search:
        sql.run(
            f"CREATE INDEX IF NOT EXISTS {quoted('ix_' + register.name + '_search')} ON {table} ({_SEARCHED})"
        )


def _indexes(register: Register) -> tuple[tuple[str, ...], ...]:
    wanted = INDEXES.get(register.name, ())
    return ((STREAM,), *(columns for columns in wanted if set(columns) <= set(register.names)))
