"""Portions: a fast line gets one push, a slow one small ones, and what was learnt holds."""

from sync.model.fields import StoredValue
from sync.model.ids import install_id, official_id
from sync.model.sources import SeededChance, SteppingClock
from sync.protocol import codec
from sync.protocol.messages import Hello, SyncRequest
from sync.protocol.portions import CAREFUL, GENEROUS, LARGEST, SMALLEST, Portions
from tests.support.memory_store import MemoryStore


def test_a_full_portion_that_went_fast_doubles_and_a_small_one_tells_nothing() -> None:
    portions = Portions(CAREFUL)
    portions.went(1_000, 300, 50)
    assert portions.octets == CAREFUL
    portions.went(CAREFUL, 300, 9_000)
    assert portions.octets == 2 * CAREFUL
    portions.went(300, 2 * CAREFUL, 9_000)
    assert portions.octets == 4 * CAREFUL


def test_growth_and_shrinking_end() -> None:
    portions = Portions()
    for _ in range(30):
        portions.went(portions.octets, 0, 1)
    assert portions.octets == LARGEST
    for _ in range(30):
        portions.broke()
    assert portions.octets == SMALLEST


def test_a_body_that_broke_tells_more_than_a_measure_it_did_not_fill() -> None:
    portions = Portions()
    portions.broke(126_000)
    assert portions.octets == 63_000
    portions.broke(300)
    assert portions.octets == 31_500


def test_a_line_that_takes_long_gets_less_though_it_does_not_stall() -> None:
    portions = Portions()
    portions.went(GENEROUS, 300, 15_000)
    assert portions.octets == GENEROUS
    portions.went(GENEROUS, 300, 25_000)
    assert portions.octets == GENEROUS // 2


def test_a_metered_line_begins_small_and_stays_so() -> None:
    portions = Portions(metered=True)
    assert portions.octets == CAREFUL
    portions.went(CAREFUL, 0, 10)
    assert portions.octets == CAREFUL
    assert Portions(10_000, metered=True).octets == 10_000


def test_a_clock_set_back_in_the_middle_is_no_fast_line() -> None:
    portions = Portions(CAREFUL)
    portions.went(CAREFUL, 0, -5_000)
    assert portions.octets == CAREFUL


def test_a_months_push_is_one_request_on_a_line_nothing_is_known_of() -> None:
    """1,000 edits of two fields and 200 new records, whole operations: the most a month has."""
    clock, chance = SteppingClock(1_600_000_000_000), SeededChance("month")
    store = MemoryStore(install_id(chance), ["3201"], clock, chance)
    for number in range(1_200):
        values: dict[str, StoredValue] = {"name": f"กองทุน {number}", "bank_balance": number * 10_007}
        store.insert("fund", official_id("fund", number), values)
    push = store.read_push(Portions().push_octets)
    assert push is not None
    assert len(push.operations) == 1_200
    request = SyncRequest(store.read_state("rest").hello, {}, push)
    assert len(codec.pack(request)) < GENEROUS


def test_compression_is_learnt_so_that_portions_are_bytes_on_the_line() -> None:
    portions = Portions(CAREFUL)
    portions.packed(200_000, 100_000)
    assert portions.push_octets == 2 * CAREFUL


def test_pages_are_asked_for_only_where_something_is_known() -> None:
    assert Portions().page_octets is None
    assert Portions.of_push(500).page_octets is None
    assert Portions(CAREFUL).page_octets == CAREFUL
    asked = codec.encode(SyncRequest(hello(), {}))
    assert b"page_octets" not in asked


def hello() -> Hello:
    clock, chance = SteppingClock(1), SeededChance("hello")
    return MemoryStore(install_id(chance), ["3201"], clock, chance).read_state("officer").hello
