"""Reads a window as an officer would: words cut, tone marks clipped, English left (LOOK, last line)."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QLabel, QTableView, QWidget

from ui.theme.type_scale import font
from ui.widgets import paint
from ui.widgets.title_block import TitleBlock
from ui.widgets.words import Words

SLACK = 0.75
"""Of a logical pixel: an antialiased edge may touch the border."""
KNOWN = frozenset(
    """
    enter esc tab shift alt ctrl pgup pgdn excel big data pdf usb http https kongtun cdd go th
    supaporn sarabun ofl lucide isc feather mit qt pyside lgpl sqlcipher bsd geothai cc by
    kb mb home office local share real pin
    """.split()  # noqa: SIM905 - a list of fifty quoted words reads worse
)
"""Names of keys and of parts: what stays Latin in a Thai screen."""
_LATIN = re.compile(r"[A-Za-z]{2,}")
_CODES = re.compile(r"\b(MF|GF|DM|RI)\d[a-z]?\b|[0-9a-f]{8,}|\b[A-Z0-9]{4}(-[A-Z0-9]{4})+\b|/\S+")
_FIELD = re.compile(r"\{\w*\}")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that cannot be read."""

    kind: str
    """``elided``, ``cut``, ``clipped``, ``english`` or ``unfilled``."""
    where: str
    text: str


def faults_of(window: QWidget) -> list[Fault]:
    """Paint the window and return all that cannot be read in it."""
    found: list[Fault] = []
    stop = paint.hear_elisions(lambda whole, shown: found.append(Fault("elided", shown, whole)))
    with _painting_watched(found):
        window.grab()
    stop()
    for widget in (window, *window.findChildren(QWidget)):
        if widget.isVisibleTo(window):
            found += _faults_of_widget(widget)
    return list(dict.fromkeys(found))


def _faults_of_widget(widget: QWidget) -> Iterator[Fault]:
    where = type(widget).__name__
    if isinstance(widget, Words):
        yield from _faults_of_words(widget)
    elif isinstance(widget, QLabel) and widget.text():
        yield from _faults_of_label(widget)
    if isinstance(widget, TitleBlock) and widget.heightForWidth(widget.width()) > widget.height() + 1:
        yield Fault("cut", where, widget.title)
    for text in texts_of(widget):
        yield from _faults_of_text(where, text)


def _faults_of_words(label: Words) -> Iterator[Fault]:
    for line in label.lines(label.width()):
        if paint.text_width(line, label.role) > label.width() + SLACK:
            yield Fault("cut", "Words", line)
    if label.wordWrap() and label.heightForWidth(label.width()) > label.height() + 1:
        yield Fault("cut", "Words", label.text())
    if label.text() and not _is_whole(label):
        yield Fault("cut", "Words", label.text())


def _faults_of_label(label: QLabel) -> Iterator[Fault]:
    metrics = QFontMetricsF(label.font())
    tight = metrics.tightBoundingRect(label.text())
    if tight.height() > label.contentsRect().height() + SLACK:
        yield Fault("clipped", "QLabel", label.text())
    if not label.wordWrap() and metrics.horizontalAdvance(label.text()) > label.contentsRect().width() + 1:
        yield Fault("cut", "QLabel", label.text())


def _is_whole(widget: QWidget) -> bool:
    """Tell whether no parent cuts the widget off; what can be scrolled up and down may be."""
    rect = widget.rect()
    parent = widget.parentWidget()
    while parent is not None and not widget.isWindow():
        spot = QRectF(widget.mapTo(parent, QPoint(0, 0)), rect.size())
        room = QRectF(parent.rect())
        scrolls = isinstance(parent.parentWidget(), QAbstractScrollArea)
        if spot.left() < -SLACK or spot.right() > room.right() + 1 + SLACK:
            return False
        if scrolls or parent.isWindow():
            return True
        if spot.top() < -SLACK or spot.bottom() > room.bottom() + 1 + SLACK:
            return False
        parent = parent.parentWidget()
    return True


def texts_of(widget: QWidget) -> Iterator[str]:
    """Return the words a widget shows or tells."""
    if isinstance(widget, QLabel | QAbstractButton):
        yield widget.text()
    if isinstance(widget, QTableView) and widget.model() is not None:
        yield from _cells_of(widget)
    yield widget.accessibleName()
    yield widget.toolTip()


def _cells_of(table: QTableView) -> Iterator[str]:
    model = table.model()
    for column in range(model.columnCount()):
        yield str(model.headerData(column, Qt.Orientation.Horizontal) or "")
        for row in range(min(model.rowCount(), 60)):
            yield str(model.index(row, column).data() or "")


def _faults_of_text(where: str, text: str) -> Iterator[Fault]:
    if _FIELD.search(text):
        yield Fault("unfilled", where, text)
    plain = _FIELD.sub(" ", _CODES.sub(" ", text))
    if any(word.lower() not in KNOWN for word in _LATIN.findall(plain)):
        yield Fault("english", where, text)


@contextmanager
def _painting_watched(found: list[Fault]) -> Iterator[None]:
    """Compare the tight box of every painted line with the widget it is painted on."""
    drawn = paint.draw_text

    def watched(
        painter: QPainter,
        rect: QRectF,
        text: str,
        role: str,
        colour: QColor,
        align: Qt.AlignmentFlag = paint.LEFT,
    ) -> float:
        if text and not painter.transform().isRotating():
            box, room = _tight_box(rect, text, role), _room(painter, rect)
            if box.top() < room.top() - SLACK or box.bottom() > room.bottom() + SLACK:
                found.append(Fault("clipped", type(painter.device()).__name__, text))
        return drawn(painter, rect, text, role, colour, align)

    replace: Callable[..., float] = watched
    paint.draw_text = replace
    try:
        yield
    finally:
        paint.draw_text = drawn


def _room(painter: QPainter, rect: QRectF) -> QRectF:
    """Return where ink is seen: the widget, or in a table the row and the slack of its neighbours."""
    device = painter.device()
    if isinstance(device, QWidget) and isinstance(device.parentWidget(), QAbstractScrollArea):
        return rect.adjusted(0, -4, 0, 4)
    return QRectF(painter.window())


def _tight_box(rect: QRectF, text: str, role: str) -> QRectF:
    """Return where the ink of a vertically centred line lies."""
    metrics = QFontMetricsF(font(role))
    base = rect.top() + (rect.height() - metrics.height()) / 2 + metrics.ascent()
    return metrics.tightBoundingRect(text).translated(rect.left(), base)
