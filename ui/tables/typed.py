"""What is being typed laid over what is saved, before the desk has answered. Pure."""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from sync.model.checks import Problem, Strength
from sync.model.fields import Field, StoredValue
from sync.model.reading import read, show
from sync.model.seen import SeenField
from ui.views.sheet import SheetRow


@dataclass(frozen=True, slots=True)
class Typed:
    """A text in a cell and what it reads as."""

    text: str
    value: StoredValue
    problem: Problem | None
    """Only problems that keep the text from being a value."""
    trouble: str = ""
    """Why the text could not be saved, in a few words; empty while nothing failed."""
    seen: SeenField | None = None
    """What the cell showed when the officer began to type."""

    @property
    def readable(self) -> bool:
        """Whether the text is a value (blank included) and may be saved."""
        return self.problem is None

    def means(self, other: "Typed") -> bool:
        """Whether both come to the same: the same value, or an unreadable text that is the same."""
        if self.readable and other.readable:
            return self.value == other.value
        return self.readable == other.readable and self.text == other.text


def typed(field: Field, text: str, today: date | None, seen: SeenField | None = None) -> Typed:
    """Read ``text`` as a value of ``field``; ``today`` decides the century of two-digit years."""
    reading = read(field, text, today=today)
    problem = reading.problem
    if problem is not None and problem.strength is not Strength.UNREADABLE:
        problem = None
    return Typed(text, reading.value if problem is None else None, problem, seen=seen)


def text_in(row: SheetRow, field: Field) -> str:
    """Return what stands in a cell as text: an unreadable draft as it was typed, a blank as nothing."""
    if field.name in row.drafts:
        return row.drafts[field.name]
    return show(field, row.values.get(field.name))


def laid_over(row: SheetRow, cells: Mapping[str, Typed]) -> SheetRow:
    """Return ``row`` as it will be once ``cells`` are saved."""
    if not cells:
        return row
    values, drafts, problems = dict(row.values), dict(row.drafts), list(row.problems)
    for name, cell in cells.items():
        # They are about the value that was there before.
        problems = [one for one in problems if one.field != name]
        drafts.pop(name, None)
        if cell.problem is not None:
            drafts[name] = cell.text
            problems.append(cell.problem)
        elif cell.value is None:
            values.pop(name, None)
        else:
            values[name] = cell.value
    return dataclasses.replace(row, values=values, drafts=drafts, problems=tuple(problems))


def with_draft_problems(row: SheetRow, field_of: Callable[[str], Field]) -> SheetRow:
    """Return ``row`` with a problem for each draft, so that the sentence beside the cell never lacks."""
    told = {one.field for one in row.problems if one.strength is Strength.UNREADABLE}
    read_again = (
        typed(field_of(name), text, None).problem for name, text in row.drafts.items() if name not in told
    )
    missing = tuple(one for one in read_again if one is not None)
    return dataclasses.replace(row, problems=(*missing, *row.problems)) if missing else row
