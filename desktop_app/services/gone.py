"""What the officer is told about a record that was deleted, or vanished, while it was worked on here."""

from collections.abc import Iterable

from desktop_app.services.facts import Facts
from desktop_app.services.people import People
from sync.model.checks import Problem, Strength
from sync.model.registry import REGISTERS
from ui.text import say
from ui.views.common import Advice, Route, RowState
from ui.views.record import RecordView

_ON_ITS_WAY = frozenset({RowState.SAVED_HERE, RowState.QUEUED, RowState.DELIVERED})


def vanished_view(name: str, row_id: str) -> RecordView:
    """Return what is shown of a record that this PC holds no more: it is no new one, and takes no value."""
    known, words = REGISTERS[name], say("services.vanished")
    return RecordView(
        register=name,
        row_id=row_id,
        title=say("services.vanished_title", of=known.label),
        values={},
        drafts={},
        choices={},
        read_only={one.name: words for one in known.fields},
        problems=(),
        state=RowState.RECEIVED,
        deletable=False,
        gone=words,
        vanished=True,
    )


def vanished_problems(name: str, typed: Iterable[str]) -> tuple[Problem, ...]:
    """Return why what was typed into such a record was not saved."""
    known = REGISTERS[name]
    return tuple(
        Problem("record-vanished", one, Strength.UNREADABLE, {"label": known.field(one).label})
        for one in typed
    )


def gone_words(facts: Facts, register: str, row_id: str) -> str:
    """Say who deleted a record, and what becomes of what was typed into it afterwards."""
    store = facts.store
    author = store.history.author(row_id, store.rows.deleter(register, row_id))
    who = People(facts).actor(author.actor) if author else say("services.somebody")
    said = say("services.gone", who=who)
    if row_id in store.queries.conflict_cells():
        return f"{said} {say('services.gone_choose')}"
    # Deleted here: what was typed before lies below the own deletion, and nobody has to choose.
    others = author is None or author.install != facts.install.install
    if others and store.states.row(register, row_id) in _ON_ITS_WAY:
        return f"{said} {say('services.gone_kept')}"
    return said


def record_gone(title: str) -> Advice:
    """Return what is told when a value was typed into a deleted record: it becomes a conflict."""
    return Advice(
        "record-gone",
        say("services.record_gone", title=title),
        say("services.gone_kept"),
        "warn",
        Route("sync"),
        say("services.to_sync"),
    )


def fund_gone(title: str) -> Advice:
    """Return what is told when figures were typed into the sheet of a deleted fund."""
    return Advice(
        "fund-gone",
        say("services.record_gone", title=title),
        say("services.gone_choose"),
        "warn",
        Route("conflicts"),
        say("services.wait_conflicts_act"),
    )
