"""Reads a window as an officer would: words cut, tone marks clipped, English left (LOOK, last line)."""

import re
from collections.abc import Iterator

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QAbstractButton, QLabel, QTableView, QWidget

from tests.support.painted import SLACK, Fault, is_whole, painted_faults, painted_on
from ui.widgets import paint
from ui.widgets.title_block import TitleBlock
from ui.widgets.words import Words

KNOWN = frozenset(
    """
    enter esc tab del shift alt ctrl pgup pgdn excel big data pdf usb http https kongtun cdd go th
    supaporn sarabun ofl lucide isc feather mit qt pyside lgpl sqlcipher bsd geothai cc by
    kb mb home office local share real pin
    """.split()  # noqa: SIM905 - a list of fifty quoted words reads worse
)
"""Names of keys and of parts: what stays Latin in a Thai screen."""
_LATIN = re.compile(r"[A-Za-z]{2,}")
_CODES = re.compile(r"\b(MF|GF|DM|RI)\d[a-z]?\b|[0-9a-f]{8,}|\b[A-Z0-9]{4}(-[A-Z0-9]{4})+\b|/\S+")
_FIELD = re.compile(r"\{\w*\}")


def faults_of(window: QWidget) -> list[Fault]:
    """Paint the window and return all that cannot be read in it."""
    painted = painted_on(window)
    found = [*painted_faults(painted)]
    for one in painted:
        widget = one.device
        # A line of a wrapped text is read with the whole of it below.
        if isinstance(widget, QWidget) and not any(one.text in told for told in texts_of(widget)):
            found += _faults_of_text(type(widget).__name__, one.text)
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
    if label.text() and not is_whole(label, QRectF(label.rect())):
        yield Fault("cut", "Words", label.text())


def _faults_of_label(label: QLabel) -> Iterator[Fault]:
    metrics = QFontMetricsF(label.font())
    tight = metrics.tightBoundingRect(label.text())
    if tight.height() > label.contentsRect().height() + SLACK:
        yield Fault("clipped", "QLabel", label.text())
    if not label.wordWrap() and metrics.horizontalAdvance(label.text()) > label.contentsRect().width() + 1:
        yield Fault("cut", "QLabel", label.text())


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
