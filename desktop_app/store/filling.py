"""Fills a practice district without an endpoint: rows as if received, nothing in the outbox."""

from collections.abc import Iterable

from desktop_app.store.central import Central, quiet
from desktop_app.store.connection import Sql
from sync.model.fields import DELETED, ROW_ID, STREAM, Row, StoredValue
from sync.model.ids import OpId, RowId
from sync.protocol.changes import WRITER_OF_ALL, RowImage

_MACHINERY = frozenset({ROW_ID, STREAM, DELETED})


def fill_as_received(sql: Sql, central: Central, rows: Iterable[tuple[str, Row, OpId]]) -> int:
    """Write (register, row, its writer) in one transaction; return how many."""
    by_register: dict[str, list[tuple[str, RowImage]]] = {}
    for register, row, writer in rows:
        filled = ((name, value) for name, value in row.items() if value is not None)
        values = dict[str, StoredValue](pair for pair in filled if pair[0] not in _MACHINERY)
        image = RowImage(
            register,
            RowId(str(row[ROW_ID])),
            values,
            {WRITER_OF_ALL: writer},
            deleted=bool(row.get(DELETED, 0)),
        )
        by_register.setdefault(register, []).append((str(row[STREAM]), image))
    with sql.transaction(), quiet(sql):
        for name, images in by_register.items():
            central.put(name, images)
    return sum(map(len, by_register.values()))
