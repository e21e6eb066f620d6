"""Buttons that show their key: main (filled), plain, quiet, tool and danger."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui.theme.current import tokens
from ui.theme.tokens import Tokens
from ui.widgets import paint
from ui.widgets.key_cap import key_width, paint_key_cap

HEIGHT, RADIUS, PAD = 32, 6, 12
KINDS = ("main", "plain", "quiet", "tool", "danger")


@dataclass(frozen=True, slots=True)
class _Dress:
    ground: QColor | None
    edge: QColor | None
    ink: QColor


def _dress(kind: str, theme: Tokens) -> _Dress:
    return {
        "main": _Dress(theme.accent, None, theme.on_accent),
        "plain": _Dress(theme.surface, theme.border, theme.text),
        "quiet": _Dress(None, None, theme.accent),
        "tool": _Dress(None, None, theme.text2),
        "danger": _Dress(theme.surface, theme.bad, theme.bad),
    }[kind]


def _off_ground(theme: Tokens) -> QColor:
    return theme.surface if theme.outlined else theme.grid


def _off(kind: str, theme: Tokens) -> _Dress:
    boxed = kind in {"main", "plain", "danger"}
    return _Dress(_off_ground(theme) if boxed else None, theme.line if boxed else None, theme.disabled)


def _pressed(colour: QColor | None, theme: Tokens) -> QColor:
    """Return the ground under the pointer: a little towards the ink, soft where there was none."""
    if colour is None or colour == theme.surface:
        return theme.accent_soft
    return colour.darker(112) if colour.lightness() < 140 else colour.lighter(108)


# No QPushButton: inside a dialog that becomes the default button by itself, and Enter anywhere presses it.
class KeyButton(QAbstractButton):
    """A button with its words, its icon and the key that does the same."""

    def __init__(
        self, text: str, key: str = "", icon: str = "", kind: str = "plain", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._key, self._icon, self._kind, self._bare = key, icon, kind, False
        self.setText(text)
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        # Repaints when the pointer comes and goes, which the ground shows.
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    @property
    def key(self) -> str:
        """The words of the key on the button."""
        return self._key

    def set_words(self, text: str) -> None:
        """Change words and accessible name together."""
        if text != self.text():
            self.setText(text)
            self.setAccessibleName(text)
            self.updateGeometry()

    def set_kind(self, kind: str) -> None:
        """Change the kind (one of ``KINDS``)."""
        self._kind = kind
        self.update()

    def set_bare(self, *, bare: bool) -> None:
        """Show the icon alone, with the words as tool tip: for narrow windows."""
        self._bare = bare and bool(self._icon)
        self.setToolTip(self.text() if self._bare else "")
        self.updateGeometry()
        self.update()

    def _role(self) -> str:
        return "strong" if self._kind == "main" else "body"

    def _content_width(self) -> float:
        width = 0.0
        if self._icon:
            width += paint.ICON
        if not self._bare:
            width += (8 if self._icon else 0) + paint.text_width(self.text(), self._role())
            width += key_width(self._key) + 15 if self._key else 0
        return width

    def sizeHint(self) -> QSize:
        """Return icon, words and key with their gaps."""
        right = 7 if self._key and not self._bare else PAD
        return QSize(math.ceil(self._content_width()) + PAD + right, HEIGHT)

    minimumSizeHint = sizeHint

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press the button that has the focus, as Space does: once, however long it is held."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if not event.isAutoRepeat():
                self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw ground, focus ring and content."""
        painter = paint.painter_on(self)
        theme = tokens()
        dress = _dress(self._kind, theme) if self.isEnabled() else _off(self._kind, theme)
        self._paint_ground(painter, dress, theme)
        self._paint_content(painter, dress, theme)
        painter.end()

    def _paint_ground(self, painter: QPainter, dress: _Dress, theme: Tokens) -> None:
        rect = QRectF(self.rect())
        warm = self.isEnabled() and (self.underMouse() or self.isDown())
        ground = _pressed(dress.ground, theme) if warm else dress.ground
        if not self.hasFocus():
            paint.box(painter, rect, RADIUS, ground, dress.edge)
        # A focus border beside the accent would hardly be seen: ink outside, a light ring inside (LOOK,
        # "Components").
        elif self._kind == "main":
            paint.box(painter, rect, RADIUS, theme.on_accent, theme.text, 2)
            paint.box(painter, rect.adjusted(4, 4, -4, -4), 3, ground, None)
        else:
            paint.box(painter, rect, RADIUS, ground, theme.focus, 2)

    def _paint_content(self, painter: QPainter, dress: _Dress, theme: Tokens) -> None:
        rect = QRectF(self.rect())
        left = PAD if not self._bare else (rect.width() - paint.ICON) / 2
        if self._icon:
            paint.draw_icon(painter, QRectF(left, 0, paint.ICON, rect.height()), self._icon, dress.ink)
            left += paint.ICON + 8
        if self._bare:
            return
        room = QRectF(left, 0, paint.text_width(self.text(), self._role()) + 1, rect.height())
        paint.draw_text(painter, room, self.text(), self._role(), dress.ink)
        if self._key:
            edge = dress.ink if self._kind == "main" else theme.border
            paint_key_cap(painter, rect.adjusted(0, 0, -7, 0), self._key, dress.ink, edge)
