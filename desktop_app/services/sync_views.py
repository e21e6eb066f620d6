"""The sync page: what was edited here, where each record stands, and the log."""

from collections.abc import Iterator, Mapping

from desktop_app.services.conflict_desk import ConflictDesk
from desktop_app.services.facts import Facts
from desktop_app.services.people import People
from desktop_app.services.places import text_of
from desktop_app.services.replaced import ReplacedValues
from desktop_app.services.titles import Titles
from desktop_app.store.incidents import LATE
from desktop_app.store.states import PUT_BACK, EditedRow, Incident, LoggedSync
from desktop_app.store.strays import REASON
from desktop_app.store.taking_back import REASON as TAKEN_BACK
from sync.model.fields import DELETED, ROW_ID, STREAM
from sync.model.reading import show
from sync.model.registers.fund_month import FIGURES, FUND_MONTH
from sync.model.sentences import sentence, title
from sync.model.thai_dates import moment
from ui.text import say
from ui.views.common import RowState
from ui.views.sync import SyncEvent, SyncLine, SyncView

LINES = 400
_FIGURES = frozenset(one.name for one in FIGURES)


class SyncPages:
    """Builds the sync page from the outbox and the log."""

    def __init__(self, facts: Facts, conflicts: ConflictDesk) -> None:
        self._facts = facts
        self._conflicts = conflicts

    def view(self) -> SyncView:
        """Return the sync page."""
        store = self._facts.store
        titles = Titles(self._facts)
        edited = store.states.edited(LINES)
        replaced = ReplacedValues(self._facts).lines(titles, edited)
        away = {(one.register, one.row_id): one.at_ms for one in replaced if one.own}
        lines = tuple(self._line(one, titles) for one in edited if self._stands(one, away))
        waiting = {RowState.QUEUED, RowState.SAVED_HERE}
        install = store.install
        to_choose, merged = self._conflicts.counts()
        return SyncView(
            saved=len(lines),
            queued=sum(1 for one in lines if one.state in waiting),
            received=sum(1 for one in lines if one.state is RowState.RECEIVED),
            last_success_ms=store.states.last_success_ms(),
            lines=lines,
            log=self._log(titles),
            practice_only=install is not None and install.alone,
            to_choose=to_choose,
            merged=merged,
            replaced=replaced,
        )

    def taken_away(self) -> int:
        """Return of how many records entered here a new copy from the centre took values away of late."""
        return self.view().taken_away

    def _stands(self, edited: EditedRow, away: Mapping[tuple[str, str], int]) -> bool:
        """Tell whether a record's line says what is so: the centre must hold what it is said to have.

        It has no record that was deleted before it heard of it, and none whose values a new copy took away:
        those are told by what was replaced.
        """
        if edited.state not in {RowState.RECEIVED, RowState.DELIVERED}:
            return True
        since = away.get((edited.register, edited.row_id))
        # Entered anew since: this PC's own clock made both moments.
        if since is not None and edited.wall_ms <= since:
            return False
        return self._facts.store.rows.find(edited.register, edited.row_id) is not None

    def _log(self, titles: Titles) -> tuple[SyncEvent, ...]:
        """Return what syncs did, and what they brought that could not be shown, newest first."""
        states = self._facts.store.states
        events = [_event(one) for one in states.log()]
        count, since = states.kept_here()
        if count:
            words = say("services.kept_here", count=f"{count:,}"), say("services.kept_here_do")
            events.append(SyncEvent(since, "hard-drive", *words))
        for one in states.incidents():
            if one.reason == REASON:
                events += self._kept_aside(one, titles)
            elif one.reason in {TAKEN_BACK, LATE}:
                events.append(self._by_somebody(one, titles))
        return tuple(sorted(events, key=lambda one: one.at_ms, reverse=True))

    def _kept_aside(self, incident: Incident, titles: Titles) -> Iterator[SyncEvent]:
        """Say whose record stands in two streams and what to do about it, until one of them is gone."""
        row = self._facts.store.rows.find(incident.register, incident.row_id)
        if row is None or row[STREAM] == incident.stream:
            return
        title = titles.title(incident.register, {**incident.values, ROW_ID: incident.row_id})
        areas = self._facts.areas
        offices = {"office": areas.short(incident.stream), "other": areas.short(text_of(row[STREAM]))}
        what = f"{self._facts.store.registry[incident.register].label} {title}"
        yield SyncEvent(
            incident.at_ms,
            "copy",
            say("services.aside", **offices),
            say("services.aside_do", what=what, **offices),
        )

    def _by_somebody(self, incident: Incident, titles: Titles) -> SyncEvent:
        """Say who took what back, for it is shown nowhere else any more; or who wrote what came late."""
        known = self._facts.store.registry[incident.register]
        row = self._facts.store.rows.find(incident.register, incident.row_id)
        title = titles.title(incident.register, row or {**incident.values, ROW_ID: incident.row_id})
        values = " · ".join(
            f"{known.field(name).label} {show(known.field(name), one)}"
            for name, one in incident.values.items()
        )
        icon, code = ("clock", "late") if incident.reason == LATE else ("undo-2", "taken_back")
        return SyncEvent(
            incident.at_ms,
            icon,
            say(f"services.{code}", what=f"{known.label} {title}"),
            say(f"services.{code}_by", who=People(self._facts).actor(incident.actor or ""), values=values),
        )

    def _line(self, edited: EditedRow, titles: Titles) -> SyncLine:
        row = self._facts.store.rows.find(edited.register, edited.row_id) or {}
        return SyncLine(
            kind=titles.kind(edited.register, row),
            set_title=titles.set_title(edited.register, row),
            title=titles.title(edited.register, row),
            fields=_filled(edited),
            wall_ms=edited.wall_ms,
            state=edited.state,
            detail=_detail(edited),
            route=titles.route(edited.register, row, _refused_field(edited)),
            deleted=bool(row.get(DELETED)),
            register=edited.register,
            row_id=edited.row_id,
        )


def _filled(edited: EditedRow) -> int:
    """Return how many cells the officer filled: of a month's row the program makes key and entry itself."""
    names = edited.fields & _FIGURES if edited.register == FUND_MONTH.name else edited.fields
    return len(names)


def _detail(edited: EditedRow) -> str:
    refusal = edited.refusal
    if edited.state is RowState.REFUSED and refusal is not None and refusal.code is not None:
        return sentence(refusal.code, refusal.values)
    if edited.received_ms is not None:
        return moment(edited.received_ms)
    return ""


def _refused_field(edited: EditedRow) -> str:
    return (edited.refusal.field or "") if edited.refusal else ""


def _event(line: LoggedSync) -> SyncEvent:
    if line.code == "done":
        words = say("services.log_done", sent=f"{line.sent:,}", received=f"{line.received:,}")
        if line.refused or line.conflicts:  # both ends agree, yet not everything was taken
            detail = say("services.log_todo", refused=f"{line.refused:,}", conflicts=f"{line.conflicts:,}")
            return SyncEvent(line.at_ms, "circle-alert", words, detail)
        if delivered := line.values.get("delivered"):
            return SyncEvent(line.at_ms, "clock", words, say("services.log_delivered", count=delivered))
        detail = say("services.log_verified" if line.verified else "services.log_unverified")
        return SyncEvent(line.at_ms, "check-check", words, detail)
    if line.code == PUT_BACK:  # no trouble of the line: it went well, and tells what was found
        return SyncEvent(line.at_ms, "hard-drive", title(line.code), sentence(line.code, line.values))
    return SyncEvent(line.at_ms, "unplug", title(line.code), sentence(line.code, line.values))
