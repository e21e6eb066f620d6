"""Under the sheet: the fund's capital as a bar that fills while typing, and the cell's twelve months."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from sync.model.checks import Strength
from sync.model.fields import FieldType, StoredValue
from sync.model.money import baht
from sync.model.reading import show
from sync.model.sentences import sentence
from sync.model.thai import MINUS
from ui.pages.sheet_capital import Run, identity_mark, paint_capital, shade
from ui.tables.figures import percent_change, signed
from ui.tables.row_status import status_words, worst
from ui.tables.sheet_model import SheetModel
from ui.tables.sums import total_of
from ui.text import say
from ui.theme import current
from ui.theme.tokens import Tokens
from ui.views.sheet import CellDetail, SheetRow
from ui.widgets import paint
from ui.widgets.badge import Mark, badge_width, mark_of, paint_badge
from ui.widgets.sparkline import paint_sparkline

HEIGHT = 106
MARGIN = 14
LINE = 25
CELL_WIDTH = 322
CHIP = 138
"""The room kept for the chip beside the bar, so that the bar does not move with every figure."""
LEAST_PLOT = 64
"""Twelve months in less would be a scribble; an amount of twelve digits leaves less."""


class SheetFoot(QWidget):
    """Shows the current row and cell of a sheet; paints itself whole."""

    def __init__(self, model: SheetModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheet = model
        self._fund_id = self._name = ""
        self._detail: CellDetail | None = None
        self.notice, self._tone = "", "ok"
        # Fixed, so that the sheet above keeps its rows whatever the current cell has to say.
        self.setFixedHeight(HEIGHT)
        model.figures_changed.connect(self._on_figures)

    def put_place(self, fund_id: str, name: str) -> None:
        """Show another row and cell; its months follow."""
        self._fund_id, self._name, self._detail, self.notice = fund_id, name, None, ""
        self._on_figures()

    def put_detail(self, detail: CellDetail) -> None:
        """Show the current cell's months."""
        self._detail = detail
        self.update()

    def say_once(self, words: str, tone: str = "ok") -> None:
        """Show a remark until the place changes."""
        self.notice, self._tone = words, tone
        self.setAccessibleDescription(words)
        self.update()

    def sizeHint(self) -> QSize:
        """Four lines."""
        return QSize(400, HEIGHT)

    def row(self) -> SheetRow | None:
        """Return the row shown, with what is being typed."""
        return self._sheet.row_of(self._fund_id) if self._sheet.has(self._fund_id) else None

    def _on_figures(self) -> None:
        row = self.row()
        if row is not None:
            words = self.identity_words()
            self.setAccessibleName(f"{row.title} {row.place}")
            self.setAccessibleDescription(" · ".join(one for one in (words, self.remark()[1]) if one))
        self.update()

    def identity_words(self) -> str:
        """Return the live capital identity in words; empty where the kind has none."""
        row = self.row()
        mark = None if row is None else identity_mark(row, self._sheet.parts)
        return mark.words if mark is not None else ""

    def remark(self) -> tuple[str, str]:
        """Return tone and words of the last line: the cell's problem, else the row's, else its state."""
        row = self.row()
        if row is None:
            return "plain", ""
        # Before all else: a text that is not saved may be lost, a problem only waits.
        trouble = self._sheet.unsaved_at(self._fund_id, self._name) or self._sheet.unsaved_at(self._fund_id)
        if trouble:
            return "bad", say("sheet.unsaved_why", why=trouble)
        if self.notice:
            return self._tone, self.notice
        here = [one for one in row.problems if one.field == self._name]
        problem = here[0] if here else worst(row)
        if problem is not None:
            hard = problem.strength in {Strength.UNREADABLE, Strength.MUST_FIX}
            return "bad" if hard else "warn", sentence(problem.code, problem.values)
        return "plain", status_words(row)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint row and cell side by side."""
        del event
        tokens = current.tokens()
        painter = paint.painter_on(self)
        painter.fillRect(self.rect(), tokens.raised)
        paint.fill(painter, QRectF(0, 0, self.width(), 1), tokens.line)
        row = self.row()
        if row is not None:
            narrow = min(CELL_WIDTH, self.width() * 0.33)
            self._paint_row(painter, QRectF(MARGIN, 0, self.width() - narrow - MARGIN, HEIGHT), row, tokens)
            paint.fill(painter, QRectF(self.width() - narrow, 10, 1, HEIGHT - 20), tokens.line)
            area = QRectF(self.width() - narrow + MARGIN, 0, narrow - 2 * MARGIN, HEIGHT)
            self._paint_cell(painter, area, row, tokens)
        painter.end()

    def _paint_row(self, painter: QPainter, area: QRectF, row: SheetRow, tokens: Tokens) -> None:
        self._paint_title(painter, _line(area, 0).adjusted(0, 0, -12, 0), row, tokens)
        mark = identity_mark(row, self._sheet.parts)
        beside = max(CHIP, badge_width(mark.words, pill=True) + 1) if mark is not None else 2
        bar = QRectF(area.left(), 37, area.width() - beside - (24 if mark else 14), 12)
        paint_capital(painter, bar, row, self._sheet.parts, tokens)
        if mark is not None:
            paint_badge(painter, QRectF(bar.right() + 12, 31, beside, 24), mark, pill=True)
        self._paint_legend(painter, _line(area, 2), row, tokens)
        tone, words = self.remark()
        self._paint_remark(painter, _line(area, 3), row, tone, words)

    def _paint_title(self, painter: QPainter, line: QRectF, row: SheetRow, tokens: Tokens) -> None:
        """Draw the fund's name and its capital; a name too long for both is told whole by the tool tip."""
        title = f"{row.title} {row.place}"
        capital = say("sheet.capital", amount=baht(row.initial_capital)) if row.initial_capital else ""
        capital = capital or say("sheet.no_capital")
        room = line.adjusted(0, 0, -paint.text_width(capital, "caption") - 12, 0)
        # While painting, for only here it is known whether the name fits.
        self.setToolTip(title if paint.text_width(title, "strong") > room.width() else "")
        used = paint.draw_text(painter, room, title, "strong", tokens.text, tipped=True)
        paint.draw_text(painter, line.adjusted(used + 12, 0, 0, 0), capital, "caption", tokens.text2)

    def _paint_remark(self, painter: QPainter, line: QRectF, row: SheetRow, tone: str, words: str) -> None:
        icons = {"bad": "circle-x", "warn": "triangle-alert", "ok": "check", "plain": mark_of(row.entry).icon}
        paint_badge(painter, line.adjusted(0, 0, -16, 0), Mark(icons[tone], tone, words))

    def _paint_legend(self, painter: QPainter, line: QRectF, row: SheetRow, tokens: Tokens) -> None:
        """Draw the parts and their sum, with as many words as fit: the sheet above has them all."""
        parts = self._sheet.parts
        for named, shown in ((True, parts), (False, parts), (False, ())):
            trial = Run(None, line)
            self._run_legend(trial, row, shown, tokens, named=named)
            if trial.left_over >= 0 or not shown:
                self._run_legend(Run(painter, line), row, shown, tokens, named=named)
                return

    def _run_legend(
        self, run: Run, row: SheetRow, parts: tuple[str, ...], tokens: Tokens, *, named: bool
    ) -> None:
        for number, name in enumerate(parts):
            if number:
                run.words("+", "caption", tokens.text2, 8)
            run.swatch(shade(number, tokens), tokens.border if tokens.outlined else None)
            if named:
                run.words(self._part(name), "caption", tokens.text2, 6)
            value = row.values.get(name)
            text = baht(value) if isinstance(value, int) else say("sheet.blank")
            run.words(text, "strong" if name == self._name else "body", tokens.text, 10)
        total = total_of(row.values, self._sheet.parts)
        run.words("=", "caption", tokens.text2, 8)
        run.words(baht(total) if total is not None else say("sheet.blank"), "strong", tokens.text, 0)

    def _part(self, name: str) -> str:
        column = self._sheet.column_at(self._sheet.column_named(name))
        return say(f"sheet.part_{name}", head=column.head if column is not None else "")

    def _paint_cell(self, painter: QPainter, area: QRectF, row: SheetRow, tokens: Tokens) -> None:
        if not self._name or self._sheet.column_named(self._name) < 0:
            return
        column = self._sheet.column_at(self._sheet.column_named(self._name))
        label = column.label if column is not None else ""
        head = say("sheet.this_cell", label=label)
        paint.draw_text(painter, _line(area, 0), head, "strong", tokens.text)
        last, difference = self.comparison(row)
        for number, words in enumerate((last, difference), start=1):
            paint.draw_text(painter, _line(area, number), words, "caption", tokens.text2)
        wanted = max(paint.text_width(words, "caption") for words in (last, difference))
        plot = plot_in(area, wanted)
        if self._detail is not None and plot.width() >= LEAST_PLOT:
            paint_sparkline(painter, plot, self.months(row))
            below = QRectF(plot.left(), 71, plot.width(), LINE)
            paint.draw_text(painter, below, say("sheet.twelve_months"), "caption", tokens.text2)

    def months(self, row: SheetRow) -> list[float | None]:
        """Return the cell's months with the value being typed as the last one."""
        if self._detail is None:
            return []
        values = [_number(value) for _, value in self._detail.months]
        # The detail was read before the key that is being typed; one of another month keeps its last value.
        if values and self._detail.months[-1][0] == self._sheet.view.month:
            values[-1] = _number(row.values.get(self._name))
        return values

    def comparison(self, row: SheetRow) -> tuple[str, str]:
        """Return last month's value and the difference to it, in words."""
        column = self._sheet.column_at(self._sheet.column_named(self._name))
        if column is None or not column.editable:
            return "", ""
        field = self._sheet.field_of(self._name)
        before, now = row.last.get(self._name), row.values.get(self._name)
        if before is None:
            return say("sheet.no_last_month"), ""
        last = say("sheet.last_month", value=show(field, before))
        # Words and days have no difference, nor has a blank.
        if not isinstance(before, int) or not isinstance(now, int):
            return last, say("sheet.no_difference")
        gap = now - before
        if gap == 0:
            return last, say("sheet.same")
        amount = baht(gap) if field.type is FieldType.SATANG else f"{gap:,}".replace("-", MINUS)
        share = percent_change(before, now)
        key = "sheet.difference_share" if share else "sheet.difference"
        return last, say(key, amount=signed(amount), share=share)


def plot_in(area: QRectF, words: float) -> QRectF:
    """Return the room for twelve months at the right of words ``words`` pixels wide; never on them."""
    plot = QRectF(area.left(), 30, min(area.width() * 0.42, area.width() - words) - 8, 40)
    plot.moveRight(area.right())
    return plot


def _number(value: StoredValue) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _line(area: QRectF, number: int) -> QRectF:
    return QRectF(area.left(), 5 + number * LINE - (1 if number else 0), area.width(), LINE)
