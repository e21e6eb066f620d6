"""Which conflicts wait for this officer, and who chooses in the others: the endpoint's rules mirrored."""

from desktop_app.services.facts import Facts
from desktop_app.services.places import text_of
from desktop_app.services.rights import Rights
from sync.model.fields import STREAM, Row
from sync.protocol.changes import DELETION


class Choosing:
    """Answers for the conflicts page, the home page and the bars."""

    def __init__(self, facts: Facts) -> None:
        self._store = facts.store
        self._rights = Rights(facts)

    def why_not(self, conflict: Row) -> str:
        """Say who chooses in a conflict of the stream; empty when this officer does."""
        known = self._store.registry[text_of(conflict["register"])]
        return self._rights.who_chooses(known, text_of(conflict["field"]), text_of(conflict[STREAM]))

    def why_not_orphans(self, register: str, row_id: str) -> str:
        """Say who chooses whether a deleted record comes back or what stands under it goes too."""
        parent = self._store.rows.find(register, row_id) or {}
        # All that the choice may delete, at any depth and bare months too: the endpoint judges each of them.
        below = self._store.families.all_under(register, row_id)
        concerned = [(register, parent), *((one.register, one.row) for one in below)]
        words = (
            self._rights.who_chooses(self._store.registry[name], DELETION, text_of(row[STREAM]))
            for name, row in concerned
        )
        return next(filter(None, words), "")

    def count(self) -> int:
        """Return how many choices wait for this officer."""
        # The bars ask after every cell: the rows are read only where there is one.
        conflicts = self._store.queries.open_conflicts() if self._store.states.counts().conflicts else []
        return sum(not self.why_not(one) for one in conflicts) + sum(
            not self.why_not_orphans(*case) for case in self._store.families.orphaned()
        )
