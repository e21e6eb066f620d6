"""What a row's rules may look at beside the row, and how a rule states what it found."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sync.model.checks import Problem, Strength
from sync.model.fields import FundKind, Register, Row, StoredValue
from sync.model.registers.common import FUND_KINDS
from sync.model.thai_dates import day_medium


@dataclass(frozen=True, slots=True)
class RowContext:
    """The neighbours of a row. Whoever asks fills in what is at hand; a rule without its facts is silent."""

    today: date
    """The day in Thailand (UTC+7) by the program's clock."""
    fund: Row | None = None
    village: Row | None = None
    last_month: Row | None = None
    """The same fund's row of the month before."""
    earlier: tuple[Row, ...] = ()
    """The fund's rows of the months before that, newest first."""
    siblings: tuple[Row, ...] = ()
    """Other rows of the register with the same parent: cases and events of the fund, funds of the village."""
    has_evidence: bool = False
    """Whether an attachment of the row is on file."""
    reasons: Mapping[str, str] = field(default_factory=dict)
    """From ``problem_reason``: rule -> the value it explains (``rule_of``, ``explained_value``)."""

    @property
    def kind(self) -> FundKind | None:
        """The kind of the row's fund."""
        return kind_of(self.fund)


@dataclass(frozen=True, slots=True)
class Checked:
    """A row under check: its register, its values and its neighbours."""

    register: Register
    row: Row
    context: RowContext

    def whole(self, name: str) -> int | None:
        """Return a whole number of the row; ``None`` when blank."""
        return whole(self.row, name)

    def text(self, name: str) -> str:
        """Return a text of the row; empty when blank."""
        return text(self.row, name)

    def day(self, name: str) -> date | None:
        """Return a date of the row; ``None`` when blank or unreadable."""
        return day_of(self.row.get(name))

    def label(self, name: str) -> str:
        """Return a field's Thai label."""
        return self.register.field(name).label

    def found(self, code: str, name: str, strength: Strength, /, **values: str) -> Problem:
        """Return a problem of field ``name``, which may be the computed ``identity``."""
        named = {"label": self.label(name)} if name in self.register.names else {}
        return Problem(code, name, strength, {**named, **values})

    def must_fix(self, code: str, name: str, /, **values: str) -> Problem:
        """Return a broken rule."""
        return self.found(code, name, Strength.MUST_FIX, **values)

    def explain(self, code: str, name: str, /, **values: str) -> Problem:
        """Return something unusual that asks for a reason."""
        return self.found(code, name, Strength.EXPLAIN, **values)

    def warn(self, code: str, name: str, /, **values: str) -> Problem:
        """Return something worth a look."""
        return self.found(code, name, Strength.WARN, **values)


Rule = Callable[[Checked], Problem | None]


def rule_of(problem: Problem) -> str:
    """Return the name under which a reason for ``problem`` is kept (``problem_reason.rule``)."""
    # With the field: one code (a day in the future) may be found at several fields of a row, each with a
    # reason of its own.
    return f"{problem.code}:{problem.field}"


def explained_value(problem: Problem) -> str:
    """Return what a reason for ``problem`` explains; the reason lapses when this changes."""
    # Without the label: a field worded anew in a later version must not make every reason given for it lapse.
    return "; ".join(f"{name}={value}" for name, value in sorted(problem.values.items()) if name != "label")


def kind_of(fund: Row | None) -> FundKind | None:
    """Return a fund's kind; ``None`` when there is no fund or the kind is unknown."""
    kind = fund.get("kind") if fund else None
    # A kind that only a newer program knows has no rules here; FundKind() alone would raise in the middle of
    # a list.
    return FundKind(kind) if kind in {one.value for one in FundKind} else None


def kind_label(kind: FundKind | None) -> str:
    """Return the Thai name of a kind of fund."""
    return next((one.label for one in FUND_KINDS if one.value == kind), "กองทุนนี้")


def whole(row: Row | None, name: str) -> int | None:
    """Return a whole number of a row; ``None`` when there is none."""
    value = row.get(name) if row else None
    return value if isinstance(value, int) else None


def text(row: Row | None, name: str) -> str:
    """Return a text of a row; empty when there is none."""
    value = row.get(name) if row else None
    return value if isinstance(value, str) else ""


def day_of(value: StoredValue) -> date | None:
    """Return a stored date; ``None`` when blank or unreadable."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def day_words(day: date) -> str:
    """Return a date for a sentence."""
    return day_medium(day)
