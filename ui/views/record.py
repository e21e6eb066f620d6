"""What a record's form shows, and what a search finds."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sync.model.checks import Problem
from sync.model.fields import Choice, StoredValue
from sync.model.seen import Seen
from ui.views.common import Route, RowState, Withheld

FORMS = ("village", "fund", "fund_year", "assessment", "fund_event", "debt_case", "activity")
"""The registers that have a page with a form, parents first."""


@dataclass(frozen=True, slots=True)
class RecordLine:
    """One record in a register's list."""

    row_id: str
    title: str
    place: str
    detail: str
    state: RowState


@dataclass(frozen=True, slots=True)
class RegisterView:
    """A register's list."""

    register: str
    title: str
    lines: tuple[RecordLine, ...]
    no_new: str = ""
    """Why no record can be added at this office, in words; empty when one can."""


@dataclass(frozen=True, slots=True)
class RecordView:
    """One record for its form. A new one has an empty ``row_id``."""

    register: str
    row_id: str
    title: str
    values: Mapping[str, StoredValue]
    drafts: Mapping[str, str]
    choices: Mapping[str, tuple[Choice, ...]]
    """Per reference or area field: what can be chosen here (row id or code, words)."""
    read_only: Mapping[str, str]
    """Field -> why it cannot be edited, in words."""
    problems: tuple[Problem, ...]
    state: RowState
    deletable: bool = True
    """Whether the officer may delete it."""
    seen: Seen = field(default_factory=dict)
    """What is seen of each field, to be handed back with what is typed into it."""
    withheld: Mapping[str, Withheld] = field(default_factory=dict)
    """Field -> the choices that are not offered to this role."""
    gone: str = ""
    """That it was deleted, by whom, and what becomes of typed values, in words; empty when it was not."""
    refused: str = ""
    """Why the centre refused something that stands here, in words; empty when it did not."""
    refused_new: bool = False
    """Whether it was the record itself, which only this PC knows: it is taken back instead of deleted."""
    vanished: bool = False
    """Whether this PC holds the record no more: it has no values and takes none, as ``gone`` says."""


@dataclass(frozen=True, slots=True)
class RecordEdit:
    """What was typed into a form: the fields left, or all of a new record (its ``row_id`` is empty)."""

    register: str
    row_id: str
    values: Mapping[str, StoredValue]
    drafts: Mapping[str, str] = field(default_factory=dict)
    """Texts that could not be read."""
    seen: Seen = field(default_factory=dict)
    """What the form showed in these fields when the officer began to type."""


@dataclass(frozen=True, slots=True)
class SavedRecord:
    """What saving a form came to: the id, or the problems that keep it open."""

    row_id: str
    problems: tuple[Problem, ...]
    seen: Seen = field(default_factory=dict)
    """What is seen of each field now."""


@dataclass(frozen=True, slots=True)
class DeletionView:
    """Whether a record can be deleted, and what goes with it."""

    title: str
    refused: str = ""
    """Why it cannot be deleted and what to do instead, in words; empty when it can."""
    along: str = ""
    """What else is deleted with it, in words."""


@dataclass(frozen=True, slots=True)
class TakeBackView:
    """What taking back what the centre refused would come to."""

    title: str
    refused: str = ""
    """Why nothing can be taken back and what to do instead, in words; empty when it can."""
    whole: bool = False
    """Whether the record goes with it, because only this PC knows it."""
    why: str = ""
    """Why the centre refused, in words."""
    values: tuple[str, ...] = ()
    """Each refused value, and what stands there afterwards."""
    along: str = ""
    """What else goes with the record, in words."""
    mark: str = ""
    """Stands for all of it exactly as it is, to be handed back with the answer."""


@dataclass(frozen=True, slots=True)
class Found:
    """One hit of the search over villages, funds and measures."""

    title: str
    detail: str
    icon: str
    route: Route
