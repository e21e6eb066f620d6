"""The history of a cell: the operations this PC holds, newest first."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from sync.model.thai_dates import moment
from ui.dialogs.frame import Frame
from ui.text import say
from ui.theme import current
from ui.theme.tokens import Tokens
from ui.views.sheet import CellDetail, CellHistory
from ui.widgets import paint
from ui.widgets.badge import mark_of, paint_badge
from ui.widgets.key_button import KeyButton
from ui.widgets.words import Words

ROW = 32
COLUMNS = (("when", 0.2), ("who", 0.2), ("machine", 0.14), ("old", 0.13), ("new", 0.13), ("received", 0.2))


class HistoryLines(QWidget):
    """Paints one line per operation; the arrow keys move through them for screen readers."""

    chosen = Signal()
    """Enter was pressed on a line."""

    def __init__(self, lines: tuple[CellHistory, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines = lines
        self.at = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(say("sheet.history_name"))
        self.setMinimumHeight(ROW * (len(lines) + 1))
        self._tell()

    def sizeHint(self) -> QSize:
        """One row each and the heads."""
        return QSize(860, ROW * (len(self.lines) + 1))

    def texts(self, line: CellHistory) -> tuple[str, ...]:
        """Return the words of a line, in the order of the columns."""
        received = moment(line.received_ms) if line.received_ms is not None else mark_of(line.state).words
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
        """Move with the arrow keys; Enter chooses."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.lines:
            self.chosen.emit()
            return
        by = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if by is None or not self.lines:
            super().keyPressEvent(event)
            return
        self.at = min(max(self.at + by, 0), len(self.lines) - 1)
        self._tell()
        self.update()

    def _tell(self) -> None:
        if self.lines:
            self.setAccessibleDescription(", ".join(self.texts(self.lines[self.at])))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint heads and lines."""
        del event
        tokens = current.tokens()
        painter = paint.painter_on(self)
        heads = tuple(say(f"sheet.history_{name}") for name, _ in COLUMNS)
        painter.fillRect(self.rect(), tokens.surface)
        paint.fill(painter, QRectF(0, 0, self.width(), ROW), tokens.chrome)
        for rect, name, text in self._cells(0, heads):
            align = paint.RIGHT if name in {"old", "new"} else paint.LEFT
            paint.draw_text(painter, rect, text, "caption", tokens.text2, align)
        for number, line in enumerate(self.lines):
            self._paint_line(painter, number, line, tokens)
        painter.end()

    def _cells(self, top: float, texts: tuple[str, ...]) -> list[tuple[QRectF, str, str]]:
        cells, left = [], 10.0
        for (name, share), text in zip(COLUMNS, texts, strict=True):
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
            if name == "received" and line.received_ms is None:
                paint_badge(painter, rect, mark_of(line.state))
            elif name in {"old", "new"}:
                ink = tokens.text if name == "new" else tokens.text2
                paint.draw_text(painter, rect, text, "strong" if name == "new" else "body", ink, paint.RIGHT)
            else:
                role, ink = ("body", tokens.text) if name == "who" else ("caption", tokens.text2)
                paint.draw_text(painter, rect, text, role, ink)


class HistoryDialog(Frame):
    """What happened to a cell. Enter puts the old value of a line back; Esc closes and changes nothing."""

    put_back = Signal(str)
    """The text that stood in the cell before the chosen operation."""

    def __init__(self, detail: CellDetail, *, can_change: bool, parent: QWidget | None = None) -> None:
        super().__init__(say("sheet.history_title", label=detail.label), parent)
        self.setObjectName("historyDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.column.addWidget(Words(detail.title, "caption", "text2"))
        self.lines = HistoryLines(detail.history)
        if detail.history:
            area = QScrollArea(self)
            area.setWidgetResizable(True)
            area.setFrameShape(QScrollArea.Shape.NoFrame)
            area.setWidget(self.lines)
            area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.column.addWidget(area, 1)
        else:
            self.column.addWidget(Words(say("sheet.history_none"), "body", wrap=True))
            self.column.addStretch(1)
        self.column.addWidget(Words(say("sheet.history_none_why"), "caption", "text2", wrap=True))
        self.close_button = KeyButton(say("common.close"), "Esc")
        self.close_button.clicked.connect(self.reject)
        self.back_button = KeyButton(say("sheet.put_back"), "Enter", "undo-2")
        self.back_button.setEnabled(can_change and bool(detail.history))
        self.back_button.clicked.connect(self._give_back)
        self.lines.chosen.connect(self.back_button.click)
        self.add_buttons(self.back_button, self.close_button)
        # Only now: a button without a parent would show as a window of its own.
        self.back_button.setVisible(self.back_button.isEnabled())
        self.resize(900, min(232 + ROW * len(detail.history), 540))

    def _give_back(self) -> None:
        line = self.lines.lines[self.lines.at]
        if not line.knows_old:
            return  # putting back what nobody here knows would make the cell blank
        self.accept()
        self.put_back.emit(line.old)

    def showEvent(self, event: QShowEvent) -> None:
        """Give the lines the focus, so that arrows and Esc work at once."""
        super().showEvent(event)
        (self.lines if self.lines.lines else self.close_button).setFocus()
