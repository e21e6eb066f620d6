"""The home page's words and lines, made of the view: no widget here."""

from fractions import Fraction

from sync.model.thai_dates import day_long
from ui.tables.list_cells import Bullet, Cell, Column, Line
from ui.text import month_name, near_moment, say, time_since
from ui.theme.programmes import stripe_of
from ui.views.home import HomeView, MeasureLine, SetLine, Waiting
from ui.widgets.badge import Mark, mark_of
from ui.widgets.facts import Fact


def headline(view: HomeView) -> str:
    """Return the days left, in words; a month without a due day says so below instead."""
    month = month_name(view.month)
    if view.days_left is None:
        return say("home.headline_open", month=month)
    if view.days_left < 0:
        return say("home.headline_past", month=month, days=-view.days_left)
    if view.days_left == 0:
        return say("home.headline_today", month=month)
    return say("home.headline", month=month, days=view.days_left)


def due_words(view: HomeView) -> str:
    """Return the due day and how many cells are filled."""
    due = say("home.due", day=day_long(view.due_on)) if view.due_on else say("home.due_unknown")
    return say("home.due_filled", due=due, filled=f"{view.filled_cells:,}", cells=f"{view.cells:,}")


def share_words(view: HomeView) -> str:
    """Return the filled share in whole per cent, never 100 before the last cell."""
    return say("home.percent", share=_share(view))


def _share(view: HomeView) -> int:
    if view.filled_cells >= view.cells:
        return 100 if view.cells else 0
    return min(99, round(view.filled_cells * 100 / view.cells))


def facts(view: HomeView, now_ms: int) -> tuple[Fact, ...]:
    """Return the four facts: cells left, to fix, unsent, last success."""
    left = view.cells - view.filled_cells
    return (
        Fact(
            "circle-dashed" if left else "circle-check",
            "plain" if left else "ok",
            say("home.fact_left"),
            f"{left:,}",
            say("home.unit_cells"),
            view.unfilled_words or say("home.all_filled"),
        ),
        Fact(
            "circle-x" if view.must_fix else "circle-check",
            "bad" if view.must_fix else "ok",
            say("home.fact_fix"),
            f"{view.must_fix:,}",
            say("home.unit_items"),
            say("home.explain", count=f"{view.explain:,}") if view.explain else say("home.explain_none"),
        ),
        Fact(
            "cloud-upload" if view.unsent else "check-check",
            "accent" if view.unsent else "ok",
            say("home.fact_unsent"),
            f"{view.unsent:,}",
            say("home.unit_edits"),
            say("home.unsent_note") if view.unsent else say("home.unsent_none"),
        ),
        _last_success(view, now_ms),
    )


def _last_success(view: HomeView, now_ms: int) -> Fact:
    label = say("home.fact_last")
    if view.last_success_ms is None:
        return Fact("check-check", "plain", label, "", say("home.never"), say("home.never_note"))
    number, unit = time_since(view.last_success_ms, now_ms)
    when = near_moment(view.last_success_ms, now_ms)
    note = " · ".join(part for part in (when, view.last_result) if part)
    return Fact("check-check", "ok", label, number, unit, note)


def set_columns() -> tuple[Column, ...]:
    """Return the columns of this month's sets."""
    return (
        Column(say("home.col_set"), stretch=True),
        Column(say("home.col_filled"), width=90),
        Column(say("home.col_cells"), right=True),
        Column(say("home.col_state")),
        Column("", width=36),
    )


def set_line(one: SetLine) -> Line:
    """Return a set's line."""
    done = one.filled_cells >= one.cells
    return (
        Cell(one.title, stripe=stripe_of(one.kind)),
        Cell(bullet=Bullet(one.filled_cells, one.cells, "ok" if done else "accent", ticked=False)),
        Cell(f"{one.filled_cells:,}/{one.cells:,}", colour="text2"),
        Cell(mark=_set_mark(one)),
        Cell(icon="chevron-right"),
    )


def _set_mark(one: SetLine) -> Mark:
    left = one.cells - one.filled_cells
    if one.must_fix and left:
        return Mark("circle-x", "bad", say("home.fix_and_left", fix=f"{one.must_fix:,}", left=f"{left:,}"))
    if one.must_fix:
        return Mark("circle-x", "bad", say("home.fix", fix=f"{one.must_fix:,}"))
    if left:
        return Mark("circle-dashed", "plain", say("home.left", left=f"{left:,}"))
    return Mark("circle-check", "ok", say("home.ready"))


def measure_columns() -> tuple[Column, ...]:
    """Return the columns of the targets worth a look."""
    return (
        Column(say("home.col_measure"), stretch=True),
        Column(say("home.col_year"), width=92),
        Column(say("home.col_result"), right=True),
        Column(say("home.col_pace")),
    )


def measure_line(one: MeasureLine) -> Line:
    """Return a measure's line."""
    result = one.result
    # Measures without a target still stand against something: all that was looked at.
    target = result.target if result.target is not None else result.base
    figures = f"{result.value:,} / {target:,}" if target is not None else f"{result.value:,}"
    return (
        Cell(one.title, stripe=stripe_of(one.programme)),
        Cell(bullet=Bullet(result.value, target or 0, stripe_of(one.programme), Fraction(*result.plan))),
        Cell(figures),
        Cell(mark=mark_of(result.pace)),
    )


def waiting_line(one: Waiting) -> Line:
    """Return the line of a thing that waits."""
    return (
        Cell(one.title, sub=one.detail, icon=one.icon, tone="accent"),
        Cell(one.action, colour="accent"),
    )
