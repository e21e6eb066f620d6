"""Shares a sheet's width out: each column what it needs, tighter padding before anything scrolls sideways."""

from dataclasses import dataclass, replace

from ui.tables.cell_paint import PADS, face_width
from ui.tables.faces import Face, sum_face
from ui.tables.grouped_header import group_width, head_width
from ui.tables.sheet_delegate import MARGIN, natural_width
from ui.tables.sheet_model import SheetModel
from ui.tables.sums import IDENTITY, TOTAL
from ui.text import say

FIRST, STATUS = (150, 300), (110, 200)
"""Bounds of the title and of the status column, in logical pixels."""
ICON_STATUS = 32
LEAST = 16
"""A column of one digit still has room for two more."""
WIDEST_SPREAD = 36


@dataclass(frozen=True, slots=True)
class Bare:
    """What the texts of a sheet need, without any padding."""

    first: int
    columns: tuple[int, ...]
    groups: tuple[tuple[tuple[int, ...], int], ...]
    """Column numbers under a group's head, and what the head needs."""
    status: int


@dataclass(frozen=True, slots=True)
class Widths:
    """A sheet's widths in logical pixels, for a padding of ``pad`` on both sides of each text."""

    pad: int
    first: int
    columns: tuple[int, ...]
    status: int

    @property
    def total(self) -> int:
        """All of it."""
        return self.first + sum(self.columns) + self.status


def share(model: SheetModel, room: int) -> Widths:
    """Return widths that fill ``room``; wider than it only where even the tightest padding is too much."""
    bare = _bare(model)
    tries = [_padded(bare, pad, compact=model.compact) for pad in PADS]
    fitting = next((one for one in tries if one.total <= room), tries[-1])
    return _spread(fitting, max(room - fitting.total, 0))


def squeezed(widths: Widths, room: int) -> Widths:
    """Take what is too much from the titles, whose whole words stand in tool tip and foot."""
    over = max(widths.total - room, 0)
    return replace(widths, first=max(widths.first - over, FIRST[0]))


def _bare(model: SheetModel) -> Bare:
    sums = model.sums()
    # Room for what typing brings: widths are measured again only once the hand rests.
    roomy = {
        IDENTITY: face_width(Face(say("sheet.missing", amount="88,888"), bold=True), 0),
        TOTAL: face_width(Face("888,888.88", bold=True), 0),
    }
    columns = tuple(
        max(
            natural_width(model, number),
            head_width(model, number),
            face_width(sum_face(column, sums), 0),
            roomy.get(column.name, LEAST),
        )
        for number, column in enumerate(model.columns, start=1)
    )
    # The state while typing counts always, else the column would move whenever an editor opens.
    told = Face(say("sheet.entry_editing"), small=True, left=True, icon="pencil-line", tail_icon="clock")
    status = max(natural_width(model, model.status_column()), face_width(told, 0))
    return Bare(natural_width(model, 0), columns, _groups(model), status)


def _groups(model: SheetModel) -> tuple[tuple[tuple[int, ...], int], ...]:
    heads = dict.fromkeys(column.group for column in model.columns if column.group)
    return tuple(
        (tuple(at for at, column in enumerate(model.columns) if column.group == head), group_width(head))
        for head in heads
    )


def _padded(bare: Bare, pad: int, *, compact: bool) -> Widths:
    columns = [width + 2 * pad for width in bare.columns]
    for members, head in bare.groups:
        short = head + pad - sum(columns[at] for at in members)
        for at in members if short > 0 else ():
            # Rounded up: a pixel too little would cut the head.
            columns[at] += -(-short // len(members))
    first = _bounded(bare.first + MARGIN + pad, FIRST)
    status = ICON_STATUS if compact else _bounded(bare.status + 2 * pad, STATUS)
    return Widths(pad, first, tuple(columns), status)


def _bounded(width: int, bounds: tuple[int, int]) -> int:
    return min(max(width, bounds[0]), bounds[1])


def _spread(widths: Widths, spare: int) -> Widths:
    """Widen the columns evenly, a little; what is left goes to the status at the right."""
    each = min(spare // max(len(widths.columns), 1), WIDEST_SPREAD)
    columns = tuple(width + each for width in widths.columns)
    rest = spare - each * len(columns)
    return replace(widths, columns=columns, status=widths.status + rest)
