"""Opens the sheet page in a window and presses keys in it as an officer would."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from sync.model.fields import FundKind
from tests.support.sheet_desk import SheetDesk
from tests.support.sheet_samples import MONTH
from ui.pages.sheet import SheetPage
from ui.theme.apply import apply_theme
from ui.views.sheet import SheetView

ENTER, RETURN = Qt.Key.Key_Enter, Qt.Key.Key_Return
SHIFT, CTRL, ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)
PAD = Qt.KeyboardModifier.KeypadModifier
NONE = Qt.KeyboardModifier.NoModifier


def dress() -> None:
    """Put the light theme and its fonts on."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    apply_theme(app, "light")


def press(widget: QWidget, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
    """Press a key where the focus is, else on ``widget``."""
    QTest.keyClick(QApplication.focusWidget() or widget, key, held)


def type_in(widget: QWidget, text: str) -> None:
    """Type letters one by one where the focus is. ``QTest.keyClicks`` knows no Thai."""
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            key = ord(letter.upper()) if letter.isascii() else Qt.Key.Key_unknown
            event = QKeyEvent(kind, key, NONE, letter)
            QApplication.sendEvent(QApplication.focusWidget() or widget, event)


class SheetWindow:
    """A shown sheet page with its desk."""

    def __init__(
        self, qtbot: QtBot, view: SheetView, width: int = 1366, kind: str = FundKind.KKJ_FUND
    ) -> None:
        dress()
        self.qtbot = qtbot
        self.desk = SheetDesk(view)
        self.page = SheetPage(self.desk, kind)
        qtbot.addWidget(self.page)
        self.page.resize(width, 620)
        self.page.show_month(MONTH)
        self.page.show()
        qtbot.waitExposed(self.page)
        self.page.activateWindow()
        self.page.first_focus().setFocus()
        self.settle()

    def settle(self) -> None:
        """Let answers and repaints happen."""
        self.qtbot.wait(30)

    @property
    def place(self) -> tuple[str, str]:
        """Row number and field name of the current cell."""
        fund_id, name = self.page.table.place() or ("", "")
        return str(self.page.model.number_of(fund_id)), name

    @property
    def editor(self) -> QLineEdit:
        return self.page.table.editor

    def go(self, number: int, name: str) -> None:
        assert self.page.table.go_to(f"{number:032x}", name)

    def keys(self, text: str) -> None:
        type_in(self.page.table, text)

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        press(self.page.table, key, held)

    def shown(self, number: int, name: str) -> str:
        """The words painted in a cell."""
        model = self.page.model
        return str(model.index(model.number_of(f"{number:032x}"), model.column_named(name)).data())
