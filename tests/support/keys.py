"""Key presses as an officer makes them, and waiting for what they bring about, without pytest."""

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QEvent, QEventLoop, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

PLAIN = Qt.KeyboardModifier.NoModifier
PAD = Qt.KeyboardModifier.KeypadModifier
CTRL = Qt.KeyboardModifier.ControlModifier
WAIT_MS = 30_000
_SLICE_MS = 5


class NeverHappenedError(AssertionError):
    """What was waited for did not come about in time."""


def press(widget: QWidget, key: Qt.Key, held: Qt.KeyboardModifier = PLAIN) -> None:
    """Press a key where the focus is, else on ``widget``."""
    QTest.keyClick(QApplication.focusWidget() or widget, key, held)


def type_in(widget: QWidget, text: str) -> None:
    """Type letters one by one where the focus is. ``QTest.keyClicks`` knows no Thai."""
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            key = ord(letter.upper()) if letter.isascii() else Qt.Key.Key_unknown
            event = QKeyEvent(kind, key, PLAIN, letter)
            QApplication.sendEvent(QApplication.focusWidget() or widget, event)


def wait_for(holds: Callable[[], bool], what: str, within_ms: int = WAIT_MS) -> None:
    """Let the program run until ``holds``.

    Raises:
        NeverHappenedError: it did not within ``within_ms``.
    """
    timer = QElapsedTimer()
    timer.start()
    while not holds():
        if timer.elapsed() > within_ms:
            raise NeverHappenedError(what)
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, _SLICE_MS)


def settle(for_ms: int = 60) -> None:
    """Let the program run for a moment."""
    timer = QElapsedTimer()
    timer.start()
    while timer.elapsed() < for_ms:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, _SLICE_MS)
