"""Taking back what the centre refused: the record where only this PC knows it, else the refused edits.

What stands under such a record goes along where only this PC knows it too; what the centre has of it keeps it
here (docs/decisions/0010).
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from desktop_app.services.changed import Changed
from desktop_app.services.facts import Facts
from desktop_app.services.places import text_of
from desktop_app.services.titles import Titles
from desktop_app.store.families import Child
from desktop_app.store.taking_back import Taken
from sync.model.fields import DELETED, ROW_ID, Register, Row
from sync.model.reading import show
from sync.model.registry import REGISTERS
from sync.model.sentences import sentence
from sync.protocol.changes import DELETION, Kind, Result
from ui.text import say
from ui.views.record import TakeBackView


@dataclass(frozen=True, slots=True)
class _Below:
    """What stands under a record, parents first: what goes along, and what keeps it."""

    along: tuple[Child, ...]
    along_marks: tuple[str, ...]
    keeping: tuple[Child, ...]


class TakingBack:
    """Questions and acts about what the centre refused."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._store = facts.store

    def view(self, name: str, row_id: str) -> TakeBackView:
        """Say what would be taken back and what stands there afterwards, or why nothing can be."""
        taken = self._store.taking_back.of(name, row_id)
        row = self._store.rows.find(name, row_id) or _as_deleted(taken)
        title = Titles(self._facts).title(name, row)
        if taken is None:
            return TakeBackView(title, refused=say("services.back_moved"))
        if taken.on_its_way:
            return TakeBackView(title, refused=say("services.back_on_its_way"))
        whole = taken.left is None
        below = self._below(name, row_id) if whole else _Below((), (), ())
        if below.keeping:
            return TakeBackView(title, refused=say("services.back_kept", what=_listed(below.keeping)))
        return TakeBackView(
            title,
            whole=whole,
            why=why_refused(taken.refusals),
            values=() if taken.only_here else tuple(_given_up(REGISTERS[name], taken)),
            along=say("services.back_along", what=_listed(below.along)) if below.along else "",
            mark=" ".join((taken.mark, *below.along_marks)),
        )

    def take_back(self, name: str, row_id: str, mark: str) -> Changed[TakeBackView]:
        """Take back what ``view`` told of, if it is still exactly that; else say what it has become."""
        view = self.view(name, row_id)
        if view.refused or view.mark != mark:
            moved = TakeBackView(view.title, refused=view.refused or say("services.back_moved"))
            return Changed(moved, frozenset({name}))
        below = self._below(name, row_id) if view.whole else _Below((), (), ())
        account = self._facts.install.account
        with self._store.act(account):
            for one in reversed(below.along):  # children first: none is ever held under a parent that is gone
                self._store.taking_back.take(account, one.register, text_of(one.row[ROW_ID]))
            self._store.taking_back.take(account, name, row_id)
        return Changed(view, frozenset({name, *(one.register for one in below.along)}))

    def _below(self, name: str, row_id: str) -> _Below:
        along: list[Child] = []
        marks: list[str] = []
        keeping: list[Child] = []
        for one in self._store.families.all_under(name, row_id):
            taken = self._store.taking_back.unsent(one.register, text_of(one.row[ROW_ID]))
            if taken is None or taken.on_its_way:
                keeping.append(one)
            else:
                along.append(one)
                marks.append(taken.mark)
        return _Below(tuple(along), tuple(marks), tuple(keeping))


def _as_deleted(taken: Taken | None) -> Row:
    """Return what a deletion took away: of a record that neither side has, it alone still tells the name."""
    gone = [one.operation for one in taken.ending if one.operation.kind is Kind.DELETE] if taken else []
    return {key: change.old for one in gone for key, change in one.set.items()}


def why_refused(refusals: Iterable[Result]) -> str:
    """Return the endpoint's reasons in words, each once."""
    told = {sentence(one.code or "", one.values): None for one in refusals}
    return " ".join(told)


def _given_up(known: Register, taken: Taken) -> Iterable[str]:
    """Return each refused value and what the centre has in its place."""
    if taken.left is None:
        # The centre refused its making too, and what was made here is gone with the deletion.
        return [say("services.back_nothing")]
    left: Row = dict(taken.left.values)
    told: dict[str, str] = {}
    for one in (each.operation for each in taken.ending):
        if one.kind is Kind.DELETE:
            told[DELETION] = say("services.back_undelete")
        for name, change in one.set.items() if one.kind is not Kind.DELETE else ():
            if change.new == left.get(name):
                continue
            field = known.field(name)
            values = {"mine": show(field, change.new) or "–", "theirs": show(field, left.get(name)) or "–"}
            told[name] = say("services.back_value", label=field.label, **values)
    if taken.left.deleted and DELETION not in told:
        told[DELETED] = say("services.back_deleted")
    return told.values()


def _listed(children: Iterable[Child]) -> str:
    counted = Counter(one.register for one in children)
    return " · ".join(
        say("services.under", label=REGISTERS[name].label, count=f"{count:,}")
        for name, count in counted.items()
    )
