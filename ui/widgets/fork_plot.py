"""Twelve months of a value, the last as a fork: what it would be with mine, and with theirs."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.current import tokens
from ui.theme.tokens import Tokens
from ui.widgets import paint
from ui.widgets.sparkline import points_of

HEIGHT, LABELS, SIDE = 96, 26, 230


@dataclass(frozen=True, slots=True)
class Prong:
    """One end of the fork."""

    words: str
    value: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class _Ends:
    months: list[QPointF | None]
    prongs: list[QPointF | None]


class ForkPlot(QWidget):
    """The table beside it is the list of months in the cell's history."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._months: tuple[tuple[str, int | None], ...] = ()
        self._prongs: tuple[Prong, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def put(self, months: tuple[tuple[str, int | None], ...], prongs: tuple[Prong, ...]) -> None:
        """Show twelve months, the last of which the prongs stand for."""
        self._months, self._prongs = months, prongs
        self.setAccessibleName(" · ".join(prong.words for prong in prongs))
        self.update()

    def sizeHint(self) -> QSize:
        """Return plot and labels."""
        return QSize(600, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Return a width in which the months' names still stand apart."""
        return QSize(480, HEIGHT)

    def _ends(self, rect: QRectF) -> _Ends:
        """Place months and prongs on one scale."""
        past: list[float | None] = [value for _, value in self._months[:-1]]
        together = [*past, *(float(prong.value) for prong in self._prongs)]
        step = rect.width() / max(1, len(self._months) - 1)
        wide = QRectF(rect.left(), rect.top(), step * max(1, len(together) - 1), rect.height())
        points = points_of(together, wide)
        prongs = [None if one is None else QPointF(rect.right(), one.y()) for one in points[len(past) :]]
        return _Ends(points[: len(past)], prongs)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the line, the fork and the labels."""
        painter = paint.painter_on(self)
        theme = tokens()
        if self._months:
            plot = QRectF(24, 10, self.width() - SIDE - 24, HEIGHT - LABELS - 24)
            ends = self._ends(plot)
            self._paint_past(painter, ends, theme)
            self._paint_fork(painter, ends, theme)
            self._paint_labels(painter, plot, theme)
        painter.end()

    def _paint_past(self, painter: QPainter, ends: _Ends, theme: Tokens) -> None:
        painter.setPen(QPen(theme.border, 1.75))
        before: QPointF | None = None
        for point in ends.months:
            if before is not None and point is not None:
                painter.drawLine(before, point)
            before = point

    def _paint_fork(self, painter: QPainter, ends: _Ends, theme: Tokens) -> None:
        start = ends.months[-1] if ends.months else None
        ordered = sorted(zip(self._prongs, ends.prongs, strict=True), key=lambda one: -one[0].value)
        for number, (prong, point) in enumerate(ordered):
            if point is None:
                continue
            ink = theme.focus if prong.chosen else theme.text2
            if start is not None:
                painter.setPen(QPen(ink, 1.5, Qt.PenStyle.DashLine))
                painter.drawLine(start, point)
            self._paint_dot(painter, point, ink, theme, filled=prong.chosen)
            # The higher value's words stay above, the lower's below: close together they would lie on each
            # other.
            top = min(point.y() - 12, 24) if number == 0 else max(point.y() - 12, 24)
            room = QRectF(point.x() + 14, top - 4, SIDE - 14, 26)
            role = "caption_strong" if prong.chosen else "caption"
            paint.draw_text(painter, room, prong.words, role, ink)

    def _paint_dot(
        self, painter: QPainter, point: QPointF, ink: QColor, theme: Tokens, *, filled: bool
    ) -> None:
        painter.setPen(QPen(ink, 2))
        painter.setBrush(ink if filled else theme.surface)
        painter.drawEllipse(point, 4.5, 4.5)

    def _paint_labels(self, painter: QPainter, plot: QRectF, theme: Tokens) -> None:
        top = HEIGHT - LABELS
        paint.fill(painter, QRectF(0, top - 2, plot.right() + 26, 1), theme.line)
        step = plot.width() / max(1, len(self._months) - 1)
        for number, (name, _) in enumerate(self._months):
            word = name.partition(" ")[0]  # twelve months in a row: their years would touch each other
            last = number == len(self._months) - 1
            room = QRectF(plot.left() + number * step - step / 2, top, step, LABELS)
            role = "caption_strong" if last else "caption"
            paint.draw_text(painter, room, word, role, theme.text if last else theme.text2, paint.CENTRE)
