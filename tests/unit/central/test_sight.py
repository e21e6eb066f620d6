"""Rows about a hidden register are hidden with it, whatever register they stand in themselves."""

import pytest

from sync.central.accounts import Assignment
from sync.central.installs import Caller, Install
from sync.central.sight import Sight, seen_rows, sight_of
from sync.model.ids import AccountId, InstallId, RowId
from sync.model.registry import REGISTERS
from sync.protocol.changes import RowImage

CASES = Sight(frozenset({"debt_case"}))
ALL = Sight(frozenset())


def row(register: str, /, **values: str) -> RowImage:
    return RowImage(register, RowId("1" * 32), dict(values), {})


@pytest.mark.parametrize(
    ("register", "field"),
    [("conflict", "register"), ("problem_reason", "register"), ("attachment", "owner_table")],
)
def test_what_is_about_a_hidden_row_is_hidden(register: str, field: str) -> None:
    about = [row(register, **{field: "debt_case"}), row(register, **{field: "fund"}), row(register)]
    assert list(seen_rows(CASES, about)) == about[1:]
    assert list(seen_rows(ALL, about)) == about


def test_a_hidden_register_is_hidden_and_others_that_name_it_by_chance_are_not() -> None:
    assert not CASES.shows(row("debt_case"))
    assert CASES.shows(row("fund", register="debt_case", owner_table="debt_case"))


def caller(*assignments: tuple[str, str, int | None]) -> Caller:
    """Return an install with one account for each stream, role and the generation its work ended with."""
    given = {
        f"{number}": Assignment(AccountId(f"{number}"), stream, role, 1, ended)
        for number, (stream, role, ended) in enumerate(assignments)
    }
    return Caller(Install(InstallId("1" * 32), "3201", "", 0, ""), given)


def test_one_account_that_sees_a_register_is_enough_and_one_that_ended_is_none() -> None:
    province, district = ("3200", "province_head", None), ("3201", "district_head", None)
    assert "debt_case" in sight_of(caller(province), "3201", REGISTERS).hidden
    assert sight_of(caller(district), "3201", REGISTERS) == ALL
    assert sight_of(caller(province, district), "3201", REGISTERS) == ALL
    ended = ("3201", "district_head", 1)
    assert "debt_case" in sight_of(caller(province, ended), "3201", REGISTERS).hidden


def test_a_sight_is_named_by_what_it_hides_in_one_order() -> None:
    assert (ALL.name, Sight(frozenset({"b", "a", "c"})).name) == ("", "a,b,c")
