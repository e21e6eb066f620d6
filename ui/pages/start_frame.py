"""What the pages before the main window share: the mark and words at the left, a form at the right."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.text import say
from ui.theme.current import tokens
from ui.widgets import paint
from ui.widgets.card import Card
from ui.widgets.headed import Headed
from ui.widgets.mark import paint_mark
from ui.widgets.scroll import Scroll
from ui.widgets.status_bar import Segment, StatusBar

_SIDE, _NARROW_SIDE, _FORM = 426, 340, 640


class _Brand(QWidget):
    """The mark, large."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(say("common.product"))

    def sizeHint(self) -> QSize:
        return QSize(300, 60)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = paint.painter_on(self)
        theme = tokens()
        paint_mark(painter, QRectF(0, 4, 52, 52))
        name = QRectF(68, -6, self.width() - 68, 46)
        paint.draw_text(painter, name, say("common.product"), "display", theme.text)
        line = QRectF(68, 34, self.width() - 68, 26)
        paint.draw_text(painter, line, say("common.tagline"), "caption", theme.text2)
        painter.end()


class _Side(QWidget):
    """The chrome at the left."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = paint.painter_on(self)
        theme = tokens()
        rect = QRectF(self.rect())
        paint.fill(painter, rect, theme.chrome)
        paint.fill(painter, QRectF(rect.right() - 1, 0, 1, rect.height()), theme.line)
        painter.end()


class StartFrame(QWidget):
    """Left half and status bar; the pages put their form into ``form``."""

    def __init__(self, version: str, middle: QWidget | None = None) -> None:
        super().__init__()
        self.setWindowTitle(say("common.product"))
        self.form = QVBoxLayout()
        self.form.setSpacing(6)
        self.status = StatusBar()
        self._version = Segment("info", say("window.bar.version", version=version))
        self.put_place(Segment("laptop", say("window.bar.unregistered")))
        self._side = self._left(middle)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self._side)
        row.addWidget(self._right(), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row, 1)
        column.addWidget(self.status)

    def put_place(self, place: Segment) -> None:
        """Say at the foot whose machine this is."""
        self.status.put((place,), (self._version,))

    def _left(self, middle: QWidget | None) -> QWidget:
        side = _Side()
        column = QVBoxLayout(side)
        column.setContentsMargins(48, 52, 47, 42)
        column.addWidget(_Brand())
        column.addSpacing(34)
        if middle is not None:
            column.addWidget(middle)
        column.addStretch(1)
        card = Card()
        note = Headed(("strong", "caption"))
        note.put("wifi-off", "plain", say("first_run.offline_title"), say("first_run.offline_text"))
        card.column.addWidget(note)
        column.addWidget(card)
        side.setFixedWidth(_SIDE)
        return side

    def _right(self) -> QWidget:
        inner = QWidget()
        inner.setMaximumWidth(_FORM)
        inner.setLayout(self.form)
        self.form.setContentsMargins(0, 0, 0, 0)
        body = QWidget()
        across = QHBoxLayout(body)
        across.setContentsMargins(32, 20, 32, 20)
        down = QVBoxLayout()
        down.addStretch(2)
        down.addWidget(inner)
        down.addStretch(3)
        across.addStretch(1)
        across.addLayout(down, 20)
        across.addStretch(1)
        return Scroll(body)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrow the left half in a narrow window."""
        super().resizeEvent(event)
        self._side.setFixedWidth(_SIDE if self.width() >= 1200 else _NARROW_SIDE)
