"""Which records stand under which, by the references the registers declare."""

from collections.abc import Iterator
from dataclasses import dataclass

from desktop_app.store.columns import quoted
from desktop_app.store.connection import Sql
from desktop_app.store.rows import Rows
from sync.model.fields import DELETED, ROW_ID, Register, Registry, Row

_BY_PROGRAM = frozenset({("fund_month", "entry")})
"""Fields the program fills by itself."""


@dataclass(frozen=True, slots=True)
class Child:
    """A living record under another one."""

    register: str
    row: Row
    bare: bool
    """Nothing was entered in it but what makes its id."""


class Families:
    """Reads over parents and what stands under them."""

    def __init__(self, sql: Sql, registry: Registry, rows: Rows) -> None:
        self._sql = sql
        self._registry = registry
        self._rows = rows

    def under(self, register: str, row_id: str) -> list[Child]:
        """Return what stands directly under a record, by register."""
        return [
            Child(child.name, row, is_bare(child, row))
            for child, name in self._children(register)
            for row in self._rows.where(child.name, deleted=False, **{name: row_id})
        ]

    def all_under(self, register: str, row_id: str) -> list[Child]:
        """Return what stands under a record at any depth, parents first."""
        found: list[Child] = []
        for one in self.under(register, row_id):
            found += [one, *self.all_under(one.register, str(one.row[ROW_ID]))]
        return found

    def orphaned(self) -> list[tuple[str, str]]:
        """Return register and id of the deleted records under which somebody entered something.

        No PC deletes such a record; one that deletes and another that enters, both without a line, do.
        """
        return [
            (parent.name, row_id)
            for parent in self._registry
            # A set: a fund with months and cases under it is found once for each of them.
            for row_id in sorted({row[0] for query in self._orphans(parent) for row in self._sql.rows(query)})
        ]

    def _orphans(self, parent: Register) -> Iterator[str]:
        for child, name in self._children(parent.name):
            filled = " OR ".join(f"c.{quoted(one)} IS NOT NULL" for one in _entered(child)) or "1"
            # CROSS JOIN: the few deleted parents first, then what the index finds under each.
            yield (
                f"SELECT DISTINCT p.{ROW_ID} FROM {quoted(parent.name)} p"
                f" CROSS JOIN {quoted(child.name)} c ON c.{quoted(name)} = p.{ROW_ID}"
                f" WHERE p.{DELETED} = 1 AND c.{DELETED} = 0 AND ({filled})"
            )

    def _children(self, register: str) -> Iterator[tuple[Register, str]]:
        """Yield the registers that refer to ``register``, and by which field."""
        for one in self._registry:
            for field in one.fields:
                if field.refers_to == register:
                    yield one, field.name


def is_bare(register: Register, row: Row) -> bool:
    """Tell whether nothing was entered in a record but what makes its id."""
    return all(row.get(name) is None for name in _entered(register))


def _entered(register: Register) -> list[str]:
    return [
        one.name
        for one in register.fields
        # References count for nothing: a month's row made by the program names its fund before anybody has
        # typed in it.
        if not one.key and not one.refers_to and (register.name, one.name) not in _BY_PROGRAM
    ]
