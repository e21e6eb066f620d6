"""The encrypted store keeps the promises of a local store."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest

from desktop_app.store.store import Store
from sync.model.fields import DELETED, ROW_ID, Row, StoredValue
from sync.model.ids import InstallId, OpId, RowId
from sync.model.seen import Seen
from sync.model.sources import SeededChance, SteppingClock
from sync.protocol.changes import DELETION, RowImage
from sync.protocol.conflicts import CONFLICT_REGISTER, is_open, losing_fields, shown
from sync.protocol.messages import EnrolReply, Push, SnapshotOffer, SyncReply
from sync.protocol.session import Applied, LocalState
from tests.conformance.store_anew import AnewSuite
from tests.conformance.store_answers import AnswersSuite
from tests.conformance.store_nonces import NonceSuite
from tests.conformance.store_refused import RefusedSuite
from tests.conformance.store_side import Factory, StoreSuite
from tests.conformance.store_strays import StraysSuite
from tests.conformance.store_whole import WholeSuite
from tests.support.memory_store import AS_IT_STANDS
from tests.support.stores import ACTOR, DISTRICT, bench, enrol


class OfficerAtStore:
    """The encrypted store as the suite speaks to it."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def insert(self, register: str, row_id: RowId, values: Mapping[str, StoredValue]) -> None:
        with self._store.act(ACTOR) as act:
            act.insert(register, DISTRICT, values, row_id)

    def edit(
        self,
        register: str,
        row_id: RowId,
        values: Mapping[str, StoredValue],
        *,
        seen: Seen = AS_IT_STANDS,
    ) -> None:
        with self._store.act(ACTOR) as act:
            act.update(register, row_id, values, seen)

    def delete(self, register: str, row_id: RowId, *, seen: Seen = AS_IT_STANDS) -> None:
        with self._store.act(ACTOR, reason="ซ้ำ") as act:
            act.delete(register, row_id, seen)

    def look(self, register: str, row_id: RowId, names: Iterable[str]) -> Seen:
        found = self._store.rows.seen(register, [row_id]).get(row_id, {})
        return {name: one for name, one in found.items() if name in names}

    def settle(self, conflict_id: RowId, *, mine: bool) -> None:
        conflict = self._image(CONFLICT_REGISTER, conflict_id)
        assert conflict is not None
        if conflict.values["field"] == DELETION:
            delete = mine != bool(losing_fields(conflict))
            self._store.settle_deletion(ACTOR, conflict_id, delete=delete)
        else:
            value = shown(conflict.values["losing_value" if mine else "centre_value"])
            assert not isinstance(value, dict)
            self._store.settle(ACTOR, conflict_id, value)

    def become(self, install: InstallId) -> None:
        before = self._store.installs.current()
        reply = EnrolReply(
            account=before.account,
            display_name=before.display_name,
            role=before.role,
            streams=list(before.streams),
            home_stream=before.home_stream,
            generation=before.generation,
            epoch="",
            realm=before.realm,
            endpoint_key=before.endpoint_key,
            server_ms=0,
        )
        self._store.enrol_again(install, "d" * 64, reply)

    def want_whole(self) -> None:
        self._store.want_whole()

    def row(self, register: str, row_id: RowId) -> RowImage | None:
        return self._image(register, row_id)

    def open_conflicts(self) -> list[RowImage]:
        found = (self._image(CONFLICT_REGISTER, RowId(str(row[ROW_ID]))) for row in self._conflict_rows())
        return [row for row in found if row is not None and is_open(row)]

    def read_state(self, reason: str) -> LocalState:
        return self._store.read_state(reason)

    def read_push(self, octets: int, *, delivered: bool = False) -> Push | None:
        return self._store.read_push(octets, delivered=delivered)

    def apply_reply(self, reply: SyncReply, push: Push | None) -> Applied:
        return self._store.apply_reply(reply, push)

    def load_snapshot(self, offer: SnapshotOffer, body: bytes) -> int:
        return self._store.load_snapshot(offer, body)

    def apply_following(self, reply: SyncReply) -> Applied:
        return self._store.apply_following(reply)

    def _conflict_rows(self) -> list[Row]:
        return list(self._store.queries.open_conflicts())

    def _image(self, register: str, row_id: RowId) -> RowImage | None:
        row = self._store.rows.find(register, row_id)
        if row is None:
            return None
        names = self._store.registry[register].names
        values = {name: row[name] for name in names if row[name] is not None}
        return RowImage(register, row_id, values, self._writers(register, row_id), bool(row[DELETED]))

    def _writers(self, register: str, row_id: RowId) -> dict[str, OpId]:
        for stream in (DISTRICT, "3200", "0000"):
            found = self._store._central.stream_images(register, stream).get(row_id)
            if found is not None:
                return found.writers
        return {}


@pytest.fixture
def store_factory(tmp_path: Path) -> Iterator[Factory]:
    clock = SteppingClock(1_638_000_000_000)
    with ExitStack() as opened:

        def make(number: int, endpoint_key: str) -> OfficerAtStore:
            store = bench(tmp_path / f"pc{number}", number, clock=clock).open()
            opened.callback(store.close)
            enrol(store, SeededChance(f"install {number}"), endpoint_key=endpoint_key)
            return OfficerAtStore(store)

        yield make


class TestEncryptedStore(StoreSuite):
    """Every test of the suite."""


class TestEncryptedStoreAnew(AnewSuite):
    """Every test of the suite."""


class TestEncryptedStoreNonces(NonceSuite):
    """Every test of the suite."""


class TestEncryptedStoreRefused(RefusedSuite):
    """Every test of the suite."""


class TestEncryptedStoreAnswers(AnswersSuite):
    """Every test of the suite."""


class TestEncryptedStoreStrays(StraysSuite):
    """Every test of the suite."""


class TestEncryptedStoreWhole(WholeSuite):
    """Every test of the suite."""
