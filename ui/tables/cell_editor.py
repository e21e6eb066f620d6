"""The one editor of a sheet: a line over the current cell. It tells what is wanted and saves nothing."""

from enum import Enum

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import QLineEdit, QWidget

from sync.model.thai import clean
from ui.theme import current
from ui.theme.type_scale import font
from ui.widgets.one_line import OneLine, cells_apart


class Leave(Enum):
    """How the officer leaves the cell."""

    ONWARD = "onward"
    BACK = "back"
    UP = "up"
    DOWN = "down"
    LEFT = "left"
    RIGHT = "right"
    HISTORY = "history"
    AWAY = "away"
    """The focus went elsewhere: the value is kept, the cell stays where it is."""
    PAUSE = "pause"
    """Another window came in between: what stands there is kept, and typing goes on in it afterwards."""
    CANCEL = "cancel"


_PLAIN = {
    Qt.Key.Key_Return: Leave.ONWARD,
    Qt.Key.Key_Enter: Leave.ONWARD,
    Qt.Key.Key_Tab: Leave.ONWARD,
    Qt.Key.Key_Backtab: Leave.BACK,
    Qt.Key.Key_Up: Leave.UP,
    Qt.Key.Key_Down: Leave.DOWN,
    Qt.Key.Key_Escape: Leave.CANCEL,
}
_WHEN_REPLACING = {Qt.Key.Key_Left: Leave.LEFT, Qt.Key.Key_Right: Leave.RIGHT}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CellEditor(QLineEdit):
    """A line edit that knows the sheet's keys.

    Its object name keeps it apart from form inputs, whose padding would cut the figures.
    """

    left = Signal(object)
    """A ``Leave``."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("cellEditor")
        self.setFrame(False)
        self.setFont(font("body"))
        self.setTextMargins(6, 0, 6, 0)
        self.setValidator(OneLine(self))
        self.replacing = False
        """Opened by typing: left and right then leave the cell, as in every spreadsheet."""
        self.hide()

    def open(self, text: str, *, replacing: bool, to_the_right: bool) -> None:
        """Show the editor with ``text``, the caret at its end."""
        tokens = current.tokens()
        # By palette at each opening, no rule of the style sheet: the theme may have changed, and padding
        # would come along.
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, tokens.surface)
        palette.setColor(QPalette.ColorRole.Text, tokens.text)
        self.setPalette(palette)
        side = Qt.AlignmentFlag.AlignRight if to_the_right else Qt.AlignmentFlag.AlignLeft
        self.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        self.replacing = replacing
        self.setText(text)
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.setCursorPosition(len(text))

    def insert_block(self, text: str) -> None:
        """Insert pasted text; several cells of a sheet stay told apart, so that they are no single number."""
        # Nothing to see is nothing pasted: else it would take away what is marked.
        if clean(text):
            self.insert(cells_apart(text.strip()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Paste in our own way; everything else is the line editor's."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self.insert_block(QGuiApplication.clipboard().text())
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Take Tab before Qt moves the focus, and keep our keys from becoming shortcuts."""
        if isinstance(event, QKeyEvent):
            wanted = self._leave_of(event)
            if wanted is not None:
                event.accept()
                if event.type() is QEvent.Type.KeyPress:
                    self.left.emit(wanted)
                if event.type() in {QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride}:
                    return True
        return super().event(event)

    def _leave_of(self, event: QKeyEvent) -> Leave | None:
        # The keypad's Enter and digits come with a modifier of their own; they mean the same.
        key, held = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in _ENTER and held == Qt.KeyboardModifier.ControlModifier:
            return Leave.HISTORY
        if key in _ENTER and held == Qt.KeyboardModifier.ShiftModifier:
            return Leave.BACK
        if key == Qt.Key.Key_Backtab:
            return Leave.BACK
        if held != Qt.KeyboardModifier.NoModifier:
            return None
        found = _PLAIN.get(Qt.Key(key))
        return found or (_WHEN_REPLACING.get(Qt.Key(key)) if self.replacing else None)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Keep the value when the focus goes elsewhere; a menu of the editor itself is not elsewhere."""
        super().focusOutEvent(event)
        # Hidden, it has told already how it was left: hiding takes the focus once more.
        if event.reason() is not Qt.FocusReason.PopupFocusReason and self.isVisible():
            paused = event.reason() is Qt.FocusReason.ActiveWindowFocusReason
            self.left.emit(Leave.PAUSE if paused else Leave.AWAY)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line and the focus frame round it."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(QPen(current.tokens().focus, 2))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 3, 3)
        painter.end()
