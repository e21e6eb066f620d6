"""Sums of a sheet: blank is not 0, a surplus hides nothing."""

from sync.model.fields import FundKind
from tests.support.sheet_samples import CAPITAL, columns, figures, kkj_sheet, row
from ui.tables.sums import Identity, identity_of, is_full, part_names, sums_of, total_of


def test_all_blank_has_no_total() -> None:
    assert total_of({}) is None
    assert total_of({"bank_balance": 0}) == 0


def test_total_adds_the_entered_parts_only() -> None:
    assert (
        total_of({"bank_balance": 115_619, "capital_with_borrowers": CAPITAL, "repaid_amount": 5})
        == 28_115_619
    )


def test_identity_tells_missing_exact_and_surplus() -> None:
    assert identity_of(row(0, {"capital_with_borrowers": CAPITAL - 1})) == Identity(CAPITAL - 1, CAPITAL)
    gaps = [
        identity_of(row(0, {"capital_with_borrowers": value}))
        for value in (CAPITAL - 1, CAPITAL, CAPITAL + 2)
    ]
    assert [one.gap for one in gaps if one] == [-1, 0, 2]


def test_a_fund_without_initial_capital_has_no_identity() -> None:
    assert identity_of(row(0, figures(0), initial_capital=None)) is None


def test_parts_follow_the_kind() -> None:
    assert part_names(columns(FundKind.DEBT_CENTRE)) == ("bank_balance", "cash_on_hand", "elsewhere")
    assert part_names(columns(FundKind.KKJ_FUND))[0] == "capital_with_borrowers"


def test_totals_row_counts_full_rows_and_adds_what_is_entered() -> None:
    view = kkj_sheet()
    sums = sums_of(view.columns, view.rows)
    assert (sums.full_rows, sums.rows) == (14, 17)
    by_hand = sum(one.values.get("bank_balance", 0) or 0 for one in view.rows)  # type: ignore[misc]
    assert sums.columns["bank_balance"] == by_hand
    assert sums.columns["total"] == sum(total_of(one.values) or 0 for one in view.rows)


def test_missing_capital_is_not_hidden_by_another_funds_surplus() -> None:
    rich = row(1, {**figures(1), "elsewhere": 9_000_000})
    poor = row(2, {**figures(2), "bank_balance": figures(2)["bank_balance"] - 550_000})  # type: ignore[operator]
    assert sums_of(columns(), [rich, poor]).missing == 550_000


def test_kinds_without_capital_have_no_missing_at_all() -> None:
    assert (
        sums_of(columns(FundKind.DEBT_CENTRE), [row(0, {"bank_balance": 1}, initial_capital=None)]).missing
        is None
    )


def test_zero_is_a_value_and_blank_is_not() -> None:
    assert is_full(row(0, {"elsewhere": 0}), ["elsewhere"])
    assert not is_full(row(0, {}), ["elsewhere"])
