"""When a sync begins by itself: spread, bounded, never against the word of the endpoint or the officer."""

from datetime import date

import pytest

from desktop_app.services.automatic_sync import (
    LEFT_ALONE_MS,
    LINE_MS,
    LINE_SPREAD_MS,
    LONGEST_REST_MS,
    METERED,
    QUIET_MS,
    REST_MS,
    START_MS,
    START_SPREAD_MS,
    AutomaticSync,
    Pulse,
    Reason,
    slot_ms,
)
from sync.model.areas import Areas
from sync.model.sources import SeededChance, in_thailand, moment_ms
from sync.protocol.session import LineTrouble, Refused

MINUTE = 60_000
OFFICE = Pulse("3201", alone=False, due_on=None)
NOON = moment_ms(2021, 11, 20, 12)


class Hand:
    """A clock moved by hand; days and ticks go together."""

    def __init__(self, at_ms: int = 0) -> None:
        self.at_ms = at_ms

    def now_ms(self) -> int:
        return self.at_ms


class Day:
    """An opened office and its time."""

    def __init__(self, seed: int | str = 1, pulse: Pulse = OFFICE, *, metered: bool = False) -> None:
        self.ticks, self.clock = Hand(5_000), Hand(NOON)
        self.automatic = AutomaticSync(self.ticks, self.clock, SeededChance(seed))
        self.automatic.metered = metered
        self.automatic.opened(pulse)

    def wait(self, ms: int) -> None:
        self.ticks.at_ms += ms
        self.clock.at_ms += ms

    def settled(self) -> "Day":
        """Let the sync of the start pass."""
        self.wait(START_MS + START_SPREAD_MS)
        self.sync()
        return self

    def sync(self, backoff_s: int = 0) -> None:
        self.automatic.began()
        self.automatic.went_well(backoff_s)

    def fail(self, trouble: BaseException) -> None:
        self.automatic.began()
        self.automatic.failed(trouble)

    def left(self) -> int:
        """How long until the next sync."""
        wish = self.automatic.next()
        assert wish is not None
        return wish.at_ms - self.ticks.at_ms

    @property
    def reason(self) -> Reason | None:
        wish = self.automatic.next()
        return None if wish is None else wish.reason


def test_an_office_that_is_opened_syncs_soon_but_not_with_all_others_at_once() -> None:
    waits = [Day(number).left() for number in range(200)]
    assert START_MS <= min(waits) < max(waits) < START_MS + START_SPREAD_MS
    assert max(waits) - min(waits) > START_SPREAD_MS // 2
    assert Day().reason is Reason.START


def test_nothing_begins_before_its_moment_and_it_begins_then() -> None:
    day = Day()
    day.wait(day.left() - 1)
    assert day.automatic.due() is None
    day.wait(1)
    assert day.automatic.due() is Reason.START


def test_edits_are_sent_once_they_rest_and_who_types_on_is_sent_all_the_same() -> None:
    day = Day().settled()
    day.automatic.edited()
    assert (day.reason, day.left()) == (Reason.REST, REST_MS)
    day.wait(REST_MS - 1)
    day.automatic.edited()
    assert day.left() == REST_MS
    for _ in range(20):
        day.wait(MINUTE)
        day.automatic.edited()
    assert day.automatic.due() is Reason.REST
    day.automatic.began()
    assert day.automatic.next() is None
    day.automatic.edited()
    day.automatic.went_well()
    assert day.left() == REST_MS
    assert REST_MS < LONGEST_REST_MS


def test_a_line_that_comes_brings_a_sync_spread_over_a_minute() -> None:
    waits = []
    for number in range(100):
        day = Day(number).settled()
        day.automatic.edited()
        day.automatic.line_went()
        day.wait(60 * MINUTE)
        assert day.automatic.next() is None
        day.automatic.line_came()
        assert day.reason is Reason.LINE
        waits.append(day.left())
    assert LINE_MS <= min(waits) < max(waits) < LINE_MS + LINE_SPREAD_MS
    assert max(waits) - min(waits) > LINE_SPREAD_MS // 2


def test_a_failed_line_is_tried_with_growing_waits_and_ended_by_a_line_that_comes() -> None:
    day = Day().settled()
    longest = 0
    for _ in range(12):
        day.fail(LineTrouble("no-line"))
        assert day.reason is Reason.AGAIN
        longest = max(longest, day.left())
        day.wait(day.left())
    assert 2 * MINUTE < longest <= 15 * MINUTE
    day.fail(LineTrouble("no-line"))
    day.automatic.line_came()
    assert day.reason is Reason.LINE
    assert day.left() < LINE_MS + LINE_SPREAD_MS


def test_an_edit_does_not_cut_a_wait_short() -> None:
    day = Day().settled()
    for _ in range(9):
        day.fail(LineTrouble("timeout"))
    wait = day.left()
    day.automatic.edited()
    assert day.left() >= min(wait, REST_MS)
    assert not day.automatic.may_at_close()


def test_a_slot_is_kept_by_every_sync_nobody_asked_for_and_offices_told_together_come_spread() -> None:
    waits = []
    for number in range(100):
        day = Day(number).settled()
        day.fail(Refused("busy", status=503, retry_after_s=420))
        day.automatic.edited()
        day.automatic.line_came()
        assert not day.automatic.may_at_close()
        waits.append(day.left())
    assert min(waits) >= 420_000
    assert max(waits) <= 450_000
    assert max(waits) - min(waits) > 15_000


def test_the_endpoints_wish_to_be_left_alone_is_followed() -> None:
    day = Day().settled()
    day.sync(backoff_s=600)
    day.automatic.edited()
    day.wait(REST_MS)
    assert day.automatic.due() is None
    assert not day.automatic.may_at_close()
    assert 600_000 - REST_MS <= day.left() <= 750_000
    day.wait(600_000)
    assert day.automatic.due() is Reason.REST


def test_results_of_what_was_delivered_are_asked_for_soon_and_not_before_the_endpoint_wishes() -> None:
    day = Day().settled()
    day.automatic.began()
    day.automatic.went_well(5, delivered=True)
    assert day.reason is Reason.AGAIN
    assert 10_000 <= day.left() <= 20_000
    day.automatic.began()
    day.automatic.went_well(300, delivered=True)
    assert 300_000 <= day.left() <= 375_000
    day.sync()
    day.wait(300_000)
    assert day.automatic.due() is None


@pytest.mark.parametrize(
    "trouble",
    [
        Refused("install-forked", status=409),
        Refused("unknown-install", status=401),
        Refused("program-too-old", status=426),
        LineTrouble("tls"),
        LineTrouble("address-missing"),
        RuntimeError("a bug"),
    ],
    ids=lambda one: getattr(one, "code", "bug"),
)
def test_what_only_people_can_mend_is_not_tried_until_a_sync_went_well(trouble: BaseException) -> None:
    day = Day().settled()
    day.fail(trouble)
    day.automatic.edited()
    day.automatic.line_came()
    assert day.automatic.next() is None
    assert not day.automatic.may_at_close()
    day.sync()
    day.automatic.edited()
    assert day.reason is Reason.REST


@pytest.mark.parametrize("code", ["internal", "unavailable", "a-code-of-tomorrow"])
def test_a_fault_of_the_endpoint_is_tried_again(code: str) -> None:
    day = Day().settled()
    day.fail(Refused(code, status=500))
    assert day.reason is Reason.AGAIN


def test_a_sync_the_officer_stopped_is_not_begun_again_at_once() -> None:
    day = Day().settled()
    day.automatic.edited()
    day.fail(LineTrouble("cancelled"))
    day.automatic.edited()
    assert day.left() >= LEFT_ALONE_MS


def test_others_are_heard_of_every_few_hours() -> None:
    waits = [Day(number).settled().left() for number in range(50)]
    assert QUIET_MS * 3 // 4 <= min(waits) < max(waits) <= QUIET_MS * 5 // 4


def test_switched_off_nothing_begins_and_switched_on_again_what_waited_does() -> None:
    day = Day().settled()
    day.automatic.on = False
    day.automatic.edited()
    assert day.automatic.next() is None
    assert not day.automatic.may_at_close()
    day.automatic.on = True
    assert day.reason is Reason.REST
    assert day.automatic.may_at_close()


def test_a_metered_line_is_used_less_often() -> None:
    day = Day(metered=True)
    day.wait(day.left())
    day.sync()
    assert day.left() >= METERED * QUIET_MS * 3 // 4
    day.automatic.edited()
    assert day.left() == METERED * REST_MS


def test_a_practice_district_of_its_own_and_an_office_that_was_left_sync_nothing() -> None:
    alone = Day(pulse=Pulse("3201", alone=True, due_on=date(2021, 12, 5)))
    alone.automatic.edited()
    assert alone.automatic.next() is None
    day = Day().settled()
    day.automatic.edited()
    day.automatic.left()
    assert day.automatic.next() is None


def test_every_office_has_a_moment_of_its_own_before_the_due_day_in_working_hours() -> None:
    due = date(2021, 12, 5)
    every = [one.code for one in Areas.shipped().districts()]
    assert len(every) == 878
    moments = [in_thailand(slot_ms(code, due)) for code in every]
    assert {one.date() for one in moments} == {date(2021, 12, 3), date(2021, 12, 4)}
    assert all((8, 30) <= (one.hour, one.minute) <= (16, 30) for one in moments)
    hours = [sum(1 for one in moments if (one.day, one.hour) == (3, hour)) for hour in range(9, 16)]
    assert max(hours) < 2 * min(hours)
    assert [slot_ms(code, due) for code in every] == [slot_ms(code, due) for code in every]


def test_the_slot_comes_with_the_due_day_and_goes_with_another() -> None:
    day = Day().settled()
    due = date(2021, 11, 23)
    day.automatic.learned(Pulse("3201", alone=False, due_on=due))
    slot = slot_ms("3201", due)
    day.sync()
    while day.reason is not Reason.SLOT:
        day.wait(day.left())
        day.sync()
    assert 0 <= day.clock.at_ms + day.left() - slot <= 5 * MINUTE
    day.automatic.learned(Pulse("3201", alone=False, due_on=None))
    assert day.reason is not Reason.SLOT


def test_a_slot_that_has_passed_is_not_waited_for() -> None:
    day = Day(pulse=Pulse("3201", alone=False, due_on=date(2021, 11, 20))).settled()
    assert day.reason is Reason.REST
