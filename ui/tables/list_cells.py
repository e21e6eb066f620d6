"""What a list table shows: columns, and cells made of words, icons, states and bars."""

from dataclasses import dataclass
from fractions import Fraction

from ui.widgets import paint
from ui.widgets.badge import Mark, badge_width
from ui.widgets.words import breakable

PAD = 14
BAR = 70
PITCH = 20
"""Between two lines of one cell."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. A ``width`` of 0 fits the widest cell; one column of a list stretches."""

    head: str
    width: int = 0
    right: bool = False
    stretch: bool = False


@dataclass(frozen=True, slots=True)
class Bullet:
    """A bullet bar in a cell; ``plan`` ``None`` makes it a plain progress bar."""

    value: float
    target: float
    colour: str
    plan: Fraction | None = None
    ticked: bool = True


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. Colours are tokens; the words are what a screen reader hears."""

    text: str = ""
    sub: str = ""
    """Grey words: below the text where ``below``, else behind it."""
    role: str = "body"
    colour: str = "text"
    below: bool = False
    icon: str = ""
    tone: str = "text2"
    stripe: str = ""
    mark: Mark | None = None
    bullet: Bullet | None = None

    @property
    def words(self) -> str:
        """All words of the cell, for copying and for accessibility."""
        state = self.mark.words if self.mark is not None else ""
        return " ".join(part for part in (self.text, self.sub, state) if part)

    @property
    def lead(self) -> float:
        """The room of stripe and icon before the words."""
        return (12 if self.stripe else 0) + (_icon_room(self) if self.icon else 0)

    def width(self) -> float:
        """Return the room it needs, without the column's padding."""
        if self.mark is not None:
            return badge_width(self.mark.words) + 1
        if self.bullet is not None:
            return BAR
        lead = self.lead
        text = paint.text_width(self.text, self.role)
        sub = paint.text_width(self.sub, "caption") if self.sub else 0
        return lead + (max(text, sub) if self.below else text + (sub + 8 if sub else 0)) + 1


def lines_of(cell: Cell, room: float) -> list[tuple[str, str]]:
    """Return the lines of a cell's words, each with its role, where they do not fit ``room`` on theirs.

    Empty when the cell fits as it is. ``room`` is in logical pixels, without padding.
    """
    # A badge and a bar have one line whatever the room; widths are rounded, so a pixel more is no second
    # line.
    if cell.mark is not None or cell.bullet is not None or not cell.text or cell.width() <= room + 1.5:
        return []
    wide = room - cell.lead
    lines = [(one, cell.role) for one in paint.wrapped(breakable(cell.text), cell.role, wide)]
    if cell.sub:
        lines += [(one, "caption") for one in paint.wrapped(breakable(cell.sub), "caption", wide)]
    return lines


def _icon_room(cell: Cell) -> int:
    """Return the icon's width, and its gap where words follow."""
    return 24 if cell.text else 16


Line = tuple[Cell, ...]
