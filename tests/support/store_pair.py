"""A store and its endpoint, with the steps of a sync apart."""

from pathlib import Path

from sync.model.sources import SeededChance, SteppingClock
from sync.protocol.messages import Push, SyncReply, SyncRequest
from sync.protocol.wording import in_full
from tests.support.fake_endpoint import MemoryEndpoint
from tests.support.stores import ACTOR, DISTRICT, bench, enrol
from ui.views.common import RowState

PLENTY = 1 << 20


class Pair:
    """A store and its endpoint, with the steps of a sync apart."""

    def __init__(self, folder: Path) -> None:
        self.clock = SteppingClock(1_638_000_000_000)
        self.endpoint = MemoryEndpoint(self.clock, SeededChance("endpoint"))
        self.store = bench(folder, clock=self.clock).open()
        self.install = enrol(self.store, SeededChance("install"), endpoint_key=self.endpoint.public)

    def make(self, **values: int | str) -> str:
        """Make a record and return its id."""
        with self.store.act(ACTOR) as act:
            return act.insert("note_book", DISTRICT, values)

    def edit(self, row_id: str, **values: int | str) -> None:
        """Change fields of a record."""
        with self.store.act(ACTOR) as act:
            act.update("note_book", row_id, values)

    def push(self, octets: int = PLENTY) -> Push:
        """Return what the store sends next."""
        found = self.store.read_push(octets)
        assert found is not None
        return found

    def reply(self, push: Push | None, *, digest: bool = False) -> SyncReply:
        """Return the answer to a push, or to a bare question."""
        state = self.store.read_state("officer")
        asked = SyncRequest(state.hello, state.cursors, push, digest=digest)
        return in_full(self.endpoint.exchange(asked), push)

    def state(self, row_id: str) -> RowState:
        """Return the word for a record's state."""
        return self.store.states.row("note_book", row_id)

    def value(self, query: str) -> object:
        """Return one value of the database."""
        found: object = self.store._sql.value(query)
        return found
