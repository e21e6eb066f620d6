"""A remark in the page: icon, title, sentence, one act. It never pops up and never takes the focus."""

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ui.theme.current import tokens
from ui.views.common import Advice
from ui.widgets import paint
from ui.widgets.badge import ink_of
from ui.widgets.card import RADIUS
from ui.widgets.key_button import KeyButton
from ui.widgets.title_block import TitleBlock

_TONES = {"info": "accent", "warn": "warn", "bad": "bad"}
_ICONS = {"info": "info", "warn": "triangle-alert", "bad": "circle-alert"}


class Banner(QFrame):
    """Shows one advice."""

    acted = Signal(object)
    """The advice's route, when its act was chosen."""
    closed = Signal(str)
    """The advice's code, when the officer put it away."""

    def __init__(self, advice: Advice, close_words: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.advice = advice
        self.setAccessibleName(advice.title)
        self.setAccessibleDescription(advice.text)
        row = QHBoxLayout(self)
        # 44 leaves room for the icon, which is painted, not laid out.
        row.setContentsMargins(44, 8, 10, 8)
        row.setSpacing(12)
        row.addWidget(TitleBlock(advice.title, advice.text, ("strong", "caption")), 1)
        if advice.action:
            act = KeyButton(advice.action, kind="quiet")
            act.clicked.connect(self._act)
            row.addWidget(act)
        if close_words:
            close = KeyButton(close_words, icon="x", kind="tool")
            close.set_bare(bare=True)
            close.clicked.connect(self._close)
            row.addWidget(close)

    def _close(self) -> None:
        self.closed.emit(self.advice.code)

    def _act(self) -> None:
        self.acted.emit(self.advice.route)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the soft ground and the icon."""
        painter = paint.painter_on(self)
        theme = tokens()
        tone = _TONES[self.advice.strength]
        rect = QRectF(self.rect())
        ink = ink_of(tone, theme)
        paint.box(painter, rect, RADIUS, theme.colour(f"{tone}_soft"), ink if theme.outlined else theme.line)
        paint.draw_icon(painter, QRectF(14, 0, 20, rect.height()), _ICONS[self.advice.strength], ink, 18)
        painter.end()
