"""The capital identity of กข.คจ. funds."""

from hypothesis import given
from hypothesis import strategies as st

from sync.model.capital import KKJ_CAPITAL, Capital, capital, initial_of
from sync.model.registers.fund_month import CAPITAL_PARTS

_PART = st.none() | st.integers(0, 10**9)
_MONTH = st.fixed_dictionaries(dict.fromkeys(CAPITAL_PARTS, _PART))


def test_the_published_village_goes_from_missing_over_exact_to_a_surplus() -> None:
    """กข.คจ. บ้านเทนมีย์ as it is typed: 44 households hold 280,000.00, the bank 1,156.19."""
    typed: dict[str, int | None] = {"capital_with_borrowers": 27_000_000, "bank_balance": 0}
    typed |= {"cash_on_hand": 0, "elsewhere": 0}
    short = capital(typed, KKJ_CAPITAL)
    assert short == Capital(27_000_000, 1_000_000, 0, complete=True)
    assert not short.exact
    typed["capital_with_borrowers"] = 28_000_000
    assert capital(typed, KKJ_CAPITAL).exact
    typed["bank_balance"] = 115_619
    over = capital(typed, KKJ_CAPITAL)
    assert over == Capital(28_115_619, 0, 115_619, complete=True)
    assert not over.exact


@given(_MONTH, st.integers(0, 10**9))
def test_total_and_gap_always_add_up(month: dict[str, int | None], initial: int) -> None:
    now = capital(month, initial)
    if now.total is None:
        assert all(value is None for value in month.values())
    else:
        assert now.total + now.missing - now.surplus == initial
        assert now.missing == 0 or now.surplus == 0
        assert now.total == sum(value or 0 for value in month.values())
    assert now.complete == all(value is not None for value in month.values())


def test_a_blank_month_and_a_fund_without_capital_have_no_gap() -> None:
    assert capital(None, KKJ_CAPITAL) == Capital(None, 0, 0, complete=False)
    assert capital({"bank_balance": 5}, None) == Capital(5, 0, 0, complete=False)
    assert not capital({"bank_balance": KKJ_CAPITAL}, KKJ_CAPITAL).exact


def test_only_kkj_funds_have_an_initial_capital_to_hold() -> None:
    assert initial_of({"kind": "kkj_fund", "initial_capital": None}) == 28_000_000
    assert initial_of({"kind": "kkj_fund", "initial_capital": 30_000_000}) == 30_000_000
    assert initial_of({"kind": "savings_group", "initial_capital": 30_000_000}) is None
    assert initial_of(None) is None
