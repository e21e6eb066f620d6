"""A title and the sentence below it, painted as one block: closer than two labels would stand."""

import math

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QFontMetricsF, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.current import tokens
from ui.theme.type_scale import font
from ui.widgets import paint
from ui.widgets.words import breakable

PITCH, SLACK = 1.28, 3.5
"""Line pitch against the font's height, and room for marks above and below (LOOK, "Type")."""


class TitleBlock(QWidget):
    """Title and caption; both may wrap, neither is ever cut."""

    def __init__(
        self,
        title: str = "",
        caption: str = "",
        roles: tuple[str, str] = ("headline", "body"),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._roles = roles
        self.title, self.caption = title, caption
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.put(title, caption)

    def put(self, title: str, caption: str) -> None:
        """Show other words."""
        self.title, self.caption = title, caption
        self.setAccessibleName(f"{title} {caption}".strip())
        self.updateGeometry()
        self.update()

    def lines(self, width: float) -> list[tuple[str, str]]:
        """Return each line shown in ``width`` pixels with its role."""
        shown = []
        for text, role in zip((self.title, self.caption), self._roles, strict=True):
            if text:
                shown += [(line, role) for line in paint.wrapped(breakable(text), role, max(width, 80))]
        return shown

    def _pitch(self, role: str) -> float:
        return QFontMetricsF(font(role)).height() * PITCH

    def heightForWidth(self, width: int) -> int:
        """Return the height of all lines and their slack."""
        return math.ceil(sum(self._pitch(role) for _, role in self.lines(width)) + 2 * SLACK)

    def hasHeightForWidth(self) -> bool:
        """Say that the height follows the width."""
        return True

    def sizeHint(self) -> QSize:
        """Return a comfortable width and its height."""
        width = max(paint.text_width(self.title, self._roles[0]), 240)
        return QSize(math.ceil(width) + 1, self.heightForWidth(max(math.ceil(width) + 1, self.width())))

    def minimumSizeHint(self) -> QSize:
        """Return a narrow width; the height comes with the width given."""
        return QSize(160, self.heightForWidth(max(160, self.width())))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the lines."""
        painter = paint.painter_on(self)
        theme = tokens()
        top = SLACK
        for line, role in self.lines(self.width()):
            pitch = self._pitch(role)
            ink = theme.text if role == self._roles[0] else theme.text2
            paint.draw_text(painter, QRectF(0, top, self.width(), pitch), line, role, ink)
            top += pitch
        painter.end()
