"""Refuses references to a fund of a kind they may not name (``sync.model.references``).

A fund nobody has told of yet hinders nothing: the case is marked where it is seen, once the fund has come.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import Connection

from sync.central import records
from sync.central.gate import value_refusal
from sync.central.records import RowKey
from sync.model.checks import check_value
from sync.model.fields import Field, Registry, Row
from sync.model.ids import RowId
from sync.model.references import check_referred
from sync.protocol.changes import Kind, Operation, Result


class Referred:
    """Knows the funds that one push's references name, be they on file or made by the push itself."""

    def __init__(self, connection: Connection, registry: Registry, operations: Iterable[Operation]) -> None:
        self._registry = registry
        every = {one.name: tuple(field for field in one.fields if field.refers_to_kinds) for one in registry}
        # Few registers have such a field: operations on the others are passed over at once.
        self._fields = {name: fields for name, fields in every.items() if fields}
        self._rows: dict[tuple[str, RowKey], Row] = {}
        wanted: defaultdict[str, set[RowKey]] = defaultdict(set)
        made: dict[tuple[str, RowKey], Operation] = {}
        for one in operations:
            if one.register in self._fields:
                wanted[one.stream].update(key for _, key in self._named(one))
            if one.kind is Kind.INSERT:
                made[one.stream, (one.register, one.row_id)] = one
        for stream, keys in wanted.items():
            new = {(stream, key): made[stream, key] for key in keys if (stream, key) in made}
            self._rows.update({place: _values(one) for place, one in new.items()})
            found: Mapping[RowKey, Row] = {
                key: image.values for key, image in records.load(connection, stream, keys).items()
            }
            self._rows.update({(stream, key): row for key, row in found.items()})

    def refusal(self, operation: Operation) -> Result | None:
        """Return why ``operation`` is refused; ``None`` where every reference may name what it names."""
        if operation.register not in self._fields:
            return None
        for field, key in self._named(operation):
            row = self._rows.get((operation.stream, key))
            problem = check_referred(self._registry[operation.register], field, row)
            if problem is not None:
                return value_refusal(operation, problem, field.name)
        return None

    def _named(self, operation: Operation) -> Iterator[tuple[Field, RowKey]]:
        fields = self._fields.get(operation.register, ())
        for field in fields if operation.kind is not Kind.DELETE else ():
            change = operation.set.get(field.name)
            if change is not None and isinstance(change.new, str) and check_value(field, change.new) is None:
                yield field, (field.refers_to, RowId(change.new))


def _values(operation: Operation) -> Row:
    return {name: change.new for name, change in operation.set.items()}
