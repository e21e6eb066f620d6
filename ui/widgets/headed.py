"""The head of a page's content: an icon, what holds now, and what that means."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.theme.current import tokens
from ui.widgets import paint
from ui.widgets.badge import ink_of
from ui.widgets.title_block import TitleBlock


class Headed(QWidget):
    """Icon, title and a caption that may wrap."""

    def __init__(self, roles: tuple[str, str] = ("section", "body"), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._tone = "info", "plain"
        self.words = ""
        self._block = TitleBlock(roles=roles)
        column = QVBoxLayout(self)
        column.setContentsMargins(30, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._block)
        column.addStretch(1)

    def put(self, icon: str, tone: str, title: str, caption: str) -> None:
        """Show other words."""
        self._icon, self._tone = icon, tone
        self.words = f"{title} {caption}"
        self._block.put(title, caption)
        self.setAccessibleName(self.words)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the icon beside both lines."""
        painter = paint.painter_on(self)
        ink = ink_of(self._tone, tokens())
        paint.draw_icon(painter, QRectF(0, 4, 20, 46), self._icon, ink, 20)
        painter.end()
