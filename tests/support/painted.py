"""Reads what widgets painted by themselves: texts cut short, out of sight, or painted over each other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtWidgets import QAbstractItemView, QAbstractScrollArea, QHeaderView, QWidget

from ui.tables.sheet_grid import SheetGrid
from ui.tables.totals_strip import TotalsStrip
from ui.widgets import drawn
from ui.widgets.drawn import Drawn

SLACK = 0.75
"""Of a logical pixel: an antialiased edge may touch the border."""
_MARKS = 4
"""Logical pixels that marks above and below may reach into the line, or the row of a table, beside theirs."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that cannot be read."""

    kind: str
    """``elided``, ``cut``, ``clipped``, ``overlap``, ``english`` or ``unfilled``."""
    where: str
    text: str


@dataclass(frozen=True, slots=True)
class _Placed:
    """What is seen of something painted, in coordinates of the window."""

    spot: QRectF
    where: str
    drawn: Drawn


def painted_on(window: QWidget) -> list[Drawn]:
    """Paint a window and return all that its widgets painted by themselves."""
    seen: list[Drawn] = []
    stop = drawn.watch(seen.append)
    window.grab()
    stop()
    return [one for one in seen if isinstance(one.device, QWidget)]


def painted_faults(painted: Sequence[Drawn]) -> Iterator[Fault]:
    """Compare what was wanted with what was given, and where it lies with all that lies there."""
    level: dict[tuple[float, ...], _Placed] = {}
    for one in painted:
        widget = one.device
        assert isinstance(widget, QWidget)
        where = type(widget).__name__
        if one.shown != one.text and not (one.tipped and _is_tipped(widget, one)):
            yield Fault("elided", f"{where} {one.shown}", one.text)
        if not one.turned:
            yield from _out_of_sight(widget, where, one)
            spot = _seen(widget, one.ink)
            # A head over several columns is painted once for each, in the same place.
            at = (spot.x(), spot.y(), spot.width(), spot.height(), one.frame)
            level.setdefault(at, _Placed(spot, where, one))
    yield from _overlaps(list(level.values()))


def _is_tipped(widget: QWidget, one: Drawn) -> bool:
    """Tell whether the tool tip at the place of a shortened text tells the whole."""
    view = widget.parentWidget()
    tip = widget.toolTip()
    if isinstance(view, QAbstractItemView):
        at = one.room.center().toPoint()
        tip = str(view.indexAt(at).data(Qt.ItemDataRole.ToolTipRole) or "")
    return one.text in tip


def _out_of_sight(widget: QWidget, where: str, one: Drawn) -> Iterator[Fault]:
    """Find ink beyond the edges of its widget, or of a parent that cuts the widget off."""
    if one.ink.isEmpty():
        return
    in_view = isinstance(widget.parentWidget(), QAbstractScrollArea)
    high = one.room.adjusted(0, -_MARKS, 0, _MARKS) if in_view else QRectF(widget.rect())
    if one.ink.top() < high.top() - SLACK or one.ink.bottom() > high.bottom() + SLACK:
        yield Fault("clipped", where, one.text)
    if not is_whole(widget, one.ink):
        yield Fault("cut", where, one.text)


def is_whole(widget: QWidget, part: QRectF) -> bool:
    """Tell whether neither a widget nor a parent cuts ``part`` of it off; what can be scrolled may be."""
    room: QWidget | None = widget
    while room is not None:
        spot = part.translated(QPointF(widget.mapTo(room, QPoint(0, 0))))
        area = room.parentWidget()
        view = area if isinstance(area, QAbstractScrollArea) and area.viewport() is room else None
        if _scrolls_aside(room):
            return True
        if spot.left() < -SLACK or spot.right() > room.width() + SLACK:
            return False
        if view is not None or room.isWindow():
            return True
        if room is not widget and (spot.top() < -SLACK or spot.bottom() > room.height() + SLACK):
            return False
        room = area
    return True


def _scrolls_aside(widget: QWidget) -> bool:
    """Tell whether what lies beyond an edge comes into sight by a bar, which moves heads and sums along."""
    around = widget.parentWidget()
    if isinstance(widget, TotalsStrip) and isinstance(around, SheetGrid):
        return around.table.horizontalScrollBar().maximum() > 0
    if isinstance(around, QHeaderView):
        return _scrolls_aside(around)
    if not isinstance(around, QAbstractScrollArea):
        return False
    never = around.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    return not never and around.horizontalScrollBar().maximum() > 0


def _seen(widget: QWidget, part: QRectF) -> QRectF:
    """Return which part of a widget's painting is seen, in coordinates of its window."""
    part = part.intersected(QRectF(widget.rect()))
    around = widget.parentWidget()
    if around is None or widget.isWindow():
        return part
    return _seen(around, part.translated(QPointF(widget.pos())))


def _overlaps(level: list[_Placed]) -> Iterator[Fault]:
    """Find what lies on other things, going down the window."""
    level.sort(key=lambda one: one.spot.top())
    for number, one in enumerate(level):
        for other in level[number + 1 :]:
            if other.spot.top() > one.spot.bottom() - _MARKS:
                break
            if (one.drawn.text or other.drawn.text) and _meet(one, other):
                where = dict.fromkeys((one.where, other.where))
                yield Fault("overlap", " ".join(where), f"{one.drawn.text} | {other.drawn.text}")


def _meet(one: _Placed, other: _Placed) -> bool:
    """Tell whether two things lie on each other, and neither is the frame of the other."""
    both = one.spot.intersected(other.spot)
    if both.width() <= SLACK or both.height() <= _MARKS:
        return False
    pairs = ((one, other), (other, one))
    grown = -SLACK, -SLACK, SLACK, SLACK
    return not any(a.drawn.frame and a.spot.adjusted(*grown).contains(b.spot) for a, b in pairs)
