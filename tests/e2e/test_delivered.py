"""A PC whose push was received only: what its officer is told, and what its next syncs do."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.services.sync_run import SyncRun
from desktop_app.store.store import Store
from sync.central.accounts import Grant, issue_code
from sync.central.calls import Endpoint as Served
from sync.central.centre import Centre, Sources, open_centre
from sync.central.merging import Merger
from sync.central.throttle import Failures
from sync.client.endpoint import Endpoint
from sync.model.fields import Row
from sync.model.ids import InstallId, install_id
from sync.model.registers.village import VILLAGE
from sync.model.registry import REGISTERS
from sync.model.sources import SeededChance, SteppingClock
from sync.protocol.messages import EnrolRequest
from sync.protocol.session import SyncSummary
from sync.protocol.signing import SEED_OCTETS, Signer
from tests.support.desk_line import DeskLine, no_turn
from tests.support.log_gate import LogGate
from tests.support.stores import Bench, bench
from ui.views.common import RowState

NOW_MS = 1_638_158_400_000
STREAM = "3201"


class Pc:
    """A real store and the real endpoint's handlers, in one thread."""

    def __init__(self, folder: Path, served: Served) -> None:
        self.place: Bench = bench(folder, 1, registry=REGISTERS, clock=SteppingClock(NOW_MS))
        self.store: Store = self.place.open()
        self.line = DeskLine(served)
        chance = SeededChance("pc")
        seed, install = chance.octets(SEED_OCTETS), install_id(chance)
        code = issue_code(served.centre, Grant(STREAM, "district_head"), valid_days=1)
        signer = Signer(seed)
        reply = Endpoint(self.line, install, signer).enrol(
            EnrolRequest(
                code, "bench", install, signer.public, "somchai", "สมชาย", "รหัสผ่าน-2565", "PC", "test"
            )
        )
        self.store.enrol(install, seed.hex(), "somchai", reply)

    def village(self, number: int) -> str:
        codes: Row = {"tambon_code": "320101", "moo_no": number}
        with self.store.act(self.store.installs.current().account) as act:
            return act.insert(VILLAGE.name, STREAM, {**codes, "name_th": f"บ้าน {number}", "kind": "village"})

    def sync(self) -> SyncSummary:
        install = self.store.installs.current()
        signer = Signer(bytes.fromhex(install.device_key))
        endpoint = Endpoint(self.line, InstallId(install.install), signer)
        return SyncRun(endpoint, lambda work: work(self.store)).run("officer")

    def restart(self) -> None:
        self.store.close()
        self.store = self.place.open()

    def word(self, row_id: str) -> RowState:
        return self.store.states.row(VILLAGE.name, row_id)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    sources = Sources(SteppingClock(NOW_MS), SeededChance("centre"))
    centre: Centre = open_centre(tmp_path / "centre", realm="bench", sources=sources)
    yield Served(centre, Failures(centre.database, centre.clock, centre.chance))
    centre.close()


@pytest.fixture
def pc(tmp_path: Path, served: Served) -> Iterator[Pc]:
    made = Pc(tmp_path / "pc", served)
    made.sync()
    yield made
    made.store.close()


def test_the_words_of_a_push_that_is_received_first_and_merged_later(pc: Pc, served: Served) -> None:
    row = pc.village(1)
    assert pc.word(row) is RowState.QUEUED
    with no_turn(served):
        summary = pc.sync()
    assert (summary.sent, summary.delivered, summary.verified, summary.requests) == (0, 1, False, 1)
    assert summary.backoff_s > 0
    assert pc.line.statuses[-1] == 202
    assert pc.word(row) is RowState.DELIVERED
    pc.restart()
    assert pc.word(row) is RowState.DELIVERED
    # Nothing has changed there: it is asked for, and not sent again.
    again = pc.sync()
    assert (again.sent, again.delivered, again.requests) == (0, 1, 1)
    assert pc.word(row) is RowState.DELIVERED
    assert Merger(served).drain() == 1
    last = pc.sync()
    assert (last.sent, last.delivered, last.verified, last.requests) == (1, 0, True, 1)
    assert pc.word(row) is RowState.RECEIVED
    assert pc.sync().verified


def test_more_is_entered_and_sent_while_the_first_waits(pc: Pc, served: Served) -> None:
    rows = [pc.village(1)]
    with no_turn(served):
        pc.sync()
        rows.append(pc.village(2))
        assert [pc.word(one) for one in rows] == [RowState.DELIVERED, RowState.QUEUED]
        pc.sync()
        assert {pc.word(one) for one in rows} == {RowState.DELIVERED}
    assert Merger(served).drain() == 2
    assert pc.sync().verified
    assert {pc.word(one) for one in rows} == {RowState.RECEIVED}


def test_an_endpoint_that_lost_what_it_had_received_gets_it_again(
    pc: Pc, served: Served, log_gate: LogGate
) -> None:
    log_gate.expect("new epoch .* reason=receipt")
    row = pc.village(1)
    with no_turn(served):
        pc.sync()
    with served.centre.database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM inbox")
        connection.exec_driver_sql(
            "UPDATE device_chain SET n = 0, head = ?",
            (pc.store._sql.value("SELECT prev FROM outbox WHERE n = 1"),),
        )
    served.mailroom.look(served.centre)
    summary = pc.sync()
    assert (summary.sent, summary.verified) == (1, True)
    assert pc.word(row) is RowState.RECEIVED
