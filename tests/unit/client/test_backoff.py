"""Waiting between tries: spread, bounded, and a reserved slot never entered early."""

from sync.client.backoff import LONGEST_S, LONGEST_SLOT_S, wait_s
from sync.model.sources import SeededChance


def test_a_reserved_slot_is_kept_by_all_and_those_told_together_come_back_spread() -> None:
    waits = [wait_s(3, SeededChance(f"pc {number}"), slot_s=30) for number in range(200)]
    assert min(waits) >= 30
    assert max(waits) <= 30 + 30 * 0.25
    quarters = [sum(1 for one in waits if low <= one < low + 1.9) for low in (30, 31.9, 33.8, 35.7)]
    assert min(quarters) > 20


def test_a_far_slot_is_kept_within_half_a_minute() -> None:
    waits = [wait_s(1, SeededChance(number), slot_s=3600) for number in range(50)]
    assert min(waits) >= 3600
    assert max(waits) <= 3600 + LONGEST_SLOT_S


def test_waits_grow_but_never_past_the_longest() -> None:
    chance = SeededChance(2)
    waits = {attempt: max(wait_s(attempt, chance) for _ in range(200)) for attempt in (1, 4, 8, 60)}
    assert waits[1] <= 5
    assert waits[1] < waits[4] < waits[8] <= LONGEST_S
    assert waits[60] <= LONGEST_S


def test_offices_are_spread_over_the_whole_span() -> None:
    chance = SeededChance(3)
    waits = [wait_s(8, chance) for _ in range(400)]
    thirds = [sum(1 for one in waits if low <= one < low + 214) for low in (0, 214, 428)]
    assert min(thirds) > 80
