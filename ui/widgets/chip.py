"""A filter as a pill: pressed or not, with an icon where the filter is about a state."""

import math

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui.theme.current import tokens
from ui.widgets import paint
from ui.widgets.badge import ink_of

HEIGHT = 28


class Chip(QAbstractButton):
    """One filter of a row; the chosen one is checked."""

    def __init__(self, text: str, icon: str = "", tone: str = "plain", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._tone = icon, tone
        self.setCheckable(True)
        # Qt lets go of the others among the same parent's children: each row of chips needs a parent of its
        # own.
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_words(text)

    def set_words(self, text: str) -> None:
        """Change words and accessible name together (counts change)."""
        self.setText(text)
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for the bold words, so that choosing does not move the neighbours."""
        width = paint.text_width(self.text(), "strong") + 23 + (22 if self._icon else 0)
        return QSize(math.ceil(width), HEIGHT)

    minimumSizeHint = sizeHint

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter choose the filter that has the focus, as Space does."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the pill."""
        painter = paint.painter_on(self)
        theme = tokens()
        chosen = self.isChecked()
        edge = theme.focus if self.hasFocus() else theme.accent if chosen else theme.border
        ground = theme.accent_soft if chosen else theme.surface
        rect = QRectF(self.rect())
        paint.box(painter, rect, HEIGHT / 2, ground, edge, 2 if self.hasFocus() else 1)
        ink = theme.accent if chosen else theme.text2
        left = 11.0
        if self._icon:
            tone = ink_of(self._tone, theme)
            paint.draw_icon(painter, QRectF(left, 0, paint.ICON, rect.height()), self._icon, tone)
            left += 22
        role = "strong" if chosen else "body"
        paint.draw_text(painter, rect.adjusted(left, 0, -8, 0), self.text(), role, ink)
        painter.end()
