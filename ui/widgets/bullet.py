"""The bullet bar: fill in the programme's colour, notch at the plan, tick at the year's target."""

from fractions import Fraction

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.current import tokens
from ui.widgets import paint

HEIGHT = 8


def _share(value: Fraction | float, target: float) -> float:
    return max(0.0, min(1.0, float(value) / target)) if target else 0.0


def paint_bullet(
    painter: QPainter,
    rect: QRectF,
    value: float,
    plan: Fraction | float | None,
    target: float,
    colour: QColor,
) -> None:
    """Draw a bar in the vertical middle of ``rect``; values above the target fill it to the end.

    ``plan`` is what the calendar asks for by now; ``None`` draws no notch.
    """
    theme = tokens()
    bar = QRectF(rect.left(), round(rect.center().y() - HEIGHT / 2), rect.width() - 1, HEIGHT)
    paint.box(painter, bar, 1.5, theme.track, None)
    done = bar.width() * _share(value, target)
    if done > 0:
        # What has begun is seen, however small its share.
        paint.box(painter, QRectF(bar.left(), bar.top(), max(done, 3), HEIGHT), 1.5, colour, None)
    paint.fill(painter, QRectF(bar.right() - 1, bar.top() - 2, 1, HEIGHT + 4), theme.border)
    if plan is not None and target:
        notch = bar.left() + round(bar.width() * _share(plan, target))
        paint.fill(painter, QRectF(notch, bar.top() - 4, 2, HEIGHT + 8), theme.text)


class BulletBar(QWidget):
    """A bullet bar standing alone; the figures beside it are the page's."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value, self._target = 0.0, 0.0
        self._plan: Fraction | float | None = None
        self._colour = "accent"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def put(self, value: float, plan: Fraction | float | None, target: float, colour: str) -> None:
        """Show other figures; ``colour`` is a token's name."""
        self._value, self._plan, self._target, self._colour = value, plan, target, colour
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for bar and notch."""
        return QSize(160, 20)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the bar."""
        painter = paint.painter_on(self)
        colour = tokens().colour(self._colour)
        paint_bullet(painter, QRectF(self.rect()), self._value, self._plan, self._target, colour)
        painter.end()
