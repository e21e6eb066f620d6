"""Values every page shows: row states, places to go, the status bar."""

from dataclasses import dataclass
from enum import Enum

from sync.model.fiscal_year import FiscalMonth


class RowState(Enum):
    """Where a record stands between this machine and the centre. Words that never lie (SYNC section 2)."""

    SAVED_HERE = "saved_here"
    QUEUED = "queued"
    DELIVERED = "delivered"
    RECEIVED = "received"
    REFUSED = "refused"
    IN_CONFLICT = "in_conflict"


class Fate(Enum):
    """What became of a value where two PCs wrote a field unseen by each other."""

    NONE = "none"
    """Nobody else wrote the field meanwhile."""
    WAITS = "waits"
    """It is one of two values that wait for a choice, and not the one that stands."""
    LOST = "lost"
    """Another value was chosen."""
    CHOSEN = "chosen"
    """It was written as the choice."""


class EntryState(Enum):
    """How far a row of the month's sheet is."""

    EMPTY = "empty"
    PARTIAL = "partial"
    FILLED = "filled"
    NO_CHANGE = "no_change"
    EXPLAIN = "explain"
    """Saved, but a soft rule asks for a reason."""
    MUST_FIX = "must_fix"


@dataclass(frozen=True, slots=True)
class Route:
    """Where a click or Enter leads: a page, and what to select there."""

    page: str
    """``home``, ``sheet``, ``record``, ``targets``, ``sync``, ``conflicts``, ``settings`` or ``help``."""
    kind: str = ""
    """Fund kind for ``sheet``, register for ``record``, measure for ``targets``."""
    row_id: str = ""
    field: str = ""
    month: FiscalMonth | None = None
    """The month to show there; ``None`` stays with the one that is shown."""


RESTORE = Route("restore")
"""No page: on the log-in page the act that puts a backup into a damaged store's place."""
PRACTICE_ANEW = Route("practice-anew")
"""No page: the act that lays the practice district aside and fills a new one."""
LEAVE_PRACTICE = Route("leave-practice")
"""No page: the act that leads from the practice district to enrolment or log-in."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """Values of a field that this officer's role may not give, and who may, in words."""

    values: frozenset[str]
    why: str


@dataclass(frozen=True, slots=True)
class Advice:
    """A known failure or a remark in the officer's words."""

    code: str
    title: str
    text: str
    """What happened, why, what to do."""
    strength: str
    """``info``, ``warn`` or ``bad``."""
    route: Route | None = None
    action: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What status bar and navigation show."""

    district_title: str
    """อำเภอเมืองสุรินทร์ จังหวัดสุรินทร์."""
    district_short: str
    """อ.เมืองสุรินทร์."""
    user_title: str
    role_title: str
    practice: bool
    unsent: int
    refused: int
    conflicts: int
    last_success_ms: int | None
    now_ms: int
    line: str
    """``up``, ``down``, ``unknown`` or ``working``."""
    month: FiscalMonth
    """Whose sheets are counted."""
    sets: tuple[tuple[str, int, int], ...]
    """Per fund kind: rows filled in that month, rows."""
    current: FiscalMonth | None = None
    """The month by the program's clock: the last one that is entered."""
    beyond: tuple[FiscalMonth, ...] = ()
    """Months after it that hold figures all the same, earliest first."""
    clock: Advice | None = None
    """Why this PC's clock can hardly be right; ``None`` while nothing speaks against it."""
    alone: bool = False
    """Whether there is no endpoint at all: a practice district of this PC's own."""


@dataclass(frozen=True, slots=True)
class Loss:
    """Something typed that would be gone if the window closed now."""

    what: str
    """Where it was typed, and the text."""
    why: str
    """Why it is not saved."""
