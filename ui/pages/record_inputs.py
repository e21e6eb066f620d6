"""Inputs of a record's form that need more than a line: a date with its calendar, a choice among many."""

from datetime import date

from PySide6.QtCore import QDate, QEvent, QPoint, QStringListModel, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QCompleter, QWidget

from sync.model.fields import Choice, Field, StoredValue
from sync.model.reading import read, show
from sync.model.thai import search_key
from ui.pages.record_calendar import CalendarPopup
from ui.theme import current
from ui.widgets import paint
from ui.widgets.inputs import Input

_ICON_ROOM = 30
_LONGEST_LIST = 40


class LineInput(Input):
    """One line that tells when it is left."""

    left = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that the line is left; its own menu is not leaving."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.left.emit()


class _IconLine(LineInput):
    """A line with an icon at its right end that opens something."""

    icon = "chevron-down"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextMargins(0, 0, _ICON_ROOM - 12, 0)

    def open_list(self) -> None:
        """Show what can be chosen."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on the icon opens."""
        super().mousePressEvent(event)
        if event.position().x() > self.width() - _ICON_ROOM and not self.isReadOnly():
            self.open_list()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F4 and Alt+Down open, as in every combo box."""
        down = event.key() == Qt.Key.Key_Down and bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if (event.key() == Qt.Key.Key_F4 or down) and not self.isReadOnly():
            self.open_list()
            return
        super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the page scroll: the wheel never changes a value."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line and the icon."""
        super().paintEvent(event)
        if self.isReadOnly():
            return
        painter = paint.painter_on(self)
        place = self.rect().adjusted(self.width() - _ICON_ROOM, 0, -6, 0).toRectF()
        paint.draw_icon(painter, place, self.icon, current.tokens().text2)
        painter.end()


class DateInput(_IconLine):
    """A Buddhist-era date typed in any usual form; F4 opens the calendar, Ctrl+; is today."""

    icon = "calendar-days"

    def __init__(self, field: Field, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field, self._today = field, today
        self._popup: CalendarPopup | None = None

    def open_list(self) -> None:
        """Open the calendar on the typed day, else on today."""
        value = read(self._field, self.text(), today=self._today).value
        day = date.fromisoformat(value) if isinstance(value, str) else self._today
        self._popup = CalendarPopup(day, self._today, self)
        self._popup.day_chosen.connect(self._take)
        self._popup.open_at(self.mapToGlobal(QPoint(0, self.height() + 2)))

    def _take(self, day: QDate) -> None:
        self.setText(show(self._field, date(day.year(), day.month(), day.day()).isoformat()))
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+; writes today."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() == Qt.Key.Key_Semicolon and control and not self.isReadOnly():
            self.setText(show(self._field, self._today.isoformat()))
            return
        super().keyPressEvent(event)


class ReferenceInput(_IconLine):
    """A choice among many: type a few letters, without tone marks, and pick from what fits."""

    def __init__(self, choices: tuple[Choice, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices = choices
        self._keys = tuple(search_key(one.label) for one in choices)
        self._model = QStringListModel(self)
        self._completer = QCompleter(self._model, self)
        # Unfiltered: the list is chosen by fitting(), and QCompleter's own filter knows nothing of tone
        # marks.
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        # Not QLineEdit.setCompleter, with which the line takes every entry that the arrow keys only pass
        # over.
        self._completer.setWidget(self)
        self._completer.activated.connect(self._take)
        self.textEdited.connect(self._offer)

    def fitting(self, text: str) -> list[str]:
        """Return the words of the choices that contain ``text``, tone marks or not."""
        wanted = search_key(text)
        pairs = zip(self._choices, self._keys, strict=True)
        return [one.label for one, key in pairs if wanted in key][:_LONGEST_LIST]

    def open_list(self) -> None:
        """Show all choices."""
        self._show(self.fitting(""))

    def _offer(self, text: str) -> None:
        self._show(self.fitting(text))

    def _show(self, words: list[str]) -> None:
        self._model.setStringList(words)
        if words:
            self._completer.complete()
        else:
            self._close_list()

    def _close_list(self) -> None:
        popup = self._completer.popup()
        if popup is not None:
            popup.hide()

    def _take(self, words: str) -> None:
        self.setText(words)

    def put(self, value: StoredValue) -> None:
        """Show the choice of a stored value; one that is not offered here is shown as it is."""
        words = next((one.label for one in self._choices if one.value == value), None)
        shown = words if words is not None else str(value or "")
        # setText() would move the caret under the hand.
        if shown != self.text():
            self.setText(shown)

    def value(self) -> str | None:
        """Return the stored value of what stands there; ``None`` when it names no single choice."""
        text = self.text().strip()
        exact = [one.value for one in self._choices if text in {one.label, one.value}]
        # Two villages may bear one name: nothing is guessed between them.
        if exact:
            return exact[0] if len(exact) == 1 else None
        near = [
            one.value for one, key in zip(self._choices, self._keys, strict=True) if search_key(text) in key
        ]
        return near[0] if text and len(near) == 1 else None

    def event(self, event: QEvent) -> bool:
        """Hide the list when the line is left."""
        # The list is a window of its own and would stay open over the page that comes next.
        if event.type() == QEvent.Type.Hide:
            self._close_list()
        return super().event(event)
