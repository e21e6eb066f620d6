"""The month everything is about: back, the month in words, forward."""

import math

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from sync.model.fiscal_year import FIRST_YEAR, FiscalMonth
from sync.model.thai_dates import month_title
from ui.text import say
from ui.theme.current import tokens
from ui.widgets import paint
from ui.widgets.key_button import HEIGHT, RADIUS

_ARROW = 32


class _Arrow(QAbstractButton):
    """One end of the switcher."""

    def __init__(self, icon: str, words: str) -> None:
        super().__init__()
        self._icon = icon
        self.setText(words)
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.setFixedSize(_ARROW, HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = paint.painter_on(self)
        theme = tokens()
        if self.hasFocus():
            paint.box(painter, QRectF(self.rect()), RADIUS, None, theme.focus, 2)
        ink = theme.text if self.isEnabled() else theme.disabled
        paint.draw_icon(painter, QRectF(self.rect()), self._icon, ink)
        painter.end()


class MonthSwitcher(QWidget):
    """Shows a month and goes one month back or forward, never past ``latest`` but to months with figures."""

    chosen = Signal(object)

    def __init__(self, month: FiscalMonth, latest: FiscalMonth, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._month, self._latest = month, latest
        self._beyond: tuple[FiscalMonth, ...] = ()
        self._back = _Arrow("chevron-left", say("window.month_back"))
        self._forward = _Arrow("chevron-right", say("window.month_forward"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._back)
        row.addStretch(1)
        row.addWidget(self._forward)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._back.clicked.connect(self.go_back)
        self._forward.clicked.connect(self.go_forward)
        self.put(month)

    @property
    def month(self) -> FiscalMonth:
        """The month shown."""
        return self._month

    def put(self, month: FiscalMonth) -> None:
        """Show ``month`` without telling anybody."""
        self._month = month
        self._enable()
        self.setAccessibleName(f"{month_title(month)} {self._number()}")
        self.updateGeometry()
        self.update()

    def put_range(self, latest: FiscalMonth, beyond: tuple[FiscalMonth, ...]) -> None:
        """Take the last month that is entered, and those after it that hold figures, earliest first."""
        self._latest, self._beyond = latest, beyond
        self._enable()

    def _enable(self) -> None:
        self._back.setEnabled(self._before() is not None)
        self._forward.setEnabled(self._after() is not None)

    def _before(self) -> FiscalMonth | None:
        """Return where back leads: past ``latest`` only the months with figures count."""
        if self._month > self._latest:
            return max([one for one in self._beyond if one < self._month], default=self._latest)
        # A month is compared with the one before it, so the very first is left over.
        return self._month.shifted(-1) if self._month > FiscalMonth(FIRST_YEAR, 2) else None

    def _after(self) -> FiscalMonth | None:
        if self._month < self._latest:
            return self._month.shifted(1)
        return min([one for one in self._beyond if one > self._month], default=None)

    def go_back(self) -> None:
        """Go to the month before."""
        self._go(self._before())

    def go_forward(self) -> None:
        """Go to the month after."""
        self._go(self._after())

    def _go(self, month: FiscalMonth | None) -> None:
        if month is not None:
            # Shown before anybody answers: held down, the key goes on from month to month.
            self.put(month)
            self.chosen.emit(month)

    def _number(self) -> str:
        return say("window.month_number", number=self._month.number)

    def sizeHint(self) -> QSize:
        """Return room for both arrows and the words."""
        words = paint.text_width(month_title(self._month), "strong") + paint.text_width(
            self._number(), "body"
        )
        return QSize(2 * _ARROW + 65 + math.ceil(words), HEIGHT)

    minimumSizeHint = sizeHint

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the box, its two divisions and the words."""
        painter = paint.painter_on(self)
        theme = tokens()
        rect = QRectF(self.rect())
        paint.box(painter, rect, RADIUS, theme.surface, theme.border)
        for x in (_ARROW, rect.width() - _ARROW - 1):
            paint.fill(painter, QRectF(x, 1, 1, HEIGHT - 2), theme.line)
        paint.draw_icon(painter, QRectF(_ARROW + 10, 0, 18, HEIGHT), "calendar-days", theme.text2)
        name = month_title(self._month)
        left = _ARROW + 35.0
        width = paint.text_width(name, "strong") + 1
        paint.draw_text(painter, QRectF(left, 0, width, HEIGHT), name, "strong", theme.text)
        room = QRectF(left + width + 8, 0, rect.width() - left - width - _ARROW - 8, HEIGHT)
        paint.draw_text(painter, room, self._number(), "body", theme.text2)
        painter.end()
