"""Deleted records under which another PC entered something: shown beside the conflicts, settled like them.

The endpoint judges record by record and knows of no conflict here; every PC finds it in its own rows
(docs/decisions/0010).
"""

from collections.abc import Iterator
from dataclasses import replace

from desktop_app.services.changed import Changed
from desktop_app.services.choosing import Choosing
from desktop_app.services.deletion_cases import DELETE, KEEP, mark_of, moved
from desktop_app.services.facts import Facts
from desktop_app.services.people import People
from desktop_app.services.places import text_of
from desktop_app.services.titles import Titles
from desktop_app.store.families import Child
from sync.model.fields import ROW_ID, Field
from sync.model.ids import OpId, official_id
from sync.model.reading import show
from sync.model.registry import REGISTERS
from ui.text import say
from ui.views.sync import ConflictView, Side

_CASE = "under:"
_SHOWN = 3
"""So many records are told with their values; more are counted."""


def is_orphan_case(case_id: str) -> bool:
    """Tell whether an id of the conflicts page names such a case."""
    return case_id.startswith(_CASE)


class OrphanCases:
    """Questions and acts about deleted records with something under them."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._store = facts.store

    def view(self, titles: Titles, people: People) -> Iterator[ConflictView]:
        """Yield each case: what was entered against the deletion."""
        choosing = Choosing(self._facts)
        for register, row_id in self._store.families.orphaned():
            row = self._store.rows.find(register, row_id) or {}
            standing = self._standing(register, row_id)
            deleter = self._store.history.author(row_id, self._store.rows.deleter(register, row_id))
            yield ConflictView(
                conflict_id=f"{_CASE}{register}:{row_id}",
                label=say("services.deletion"),
                where=f"{titles.set_title(register, row)} {titles.title(register, row)}",
                before=replace(people.nobody, value=say("services.there")),
                mine=self._entered(standing, titles, people),
                theirs=people.side(deleter, say("services.deleted"), DELETE),
                can_type=False,
                heads=(),
                effects=(),
                trend=(),
                is_money=False,
                mark=self._mark(register, row_id),
                locked=choosing.why_not_orphans(register, row_id),
            )

    def settle(self, case_id: str, *, delete: bool, mark: str | None = None) -> Changed[None]:
        """Bring the record back, or delete what was entered under it too; a settled case stays as it is.

        ``mark``: of what the page showed; where something else stands there by now, nothing is written.
        """
        register, row_id = case_id.removeprefix(_CASE).split(":")
        below = self._store.families.all_under(register, row_id)
        waits = (register, row_id) in self._store.families.orphaned()
        # Another PC may have settled it by a plain edit: the case then is none, and nothing is left to
        # choose.
        if not waits or Choosing(self._facts).why_not_orphans(register, row_id):
            return Changed(None, frozenset())
        if mark not in {None, self._mark(register, row_id)}:
            title = Titles(self._facts).title(register, self._store.rows.find(register, row_id) or {})
            return Changed(None, frozenset({register, "conflict"}), moved(title))
        group = official_id("orphans", row_id, self._facts.clock.now_ms())
        reason = say("services.orphans_reason")
        with self._store.act(self._facts.install.account, group=group, reason=reason) as act:
            if not delete:
                act.undelete(register, row_id)
            # Children first: no PC then ever holds them under a parent that is gone.
            for one in reversed(below) if delete else ():
                act.delete(one.register, text_of(one.row[ROW_ID]))
        return Changed(None, frozenset({register, "conflict", *(one.register for one in below)}))

    def _mark(self, register: str, row_id: str) -> str:
        below = self._store.families.all_under(register, row_id)
        children = ((one.register, text_of(one.row[ROW_ID])) for one in below)
        return mark_of(self._store, (register, row_id), *children)

    def _standing(self, register: str, row_id: str) -> list[Child]:
        # What the officer is shown is what somebody entered; a bare month goes along without a word.
        return [one for one in self._store.families.under(register, row_id) if not one.bare]

    def _entered(self, standing: list[Child], titles: Titles, people: People) -> Side:
        told = [f"{titles.title(one.register, one.row)}: {_values(one)}" for one in standing[:_SHOWN]]
        if len(standing) > _SHOWN:
            told.append(say("services.and_more", count=len(standing) - _SHOWN))
        newest = max(standing, key=self._written)
        author = self._store.history.author(text_of(newest.row[ROW_ID]), self._written(newest))
        return people.side(author, " · ".join(told), KEEP)

    def _written(self, child: Child) -> OpId:
        """Return the newest operation of a record; ids begin with their author's time."""
        row_id = text_of(child.row[ROW_ID])
        seen = self._store.rows.seen(child.register, [row_id])[row_id]
        return max((one.writer for one in seen.values() if one.writer), default=OpId(""))


def _values(child: Child) -> str:
    known = REGISTERS[child.register]
    filled = (one for one in known.fields if _tells(one) and child.row.get(one.name) is not None)
    return " · ".join(f"{one.label} {show(one, child.row[one.name])}" for one in filled)


def _tells(field: Field) -> bool:
    return not field.key and not field.refers_to and field.name != "entry"
