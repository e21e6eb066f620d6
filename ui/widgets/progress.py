"""A plain progress line: how far something is, between 0 and 1."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.current import tokens
from ui.widgets import paint


def paint_progress(painter: QPainter, rect: QRectF, share: float, colour: QColor) -> None:
    """Draw a track filling ``rect`` and the done ``share`` of it."""
    radius = rect.height() / 2
    paint.box(painter, rect, radius, tokens().track, None)
    if share <= 0:
        return
    painter.save()
    painter.setClipRect(
        # What has begun is seen, however small its share.
        QRectF(rect.left(), rect.top(), max(4.0, rect.width() * min(1.0, share)), rect.height())
    )
    paint.box(painter, rect, radius, colour, None)
    painter.restore()


class ProgressLine(QWidget):
    """A progress line standing alone; its numbers stand in words beside it."""

    def __init__(self, colour: str = "accent", height: int = 10, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._share, self._colour, self._height = 0.0, colour, height
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def share(self) -> float:
        """How much is done, 0 to 1."""
        return self._share

    def put(self, done: float, whole: float) -> None:
        """Show ``done`` of ``whole``; nothing to do counts as nothing done."""
        self._share = done / whole if whole else 0.0
        self.update()

    def sizeHint(self) -> QSize:
        """Return the line's height in a comfortable width."""
        return QSize(200, self._height)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the line."""
        painter = paint.painter_on(self)
        paint_progress(painter, QRectF(self.rect()), self._share, tokens().colour(self._colour))
        painter.end()
