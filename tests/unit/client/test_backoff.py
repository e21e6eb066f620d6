"""Waiting between tries: spread, bounded, and a reserved slot kept exactly."""

from sync.client.backoff import LONGEST_S, wait_s
from sync.model.sources import SeededChance


def test_a_reserved_slot_is_kept_exactly() -> None:
    assert wait_s(3, SeededChance(1), slot_s=421) == 421.0


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
