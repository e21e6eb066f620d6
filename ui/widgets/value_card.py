"""One value of a conflict as a card: the value large, who wrote it and when, and its key."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui.theme.current import tokens
from ui.theme.tokens import Tokens
from ui.widgets import paint
from ui.widgets.card import RADIUS
from ui.widgets.key_cap import paint_key_cap
from ui.widgets.words import breakable

HEIGHT, LEAST = 222, 190
_PAD, _PITCH = 18, 22


@dataclass(frozen=True, slots=True)
class ValueWords:
    """What a card says."""

    icon: str
    title: str
    key: str
    value: str
    change: str
    who: str
    when: str
    where: str
    choose: str


_NOTHING = ValueWords("circle", "", "", "", "", "", "", "", "")


class ValueCard(QAbstractButton):
    """A card that can be chosen, or the one that is only there to compare with."""

    def __init__(self, *, choosable: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choosable = choosable
        self.words = _NOTHING
        self.setCheckable(choosable)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if choosable else Qt.FocusPolicy.NoFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def put(self, words: ValueWords) -> None:
        """Show other words."""
        self.words = words
        parts = (words.title, words.value, words.change, words.who, words.when, words.where)
        self.setText(words.title)
        self.setAccessibleName(" · ".join(part for part in parts if part))
        self.setToolTip(self.accessibleName())
        self.updateGeometry()
        self.update()

    def _about(self, width: float) -> list[tuple[str, str, str]]:
        """Return who, when and where as lines of ``width`` pixels, each with its role and its ink's token."""
        words = self.words
        told = (
            (words.who, "body", "text"),
            (words.when, "caption", "text2"),
            (words.where, "caption", "text2"),
        )
        return [
            (line, role, ink)
            for text, role, ink in told
            for line in paint.wrapped(breakable(text), role, width)
        ]

    def heightForWidth(self, width: int) -> int:
        """Return the card's height: long names and machines go on below."""
        return HEIGHT + (len(self._about(width - 2 * _PAD)) - 3) * _PITCH

    def hasHeightForWidth(self) -> bool:
        """Say that the height follows the width."""
        return True

    def sizeHint(self) -> QSize:
        """Return the card's size in the width it has."""
        return QSize(238, self.heightForWidth(max(LEAST, self.width())))

    def minimumSizeHint(self) -> QSize:
        """Return a width that money still fits in."""
        return QSize(LEAST, self.heightForWidth(max(LEAST, self.width())))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave Enter to the page: it takes the chosen value and goes on."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            event.ignore()
            return
        super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the card."""
        painter = paint.painter_on(self)
        theme = tokens()
        chosen = self.isChecked()
        rect = QRectF(self.rect())
        ground = theme.accent_soft if chosen else theme.surface if self._choosable else theme.raised
        edge = theme.focus if chosen or self.hasFocus() else theme.line
        paint.box(painter, rect, RADIUS, ground, edge, 2 if chosen or self.hasFocus() else 1)
        inner = rect.adjusted(_PAD, 0, -_PAD, 0)
        self._paint_head(painter, inner, theme)
        self._paint_value(painter, inner, theme)
        paint.fill(painter, QRectF(inner.left(), 110, inner.width(), 1), theme.line)
        self._paint_foot(painter, inner, theme)
        painter.end()

    def _ink(self, theme: Tokens) -> QColor:
        return theme.accent if self.isChecked() else theme.text if self._choosable else theme.text2

    def _paint_head(self, painter: QPainter, inner: QRectF, theme: Tokens) -> None:
        words = self.words
        row = QRectF(inner.left(), 11, inner.width(), 28)
        ink = self._ink(theme)
        paint.draw_icon(painter, QRectF(row.left(), row.top(), 18, row.height()), words.icon, ink, 18)
        right = -34 if words.key else 0
        room = row.adjusted(26, 0, right, 0)
        roles = (
            role for role in ("section", "strong") if paint.text_width(words.title, role) <= room.width()
        )
        paint.draw_text(painter, room, words.title, next(roles, "caption_strong"), ink, tipped=True)
        if words.key:
            paint_key_cap(painter, row, words.key, ink, theme.border)

    def _paint_value(self, painter: QPainter, inner: QRectF, theme: Tokens) -> None:
        ink = theme.text if self._choosable else theme.text2
        value = self.words.value
        if paint.text_width(value, "headline") <= inner.width():
            room = QRectF(inner.left(), 44, inner.width(), 40)
            paint.draw_text(painter, room, value, "headline", ink)
        else:
            self._paint_long(painter, inner, value, ink)
            return
        change = QRectF(inner.left(), 82, inner.width(), 24)
        paint.draw_text(painter, change, self.words.change, "caption", theme.text2)

    def _paint_long(self, painter: QPainter, inner: QRectF, value: str, ink: QColor) -> None:
        """Draw a long text on three lines; the rest is elided and stands in the tool tip."""
        lines = paint.wrapped(value, "strong", inner.width())
        shown = [*lines[:2], " ".join(lines[2:])] if len(lines) > 2 else lines
        for number, line in enumerate(shown):
            room = QRectF(inner.left(), 42 + number * 21, inner.width(), 26)
            paint.draw_text(painter, room, line, "strong", ink, tipped=True)

    def _paint_foot(self, painter: QPainter, inner: QRectF, theme: Tokens) -> None:
        for number, (text, role, ink) in enumerate(self._about(inner.width())):
            room = QRectF(inner.left(), 116 + number * _PITCH, inner.width(), 25)
            paint.draw_text(painter, room, text, role, theme.colour(ink))
        row = QRectF(inner.left(), self.height() - 34, inner.width(), 26)
        if self._choosable:
            self._paint_radio(painter, QRectF(row.left() + 1, row.center().y() - 9, 18, 18), theme)
            row = row.adjusted(28, 0, 0, 0)
        paint.draw_text(painter, row, self.words.choose, "body", self._ink(theme))

    def _paint_radio(self, painter: QPainter, spot: QRectF, theme: Tokens) -> None:
        if self.isChecked():
            paint.box(painter, spot, 9, theme.focus, None)
            paint.box(painter, spot.adjusted(6, 6, -6, -6), 3, theme.on_accent, None)
        else:
            paint.box(painter, spot, 9, theme.surface, theme.border, 1.5)
