"""The product's mark: a blue square with its first letter and the four programme colours at the foot."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.text import say
from ui.theme.current import tokens
from ui.theme.tokens import LIGHT
from ui.theme.type_scale import font
from ui.widgets import paint
from ui.widgets.two_lines import paint_two_lines


def paint_mark(painter: QPainter, rect: QRectF) -> None:
    """Draw the mark into a square; its colours do not follow the theme."""
    side = rect.width()
    shape = QPainterPath()
    shape.addRoundedRect(rect, side * 0.18, side * 0.18)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipPath(shape)
    painter.fillRect(rect, LIGHT.accent)
    foot = side * 0.13
    for number, name in enumerate(("mf", "gf", "dm", "ri")):
        # Half a pixel over its neighbour, else a seam shows at 125 %.
        part = QRectF(rect.left() + number * side / 4, rect.bottom() - foot, side / 4 + 0.5, foot)
        painter.fillRect(part, LIGHT.colour(name).lighter(125))
    # A picture, not a text: its size follows the square and is no role's, so draw_text is not used.
    letter = QFont(font("headline"))
    letter.setPixelSize(round(side * 0.58))
    painter.setFont(letter)
    painter.setPen(LIGHT.on_accent)
    painter.drawText(rect.adjusted(0, 0, 0, -foot), Qt.AlignmentFlag.AlignCenter, say("common.product")[:1])
    painter.restore()


class BrandLine(QWidget):
    """The mark, the product's name and the district."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._caption, self._narrow = say("common.tagline"), False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(say("common.product"))

    def put(self, caption: str) -> None:
        """Show another line below the name."""
        self._caption = caption
        self.update()

    def set_narrow(self, *, narrow: bool) -> None:
        """Show the mark alone."""
        self._narrow = narrow
        self.update()

    def sizeHint(self) -> QSize:
        """Return the line's height."""
        return QSize(40, 38)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw mark and words."""
        painter = paint.painter_on(self)
        theme = tokens()
        if self._narrow:
            paint_mark(painter, QRectF((self.width() - 30) / 2, 3, 30, 30))
        else:
            paint_mark(painter, QRectF(6, 3, 30, 30))
            words = (say("common.product"), self._caption)
            room = QRectF(46, -1, self.width() - 48, self.height())
            paint_two_lines(painter, room, words, (theme.text, theme.text2), "section", 18)
        painter.end()
