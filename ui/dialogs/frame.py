"""What our dialogs share: the verb as title, at most 960 by 560 logical pixels, Esc closes."""

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import current
from ui.widgets import paint
from ui.widgets.words import Words

# 1366 x 768 at 125 % leaves 1093 x 614 logical pixels, and the window's own frame needs some of them (UX
# section 4.1).
LARGEST = (960, 560)
MARGIN = 22


class Frame(QDialog):
    """A dialog with a heading, a column for its content and a row of buttons at the lower right."""

    def __init__(self, heading: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(heading)
        self.setMaximumSize(*LARGEST)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(MARGIN, MARGIN - 4, MARGIN, MARGIN - 4)
        self.column.setSpacing(10)
        self.heading = Words(heading, "section", wrap=True)
        self.column.addWidget(self.heading)

    def add_buttons(self, *buttons: QWidget) -> None:
        """Put buttons below the content: main act, other act, cancel."""
        row = QHBoxLayout()
        row.addStretch(1)
        for button in buttons:
            row.addWidget(button)
        self.column.addLayout(row)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill the ground."""
        del event
        painter = paint.painter_on(self)
        painter.fillRect(self.rect(), current.tokens().surface)
        painter.end()
