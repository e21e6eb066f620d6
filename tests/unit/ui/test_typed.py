"""What is typed, laid over what is saved."""

from datetime import date

from sync.model.checks import Problem, Strength
from sync.model.registry import REGISTERS
from tests.support.sheet_samples import row
from ui.tables.typed import Typed, laid_over, typed

BANK = REGISTERS["fund_month"].field("bank_balance")
TODAY = date(2021, 11, 29)


def test_thai_digits_and_commas_become_satang() -> None:
    assert typed(BANK, "๖๑,๔๕๐.๕๐", TODAY).value == 6_145_050


def test_an_unreadable_text_has_a_problem_and_no_value() -> None:
    cell = typed(BANK, "หกหมื่น", TODAY)
    assert cell.value is None
    assert cell.problem is not None
    assert not cell.readable


def test_nothing_is_rounded() -> None:
    assert not typed(BANK, "1.005", TODAY).readable


def test_laying_over_replaces_values_and_forgets_the_old_problem() -> None:
    old = Problem("wrong-kind", "bank_balance", Strength.UNREADABLE)
    start = row(0, {"bank_balance": 1}, problems=(old,), drafts={"bank_balance": "x"})
    over = laid_over(start, {"bank_balance": Typed("5", 500, None)})
    assert over.values["bank_balance"] == 500
    assert not over.drafts
    assert not over.problems


def test_blank_is_laid_over_as_blank() -> None:
    over = laid_over(row(0, {"bank_balance": 1}), {"bank_balance": Typed("", None, None)})
    assert "bank_balance" not in over.values


def test_an_unreadable_text_keeps_the_saved_value_and_shows_as_draft() -> None:
    problem = Problem("wrong-kind", "bank_balance", Strength.UNREADABLE)
    over = laid_over(row(0, {"bank_balance": 7}), {"bank_balance": Typed("๕x", None, problem)})
    assert over.values["bank_balance"] == 7
    assert over.drafts == {"bank_balance": "๕x"}
    assert over.problems == (problem,)


def test_without_anything_typed_the_row_itself_comes_back() -> None:
    start = row(0)
    assert laid_over(start, {}) is start
