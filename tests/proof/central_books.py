"""What an endpoint's database holds, read from beside the serving process."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sync.central import records
from sync.central.accounts import Grant, issue_code
from sync.central.centre import Centre, Sources, open_centre
from sync.central.database import run
from sync.central.ledger import read_log
from sync.protocol.changes import Change, RowImage
from tests.proof.real_pc import REALM, REGISTER, REGISTRY

STREAM = "0101"
"""The bench's first district."""
_ALL_OCTETS = 1 << 40


class CentralBooks:
    """One endpoint, opened by this process."""

    def __init__(self, centre: Centre, stream: str = STREAM) -> None:
        self.centre, self.stream = centre, stream

    def code(self, role: str = "district_head") -> str:
        """Return a code that may be used many times."""
        return issue_code(self.centre, Grant(self.stream, role), valid_days=1000, many_use=True)

    def operations(self) -> int:
        """Return how many operations of the office have a result."""
        with self.centre.database.reading() as connection:
            query = "SELECT count(*) FROM operation WHERE district_code = ? AND n > 0"
            return int(run(connection, query, (self.stream,)).scalar_one())

    def known(self, op_id: str) -> bool:
        """Tell whether an operation has a result."""
        with self.centre.database.reading() as connection:
            query = "SELECT count(*) FROM operation WHERE district_code = ? AND op_id = ?"
            return bool(run(connection, query, (self.stream, op_id)).scalar_one())

    def changes(self, after: int = 0) -> list[Change]:
        """Return the office's log behind a position."""
        with self.centre.database.reading() as connection:
            return read_log(connection, self.stream, after, _ALL_OCTETS).changes

    def rows(self) -> dict[tuple[str, str], RowImage]:
        """Return the office's rows as the centre has them."""
        with self.centre.database.reading() as connection:
            return {(row.register, row.row_id): row for row in records.every(connection, self.stream)}

    def times(self) -> Counter[object]:
        """Return how often the log writes each value into a record of the bench's register."""
        told = (one for one in self.changes() if one.register == REGISTER)
        return Counter(value for change in told for value in change.set.values())

    def lost_values(self) -> set[object]:
        """Return the values that conflicts keep."""
        texts = [row.values.get("losing_value") for row in self.rows().values() if row.register == "conflict"]
        return {value for text in texts if isinstance(text, str) for value in _leaves(json.loads(text))}


def _leaves(value: object) -> Iterator[object]:
    if isinstance(value, dict):
        yield from value.values()
    else:
        yield value


@contextmanager
def central_books(
    folder: Path, address: str = "", sources: Sources | None = None, stream: str = STREAM
) -> Iterator[CentralBooks]:
    """Open the endpoint of ``folder``, or make it, for the length of the block."""
    centre = open_centre(folder, realm=REALM, address=address or None, registry=REGISTRY, sources=sources)
    try:
        yield CentralBooks(centre, stream)
    finally:
        centre.close()
