"""What a list table shows: columns, and cells made of words, icons, states and bars."""

from dataclasses import dataclass
from fractions import Fraction

from ui.widgets import paint
from ui.widgets.badge import Mark, badge_width

PAD = 14
BAR = 70


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

    def width(self) -> float:
        """Return the room it needs, without the column's padding."""
        if self.mark is not None:
            return badge_width(self.mark.words) + 1
        if self.bullet is not None:
            return BAR
        lead = (12 if self.stripe else 0) + (_icon_room(self) if self.icon else 0)
        text = paint.text_width(self.text, self.role)
        sub = paint.text_width(self.sub, "caption") if self.sub else 0
        return lead + (max(text, sub) if self.below else text + (sub + 8 if sub else 0)) + 1


def _icon_room(cell: Cell) -> int:
    """Return the icon's width, and its gap where words follow."""
    return 24 if cell.text else 16


Line = tuple[Cell, ...]
