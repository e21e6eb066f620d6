"""Ids made offline, and where time and chance come from."""

import uuid
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from sync.model.ids import install_id, official_id, operation_id, time_id
from sync.model.sources import (
    SeededChance,
    ShiftedClock,
    SteppingClock,
    SystemChance,
    SystemClock,
    day_in_thailand,
    moment_ms,
)

_MOMENTS = st.integers(1_000_000_000_000, 4_000_000_000_000)


@given(_MOMENTS, st.integers())
def test_an_id_by_time_is_a_uuid_of_version_seven_with_its_time(at_ms: int, seed: int) -> None:
    made = uuid.UUID(time_id(SteppingClock(at_ms, 0), SeededChance(seed)))
    assert (made.version, made.variant) == (7, uuid.RFC_4122)
    assert made.int >> 80 == at_ms


@given(_MOMENTS, st.integers(1, 10**6))
def test_ids_by_time_sort_by_time(at_ms: int, later: int) -> None:
    first = time_id(SteppingClock(at_ms, 0), SeededChance(1))
    assert first < time_id(SteppingClock(at_ms + later, 0), SeededChance(2))


def test_ids_of_one_millisecond_differ() -> None:
    clock, chance = SteppingClock(1_637_000_000_000, 0), SeededChance(1)
    assert len({time_id(clock, chance) for _ in range(500)}) == 500
    assert len({operation_id(clock, chance) for _ in range(500)}) == 500


def test_an_operation_id_carries_its_wall_time_and_eighty_random_bits() -> None:
    made = operation_id(SteppingClock(1_637_000_000_000, 0), SeededChance(1))
    assert len(made) == 32
    assert int(made[:12], 16) == 1_637_000_000_000


def test_an_official_id_is_a_uuid_of_version_five_that_keeps_codes_apart() -> None:
    made = uuid.UUID(official_id("village", "320105", 1))
    assert made.version == 5
    assert official_id("village", "320105", 1) != official_id("village", "32010", "51")
    assert official_id("village", "3201", 1) != official_id("fund", "3201", 1)


def test_install_ids_come_from_chance_alone() -> None:
    assert install_id(SeededChance(1)) == install_id(SeededChance(1))
    assert install_id(SystemChance()) != install_id(SystemChance())


def test_the_day_is_thailands() -> None:
    assert day_in_thailand(moment_ms(2021, 11, 30, 0, 1)) == date(2021, 11, 30)
    assert day_in_thailand(moment_ms(2021, 11, 29, 23, 59)) == date(2021, 11, 29)
    assert moment_ms(1970, 1, 1, 7) == 0


def test_a_shifted_clock_starts_where_told_and_goes_on() -> None:
    start = moment_ms(2021, 11, 29, 9)
    clock = ShiftedClock(start)
    first = clock.now_ms()
    assert start <= first < start + 60_000
    assert clock.now_ms() >= first


def test_the_system_clock_is_after_this_was_written() -> None:
    assert SystemClock().now_ms() > moment_ms(2021, 1, 1)


def test_seeded_chance_repeats_itself() -> None:
    assert SeededChance("practice").octets(32) == SeededChance("practice").octets(32)
    assert SeededChance(1).octets(16) != SeededChance(2).octets(16)
