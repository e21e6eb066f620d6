"""How values that a new copy took away are told, whatever was taken: real stores, an endpoint in memory."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.model.fields import StoredValue
from sync.model.ids import OpId, RowId
from sync.model.registry import REGISTERS
from sync.model.sentences import sentence
from sync.protocol.changes import RowImage
from tests.support.stores import DISTRICT
from tests.support.two_offices import TwoOffices, two_offices
from ui.text import say
from ui.views.sync import Replaced

DAY_MS = 24 * 3600 * 1000


@pytest.fixture
def offices(tmp_path: Path) -> Iterator[TwoOffices]:
    with two_offices(tmp_path) as made:
        yield made


def made(offices: TwoOffices, register: str, **values: StoredValue) -> RowId:
    """Let the first office make a record that both ends hold."""
    row_id = offices.one.records.save(register, "", values, {}).value.row_id
    offices.meet()
    return RowId(row_id)


def at_centre(
    offices: TwoOffices, register: str, row_id: str, *, deleted: bool = False, **values: StoredValue
) -> None:
    """Let the centre hold other values, as after a repair there; no change tells of it."""
    rows = offices.endpoint.stream(DISTRICT).rows
    key = (register, RowId(row_id))
    held = rows[key]
    filled: dict[str, StoredValue] = {
        name: one for name, one in {**held.values, **values}.items() if one is not None
    }
    rows[key] = RowImage(*key, filled, {"*": OpId("e" * 32)}, deleted)


def lose(offices: TwoOffices, register: str, row_id: str) -> None:
    del offices.endpoint.stream(DISTRICT).rows[register, RowId(row_id)]


def told(offices: TwoOffices) -> tuple[Replaced, ...]:
    """Fetch everything whole and return what the sync page tells."""
    with offices.one.store._sql.transaction():
        offices.one.store._anew.want_whole()
    offices.meet()
    return offices.one.sync.view().replaced


def test_a_copy_that_changes_nothing_is_not_told(offices: TwoOffices) -> None:
    assert told(offices) == ()


def test_a_figure_is_told_with_its_record_its_month_and_why(offices: TwoOffices) -> None:
    at_centre(offices, "fund_month", offices.month, bank_balance=5)
    (line,) = told(offices)
    assert (line.fields, line.of_late) == (1, True)
    assert "กลุ่มร่วม" in line.title
    assert "(พ.ย. 64)" in line.title
    assert "เงินฝากธนาคาร 1.00" in line.detail
    assert sentence("replaced-digest", {}) in line.detail
    assert (line.route.page, line.route.row_id, line.route.field) == ("sheet", offices.fund, "bank_balance")
    assert line.route.month is not None


def test_how_a_month_was_entered_is_nothing_to_tell(offices: TwoOffices) -> None:
    at_centre(offices, "fund_month", offices.month, entry="imported")
    assert told(offices) == ()
    assert len(offices.one.store.states.incidents()) == 1


def test_a_month_the_centre_does_not_have_is_told_whole_and_leads_to_its_cell(offices: TwoOffices) -> None:
    lose(offices, "fund_month", offices.month)
    (line,) = told(offices)
    assert "ไม่มีรายการนี้" in line.detail
    assert "เงินฝากธนาคาร 1.00" in line.detail
    assert (line.route.page, line.route.row_id) == ("sheet", offices.fund)


@pytest.mark.parametrize("deleted", [False, True])
def test_a_record_that_came_or_went_with_the_copy_is_told_as_it_was(
    offices: TwoOffices, *, deleted: bool
) -> None:
    village = made(offices, "village", tambon_code="320101", moo_no=1, kind="village", name_th="บ้านหนึ่ง")
    if not deleted:
        offices.one.deletions.delete("village", village, "บันทึกผิด")
        offices.meet()
    at_centre(offices, "village", village, deleted=deleted)
    (line,) = told(offices)
    assert line.fields == 0
    assert say("services.replaced_kept" if deleted else "services.replaced_deleted") in line.detail
    assert "บ้านหนึ่ง" in line.title


def test_a_record_that_is_referred_to_is_told_by_name(offices: TwoOffices) -> None:
    event = made(
        offices,
        "activity",
        fund_id=offices.fund,
        fy=2565,
        activity_on="2021-11-02",
        type=REGISTERS["activity"].field("type").choices[0].value,
        title_th="ประชุม",
    )
    at_centre(offices, "activity", event, fund_id=None)
    (line,) = told(offices)
    assert "กลุ่มร่วม" in line.detail
    assert offices.fund not in line.detail


def test_what_the_machinery_writes_is_nobodys_loss(offices: TwoOffices) -> None:
    rows = offices.endpoint.stream(DISTRICT).rows
    key = ("officer", RowId("a" * 32))
    rows[key] = RowImage(*key, {"display_name": "สุดา"}, {"*": OpId("e" * 32)})
    told(offices)
    rows[key] = RowImage(*key, {"display_name": "วิชัย"}, {"*": OpId("d" * 32)})
    assert told(offices) == ()
    assert [one.register for one in offices.one.store.states.incidents()] == ["officer"]


def test_after_a_week_it_is_no_news_but_kept(offices: TwoOffices) -> None:
    at_centre(offices, "fund_month", offices.month, bank_balance=5)
    told(offices)
    offices.clock.at_ms += 7 * DAY_MS
    (line,) = offices.one.sync.view().replaced
    assert not line.of_late


def test_a_value_that_stands_again_is_missing_no_more(offices: TwoOffices) -> None:
    at_centre(offices, "fund_month", offices.month, bank_balance=5)
    assert len(told(offices)) == 1
    offices.type(offices.one, 100)
    assert offices.one.sync.view().replaced == ()
