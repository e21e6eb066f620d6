"""Deleting a record: refused while something entered stands under it (docs/decisions/0010)."""

from collections import Counter
from collections.abc import Iterable
from types import MappingProxyType

from desktop_app.services.changed import Changed
from desktop_app.services.facts import Facts
from desktop_app.services.gone import vanished_view
from desktop_app.services.places import text_of
from desktop_app.services.rights import Rights
from desktop_app.services.titles import Titles
from desktop_app.store.families import Child
from sync.model.fields import ROW_ID, STREAM, Row
from sync.model.ids import official_id
from sync.model.registry import REGISTERS
from sync.model.seen import Seen
from sync.protocol.changes import DELETION
from ui.text import say
from ui.views.record import DeletionView

_AS_IT_STANDS: Seen = MappingProxyType({})
_FIRST = frozenset({"village", "fund"})
"""Registers with words of their own for what to do first."""


class Deletions:
    """Questions and acts about deleting a record."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._store = facts.store

    def view(self, name: str, row_id: str) -> DeletionView:
        """Say whether a record can be deleted, and what goes with it."""
        row = self._store.rows.find(name, row_id)
        if row is None:
            gone = vanished_view(name, row_id)
            return DeletionView(title=gone.title, refused=gone.gone)
        under = self._store.families.under(name, row_id)
        return DeletionView(
            title=Titles(self._facts).title(name, row),
            refused=self._barred(name, row, under) or _refused(name, [one for one in under if not one.bare]),
            along=_along([one for one in under if one.bare]),
        )

    def _barred(self, name: str, row: Row, under: list[Child]) -> str:
        """Say why the endpoint would refuse it, also of what goes along."""
        rights = Rights(self._facts)
        every = [(name, row), *((one.register, one.row) for one in under if one.bare)]
        words = (rights.why_not(REGISTERS[one], DELETION, text_of(each[STREAM])) for one, each in every)
        return next(filter(None, words), "")

    def delete(
        self, name: str, row_id: str, reason: str, seen: Seen = _AS_IT_STANDS
    ) -> Changed[DeletionView]:
        """Delete a record and the bare ones under it, unless it is refused; the reason travels along."""
        # Asked again: a sync may have brought something under it while the dialog stood open.
        view = self.view(name, row_id)
        if view.refused:
            return Changed(view, frozenset())
        under = self._store.families.under(name, row_id)
        # Alone it needs no group: an act of one operation is whole by itself.
        group = official_id("deletion", row_id, self._facts.clock.now_ms()) if under else None
        with self._store.act(self._facts.install.account, group=group, reason=reason) as act:
            # Children first: no PC then ever holds them under a parent that is gone.
            for one in under:
                act.delete(one.register, text_of(one.row[ROW_ID]))
            act.delete(name, row_id, seen)
        return Changed(view, frozenset({name, *(one.register for one in under)}))


def _refused(name: str, standing: list[Child]) -> str:
    if not standing:
        return ""
    what_first = say(f"services.delete_first_{name}" if name in _FIRST else "services.delete_first")
    return f"{say('services.delete_refused', what=_listed(standing))} {what_first}"


def _along(bare: list[Child]) -> str:
    return say("services.delete_along", what=_listed(bare)) if bare else ""


def _listed(children: Iterable[Child]) -> str:
    counted = Counter(one.register for one in children)
    return " · ".join(
        say("services.under", label=REGISTERS[name].label, count=f"{count:,}")
        for name, count in counted.items()
    )
