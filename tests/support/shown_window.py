"""The main window on a fake desk, shown offscreen and ready for keys."""

from dataclasses import dataclass
from weakref import WeakKeyDictionary

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.support.fake_desk import FakeDesk
from tests.support.screens import settle, surroundings
from ui.main_window import MainWindow
from ui.theme.apply import apply_theme

NONE = Qt.KeyboardModifier.NoModifier
ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


_KEPT: WeakKeyDictionary[QtBot, list[QWidget]] = WeakKeyDictionary()
"""What a test shows lives as long as its ``qtbot``, which itself keeps weak references only."""


def application() -> QApplication:
    """Return the running application."""
    running = QApplication.instance()
    assert isinstance(running, QApplication)
    return running


def show(qtbot: QtBot, widget: QWidget, size: tuple[int, int] = (1366, 768)) -> None:
    """Dress and show a widget that the test closes at its end."""
    apply_theme(application(), "light")
    qtbot.addWidget(widget)
    _KEPT.setdefault(qtbot, []).append(widget)
    widget.resize(*size)
    widget.show()
    widget.activateWindow()
    qtbot.waitUntil(widget.isActiveWindow)
    settle(application())


def press(window: QWidget, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
    """Press a key where the focus is, else on the window."""
    QTest.keyClick(application().focusWidget() or window, key, held)
    settle(application())


@dataclass(slots=True)
class ShownWindow:
    """A window with its desk."""

    window: MainWindow
    desk: FakeDesk

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        """Press a key."""
        press(self.window, key, held)

    @property
    def status(self) -> str:
        """The status bar's words."""
        return self.window.status.words()


def open_window(
    qtbot: QtBot, desk: FakeDesk | None = None, size: tuple[int, int] = (1366, 768)
) -> ShownWindow:
    """Open the window on a desk."""
    apply_theme(application(), "light")
    asked = desk or FakeDesk()
    window = MainWindow(asked, surroundings())
    show(qtbot, window, size)
    return ShownWindow(window, asked)
