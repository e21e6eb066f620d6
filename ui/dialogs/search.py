"""Ctrl+K: find a village, a fund or a measure by a few letters, without tone marks, and go there."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ui.dialogs.frame import Frame
from ui.ports import Desk
from ui.tables.list_cells import Cell, Column
from ui.tables.list_table import ListTable
from ui.text import say
from ui.views.common import Route
from ui.views.record import Found
from ui.widgets.inputs import Input
from ui.widgets.words import Words

_ASK_AFTER_MS = 90
"""Long enough to take a word typed fast as one question."""
_MOVES = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
WIDTH, HEIGHT = 640, 460


class SearchDialog(Frame):
    """A line to type in and what was found below it. The focus stays in the line."""

    route_chosen = Signal(object)
    """The ``Route`` of what was chosen."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(say("search.title"), parent)
        self.setObjectName("searchDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk = desk
        self._asked = ""
        self._answered = ""
        """The text whose hits are shown."""
        self.found: tuple[Found, ...] = ()
        self.line = Input()
        self.line.setPlaceholderText(say("search.hint"))
        self.line.setAccessibleName(say("search.title"))
        self.list = ListTable((Column("", stretch=True),), say("search.list"), row_height=46, one_click=True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.remark = Words(say("search.begin"), "caption", "text2", wrap=True)
        self.column.addWidget(self.line)
        self.column.addWidget(self.remark)
        self.column.addWidget(self.list, 1)
        self.resize(WIDTH, HEIGHT)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_ASK_AFTER_MS)
        self._timer.timeout.connect(self._ask)
        self.line.textChanged.connect(self._on_text)
        self.line.installEventFilter(self)
        self.list.opened.connect(self._choose)
        self.line.setFocus()

    def _on_text(self) -> None:
        self._timer.start()

    def _ask(self) -> None:
        self._asked = self.line.text().strip()
        if not self._asked:
            self._put(self._asked, ())
            return
        asked = self._asked
        self._desk.search(self, asked, lambda found: self._put(asked, found))

    def _put(self, asked: str, found: tuple[Found, ...]) -> None:
        # An answer to older letters: the line was typed on, or emptied, which asks nobody.
        if asked != self._asked:
            return
        self._answered = asked
        self.found = found
        self.list.put(tuple((_cell(one),) for one in found))
        if found:
            # So that Enter alone opens the best hit.
            self.list.choose(0)
        self.remark.setText(_remark(asked, len(found)))

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self.found):
            route: Route = self.found[row].route
            self.accept()
            self.route_chosen.emit(route)

    def _choose_now(self) -> None:
        """Take the chosen line; letters typed just before Enter are searched first, and waited for."""
        if self._timer.isActive():
            self._timer.stop()
            self._ask()
        # While the lane is busy the hits of older letters still stand there: Enter must not open one of them.
        elif self._answered == self._asked:
            self._choose(max(self.list.current_row, 0))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Send the arrow keys of the line to the list, and Enter to the chosen hit."""
        if watched is self.line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in _MOVES:
                self.list.keyPressEvent(event)
                return True
            if event.key() in _ENTER:
                self._choose_now()
                return True
        return super().eventFilter(watched, event)


def _cell(one: Found) -> Cell:
    return Cell(one.title, one.detail, icon=one.icon, below=True)


def _remark(asked: str, count: int) -> str:
    if not asked:
        return say("search.begin")
    return say("search.count", count=count) if count else say("search.none", text=asked)
