"""Guessing is slowed, counting is bounded, and honest officers are not kept waiting."""

from sync.central import throttle
from sync.central.throttle import PER_ACCOUNT, WINDOW_MS, Failures
from sync.model.sources import SteppingClock


def failing(times: int) -> tuple[Failures, SteppingClock]:
    clock = SteppingClock(0, step_ms=0)
    failures = Failures(clock)
    for _ in range(times):
        failures.add("somchai")
    return failures, clock


def test_a_few_failures_cost_no_wait() -> None:
    failures, _ = failing(PER_ACCOUNT - 1)
    assert failures.wait_s("somchai", PER_ACCOUNT) == 0


def test_too_many_failures_wait_until_the_oldest_is_out_of_the_window() -> None:
    failures, clock = failing(PER_ACCOUNT)
    assert failures.wait_s("somchai", PER_ACCOUNT) == WINDOW_MS // 1000 + 1
    clock.at_ms += WINDOW_MS - 1
    assert failures.wait_s("somchai", PER_ACCOUNT) == 1
    clock.at_ms += 1
    assert failures.wait_s("somchai", PER_ACCOUNT) == 0


def test_another_key_is_not_made_to_wait() -> None:
    failures, _ = failing(PER_ACCOUNT)
    assert failures.wait_s("somsri", PER_ACCOUNT) == 0


def test_a_success_wipes_the_slate() -> None:
    failures, _ = failing(PER_ACCOUNT)
    failures.forget("somchai")
    assert failures.wait_s("somchai", PER_ACCOUNT) == 0


def test_memory_is_bounded() -> None:
    failures, _ = failing(PER_ACCOUNT)
    for number in range(throttle._REMEMBERED):
        failures.add(f"guess-{number}")
    assert len(failures._times) == throttle._REMEMBERED
    assert failures.wait_s("somchai", PER_ACCOUNT) == 0
