"""What the sync page and the conflicts page show."""

from dataclasses import dataclass

from sync.model.fields import Field, StoredValue
from sync.model.seen import SeenField
from ui.views.common import Route, RowState, Withheld

ENDED = frozenset({"handed-over", "install-revoked"})
"""Refusals after which the centre takes nothing that is entered here any more."""


@dataclass(frozen=True, slots=True)
class SyncLine:
    """One record that was edited here."""

    kind: str
    set_title: str
    title: str
    fields: int
    """How many cells the officer filled or changed; the program's own fields do not count."""
    wall_ms: int
    state: RowState
    detail: str
    """When it was received; why it was refused."""
    route: Route
    deleted: bool = False
    register: str = ""
    row_id: str = ""


@dataclass(frozen=True, slots=True)
class Replaced:
    """One record of which a new copy from the centre took values away."""

    kind: str
    set_title: str
    title: str
    fields: int
    """How many cells had another value; 0 where the record itself came or went."""
    at_ms: int
    detail: str
    """Whose values, which, when, why, and what to do."""
    route: Route
    of_late: bool = True
    """Whether it is still news, to stand among the records that were edited here."""
    own: bool = False
    """Whether what is missing had been entered here, and received by the centre, before."""
    register: str = ""
    row_id: str = ""


@dataclass(frozen=True, slots=True)
class SyncEvent:
    """One line of the sync log."""

    at_ms: int
    icon: str
    title: str
    detail: str


@dataclass(frozen=True, slots=True)
class SyncProgress:
    """A running sync."""

    phase: str
    sent: int
    to_send: int
    received: int
    octets_up: int
    octets_down: int


@dataclass(frozen=True, slots=True)
class SyncOutcome:
    """How the last sync ended."""

    ok: bool
    code: str
    """``done``, ``cancelled``, or the trouble's code."""
    title: str
    text: str
    sent: int
    received: int


@dataclass(frozen=True, slots=True)
class SyncView:
    """The sync page."""

    saved: int
    queued: int
    received: int
    last_success_ms: int | None
    lines: tuple[SyncLine, ...]
    log: tuple[SyncEvent, ...]
    practice_only: bool
    """A practice district without an endpoint: there is nowhere to send, said in words."""
    to_choose: int = 0
    """How many conflicts wait, whoever wrote the values."""
    merged: int = 0
    """How many records merged by themselves of late."""
    replaced: tuple[Replaced, ...] = ()
    """Old values that a new copy took away, newest first."""

    @property
    def taken_away(self) -> int:
        """How many records entered here a new copy took values of away of late."""
        return sum(one.own and one.of_late for one in self.replaced)


@dataclass(frozen=True, slots=True)
class Side:
    """One of the values of a conflict."""

    value: str
    """As text for the screen; for a deletion the word for it."""
    stored: StoredValue
    who: str
    at_ms: int | None
    machine: str
    state: str
    locked: str = ""
    """Why this officer cannot choose it, in words; empty when they can."""
    own: bool = False
    """Whether this officer wrote it, by the account: another may bear the same name."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An own edit of the conflict's field that has no answer yet."""

    value: str
    """As text for the screen."""
    who: str
    at_ms: int
    op_id: str
    """To be handed back with the choice that takes its place."""


@dataclass(frozen=True, slots=True)
class Effect:
    """A row of the table "what it does to the fund's totals"."""

    title: str
    cells: tuple[str, ...]
    verdict: str
    strength: str


@dataclass(frozen=True, slots=True)
class ConflictView:
    """One open conflict."""

    conflict_id: str
    label: str
    """The field's label."""
    where: str
    """กข.คจ. บ้านท่าสว่าง ม. 1 · พ.ย. 64."""
    before: Side
    mine: Side
    theirs: Side
    """``theirs`` is the centre's current value; ``mine`` the one that lost, whoever wrote it."""
    can_type: bool
    """Whether a third value may be typed: not for deletions, nor for what is chosen from a list."""
    heads: tuple[str, ...]
    effects: tuple[Effect, ...]
    trend: tuple[tuple[str, int | None], ...]
    is_money: bool
    field: Field | None = None
    """What a third value is read as; ``None`` for a deletion."""
    seen: SeenField | None = None
    """What is seen of ``theirs``, to be handed back with the choice; ``None`` for a deletion."""
    mark: str = ""
    """For a deletion: stands for what is shown of the record, to be handed back with the choice."""
    withheld: Withheld | None = None
    """Values that this officer's role may not give."""
    has_history: bool = False
    """Whether a history of the field can be opened afterwards: in a sheet, or in a register's form."""
    waiting: Waiting | None = None
    """What this PC has written into the field since and not sent yet."""
    locked: str = ""
    """Why nothing can be chosen here and who chooses, in words; empty for whoever may write the field."""

    @property
    def is_deletion(self) -> bool:
        """Whether the record's being there is at stake."""
        return self.field is None


@dataclass(frozen=True, slots=True)
class Chosen:
    """A choice between the values of a field, and what the page showed when it was made."""

    conflict_id: str
    value: StoredValue
    seen: SeenField | None
    """What stood at the centre."""
    over: str
    """The waiting own edit whose place it takes (``Waiting.op_id``); empty where none was shown."""


@dataclass(frozen=True, slots=True)
class ConflictsView:
    """The conflicts page: what to choose, and what was merged quietly."""

    open: tuple[ConflictView, ...]
    merged: tuple[tuple[str, str], ...]
    """Record's title, fields merged."""
