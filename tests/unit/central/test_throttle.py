"""Guessing is slowed, counting is bounded, and honest officers are not kept waiting."""

import pytest

from sync.central import throttle
from sync.central.centre import Centre
from sync.central.database import open_database, run
from sync.central.throttle import PER_ACCOUNT, WINDOW_MS, Failures
from sync.model.sources import SeededChance, SteppingClock


def failing(centre: Centre, times: int) -> tuple[Failures, SteppingClock]:
    clock = SteppingClock(WINDOW_MS * 2, step_ms=0)
    failures = Failures(centre.database, clock, SeededChance("tries"))
    for _ in range(times):
        failures.add("somchai")
    return failures, clock


def test_a_few_failures_cost_no_wait(centre: Centre) -> None:
    failures, _ = failing(centre, PER_ACCOUNT - 1)
    assert failures.wait_s("somchai", PER_ACCOUNT) == 0


def test_too_many_failures_wait_until_the_oldest_is_out_of_the_window(centre: Centre) -> None:
    failures, clock = failing(centre, PER_ACCOUNT)
    assert failures.wait_s("somchai", PER_ACCOUNT) == WINDOW_MS // 1000 + 1
    clock.at_ms += WINDOW_MS - 1
    assert failures.wait_s("somchai", PER_ACCOUNT) == 1
    clock.at_ms += 1
    assert failures.wait_s("somchai", PER_ACCOUNT) == 0


def test_another_key_is_not_made_to_wait(centre: Centre) -> None:
    failures, _ = failing(centre, PER_ACCOUNT)
    assert failures.wait_s("somsri", PER_ACCOUNT) == 0


def test_a_success_wipes_the_slate(centre: Centre) -> None:
    failures, _ = failing(centre, PER_ACCOUNT)
    failures.forget("somchai")
    assert failures.wait_s("somchai", PER_ACCOUNT) == 0


def test_another_process_counts_on(centre: Centre) -> None:
    failures, clock = failing(centre, PER_ACCOUNT - 1)
    beside = open_database(centre.folder, make=False)
    Failures(beside, clock, SeededChance("other")).add("somchai")
    beside.close()
    assert failures.wait_s("somchai", PER_ACCOUNT) > 0


def test_the_disk_is_bounded(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "REMEMBERED", 20)
    failures, clock = failing(centre, PER_ACCOUNT)
    for number in range(20):
        clock.at_ms += 1
        failures.add(f"guess-{number}")
    assert counted(centre) == 20
    assert failures.wait_s("somchai", PER_ACCOUNT) == 0
    clock.at_ms += WINDOW_MS
    failures.add("somsri")
    assert counted(centre) == 1


def test_what_was_typed_is_not_kept(centre: Centre) -> None:
    failures, _ = failing(centre, 0)
    for key in ("account:รหัสผ่านที่พิมพ์ผิดช่อง", "account:\x00\ud800", "10.0.0.1"):
        failures.add(key)
        assert failures.wait_s(key, 1) > 0
    with centre.database.reading() as connection:
        kept = [subject for (subject,) in run(connection, "SELECT subject FROM failed_try")]
    assert all(len(one) == 32 and one.isascii() for one in kept)


def counted(centre: Centre) -> object:
    with centre.database.reading() as connection:
        return run(connection, "SELECT count(*) FROM failed_try").scalar()
