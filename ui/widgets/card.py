"""A quiet box with a hairline round it: for lists, facts, forms."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.theme.current import tokens
from ui.widgets import paint

RADIUS = 8


class Card(QFrame):
    """A box; ``ground`` is a token, ``column`` the layout to fill."""

    def __init__(self, ground: str = "surface", margin: int = 16, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ground = ground
        self.column = QVBoxLayout(self)
        above = max(margin - 5, 2)  # a line's box leaves room for marks above its letters
        self.column.setContentsMargins(margin, above, margin, margin)
        self.column.setSpacing(6)

    def set_ground(self, ground: str) -> None:
        """Fill with another token's colour."""
        self._ground = ground
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw ground and hairline."""
        painter = paint.painter_on(self)
        theme = tokens()
        paint.box(painter, QRectF(self.rect()), RADIUS, theme.colour(self._ground), theme.line)
        painter.end()
