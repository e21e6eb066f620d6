"""What a fleet is made of: PCs and an endpoint, in memory or real, seen alike by the driver."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from sync.model.fields import StoredValue
from sync.model.ids import OpId, RowId
from sync.model.seen import Seen
from sync.protocol.changes import Change, Operation, Result, RowImage
from sync.protocol.session import StoreSide
from tests.support.fleet import EndpointSide

REGISTER = "bench_record"
CENTRE = "0000"
Key = tuple[str, RowId]


@dataclass(frozen=True, slots=True)
class Fate:
    """An operation of a PC's log and how it ended. ``listed``: refused, and shown to its officer.

    ``ended``: refused, and taken back or written anew by its officer: nobody waits for it.
    """

    operation: Operation
    result: Result | None
    listed: bool
    ended: bool


class PC(Protocol):
    """One PC of the fleet."""

    district: str

    @property
    def side(self) -> StoreSide:
        """The store as a sync sees it."""

    @property
    def install(self) -> str:
        """The install it is now."""

    def row(self, row_id: RowId) -> RowImage | None:
        """Return a record as its officer sees it."""

    def enter(self, row_id: RowId, values: Mapping[str, StoredValue]) -> None:
        """Make a record; a known one is edited."""

    def edit(self, row_id: RowId, values: Mapping[str, StoredValue], seen: Seen | None = None) -> None:
        """Change fields of a record, as they stand or as they were ``seen``."""

    def delete(self, row_id: RowId, seen: Seen | None = None) -> None:
        """Delete a record."""

    def look(self, row_id: RowId, names: tuple[str, ...]) -> Seen:
        """Return what its officer sees of a living record."""

    def conflicts(self) -> list[RowId]:
        """Return the open conflicts, in a fixed order."""

    def settle(self, conflict: RowId, *, mine: bool) -> None:
        """Settle a conflict."""

    def take_back(self, row_id: RowId) -> bool:
        """Take back what the centre refused of a record; False where there is nothing to take back."""

    def fates(self) -> list[Fate]:
        """Return the log, in the order of capture."""

    def queued(self) -> int:
        """Return how many operations wait to be sent or for their result, corrections of refused ones too."""

    def unanswered(self) -> int:
        """Return how many of those that were there when a sync began have no result."""

    def incidents(self) -> int:
        """Return how many old values a replacement took away."""

    def images(self, stream: str) -> dict[Key, RowImage]:
        """Return the centre's side of a stream as the PC holds it."""

    def shown(self, stream: str) -> dict[Key, RowImage]:
        """Return the stream's records as the officer sees them."""

    def want_whole(self) -> None:
        """Ask for every stream whole with the next sync."""

    def set_clock(self, by_ms: int) -> None:
        """Put the clock wrong."""


class Fleet(Protocol):
    """All PCs and their endpoint. What is saved may be put back any number of times."""

    pcs: list[PC]

    def line(self, pc: PC) -> EndpointSide:
        """Return the PC's way to the endpoint as it is now."""

    def enrol_again(self, pc: PC) -> None:
        """Let a PC go on as another install."""

    def enrol_by_new_code(self, pc: PC) -> None:
        """Let a PC that the endpoint does not know enrol with a new code, as its officer would."""

    def save_pc(self, number: int) -> object:
        """Return a backup of a PC."""

    def put_back_pc(self, number: int, saved: object) -> None:
        """Put a PC back as it was saved."""

    def clone_pc(self, number: int) -> None:
        """Add a PC that is a copy of another one, byte for byte."""

    def save_endpoint(self) -> object:
        """Return a copy of the endpoint."""

    def put_back_endpoint(self, saved: object) -> None:
        """Put the endpoint back as it was copied, in the same epoch."""

    def publish(self, row_id: RowId, values: Mapping[str, StoredValue]) -> None:
        """Write a row of the centre's own stream."""

    def log(self, stream: str) -> list[Change]:
        """Return a stream's whole log."""

    def rows(self, stream: str) -> dict[Key, RowImage]:
        """Return a stream's rows at the centre."""

    def head(self) -> int:
        """Return how many changes the endpoint ever wrote."""

    def close(self) -> None:
        """Let go of files."""


def writer_ids(log: list[Change]) -> list[tuple[OpId, RowId]]:
    """Return who wrote what: each pair may stand in a log once."""
    return [(change.op_id, change.row_id) for change in log]
