"""Four facts in a row: icon and what, the number, and a grey line below."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.current import tokens
from ui.widgets import paint
from ui.widgets.badge import ink_of
from ui.widgets.card import RADIUS
from ui.widgets.words import breakable

HEIGHT = 94
_AROUND = 24
"""Left and right of a fact's words together."""
_NOTE_PITCH = 20
"""Between the lines of a note that is wider than its fact."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact; the number is the hero."""

    icon: str
    tone: str
    label: str
    number: str
    unit: str
    note: str

    @property
    def words(self) -> str:
        """All of it as one text."""
        return " ".join(part for part in (self.label, self.number, self.unit, self.note) if part)


class FactStrip(QWidget):
    """Facts side by side in one box."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.facts: tuple[Fact, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def put(self, facts: tuple[Fact, ...]) -> None:
        """Show other facts."""
        self.facts = facts
        self.setAccessibleName(" · ".join(fact.words for fact in facts))
        self.updateGeometry()
        self.update()

    def _notes(self, width: float) -> list[list[str]]:
        """Return the lines of each fact's note in a strip of ``width`` pixels."""
        room = width / max(1, len(self.facts)) - _AROUND
        return [paint.wrapped(breakable(fact.note), "caption", max(room, 80)) for fact in self.facts]

    def heightForWidth(self, width: int) -> int:
        """Return the strip's height: a note that is too wide goes on below."""
        return HEIGHT + (max(map(len, self._notes(width)), default=1) - 1) * _NOTE_PITCH

    def hasHeightForWidth(self) -> bool:
        """Say that the height follows the width."""
        return True

    def sizeHint(self) -> QSize:
        """Return the strip's height in the width it has."""
        return QSize(600, self.heightForWidth(max(600, self.width())))

    minimumSizeHint = sizeHint

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the box and the facts."""
        painter = paint.painter_on(self)
        theme = tokens()
        paint.box(painter, QRectF(self.rect()), RADIUS, theme.surface, theme.line)
        width = self.width() / max(1, len(self.facts))
        for number, (fact, notes) in enumerate(zip(self.facts, self._notes(self.width()), strict=True)):
            left = round(number * width)
            if number:
                paint.fill(painter, QRectF(left, 5, 1, self.height() - 10), theme.line)
            self._paint_fact(painter, QRectF(left + 17, 0, width - _AROUND, HEIGHT), fact, notes)
        painter.end()

    def _paint_fact(self, painter: QPainter, rect: QRectF, fact: Fact, notes: list[str]) -> None:
        theme = tokens()
        top = QRectF(rect.left(), 6, rect.width(), 26)
        ink = ink_of(fact.tone, theme)
        paint.draw_icon(painter, QRectF(rect.left(), top.top(), paint.ICON, top.height()), fact.icon, ink)
        paint.draw_text(painter, top.adjusted(22, 0, 0, 0), fact.label, "caption", theme.text2)
        middle = QRectF(rect.left(), 32, rect.width(), 34)
        width = paint.draw_text(painter, middle, fact.number, "headline", theme.text)
        gap = width + 8 if fact.number else 0
        role = "body" if fact.number else "section"
        paint.draw_text(painter, middle.adjusted(gap, 2, 0, 2), fact.unit, role, theme.text2)
        for number, note in enumerate(notes):
            line = QRectF(rect.left(), 62 + number * _NOTE_PITCH, rect.width(), 26)
            paint.draw_text(painter, line, note, "caption", theme.text2)
