"""The sync page's words and lines, made of the view and the running sync: no widget here."""

from sync.model.thai_dates import moment
from ui.pages.sync_watch import SyncWatch
from ui.tables.list_cells import Cell, Column, Line
from ui.text import clock, near_moment, octets, say, when_ago
from ui.theme.programmes import stripe_of
from ui.views.common import Route, RowState
from ui.views.sync import ENDED, Replaced, SyncEvent, SyncLine, SyncProgress, SyncView
from ui.widgets.badge import Mark, mark_of

CONFLICTS = Route("conflicts")
FILTERS = ("all", "unsent", "todo", "refused", "replaced")
RARE = ("refused", "replaced")
"""Filters that are offered only where they keep something."""
_REPLACED = ("history", "warn")
CHIP_ICONS = {
    "all": ("", "plain"),
    "unsent": ("clock", "warn"),
    "todo": ("circle-alert", "bad"),
    "refused": ("circle-x", "bad"),
    "replaced": _REPLACED,
}
Listed = SyncLine | Replaced
"""What the list of records has lines for."""
# Delivered is not received: the centre has not judged it yet, so it is not told as sent (UX section 0, 2).
_UNSENT = frozenset({RowState.SAVED_HERE, RowState.QUEUED, RowState.DELIVERED})
_TODO = frozenset({RowState.REFUSED, RowState.IN_CONFLICT})
_KEPT = {
    "unsent": _UNSENT,
    "todo": _TODO,
    "refused": frozenset({RowState.REFUSED}),
    "differ": frozenset({RowState.IN_CONFLICT}),
}


def kept(every: tuple[SyncLine, ...], name: str) -> tuple[SyncLine, ...]:
    """Return the lines a filter keeps."""
    return every if name == "all" else tuple(one for one in every if one.state in _KEPT[name])


def listed(view: SyncView, name: str) -> tuple[Listed, ...]:
    """Return what a filter lists: among all records, what was replaced of late comes first."""
    if name == "replaced":
        return view.replaced
    of_late = tuple(one for one in view.replaced if one.of_late) if name == "all" else ()
    return (*of_late, *kept(view.lines, name))


def columns() -> tuple[Column, ...]:
    """Return the columns of the records' list."""
    return (
        Column(say("sync.col_set")),
        Column(say("sync.col_record"), stretch=True),
        Column(say("sync.col_fields"), right=True),
        Column(say("sync.col_time"), right=True),
        Column(say("sync.col_state")),
        Column(""),
    )


def record_line(one: Listed, now_ms: int) -> Line:
    """Return a record's line; the last cell is the act that is asked for, or when it was received."""
    if isinstance(one, Replaced):
        return _replaced_line(one, now_ms)
    return (
        Cell(one.set_title, stripe=stripe_of(one.kind)),
        Cell(one.title),
        Cell(say("sync.deleted") if one.deleted else say("sync.fields", count=one.fields), colour="text2"),
        Cell(_when(one.wall_ms, now_ms), role="caption", colour="text2"),
        Cell(mark=mark_of(one.state)),
        _act(one, now_ms),
    )


def _replaced_line(one: Replaced, now_ms: int) -> Line:
    return (
        Cell(one.set_title, stripe=stripe_of(one.kind)),
        Cell(one.title),
        Cell(say("sync.fields", count=one.fields) if one.fields else "", colour="text2"),
        Cell(_when(one.at_ms, now_ms), role="caption", colour="text2"),
        Cell(mark=Mark(*_REPLACED, say("sync.replaced"))),
        Cell(say("sync.act_replaced"), role="caption", colour="accent"),
    )


def _when(ms: int, now_ms: int) -> str:
    """Return the time of day, and for an earlier day the day alone."""
    # moment() is day and clock in one text: cut here, so that a day is written in one place only.
    same_day = moment(ms)[: -len(clock(ms))] == moment(now_ms)[: -len(clock(now_ms))]
    return clock(ms) if same_day else moment(ms)[: -len(clock(ms)) - 1]


def _act(one: SyncLine, now_ms: int) -> Cell:
    if one.state in _TODO:
        return Cell(say(f"sync.act_{one.state.value}"), role="caption", colour="accent")
    if one.state is RowState.RECEIVED:
        today = moment(now_ms)[: -len(clock(now_ms))]  # the day is not said again for what came today
        return Cell(one.detail.removeprefix(today), role="caption", colour="text2")
    return Cell("")


def route_of(one: Listed) -> Route:
    """Return where Enter on a line leads: a conflict to the choice, all else to the record."""
    clashes = isinstance(one, SyncLine) and one.state is RowState.IN_CONFLICT
    return CONFLICTS if clashes else one.route


def detail_words(one: Listed) -> str:
    """Return what the state of a line means and what to do; a refusal brings its own reason."""
    if isinstance(one, Replaced):
        return one.detail
    meaning = say(f"sync.means_{one.state.value}")
    reason = one.detail if one.state is RowState.REFUSED else ""
    return " · ".join(part for part in (one.title, reason, meaning) if part)


def event_line(one: SyncEvent, now_ms: int) -> Line:
    """Return a line of the log."""
    tone = {"check-check": "ok", "unplug": "warn", "circle-alert": "bad"}.get(one.icon, "text2")
    return (
        Cell(_when(one.at_ms, now_ms), role="caption", colour="text2"),
        Cell(icon=one.icon, tone=tone),
        Cell(one.title, one.detail, below=True),
    )


def log_text(log: tuple[SyncEvent, ...]) -> str:
    """Return the log as text for a message to the administrator."""
    return "\n".join(f"{moment(one.at_ms)}\t{one.title}\t{one.detail}" for one in log)


def progress_words(progress: SyncProgress) -> str:
    """Return n of n, sent and received."""
    if progress.to_send:
        return say("sync.round", sent=f"{progress.sent:,}", to_send=f"{progress.to_send:,}")
    return say("sync.round_receive", received=f"{progress.received:,}")


def volume_words(progress: SyncProgress) -> str:
    """Return what went over the line."""
    return say("sync.volume", up=octets(progress.octets_up), down=octets(progress.octets_down))


def link_of(view: SyncView, watch: SyncWatch) -> str:
    """Return the state of the way to the centre: ``cut``, ``open``, ``none`` or ``working``."""
    if view.practice_only:
        return "none"
    if watch.running:
        return "working"
    outcome = watch.outcome
    # A sync that the officer stopped says nothing about the line.
    return "cut" if outcome is not None and not outcome.ok and outcome.code != "cancelled" else "open"


def is_forked(watch: SyncWatch) -> bool:
    """Tell whether the last sync found that two stores work as one install.

    A gap in the chain is one as well: what the endpoint had lost, the store would have proved.
    """
    return watch.outcome is not None and watch.outcome.code in {"install-forked", "chain-gap"}


def is_unknown(watch: SyncWatch) -> bool:
    """Tell whether the last sync found that the endpoint does not know this PC."""
    return watch.outcome is not None and watch.outcome.code == "unknown-install"


def is_ended(watch: SyncWatch) -> bool:
    """Tell whether the last sync found that the endpoint takes no more from this PC."""
    return watch.outcome is not None and watch.outcome.code in ENDED


def head_of(view: SyncView, watch: SyncWatch, now_ms: int) -> tuple[str, str, str, str]:
    """Return the head's icon, tone, title and caption: what holds now, and that nothing is lost."""
    if view.practice_only:
        return "graduation-cap", "warn", say("sync.practice"), say("sync.practice_note")
    if watch.running:
        title = say("sync.stopping") if watch.stopping else say("sync.running")
        return "refresh-cw", "accent", title, say("sync.running_note")
    outcome = watch.outcome
    if outcome is not None and not outcome.ok:
        return "unplug", "warn", outcome.title, outcome.text
    if view.queued:
        return "clock", "warn", say("sync.waiting", count=f"{view.queued:,}"), say("sync.waiting_note")
    if view.last_success_ms is None:
        return "cloud-upload", "plain", say("sync.never"), say("sync.never_note")
    return _done_head(view, now_ms, view.last_success_ms)


def _done_head(view: SyncView, now_ms: int, success_ms: int) -> tuple[str, str, str, str]:
    """Return the head after a sync that went through: received wholly, or what is left to do or was taken."""
    when = say("sync.done_note", when=when_ago(success_ms, now_ms), moment=near_moment(success_ms, now_ms))
    todo = len(kept(view.lines, "todo"))
    if todo:
        return "circle-alert", "warn", say("sync.done_todo", count=f"{todo:,}"), when
    delivered = sum(1 for one in view.lines if one.state is RowState.DELIVERED)
    if delivered:
        # Never told as received: the centre has not judged it yet.
        return "clock", "warn", say("sync.delivered", count=f"{delivered:,}"), say("sync.delivered_note")
    if view.taken_away:
        return *_REPLACED, say("sync.done_replaced", count=f"{view.taken_away:,}"), when
    return "check-check", "ok", say("sync.done"), when
