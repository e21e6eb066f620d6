"""The history of a cell or a field: the operations this PC holds, newest first."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from sync.model.thai_dates import moment
from ui.dialogs.frame import Frame
from ui.text import say
from ui.theme import current
from ui.theme.tokens import Tokens
from ui.views.common import Fate, RowState
from ui.views.sheet import CellDetail, CellHistory
from ui.widgets import paint
from ui.widgets.badge import Mark, mark_of, paint_badge
from ui.widgets.inputs import NoteInput
from ui.widgets.key_button import KeyButton
from ui.widgets.words import Words

ROW = 32
_WHOLE = 120
"""The height of four lines and a half: what is longer scrolls."""
_FATES = {
    Fate.WAITS: ("git-compare", "accent"),
    Fate.LOST: ("undo-2", "plain"),
    Fate.CHOSEN: ("check", "ok"),
}
COLUMNS = (("when", 0.2), ("who", 0.2), ("machine", 0.14), ("old", 0.13), ("new", 0.13), ("received", 0.2))
_WORDS = (("when", 0.16), ("who", 0.13), ("machine", 0.11), ("old", 0.21), ("new", 0.22), ("received", 0.17))
"""Where values are words they need the room that times and names can spare."""


class HistoryLines(QWidget):
    """Paints one line per operation; arrow keys, Home and End move through them for screen readers."""

    chosen = Signal()
    """Enter was pressed on a line."""
    moved = Signal()
    """Another line became current."""

    def __init__(
        self, lines: tuple[CellHistory, ...], *, figures: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.lines = lines
        self._values = paint.RIGHT if figures else paint.LEFT
        self._columns = COLUMNS if figures else _WORDS
        self.at = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(say("sheet.history_name"))
        # The scroll area goes by this: a painted widget has no layout that would tell it.
        self.setMinimumHeight(ROW * (len(lines) + 1))
        self._tell()

    def sizeHint(self) -> QSize:
        """One row each and the heads."""
        return QSize(860, ROW * (len(self.lines) + 1))

    @property
    def middle(self) -> int:
        """The current line's place from the top, in pixels."""
        return ROW * (self.at + 1) + ROW // 2

    def texts(self, line: CellHistory) -> tuple[str, ...]:
        """Return the words of a line, in the order of the columns."""
        state = _mark(line)
        received = state.words if state is not None else moment(line.received_ms or 0)
        blank = say("sheet.history_blank")
        return (
            moment(line.wall_ms),
            line.actor,
            line.machine,
            (line.old or blank) if line.knows_old else say("sheet.history_unknown"),
            line.new or blank,
            received,
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move with the arrow keys, Home and End; Enter chooses."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.lines:
            self.chosen.emit()
            return
        last = len(self.lines) - 1
        places = {
            Qt.Key.Key_Down: self.at + 1,
            Qt.Key.Key_Up: self.at - 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        place = places.get(Qt.Key(event.key()))
        if place is None or not self.lines:
            super().keyPressEvent(event)
            return
        self.at = min(max(place, 0), last)
        self._tell()
        self.update()
        self.moved.emit()

    def _tell(self) -> None:
        if self.lines:
            self.setAccessibleDescription(", ".join(self.texts(self.lines[self.at])))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint heads and lines."""
        del event
        tokens = current.tokens()
        painter = paint.painter_on(self)
        heads = tuple(say(f"sheet.history_{name}") for name, _ in self._columns)
        painter.fillRect(self.rect(), tokens.surface)
        paint.fill(painter, QRectF(0, 0, self.width(), ROW), tokens.chrome)
        for rect, name, text in self._cells(0, heads):
            align = self._values if name in {"old", "new"} else paint.LEFT
            paint.draw_text(painter, rect, text, "caption", tokens.text2, align)
        for number, line in enumerate(self.lines):
            self._paint_line(painter, number, line, tokens)
        painter.end()

    def _cells(self, top: float, texts: tuple[str, ...]) -> list[tuple[QRectF, str, str]]:
        cells, left = [], 10.0
        for (name, share), text in zip(self._columns, texts, strict=True):
            width = (self.width() - 20) * share
            cells.append((QRectF(left, top, width - 14, ROW), name, text))
            left += width
        return cells

    def _paint_line(self, painter: QPainter, number: int, line: CellHistory, tokens: Tokens) -> None:
        top = ROW * (number + 1)
        here = number == self.at and self.hasFocus()
        paint.fill(painter, QRectF(0, top, self.width(), ROW), tokens.sel if here else tokens.surface)
        paint.fill(painter, QRectF(0, top + ROW - 1, self.width(), 1), tokens.grid)
        for rect, name, text in self._cells(top, self.texts(line)):
            state = _mark(line) if name == "received" else None
            if state is not None:
                paint_badge(painter, rect, state)
            elif name in {"old", "new"}:
                ink, role = (tokens.text, "strong") if name == "new" else (tokens.text2, "body")
                paint.draw_text(painter, rect, text.replace("\n", " "), role, ink, self._values)
            else:
                role, ink = ("body", tokens.text) if name == "who" else ("caption", tokens.text2)
                paint.draw_text(painter, rect, text, role, ink)


def _mark(line: CellHistory) -> Mark | None:
    """Return what is said instead of when the centre received a line; ``None`` where the time says all."""
    # A choice that has not reached the centre is a write on its way like any other: then the row's state is
    # told.
    if line.fate in _FATES and (line.fate is not Fate.CHOSEN or line.received_ms is not None):
        icon, tone = _FATES[line.fate]
        return Mark(icon, tone, say(f"sheet.history_{line.fate.value}"))
    # A refusal came with an answer too: its time is none of reception.
    answered = line.received_ms is not None and line.state is not RowState.REFUSED
    return None if answered else mark_of(line.state)


class _Whole(NoteInput):
    """The current line's values in full: the columns show the beginning of a long text only."""

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setAccessibleName(say("sheet.history_whole"))
        self.setFixedHeight(_WHOLE)

    def put(self, line: CellHistory) -> None:
        blank = say("sheet.history_blank")
        old = (line.old or blank) if line.knows_old else say("sheet.history_unknown")
        new = line.new or blank
        self.setPlainText(f"{say('sheet.history_new')}: {new}\n{say('sheet.history_old')}: {old}")


class HistoryDialog(Frame):
    """What happened to a cell or a field.

    Enter calls a line's value back: the one that was not chosen, else the one before it. Esc changes nothing.
    """

    put_back = Signal(str)
    """The text that is called back."""

    def __init__(self, detail: CellDetail, *, can_change: bool, parent: QWidget | None = None) -> None:
        super().__init__(say("sheet.history_title", label=detail.label), parent)
        self.setObjectName("historyDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.column.addWidget(Words(detail.title, "caption", "text2"))
        self.lines = HistoryLines(detail.history, figures=detail.figures)
        if detail.history:
            area = QScrollArea(self)
            area.setWidgetResizable(True)
            area.setFrameShape(QScrollArea.Shape.NoFrame)
            area.setWidget(self.lines)
            # Else Tab stops here first, where the arrows would scroll instead of moving through the lines.
            area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            # A painted line is no widget that the area could follow by itself.
            # A line and a half of margin: the heads come into sight with the first line.
            self.lines.moved.connect(lambda: area.ensureVisible(0, self.lines.middle, 0, ROW * 3 // 2))
            self.column.addWidget(area, 1)
        else:
            self.column.addWidget(Words(say("sheet.history_none"), "body", wrap=True))
            self.column.addStretch(1)
        self.whole = _Whole()
        self.column.addWidget(self.whole)
        self.whole.setVisible(not detail.figures and bool(detail.history))
        self.column.addWidget(Words(say("sheet.history_none_why"), "caption", "text2", wrap=True))
        self.close_button = KeyButton(say("common.close"), "Esc")
        self.close_button.clicked.connect(self.reject)
        self.back_button = KeyButton(say("sheet.put_back"), "Enter", "undo-2")
        self._can_change = can_change and bool(detail.history)
        self.back_button.clicked.connect(self._give_back)
        # By way of the button: a line that brings nothing back has it disabled, and then Enter does nothing.
        self.lines.chosen.connect(self.back_button.click)
        self.lines.moved.connect(self._on_moved)
        self.add_buttons(self.back_button, self.close_button)
        # Only now: a button without a parent would show as a window of its own.
        self.back_button.setVisible(self._can_change)
        self._on_moved()
        whole = 0 if self.whole.isHidden() else _WHOLE
        self.resize(900, min(232 + whole + ROW * len(detail.history), 540))

    def _on_moved(self) -> None:
        """Say what Enter calls back on this line: what nobody here knows would make the field blank."""
        if not self.lines.lines:
            return
        line = self.lines.lines[self.lines.at]
        lost = line.fate in {Fate.WAITS, Fate.LOST}
        self.back_button.setEnabled(self._can_change and line.calls_back is not None)
        self.back_button.set_words(say("sheet.put_back_lost" if lost else "sheet.put_back"))
        self.whole.put(line)

    def _give_back(self) -> None:
        text = self.lines.lines[self.lines.at].calls_back
        if text is not None:
            self.accept()
            self.put_back.emit(text)

    def showEvent(self, event: QShowEvent) -> None:
        """Give the lines the focus, so that arrows and Esc work at once."""
        super().showEvent(event)
        (self.lines if self.lines.lines else self.close_button).setFocus()
