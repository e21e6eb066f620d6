"""What a cell of the sheet shows, as values: text, ink, weight, ring. The delegate only paints it. Pure."""

from dataclasses import dataclass
from enum import Enum

from sync.model.checks import Problem, Strength
from sync.model.fields import Field, FieldType, StoredValue
from sync.model.money import baht, baht_short
from sync.model.reading import show
from sync.model.thai import grouped
from ui.tables.sums import IDENTITY, SheetSums, identity_of, total_of
from ui.tables.titles import without_kind
from ui.text import say
from ui.views.sheet import SheetColumn, SheetRow


class Ink(Enum):
    """What a text means; each is a token of the theme."""

    TEXT = "text"
    QUIET = "text2"
    GHOST = "ghost"
    OK = "ok"
    WARN = "warn"
    BAD = "bad"
    ACCENT = "accent"


@dataclass(frozen=True, slots=True)
class Face:
    """One cell as painted."""

    text: str = ""
    ink: Ink = Ink.TEXT
    bold: bool = False
    small: bool = False
    """Caption size, as last month's values are."""
    left: bool = False
    ring: bool = False
    """A hard problem."""
    corner: bool = False
    """A soft problem or a remark; the row is tinted."""
    icon: str = ""
    tail: str = ""
    """A second, quieter text after the first (the place; the state's word)."""
    tail_icon: str = ""
    tail_ink: Ink = Ink.QUIET

    @property
    def figure(self) -> tuple[str, str]:
        """The text split before ``.00``, which is painted in ghost so that the baht stand out."""
        return (self.text[:-3], ".00") if self.text.endswith(".00") else (self.text, "")


_LEFT = frozenset({FieldType.TEXT, FieldType.NOTE, FieldType.CHOICE, FieldType.REFERENCE, FieldType.AREA})


def value_face(field: Field, row: SheetRow, parts: tuple[str, ...]) -> Face:
    """Return the face of a typed cell: this month's value, else last month's as a ghost."""
    name, left = field.name, field.type in _LEFT
    if name in row.drafts:
        return Face(row.drafts[name], Ink.BAD, left=left, ring=True)
    hard, soft = _marks(row, name, parts)
    value = row.values.get(name)
    if value is None:
        # Last month's value, to compare with while typing; blank stays blank, it is not copied (DOMAIN
        # section 4.4).
        ghost = row.last.get(name)
        text = show(field, ghost) if ghost is not None else ""
        return Face(text, Ink.GHOST, small=True, left=left, ring=hard, corner=soft)
    ink = Ink.BAD if hard else Ink.TEXT
    return Face(show(field, value), ink, left=left, bold=hard, ring=hard, corner=soft)


def total_face(row: SheetRow, parts: tuple[str, ...]) -> Face:
    """Return the face of the total: bold when anything of this month is in it."""
    total = total_of(row.values, parts)
    if total is not None:
        return Face(baht(total), bold=True)
    ghost = total_of(row.last, parts)
    return Face(baht(ghost), Ink.GHOST, small=True) if ghost is not None else Face()


def identity_face(row: SheetRow, parts: tuple[str, ...]) -> Face:
    """Return the face of the capital identity: exact, missing (red) or surplus (normal)."""
    identity = identity_of(row, parts)
    if identity is None:
        return Face()
    hard, soft = _marks(row, IDENTITY, parts)
    if identity.gap == 0:
        return Face(say("sheet.exact"), Ink.QUIET, ring=hard, corner=soft)
    if identity.gap > 0:
        return Face(say("sheet.surplus", amount=baht_short(identity.gap)), Ink.QUIET, corner=soft)
    return Face(
        say("sheet.missing", amount=baht_short(-identity.gap)), Ink.BAD, bold=True, ring=hard, corner=soft
    )


def title_face(row: SheetRow, *, compact: bool) -> Face:
    """Return the face of the frozen first column."""
    place = row.place
    if compact:
        # The number of the village stays, its tambon goes: whole words stand in tool tip and foot.
        place = " ".join(place.split(" ")[:2])
    return Face(without_kind(row.title), left=True, tail=place)


def sum_face(column: SheetColumn, sums: SheetSums) -> Face:
    """Return the face of one column in the totals row."""
    if column.name == IDENTITY:
        if not sums.missing:
            # None: no fund of the kind has a capital to compare with. 0 without a full row has proved nothing
            # yet.
            return Face(say("sheet.exact"), Ink.QUIET) if sums.missing == 0 and sums.full_rows else Face()
        return Face(say("sheet.missing", amount=baht_short(sums.missing)), Ink.BAD, bold=True)
    if column.name not in sums.columns:
        return Face()
    return Face(_sum_text(column, sums.columns[column.name]), bold=True)


def _sum_text(column: SheetColumn, value: StoredValue) -> str:
    if isinstance(value, int) and column.type is FieldType.SATANG:
        return baht(value)
    return grouped(value) if isinstance(value, int) else f"{value:,.2f}"


def _marks(row: SheetRow, name: str, parts: tuple[str, ...]) -> tuple[bool, bool]:
    """Return whether a hard and a soft problem stand at a column."""
    found = [one for one in row.problems if column_of(one, parts) == name]
    hard = any(one.strength in {Strength.UNREADABLE, Strength.MUST_FIX} for one in found)
    soft = name in row.conflicts or any(one.strength in {Strength.EXPLAIN, Strength.WARN} for one in found)
    return hard, soft and not hard


def column_of(problem: Problem, parts: tuple[str, ...]) -> str:
    """Return the column a problem is shown at: the capital as a whole has none but its identity."""
    if problem.code.startswith("capital-") and parts:
        return IDENTITY
    return problem.field
