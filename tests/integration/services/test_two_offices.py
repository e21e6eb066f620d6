"""What the conflicts page, the sync page and the home page say where two offices wrote apart."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.store.states import LoggedSync
from sync.model.practice.moment import FISCAL_MONTH
from sync.model.sentences import sentence, title
from sync.model.thai_dates import moment
from sync.protocol.changes import Operation
from tests.support.two_offices import KIND, TwoOffices, two_offices
from ui.text import say
from ui.views.common import Route, RowState

DAY_MS = 24 * 3600 * 1000


@pytest.fixture
def offices(tmp_path: Path) -> Iterator[TwoOffices]:
    with two_offices(tmp_path) as made:
        yield made


def disagree(offices: TwoOffices) -> str:
    """Let two lose with 300 against 200; return the conflict's id."""
    offices.type(offices.one, 200)
    offices.type(offices.two, 300)
    offices.meet()
    (shown,) = offices.two.conflicts.view().open
    return shown.conflict_id


def value(offices: TwoOffices) -> object:
    """Return what both offices see in the shared cell."""
    offices.meet()
    seen = {
        office.store.rows.find("fund_month", offices.month)["bank_balance"]  # type: ignore[index]
        for office in (offices.one, offices.two)
    }
    (only,) = seen
    return only


def test_a_conflict_shows_the_value_before_it_and_both_sides_with_their_author(offices: TwoOffices) -> None:
    disagree(offices)
    here = say("services.this_machine")
    for office, loser in ((offices.two, True), (offices.one, False)):
        (shown,) = office.conflicts.view().open
        sides = (shown.before, shown.mine, shown.theirs)
        assert [(one.value, one.stored) for one in sides] == [("1.00", 100), ("3.00", 300), ("2.00", 200)]
        assert (shown.mine.machine == here, shown.theirs.machine == here) == (loser, not loser)
        assert shown.mine.at_ms is not None
        assert shown.seen is not None
        assert (shown.seen.value, shown.can_type) == (200, True)


def test_a_record_in_conflict_is_marked_on_both_pcs_a_refused_one_as_refused(offices: TwoOffices) -> None:
    disagree(offices)
    for office in (offices.one, offices.two):
        states = office.store.states
        assert states.rows("fund_month") == {offices.month: RowState.IN_CONFLICT}
        assert states.row("fund_month", offices.month) is RowState.IN_CONFLICT
        assert states.rows("fund") == {}
    offices.endpoint.rule = refuse_big
    offices.type(offices.one, 666)
    offices.sync(offices.one)
    states = offices.one.store.states
    assert states.rows("fund_month") == {offices.month: RowState.REFUSED}
    assert states.row("fund_month", offices.month) is RowState.REFUSED


def test_a_form_says_how_far_its_record_is_on_its_way(offices: TwoOffices) -> None:
    def state() -> RowState:
        return offices.one.records.record("fund", offices.fund).state

    assert state() is RowState.RECEIVED
    offices.one.records.save("fund", offices.fund, {"name_th": "กลุ่มใหม่"}, {})
    assert state() is RowState.QUEUED
    offices.meet()
    assert state() is RowState.RECEIVED
    assert offices.one.records.record("fund", "").state is RowState.SAVED_HERE


def test_a_value_the_centre_got_since_the_conflict_is_what_is_shown_and_chosen_against(
    offices: TwoOffices,
) -> None:
    conflict = disagree(offices)
    offices.type(offices.one, 250)
    offices.sync(offices.one)
    offices.sync(offices.two)
    for office in (offices.one, offices.two):
        (shown,) = office.conflicts.view().open
        assert (shown.theirs.value, shown.theirs.stored) == ("2.50", 250)
        assert shown.seen is not None
        assert shown.seen.value == 250
        assert shown.has_history
    offices.two.conflicts.settle(conflict, 300, shown.seen)
    assert value(offices) == 300
    assert offices.one.conflicts.view().open == ()


def test_a_value_typed_here_since_the_conflict_is_not_shown_as_the_centres(offices: TwoOffices) -> None:
    disagree(offices)
    (shown,) = offices.one.conflicts.view().open
    assert shown.waiting is None
    offices.type(offices.one, 250)
    (shown,) = offices.one.conflicts.view().open
    assert (shown.theirs.value, shown.theirs.stored) == ("2.00", 200)
    assert shown.waiting is not None
    assert shown.waiting.value == "2.50"


def test_a_hasty_second_choice_is_not_taken_for_another_conflict(offices: TwoOffices) -> None:
    for office, typed in ((offices.one, 200), (offices.two, 300)):
        offices.type(office, typed)
        offices.type(office, typed + 1, "cash_on_hand")
    offices.meet()
    first, second = offices.two.conflicts.view().open
    offices.two.conflicts.settle(second.conflict_id, second.mine.stored)
    assert offices.two.conflicts.settle(second.conflict_id, 999).registers == frozenset()
    assert [one.conflict_id for one in offices.two.conflicts.view().open] == [first.conflict_id]
    offices.meet()
    assert [one.conflict_id for one in offices.one.conflicts.view().open] == [first.conflict_id]


@pytest.mark.parametrize("delete", [True, False])
def test_a_deletion_against_an_edit_is_told_in_words_and_settled_once(
    offices: TwoOffices, *, delete: bool
) -> None:
    offices.delete(offices.one, "fund_month", offices.month)
    offices.type(offices.two, 500)
    offices.meet()
    (shown,) = offices.two.conflicts.view().open
    assert (shown.label, shown.can_type, shown.seen) == (say("services.deletion"), False, None)
    assert "5.00" in shown.mine.value
    assert (shown.mine.stored, shown.theirs.stored) == (0, 1)
    assert shown.theirs.value == say("services.deleted")
    assert shown.before.value != ""
    first = offices.two.conflicts.settle_deletion(shown.conflict_id, delete=delete)
    assert first.registers == {"fund_month", "conflict"}
    for other in (delete, not delete):  # a hasty hand makes one choice
        assert offices.two.conflicts.settle_deletion(shown.conflict_id, delete=other).registers == frozenset()
    offices.meet()
    for office in (offices.one, offices.two):
        row = office.store.rows.find("fund_month", offices.month)
        assert row is not None
        assert (bool(row["deleted"]), office.conflicts.view().open) == (delete, ())
        assert delete or row["bank_balance"] == 500


def test_what_merged_by_itself_is_listed_by_its_fields_for_seven_days(offices: TwoOffices) -> None:
    offices.type(offices.one, 200)
    offices.type(offices.two, 300, "cash_on_hand")
    offices.meet()
    ((where, fields),) = offices.two.conflicts.view().merged
    assert "กลุ่มร่วม" in where
    assert fields == "เงินฝากธนาคาร · เงินสด"
    assert offices.two.conflicts.counts() == (0, 1)
    offices.clock.at_ms += 7 * DAY_MS - 60_000
    assert len(offices.two.conflicts.view().merged) == 1
    offices.clock.at_ms += 120_000
    assert offices.two.conflicts.view().merged == ()
    assert offices.two.conflicts.counts() == (0, 0)


def test_a_conflict_and_an_orphan_are_counted_together(offices: TwoOffices) -> None:
    disagree(offices)
    offices.delete(offices.two, "fund", offices.fund)
    assert offices.two.conflicts.counts()[0] == len(offices.two.conflicts.view().open) == 2
    assert offices.two.home.standing("up").conflicts == 2
    waiting = [one for one in offices.two.home.view(FISCAL_MONTH).waiting if one.route.page == "conflicts"]
    assert [one.title for one in waiting] == [say("services.wait_conflicts", count=2)]


def refuse_big(operation: Operation) -> tuple[str, str | None] | None:
    change = operation.set.get("bank_balance")
    return ("value-refused", "bank_balance") if change and change.new == 666 else None


def test_a_refused_cell_is_told_with_its_reason_and_leads_to_its_place(offices: TwoOffices) -> None:
    offices.endpoint.rule = refuse_big
    offices.type(offices.two, 666)
    offices.sync(offices.two)
    view = offices.two.sync.view()
    (line,) = [one for one in view.lines if one.state is RowState.REFUSED]
    assert line.detail == sentence("value-refused", {})
    assert line.route == Route("sheet", KIND, offices.fund, "bank_balance", FISCAL_MONTH)
    assert line.fields == 1
    waiting = [one for one in offices.two.home.view(FISCAL_MONTH).waiting if one.route == Route("sync")]
    assert [one.title for one in waiting] == [say("services.wait_refused", count=1)]
    assert offices.two.home.standing("up").refused == 1
    offices.type(offices.two, 700)
    assert value(offices) == 700
    assert offices.two.home.view(FISCAL_MONTH).waiting == ()


def test_the_sync_page_counts_what_waits_and_tells_when_the_rest_was_received(offices: TwoOffices) -> None:
    view = offices.one.sync.view()
    assert (view.saved, view.queued, view.received) == (2, 0, 2)
    received = offices.one.store._sql.value("SELECT max(received_ms) FROM outbox")
    assert moment(received) in {one.detail for one in view.lines}
    offices.type(offices.one, 150)
    view = offices.one.sync.view()
    assert (view.saved, view.queued, view.received, view.practice_only) == (2, 1, 1, False)
    assert view.lines[0].state is RowState.QUEUED


def test_the_log_says_how_each_sync_ended(offices: TwoOffices) -> None:
    states = offices.one.store.states
    states.add_log(LoggedSync(1, "done", 3, 4, 0, 0, verified=True))
    states.add_log(LoggedSync(2, "done", 0, 1, 0, 0, verified=False))
    states.add_log(LoggedSync(3, "no-line", 0, 0, 0, 0, verified=False))
    trouble, unverified, verified = offices.one.sync.view().log
    assert (verified.title, verified.detail) == (
        say("services.log_done", sent=3, received=4),
        say("services.log_verified"),
    )
    assert unverified.detail == say("services.log_unverified")
    assert (trouble.title, trouble.detail) == (title("no-line"), sentence("no-line", {}))
    assert offices.one.sync.view().last_success_ms == 2


@pytest.mark.parametrize(("months", "more"), [(2, 0), (4, 2)])
def test_many_records_under_a_deleted_one_are_told_by_three_and_a_count(
    offices: TwoOffices, months: int, more: int
) -> None:
    for back in range(1, months + 1):
        offices.two.sheets.save_cell(offices.fund, FISCAL_MONTH.shifted(-back), "bank_balance", 100 + back)
    offices.delete(offices.two, "fund", offices.fund)
    (case,) = offices.two.conflicts.view().open
    told = case.mine.value.split(" · ")
    assert sum("กลุ่มร่วม" in one for one in told) == 3
    assert (say("services.and_more", count=more) in told) is bool(more)
    assert len(told) == 3 + bool(more)


def test_an_orphan_names_who_entered_last_and_who_deleted(offices: TwoOffices) -> None:
    offices.type(offices.two, 500)
    offices.sync(offices.two)
    offices.delete(offices.one, "fund", offices.fund)
    offices.meet()
    here = say("services.this_machine")
    for office, entered_here in ((offices.one, False), (offices.two, True)):
        (case,) = office.conflicts.view().open
        assert (case.mine.machine == here, case.theirs.machine == here) == (entered_here, not entered_here)
        assert None not in {case.mine.at_ms, case.theirs.at_ms}
        assert case.theirs.value == say("services.deleted")


def test_a_form_shows_what_is_filled_and_a_list_what_the_record_belongs_to(offices: TwoOffices) -> None:
    form = offices.one.records.record("fund", offices.fund)
    assert form.values == {"kind": KIND, "name_th": "กลุ่มร่วม", "status": "active"}
    (line,) = offices.one.records.register("fund", KIND).lines
    assert (line.row_id, line.title, line.detail) == (offices.fund, "กลุ่มร่วม", say(f"services.short_{KIND}"))
