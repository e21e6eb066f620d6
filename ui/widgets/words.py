"""A label with room for Thai: one line, or wrapped; painted in a token's colour, whatever the theme."""

import math
import re
from functools import cache

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui.text import BREAK, say
from ui.theme.current import tokens
from ui.theme.type_scale import font, line_box
from ui.widgets import paint

_LONG = 24
"""A run of Thai letters longer than this gets break points, so that it can never be cut."""


@cache
def _whole_words() -> re.Pattern[str]:
    """Frequent words with a leading vowel inside: a line that ends in them reads as a slip of the pen."""
    return re.compile("|".join(say("common.whole_words").split()))


def _is_thai(letter: str) -> bool:
    return "\u0e00" <= letter <= "\u0e7f"


def breakable(text: str) -> str:
    """Return ``text`` for display with break points in over-long Thai runs that have none.

    Texts from the translation files carry theirs already. In other texts a break is allowed before a leading
    vowel (U+0E40 to U+0E44), which always begins a syllable.
    """
    shown: list[str] = []
    inside = {at for word in _whole_words().finditer(text) for at in range(word.start() + 1, word.end())}
    run = 0
    for at, letter in enumerate(text):
        run = run + 1 if _is_thai(letter) else 0
        if run > _LONG and "\u0e40" <= letter <= "\u0e44" and at not in inside:
            shown.append(BREAK)
            run = 0
        shown.append(letter)
    return "".join(shown)


class Words(QLabel):
    """Text of one role and colour. ``QLabel`` keeps the accessible name; the painting is ours."""

    def __init__(
        self,
        text: str = "",
        role: str = "body",
        colour: str = "text",
        *,
        wrap: bool = False,
        align: Qt.AlignmentFlag = paint.LEFT,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._role, self._colour, self._indent = role, colour, 0
        self.setFont(font(role))
        self.setAlignment(align)
        self.setWordWrap(wrap)
        # By default a label takes what looks like markup for markup: a typed "<" is a letter here.
        self.setTextFormat(Qt.TextFormat.PlainText)
        vertical = QSizePolicy.Policy.Minimum if wrap else QSizePolicy.Policy.Fixed
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, vertical)
        policy.setHeightForWidth(wrap)
        self.setSizePolicy(policy)
        self.setText(text)

    @property
    def role(self) -> str:
        """The role of the type scale."""
        return self._role

    def set_colour(self, colour: str) -> None:
        """Paint in another token's colour from now on."""
        self._colour = colour
        self.update()

    def set_indent(self, indent: int) -> None:
        """Leave ``indent`` pixels free at the left, for an icon."""
        self._indent = indent
        self.updateGeometry()
        self.update()

    def lines(self, width: float) -> list[str]:
        """Return the lines shown in ``width`` pixels."""
        if not self.wordWrap():
            return [self.text()]
        return paint.wrapped(breakable(self.text()), self._role, max(width - self._indent, 40))

    def pitch(self) -> float:
        """Return the height of one of several lines: closer than a line that stands alone."""
        # 0.83 of 1.5 font heights is 1.245: within the 1.22 to 1.3 of lines in one block (LOOK, "Type").
        return line_box(self._role) * 0.83

    def heightForWidth(self, width: int) -> int:
        """Return the height of the wrapped lines, marks included."""
        return math.ceil(line_box(self._role) + (len(self.lines(width)) - 1) * self.pitch())

    def sizeHint(self) -> QSize:
        """Return the room of the text on one line, or wrapped in a comfortable measure."""
        width = math.ceil(paint.text_width(self.text(), self._role)) + 1 + self._indent
        if not self.wordWrap():
            # A plain QLabel gives 19 px to bold 10.5 pt, whose stacked marks need 27.7 (LOOK, "Type").
            return QSize(width, line_box(self._role))
        width = min(width, 420)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Return the whole line: a label that does not wrap is never cut by a layout."""
        if not self.wordWrap():
            return self.sizeHint()
        return QSize(120, line_box(self._role))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the lines in the theme's colour of now."""
        painter = paint.painter_on(self)
        shown = self.lines(self.width())
        pitch = self.pitch()
        spare = self.height() - line_box(self._role) - (len(shown) - 1) * pitch
        top = 0 if self.wordWrap() else spare / 2
        colour = tokens().colour(self._colour if self.isEnabled() else "disabled")
        for number, line in enumerate(shown):
            rect = QRectF(
                self._indent, top + number * pitch, self.width() - self._indent, line_box(self._role)
            )
            paint.draw_text(painter, rect, line, self._role, colour, self.alignment())
        painter.end()
