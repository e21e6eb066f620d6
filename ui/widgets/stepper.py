"""The steps of the first run, one above the other: done, now, to come."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.current import tokens
from ui.theme.tokens import Tokens
from ui.widgets import paint

_PITCH, _DISC = 62, 28


@dataclass(frozen=True, slots=True)
class Step:
    """One step's words."""

    title: str
    note: str


class Stepper(QWidget):
    """Shows where in the steps the officer is."""

    def __init__(self, steps: tuple[Step, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps, self.now = steps, 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def put(self, now: int, words: str) -> None:
        """Show step ``now`` (from 0) as the present one; ``words`` say so to those who hear the screen."""
        self.now = now
        self.setAccessibleName(words)
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for all steps."""
        return QSize(300, _PITCH * len(self._steps))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw discs, lines and words."""
        painter = paint.painter_on(self)
        theme = tokens()
        for number, step in enumerate(self._steps):
            self._paint_step(painter, number, step, theme)
        painter.end()

    def _paint_step(self, painter: QPainter, number: int, step: Step, theme: Tokens) -> None:
        top = number * _PITCH + 8
        disc = QRectF(0, top, _DISC, _DISC)
        done, now = number < self.now, number == self.now
        if number + 1 < len(self._steps):
            line = QRectF(_DISC / 2 - 1, top + _DISC + 2, 2, _PITCH - _DISC - 4)
            paint.fill(painter, line, theme.ok if done else theme.border)
        if done:
            paint.box(painter, disc, _DISC / 2, theme.ok_soft, theme.ok if theme.outlined else None)
            # A tick for the number, so that a step done is seen without its colour.
            paint.draw_icon(painter, disc, "check", theme.ok)
        else:
            ground = theme.accent if now else theme.surface
            paint.box(painter, disc, _DISC / 2, ground, None if now else theme.border, 1.5)
            ink = theme.on_accent if now else theme.text2
            paint.draw_text(painter, disc, str(number + 1), "strong", ink, paint.CENTRE)
        words = QRectF(_DISC + 16, top - 8, self.width() - _DISC - 16, 24)
        role = "strong" if now else "body"
        paint.draw_text(painter, words, step.title, role, theme.text if done or now else theme.text2)
        note = theme.ok if done else theme.text2
        paint.draw_text(painter, words.translated(0, 20), step.note, "caption", note)
