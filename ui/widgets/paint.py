"""What painters share: text on one line, wrapped text, stripes, pills, focus rings.

All text goes through ``draw_text``: the check of the screens watches what was wanted and shown.
"""

import re

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QTextLayout, QTextOption
from PySide6.QtWidgets import QWidget

from ui.theme import icons
from ui.theme.type_scale import font
from ui.widgets import drawn

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter
ICON = 16

_PIECES = re.compile("[^ \u200b]+[ \u200b]*|[ \u200b]+")
"""Words with what follows them: a space or a marked word end."""


def text_width(text: str, role: str) -> float:
    """Return how wide one line of ``text`` is, in logical pixels."""
    return QFontMetricsF(font(role)).horizontalAdvance(text)


def fitted(text: str, role: str, width: float) -> str:
    """Return ``text``, or its beginning and an ellipsis where it is wider than ``width``."""
    metrics = QFontMetricsF(font(role))
    # Rooms come from rounded sizes: half a pixel less is no reason to cut.
    if metrics.horizontalAdvance(text) <= width + 0.5:
        return text
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)


def draw_text(
    painter: QPainter,
    rect: QRectF,
    text: str,
    role: str,
    colour: QColor,
    align: Qt.AlignmentFlag = LEFT,
    *,
    tipped: bool = False,
) -> float:
    """Draw one line of ``text`` into ``rect`` and return the width it took.

    ``tipped`` declares that the end may be left out where the room is narrow, because the tool tip of the
    widget or of the cell tells the whole; any other text cut short is a fault (LOOK, last line).
    """
    shown = fitted(text, role, rect.width())
    painter.setFont(font(role))
    painter.setPen(colour)
    # Not clipped: stacked marks reach over the font's height, and line boxes are laid out for them.
    painter.drawText(rect, align | Qt.TextFlag.TextSingleLine | Qt.TextFlag.TextDontClip, shown)
    if drawn.is_watched() and text:
        ink = _ink(rect, shown, role, align)
        drawn.tell_text(painter, ink, rect, (text, shown), tipped=tipped)
    return text_width(shown, role)


def _ink(rect: QRectF, shown: str, role: str, align: Qt.AlignmentFlag) -> QRectF:
    """Return where a vertically centred line lies: as wide as it advances, as high as its marks reach."""
    metrics = QFontMetricsF(font(role))
    width = metrics.horizontalAdvance(shown)
    left = rect.left()
    if align & Qt.AlignmentFlag.AlignRight:
        left += rect.width() - width
    elif align & Qt.AlignmentFlag.AlignHCenter:
        left += (rect.width() - width) / 2
    base = rect.top() + (rect.height() - metrics.height()) / 2 + metrics.ascent()
    tight = metrics.tightBoundingRect(shown)
    return QRectF(left, base + tight.top(), width, tight.height())


def wrapped(text: str, role: str, width: float) -> list[str]:
    """Return ``text`` as lines no wider than ``width``, broken at spaces and marked word ends.

    Nowhere else, so that a name is never cut in two and Linux and Windows break alike; only a piece that is
    wider than a whole line is broken where Qt can.
    """
    metrics = QFontMetricsF(font(role))
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for piece in _PIECES.findall(paragraph):
            # A space at the end of a line takes no room.
            if metrics.horizontalAdvance((line + piece).rstrip()) <= width + 0.5:
                line += piece
                continue
            lines += [line.rstrip()] if line else []
            *full, line = _broken(piece, role, width)
            lines += full
        lines.append(line.rstrip())
    return lines


def _broken(piece: str, role: str, width: float) -> list[str]:
    """Return one piece as lines, broken by Qt where it is wider than a line."""
    option = QTextOption()
    # Qt's breaks only for what is too wide: on Windows it finds 1 word end in 81 Thai letters (UX section
    # 4.2).
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout = QTextLayout(piece, font(role))
    layout.setTextOption(option)
    layout.beginLayout()
    lines: list[str] = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        lines.append(piece[line.textStart() : line.textStart() + line.textLength()])
    layout.endLayout()
    return lines or [""]


def draw_icon(painter: QPainter, rect: QRectF, name: str, colour: QColor, size: int = ICON) -> None:
    """Draw an icon in the middle of ``rect``."""
    # On whole pixels of the device: between two of them every stroke is blurred at 125 %.
    ratio = painter.device().devicePixelRatioF()
    spot = QPointF(rect.center().x() - size / 2, rect.center().y() - size / 2)
    painter.drawPixmap(
        QPointF(round(spot.x() * ratio) / ratio, round(spot.y() * ratio) / ratio),
        icons.pixmap(name, colour, size, ratio),
    )
    if drawn.is_watched():
        drawn.tell_icon(painter, QRectF(spot.x(), spot.y(), size, size))


def fill(painter: QPainter, rect: QRectF, colour: QColor) -> None:
    """Fill a rectangle without antialiasing: no seams between cells at 125 % (LOOK, "In Qt")."""
    was = painter.testRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.fillRect(rect, colour)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=was)


def box(
    painter: QPainter, rect: QRectF, radius: float, ground: QColor | None, edge: QColor | None, pen: float = 1
) -> None:
    """Draw a rounded box whose border of ``pen`` pixels lies wholly inside ``rect``."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(edge, pen) if edge is not None else Qt.PenStyle.NoPen)
    painter.setBrush(ground if ground is not None else Qt.BrushStyle.NoBrush)
    half = pen / 2 if edge is not None else 0
    painter.drawRoundedRect(rect.adjusted(half, half, -half, -half), radius, radius)


def stripe(painter: QPainter, rect: QRectF, colour: QColor) -> None:
    """Draw a programme's stripe: 4 px wide, 12 px high, at the left of ``rect``."""
    box(painter, QRectF(rect.left(), rect.center().y() - 6, 4, 12), 1.5, colour, None)


def painter_on(widget: QWidget) -> QPainter:
    """Return a painter on ``widget`` with antialiasing on; the caller ends it."""
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    return painter
