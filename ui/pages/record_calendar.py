"""A month of days to choose from, in the Buddhist era: Qt has no Buddhist calendar."""

from datetime import date, timedelta

from PySide6.QtCore import QDate, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from sync.model.fiscal_year import BE_OFFSET
from sync.model.thai_dates import ASK_BELOW, LAST_BE, MONTHS, day_long
from ui.text import say
from ui.theme import current
from ui.theme.tokens import Tokens
from ui.widgets import paint

CELL, ROWS, HEAD = 34, 6, 40
# No other days: typed, they are refused, and paging on would end at the limits of Python's calendar.
_FIRST, _LAST = date(ASK_BELOW - BE_OFFSET, 1, 1), date(LAST_BE - BE_OFFSET, 12, 31)
_STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: -7,
    Qt.Key.Key_Down: 7,
}


def weeks_of(shown: date) -> list[date]:
    """Return the 42 days of the six weeks, Monday first, that hold ``shown``'s month."""
    first = shown.replace(day=1)
    start = first - timedelta(days=first.weekday())
    return [start + timedelta(days=number) for number in range(7 * ROWS)]


def months_later(day: date, months: int) -> date:
    """Return the same day ``months`` later, the month's last day where there is no such day."""
    count = day.year * 12 + day.month - 1 + months
    year, month = count // 12, count % 12 + 1
    # Every month has a 28th: no need to look further down.
    for last in range(day.day, 27, -1):
        try:
            return date(year, month, last)
        except ValueError:
            continue
    return date(year, month, min(day.day, 28))


class CalendarPopup(QWidget):
    """One month. Arrows move, PageUp and PageDown change the month, Enter chooses, Esc closes."""

    day_chosen = Signal(QDate)

    def __init__(self, day: date, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(say("records.calendar"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.day, self._today = min(max(day, _FIRST), _LAST), today
        self.setFixedSize(self.sizeHint())
        self._tell()

    def sizeHint(self) -> QSize:
        """Head, days of the week, six weeks."""
        return QSize(7 * CELL + 16, HEAD + (ROWS + 1) * 30 + 12)

    def open_at(self, spot: QPoint) -> None:
        """Show the calendar at a place of the screen, moved to stay on it."""
        room = self.screen().availableGeometry()
        left = min(spot.x(), room.right() - self.width())
        top = min(spot.y(), room.bottom() - self.height())
        self.move(max(left, room.left()), max(top, room.top()))
        self.show()
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, choose or close."""
        key = Qt.Key(event.key())
        if key in _STEPS:
            self._go(self.day + timedelta(days=_STEPS[key]))
        elif key in {Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}:
            self._go(months_later(self.day, 1 if key == Qt.Key.Key_PageDown else -1))
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self._choose()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a day, or another month by the arrows of the head."""
        spot = event.position()
        # A popup holds the mouse, clicks outside come here too; Qt's own handler, which closes it, is
        # replaced.
        if not self.rect().toRectF().contains(spot):
            self.close()
            return
        if spot.y() < HEAD:
            self._go(months_later(self.day, -1 if spot.x() < self.width() / 2 else 1))
            return
        for day, rect in zip(weeks_of(self.day), self._cells(), strict=True):
            if rect.contains(spot) and _FIRST <= day <= _LAST:
                self.day = day
                self._choose()
                return

    def _go(self, day: date) -> None:
        if _FIRST <= day <= _LAST:
            self.day = day
            self._tell()
            self.update()

    def _choose(self) -> None:
        self.day_chosen.emit(QDate(self.day.year, self.day.month, self.day.day))
        self.close()

    def _tell(self) -> None:
        self.setAccessibleDescription(day_long(self.day))

    def _cells(self) -> list[QRectF]:
        top = HEAD + 30
        return [QRectF(8 + number % 7 * CELL, top + number // 7 * 30, CELL, 30) for number in range(7 * ROWS)]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw head, days of the week and the weeks."""
        del event
        tokens = current.tokens()
        painter = paint.painter_on(self)
        painter.fillRect(self.rect(), tokens.surface)
        paint.box(painter, self.rect().toRectF(), 6, None, tokens.border)
        title = f"{MONTHS[self.day.month - 1]} {self.day.year + BE_OFFSET}"
        head = QRectF(0, 0, self.width(), HEAD)
        paint.draw_text(painter, head, title, "strong", tokens.text, paint.CENTRE)
        paint.draw_icon(painter, QRectF(8, 0, 28, HEAD), "chevron-left", tokens.text2)
        paint.draw_icon(painter, QRectF(self.width() - 36, 0, 28, HEAD), "chevron-right", tokens.text2)
        for number, word in enumerate(say("records.weekdays").split()):
            place = QRectF(8 + number * CELL, HEAD, CELL, 30)
            paint.draw_text(painter, place, word, "caption", tokens.text2, paint.CENTRE)
        for day, rect in zip(weeks_of(self.day), self._cells(), strict=True):
            self._paint_day(painter, rect, day, tokens)
        painter.end()

    def _paint_day(self, painter: QPainter, rect: QRectF, day: date, tokens: Tokens) -> None:
        here = day == self.day
        if here:
            paint.box(painter, rect.adjusted(2, 1, -2, -1), 6, tokens.accent, None)
        elif day == self._today:
            paint.box(painter, rect.adjusted(2, 1, -2, -1), 6, None, tokens.accent)
        ink = tokens.on_accent if here else tokens.text if day.month == self.day.month else tokens.ghost
        paint.draw_text(painter, rect, str(day.day), "strong" if here else "body", ink, paint.CENTRE)
