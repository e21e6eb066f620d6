"""Who is let in while many come: slots are kept, honoured, and every district has one of its own."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from sync.central import admission, mailroom, slots
from sync.central.admission import MOST, MOST_PULLS, MOST_PUSHES, Admission, let_in
from sync.central.centre import Centre, Sources, open_centre
from sync.central.inbox import Size
from sync.model.registry import REGISTERS
from sync.model.sentences import sentence
from sync.model.sources import SeededChance, SteppingClock
from sync.protocol.codec import pack
from sync.protocol.messages import SyncRequest
from sync.protocol.session import Refused
from sync.protocol.troubles import ProtocolTrouble
from tests.bench.register import BENCH_RECORD
from tests.support.databases import SERVERS, database_of
from tests.support.desk_call import DeskPc, desk_pc
from tests.support.desk_line import no_turn

BORN_MS = 1_638_158_400_000


@pytest.fixture(params=SERVERS)
def centre(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Centre]:
    opened = open_centre(
        tmp_path,
        realm="bench",
        address=database_of(request),
        registry=REGISTERS.with_register(BENCH_RECORD),
        sources=Sources(SteppingClock(BORN_MS, 1), SeededChance(1)),
    )
    yield opened
    opened.close()


def knock(pc: DeskPc, under_way: int = 10) -> Refused | None:
    """Come while so many are under way; return the refusal, if any."""
    here = Admission()
    here.under_way = under_way
    here.apart_s = 2.0
    try:
        let_in(pc.endpoint, pc.call("/v1/sync", pack(SyncRequest(pc.hello(), {}))), here)
    except Refused as refusal:
        return refusal
    return None


def slot(pc: DeskPc) -> int:
    refusal = knock(pc)
    assert refusal is not None
    assert (refusal.code, refusal.status) == ("busy", 503)
    assert refusal.retry_after_s is not None
    return refusal.retry_after_s


def wait(centre: Centre, seconds: float) -> None:
    assert isinstance(centre.clock, SteppingClock)
    centre.clock.at_ms += round(seconds * 1000)


def test_each_district_has_a_slot_of_its_own_and_keeps_it(centre: Centre) -> None:
    pcs = [desk_pc(centre, f"01{number:02}", seed=number) for number in range(1, 6)]
    given = [slot(pc) for pc in pcs]
    assert given == sorted(given)
    assert [later - one for one, later in pairwise(given)] == [2] * 4
    assert [slot(pc) for pc in pcs] == given


def test_two_pcs_of_a_district_share_its_slot(centre: Centre) -> None:
    assert slot(desk_pc(centre, seed=1)) == slot(desk_pc(centre, seed=2))


def test_whoever_comes_at_its_slot_is_let_in_before_others(centre: Centre) -> None:
    early, late = desk_pc(centre, "0101", seed=1), desk_pc(centre, "0102", seed=2)
    told = slot(early)
    wait(centre, told)
    assert knock(early) is None
    assert knock(late) is not None
    # Not without end: the machine has its own.
    assert knock(early, MOST) is not None


def test_a_slot_that_was_slept_through_is_given_anew(centre: Centre) -> None:
    pc = desk_pc(centre)
    wait(centre, slot(pc) + 3600)
    assert knock(pc) is not None
    assert knock(pc) is not None


def test_slots_are_not_given_to_strangers(centre: Centre) -> None:
    pc, other = desk_pc(centre, seed=1), desk_pc(centre, "0102", seed=2)
    pc.signer = other.signer
    with pytest.raises(ProtocolTrouble, match="bad-signature"):
        knock(pc)


def test_pushes_find_room_where_questions_find_none() -> None:
    here = Admission()
    here.apart_s = 0.001
    sizes = (100, admission.PUSH_OCTETS + 1)
    found = {}
    for under_way in (0, MOST_PULLS - 1, MOST_PULLS, MOST_PUSHES - 1, MOST_PUSHES):
        here.under_way = under_way
        found[under_way] = tuple(here.has_room(size) for size in sizes)
    assert found == {
        0: (True, True),
        MOST_PULLS - 1: (True, True),
        MOST_PULLS: (False, True),
        MOST_PUSHES - 1: (False, True),
        MOST_PUSHES: (False, False),
    }


def test_a_slow_endpoint_lets_fewer_in() -> None:
    here = Admission()
    here.apart_s = 0.1
    here.under_way = 12
    assert not here.has_room(admission.PUSH_OCTETS + 1)
    assert here.has_room_at_slot()
    here.under_way = 7
    assert here.has_room(0)


def test_a_full_inbox_gives_slots_and_receives_nothing(centre: Centre) -> None:
    pc = desk_pc(centre)
    pc.endpoint.mailroom._size = Size(mailroom.MOST_WAITING)
    push = pc.push_of([pc.insert("bench_record", {"name": "กองทุน"})])
    with no_turn(pc.endpoint), pytest.raises(Refused, match="busy") as refused:
        pc.exchange(SyncRequest(pc.hello(), {}, push))
    assert refused.value.retry_after_s is not None
    assert refused.value.retry_after_s >= slots.SOONEST_S
    assert pc.endpoint.mailroom.look(centre).count == 0
    assert pc.exchange(SyncRequest(pc.hello(), {}, push)).acked_n == 1


@pytest.mark.parametrize(("values", "minutes"), [({}, "1"), ({"minutes": "7"}, "7")], ids=["old", "new"])
def test_the_officer_is_told_in_how_many_minutes(values: dict[str, str], minutes: str) -> None:
    assert f"ถึงคิวในอีกประมาณ {minutes} นาที" in sentence("busy", values)
    assert f"about {minutes} min" in sentence("busy", values, "en")
