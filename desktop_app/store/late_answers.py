"""Results of operations that an earlier sync delivered: told by their numbers, read by their ids."""

from collections.abc import Iterable, Iterator

from desktop_app.store.connection import Sql
from desktop_app.store.push import head_before
from sync.protocol.changes import Result
from sync.protocol.messages import Answered
from sync.protocol.runs import out_of_runs


class LateAnswers:
    """Finds whose ends they are."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def results(self, answered: Iterable[Answered]) -> Iterator[Result]:
        """Yield the results of this store's own operations."""
        for one in answered:
            yield from self._of(one)

    def _of(self, one: Answered) -> list[Result]:
        found = self._sql.rows(
            "SELECT op_id FROM outbox WHERE n BETWEEN ? AND ? ORDER BY n",
            (one.first_n, one.first_n + one.count - 1),
        )
        # A copy of this store may have sent others under the same numbers: those give another head.
        if len(found) != one.count or head_before(self._sql, one.first_n + one.count) != one.head:
            return []
        try:
            return out_of_runs([op_id for (op_id,) in found], one.runs, one.results)
        except ValueError:
            return []
