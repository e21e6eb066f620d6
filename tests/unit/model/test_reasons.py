"""How problems of a row are ordered, and how a reason settles them."""

from dataclasses import replace

import pytest

from sync.model.checks import Strength
from sync.model.fields import Row, StoredValue
from sync.model.registry import REGISTERS
from sync.model.row_context import RowContext, explained_value, rule_of
from sync.model.rules import asks_reason, check_row
from sync.model.sentences import title
from tests.support.sound_rows import IN_KKJ, SOUND, Values


def _last(**values: StoredValue) -> RowContext:
    return replace(IN_KKJ, last_month=values)


def test_the_pictures_rows_read_as_in_the_pictures() -> None:
    around = _last(overdue_amount=2_000_000, repaid_amount=800_000)
    found = check_row(
        REGISTERS["fund_month"],
        {
            **SOUND["fund_month"],
            "bank_balance": 6_450_000,
            "overdue_amount": 2_840_000,
            "repaid_amount": 4_800_000,
        },
        around,
    )
    assert [title(one.code, one.values) for one in found] == [
        "ทุนขาด 5,500.00: ใส่เหตุผล",
        "ผิดนัดเพิ่ม 42 %",
        "รับคืนสูง 6 เท่า",
    ]


def test_the_hardest_problems_come_first() -> None:
    changed: Values = {"borrower_households": 61, "overdue_amount": 30_000_000, "cash_on_hand": -1}
    found = check_row(REGISTERS["fund_month"], {**SOUND["fund_month"], **changed}, IN_KKJ)
    order = [one.strength for one in found]
    assert order == sorted(order, key=list(Strength).index)
    assert order[0] is Strength.UNREADABLE
    assert order[-1] is Strength.WARN


@pytest.mark.parametrize(
    ("name", "value", "later", "code"),
    [
        ("bank_balance", 6_450_000, 6_449_999, "capital-missing"),
        ("overdue_amount", 2_840_000, 2_840_001, "overdue-rose"),
    ],
)
def test_a_reason_settles_a_problem_until_its_value_changes(
    name: str, value: int, later: int, code: str
) -> None:
    around = _last(overdue_amount=2_000_000)
    row = {**SOUND["fund_month"], name: value}
    (problem,) = check_row(REGISTERS["fund_month"], row, around)
    assert problem.code == code
    assert asks_reason(problem)
    explained = replace(around, reasons={rule_of(problem): explained_value(problem)})
    assert check_row(REGISTERS["fund_month"], row, explained) == ()
    again = check_row(REGISTERS["fund_month"], {**row, name: later}, explained)
    assert [one.code for one in again] == [code]


def test_a_reason_does_not_settle_what_must_be_corrected() -> None:
    row = {**SOUND["fund_month"], "overdue_households": 35}
    (problem,) = check_row(REGISTERS["fund_month"], row, IN_KKJ)
    assert not asks_reason(problem)
    explained = replace(IN_KKJ, reasons={rule_of(problem): explained_value(problem)})
    assert check_row(REGISTERS["fund_month"], row, explained) == (problem,)


def test_what_is_usual_does_not_hang_on_how_many_months_are_at_hand() -> None:
    months: tuple[Row, ...] = tuple({"repaid_amount": 100_000 * step} for step in (1, 0, 3, 2, 900, 900))
    found = [
        check_row(
            REGISTERS["fund_month"],
            {**SOUND["fund_month"], "repaid_amount": 1_200_000},
            replace(IN_KKJ, last_month=months[0], earlier=months[1:stop]),
        )
        for stop in (4, 5, 6)
    ]
    assert found[0][0].values["usual"] == "2,000.00"
    assert found[0][0].values["times"] == "6"
    assert found[0] == found[1] == found[2]


def test_a_reason_fits_its_field() -> None:
    longest = REGISTERS["problem_reason"].field("value_explained").maximum
    row = {**SOUND["fund_month"], "bank_balance": 10**14, "repaid_amount": 10**13, "overdue_amount": 10**13}
    around = _last(overdue_amount=1, repaid_amount=1)
    found = [one for one in check_row(REGISTERS["fund_month"], row, around) if asks_reason(one)]
    assert len(found) == 3
    assert all(len(explained_value(one)) <= (longest or 0) for one in found)
