"""The status bar's facts, made of the standing, the month and the running sync (UX section 4.1)."""

from sync.model.fiscal_year import FiscalMonth
from sync.model.thai_dates import ago, moment
from ui.text import clock, month_with_year, say, when_ago
from ui.views.common import Standing
from ui.views.sync import SyncProgress
from ui.widgets.status_bar import Segment

_LINES = {
    "up": ("wifi", "ok"),
    "down": ("unplug", "warn"),
    "unknown": ("wifi-off", "plain"),
    "working": ("refresh-cw", "accent"),
}


def left_facts(
    standing: Standing, month: FiscalMonth, *, unsaved: int = 0, half_typed: int = 0
) -> tuple[Segment, ...]:
    """Return where, which month, and whether every cell is saved here: ``unsaved`` or open ones are not."""
    words = {"number": month.number, "month": month_with_year(month)}
    return (
        # The navigation's head and the month switcher tell both as well: where it is narrow they go first.
        Segment("map-pin", standing.district_title, standing.district_short, told_above=True),
        Segment(
            "calendar",
            say("window.bar.month", **words),
            say("window.bar.month_short", **words),
            told_above=True,
        ),
        *_clock(standing),
        _saved(unsaved, half_typed),
    )


def _clock(standing: Standing) -> tuple[Segment, ...]:
    if standing.clock is None:
        return ()
    return (Segment("clock", say("window.bar.clock"), say("window.bar.clock_short"), tone="warn"),)


def _saved(unsaved: int, half_typed: int) -> Segment:
    # A text that the disk did not take is graver than one that is still open.
    if unsaved:
        return Segment("circle-alert", say("window.bar.not_saved", count=f"{unsaved:,}"), tone="bad")
    if half_typed:
        short = say("window.bar.half_typed_short", count=f"{half_typed:,}")
        return Segment(
            "pencil-line", say("window.bar.half_typed", count=f"{half_typed:,}"), short, tone="warn"
        )
    return Segment("save", say("window.bar.saved"), say("window.bar.saved_short"))


def right_facts(
    standing: Standing, *, running: bool, progress: SyncProgress | None, stopping: bool, half_typed: int = 0
) -> tuple[Segment, ...]:
    """Return unsent, last success, the line, and who works here."""
    user = say("window.bar.user", user=standing.user_title, role=standing.role_title)
    facts = [_unsent(standing, half_typed)]
    if standing.refused:
        facts.append(
            Segment("circle-alert", say("window.bar.refused", count=f"{standing.refused:,}"), tone="bad")
        )
    facts.append(_last(standing))
    facts.append(_working(progress, stopping=stopping) if running else _line(standing))
    facts.append(Segment("user", user, standing.user_title))
    return tuple(facts)


def _unsent(standing: Standing, half_typed: int) -> Segment:
    if standing.unsent:
        return Segment("cloud-upload", say("window.bar.unsent", count=f"{standing.unsent:,}"), tone="accent")
    # Nothing was ever sent: "all sent" would be true of nothing.
    if standing.last_success_ms is None:
        return Segment("cloud-upload", say("window.bar.unsent_nothing"))
    if half_typed:  # the sync took only what was saved: the open cell is not among what was sent
        return Segment("cloud-upload", say("window.bar.unsent_open"), say("window.bar.unsent_open_short"))
    return Segment("check-check", say("window.bar.unsent_none"), tone="ok")


def _last(standing: Standing) -> Segment:
    when = standing.last_success_ms
    if when is None:
        return Segment("history", say("window.bar.never"))
    since = ago(when, standing.now_ms)
    return Segment(
        "check-check",
        say("window.bar.last", when=when_ago(when, standing.now_ms)),
        say("window.bar.last_short", ago=since, clock=clock(when)),
        say("window.bar.last_aside", moment=moment(when)),
    )


def _line(standing: Standing) -> Segment:
    if standing.alone:
        return Segment("graduation-cap", say("window.bar.practice_line"), tone="warn")
    icon, tone = _LINES[standing.line]
    short = say("window.bar.line_short.down") if standing.line == "down" else ""
    return Segment(icon, say(f"window.bar.line.{standing.line}"), short, tone=tone)


def _working(progress: SyncProgress | None, *, stopping: bool) -> Segment:
    if stopping:
        return Segment("refresh-cw", say("window.bar.stopping"), tone="accent")
    if progress is None:
        return Segment("refresh-cw", say("window.bar.line.working"), tone="accent")
    if progress.to_send > progress.sent:
        words = say("window.bar.running", sent=f"{progress.sent:,}", to_send=f"{progress.to_send:,}")
    else:
        words = say("window.bar.receiving", received=f"{progress.received:,}")
    return Segment("refresh-cw", words, tone="accent")
