"""Rules between fields, register by register: each broken once, and just kept once."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.model.fields import Row, StoredValue
from sync.model.registers.fund_event import SYSTEMS
from sync.model.registry import REGISTERS
from sync.model.row_context import RowContext
from sync.model.rules import RULES, check_row
from sync.model.sentences import SENTENCES, sentence, title
from tests.support.sound_rows import (
    BARE,
    CENTRE,
    CONTEXT,
    IN_CENTRE,
    IN_KKJ,
    IN_MOTHER,
    IN_SAVINGS,
    KKJ,
    MOTHER,
    SAVINGS,
    SITE,
    SOUND,
    TODAY,
    F,
    V,
    Values,
)


def _codes(register: str, context: RowContext | None = None, **changed: StoredValue) -> list[str]:
    around = context or CONTEXT.get(register, BARE)
    return [one.code for one in check_row(REGISTERS[register], {**SOUND[register], **changed}, around)]


@pytest.mark.parametrize("register", list(SOUND))
def test_a_sound_row_has_no_problem(register: str) -> None:
    assert _codes(register) == []


def _last(**values: StoredValue) -> RowContext:
    return replace(IN_KKJ, last_month=values)


def _months(*balances: int) -> RowContext:
    rows: tuple[Row, ...] = tuple({"savings_balance": one} for one in balances)
    return replace(IN_SAVINGS, last_month=rows[0], earlier=rows[1:])


_NOT_KKJ: Values = {"borrower_households": None}
_OTHER_CASE: Row = {"row_id": "d" * 32, "deleted": 0, "fund_id": F, "case_no": "3"}
_SAME_UPDATE: Row = {
    "row_id": "d" * 32,
    "fund_id": F,
    "type": "external_update",
    "system": "mother_fund_web",
    "event_on": "2021-11-18",
}
_UPDATE: Values = {"type": "external_update", "system": "mother_fund_web"}
_APPROVED: Values = {"status": "approved", "approved_on": "2021-11-20", "level_after": "2"}
_GROUP: Values = {"kind": "savings_group", "name_th": "กลุ่มออมทรัพย์บ้านสวาย"}
_SITE: Values = {"kind": "royal_site", "subtype": "rspg_site"}
_LIKE: Row = {"row_id": "e" * 32, "kind": "savings_group", "village_id": V, "name_th": "กลุ่มออมทรัพย์ บ้านสวาย"}

BROKEN: list[tuple[str, RowContext | None, Values, str, str]] = [
    # register, context, the row's changes, code, field
    ("village", None, {"moo_no": None}, "moo-missing", "moo_no"),
    ("village", None, {"tambon_code": "999999"}, "tambon-unknown", "tambon_code"),
    ("village", None, {"tambon_code": "100101"}, "tambon-unknown", "tambon_code"),
    ("village", None, {"tambon_code": "320201"}, "tambon-elsewhere", "tambon_code"),
    ("village", None, {"village_code": "32010206"}, "village-code-differs", "village_code"),
    ("fund", None, {"village_id": None}, "village-missing", "village_id"),
    ("fund", None, {**SITE, "village_id": None}, "village-missing", "village_id"),
    ("fund", None, {"kind": "savings_group", "village_id": None}, "place-missing", "village_id"),
    ("fund", None, {"established_on": "2021-11-30"}, "date-in-future", "established_on"),
    ("fund", None, {"established_be": 2565}, "established-in-future", "established_be"),
    (
        "fund",
        None,
        {"established_on": "2000-01-01", "established_be": 2542},
        "established-differs",
        "established_be",
    ),
    ("fund", None, {"established_be": 2545}, "established-unusual", "established_be"),
    (
        "fund",
        None,
        {"kind": "mother_fund", "established_on": "2002-12-31"},
        "established-unusual",
        "established_on",
    ),
    ("fund", None, {"kind": "debt_centre", "established_be": 2550}, "established-unusual", "established_be"),
    ("fund", None, {"status": "closed", "closed_reason": "ยุบ"}, "closed-without-day", "closed_on"),
    ("fund", None, {"status": "closed", "closed_on": "2021-11-01"}, "closed-without-reason", "closed_reason"),
    ("fund", None, {"status_on": "2021-12-01"}, "date-in-future", "status_on"),
    ("fund", None, {**_GROUP, "established_on": "1956-12-31"}, "established-unusual", "established_on"),
    ("fund", None, {**_SITE, "established_on": "1932-01-01"}, "established-unusual", "established_on"),
    ("fund", None, {"status_on": "1956-12-31"}, "date-long-ago", "status_on"),
    ("fund", None, {"closed_on": "1932-01-01"}, "date-long-ago", "closed_on"),
    ("fund", None, {"status": "seedling"}, "choice-not-for-kind", "status"),
    ("fund", None, {"subtype": "saraphi"}, "field-not-for-kind", "subtype"),
    (
        "fund",
        replace(BARE, siblings=(_LIKE,)),
        {**_GROUP, "name_th": _LIKE["name_th"]},
        "name-alike",
        "name_th",
    ),
    ("fund_year", None, {"has_rules": 1}, "components-without-day", "checked_on"),
    ("fund_year", None, {"has_rules": 1, "checked_on": "2021-11-30"}, "date-in-future", "checked_on"),
    ("fund_year", None, {"has_rules": 1, "checked_on": "1996-12-31"}, "date-long-ago", "checked_on"),
    ("fund_year", IN_KKJ, {"has_rules": 0}, "field-not-for-kind", "has_rules"),
    ("fund_month", None, {"fy_month": 3}, "month-in-future", "fy_month"),
    ("fund_month", None, {"bank_balance": 6_999_999}, "capital-missing", "identity"),
    ("fund_month", None, {"bank_balance": 9_800_001}, "capital-surplus", "identity"),
    ("fund_month", None, {"overdue_households": 34}, "overdue-over-borrowers", "overdue_households"),
    (
        "fund_month",
        IN_SAVINGS,
        {**_NOT_KKJ, "borrowers": 32, "overdue_households": 33},
        "overdue-over-borrowers",
        "overdue_households",
    ),
    ("fund_month", None, {"overdue_amount": 20_000_001}, "overdue-over-lent", "overdue_amount"),
    ("fund_month", _last(overdue_amount=1_538_461), {}, "overdue-rose", "overdue_amount"),
    ("fund_month", _last(repaid_amount=90_000), {}, "repaid-unusual", "repaid_amount"),
    ("fund_month", None, {"borrower_households": 61}, "over-village-households", "borrower_households"),
    ("fund_month", None, {"members": 5}, "field-not-for-kind", "members"),
    (
        "fund_month",
        replace(IN_MOTHER, last_month={"members": 100}),
        {"members": 131},
        "members-rose",
        "members",
    ),
    (
        "fund_month",
        replace(IN_MOTHER, last_month={"members": 100}),
        {"members": 69},
        "members-fell",
        "members",
    ),
    (
        "fund_month",
        _months(5000, 5000, 5000),
        {**_NOT_KKJ, "savings_balance": 5000},
        "savings-unmoved",
        "savings_balance",
    ),
    ("fund_month", RowContext(TODAY, fund=SITE), {}, "wrong-fund-kind", "fund_id"),
    ("assessment", None, {**_APPROVED, "approved_on": None}, "approved-without-day", "approved_on"),
    ("assessment", None, {**_APPROVED, "level_after": ""}, "approved-without-level", "level_after"),
    (
        "assessment",
        None,
        {**_APPROVED, "assessed_on": "2021-11-21"},
        "dates-reversed",
        "approved_on",
    ),
    (
        "assessment",
        replace(BARE, siblings=({**SOUND["assessment"], "row_id": "d" * 32, "status": "approved"},)),
        _APPROVED,
        "approved-twice",
        "status",
    ),
    ("assessment", None, {"assessed_on": "2021-12-01"}, "date-in-future", "assessed_on"),
    ("fund_event", None, {"event_on": "2021-09-30"}, "date-outside-fy", "event_on"),
    ("fund_event", None, {"event_on": "2021-10-01", "fy": 2564}, "date-outside-fy", "event_on"),
    ("fund_event", None, {"event_on": "2021-12-01"}, "date-in-future", "event_on"),
    ("fund_event", None, {"type": "model_centre"}, "choice-not-for-kind", "type"),
    ("fund_event", None, {"type": "award", "document_no": "1"}, "award-without-level", "award_level"),
    (
        "fund_event",
        None,
        {"type": "award", "award_level": "province"},
        "award-without-evidence",
        "document_no",
    ),
    ("fund_event", None, {"type": "external_update"}, "update-without-system", "system"),
    ("fund_event", None, {"type": "external_update", "system": "big_data"}, "choice-not-for-kind", "system"),
    ("fund_event", replace(IN_MOTHER, siblings=(_SAME_UPDATE,)), _UPDATE, "update-twice", "event_on"),
    ("debt_case", IN_KKJ, {}, "wrong-fund-kind", "fund_id"),
    ("debt_case", None, {"closed_on": "2021-10-06"}, "case-without-result", "restructured"),
    ("debt_case", None, {"closed_on": "2021-10-04", "reduced": 1}, "dates-reversed", "closed_on"),
    ("debt_case", None, {"opened_on": "2021-11-30"}, "date-in-future", "opened_on"),
    ("debt_case", None, {"opened_on": "2007-12-31"}, "date-long-ago", "opened_on"),
    ("debt_case", None, {"opened_on": "1932-01-01", "closed_on": "1932-01-01"}, "date-long-ago", "closed_on"),
    ("assessment", None, {"assessed_on": "1932-01-01"}, "date-long-ago", "assessed_on"),
    ("assessment", None, {"approved_on": "1996-12-31"}, "date-long-ago", "approved_on"),
    ("attachment", None, {"taken_on": "1996-12-31"}, "date-long-ago", "taken_on"),
    ("debt_case", None, {"contracts_before": 2, "contracts_after": 3}, "part-over-whole", "contracts_after"),
    ("debt_case", None, {"released": 1, "debt_after": 1}, "released-with-debt", "debt_after"),
    ("debt_case", None, {"reduced": 1, "debt_before": 5, "debt_after": 6}, "debt-grew", "debt_after"),
    ("debt_case", replace(IN_CENTRE, siblings=(_OTHER_CASE,)), {}, "case-number-twice", "case_no"),
    ("debt_case", None, {"case_no": "12/3"}, "case-number-like-address", "case_no"),
    ("activity", None, {"activity_on": "2021-09-30"}, "date-outside-fy", "activity_on"),
    ("activity", None, {"activity_until": "2021-11-17"}, "dates-reversed", "activity_until"),
    (
        "activity",
        None,
        {"participants_total": 9, "participants_target_group": 10},
        "part-over-whole",
        "participants_target_group",
    ),
    (
        "activity",
        None,
        {"participants_total": 9, "participants_female": 10},
        "part-over-whole",
        "participants_female",
    ),
    ("activity", None, {"budget_allocated": 5, "budget_spent": 6}, "spent-over-allocated", "budget_spent"),
    ("activity", None, {"result_note": "โทร 0812345678"}, "phone-number", "result_note"),
    ("progress_entry", None, {"fy_month": 3}, "month-in-future", "fy_month"),
    ("month_report", None, {"fy": 2566}, "month-in-future", "fy_month"),
    ("month_report", None, {"fy": 2600}, "month-in-future", "fy_month"),
    (
        "month_report",
        None,
        {"status": "reopened", "reopened_by": "x", "reopened_until": "2021-12-05"},
        "reopening-incomplete",
        "reopen_reason",
    ),
    ("attachment", None, {"taken_on": "2021-11-30"}, "date-in-future", "taken_on"),
]


@pytest.mark.parametrize(("register", "context", "changed", "code", "field"), BROKEN)
def test_a_broken_rule_is_told_at_its_field(
    register: str, context: RowContext | None, changed: Values, code: str, field: str
) -> None:
    around = context or CONTEXT.get(register, BARE)
    found = check_row(REGISTERS[register], {**SOUND[register], **changed}, around)
    assert (code, field) in {(one.code, one.field) for one in found}


@pytest.mark.parametrize(("register", "context", "changed", "code", "field"), BROKEN)
def test_its_sentence_is_whole_in_both_languages(
    register: str, context: RowContext | None, changed: Values, code: str, field: str
) -> None:
    around = context or CONTEXT.get(register, BARE)
    for one in check_row(REGISTERS[register], {**SOUND[register], **changed}, around):
        for language in ("th", "en"):
            words = SENTENCES[one.code]
            template = words.th if language == "th" else words.en
            assert sentence(one.code, one.values, language) == template.format(**one.values), (code, field)
            assert title(one.code, one.values, language)


JUST_KEPT: list[tuple[str, RowContext | None, Values]] = [
    ("village", None, {"kind": "community", "moo_no": None}),
    ("village", None, {"village_code": "32010205"}),
    ("village", None, {"tambon_code": "320201", "district_code": "3200"}),
    ("fund", None, {"kind": "royal_site", "village_id": None, "subtype": "rspg_site"}),
    ("fund", None, {"kind": "savings_group", "village_id": None, "tambon_code": "320102"}),
    ("fund", None, {"established_on": "2001-12-31", "established_be": 2544}),
    ("fund", None, {"kind": "mother_fund", "status": "seedling", "established_be": 2564}),
    ("fund", None, {"status": "closed", "closed_on": "2021-11-29", "closed_reason": "ยุบรวม"}),
    ("fund", replace(BARE, siblings=({**_LIKE, "deleted": 1},)), {**_GROUP, "name_th": _LIKE["name_th"]}),
    ("fund", replace(BARE, siblings=({**_LIKE, "village_id": F},)), {**_GROUP, "name_th": _LIKE["name_th"]}),
    # another group of the village, the group itself among its siblings, another kind of the same name
    ("fund", replace(BARE, siblings=(_LIKE,)), {**_GROUP, "name_th": "กลุ่มออมทรัพย์บ้านโพธิ์"}),
    (
        "fund",
        replace(BARE, siblings=({**_LIKE, "row_id": "c" * 32},)),
        {**_GROUP, "name_th": _LIKE["name_th"]},
    ),
    (
        "fund",
        replace(BARE, siblings=({**_LIKE, "kind": "royal_site"},)),
        {**_SITE, "name_th": _LIKE["name_th"]},
    ),
    ("fund_year", None, {"has_rules": 1, "has_fund": 0, "checked_on": "2021-11-29"}),
    ("fund_year", None, {"has_rules": 0}),
    ("fund", None, {**_GROUP, "established_on": "1957-01-01", "status_on": "1957-01-01"}),
    ("debt_case", None, {"opened_on": "2008-01-01"}),
    ("fund_month", None, {"bank_balance": 9_800_000}),
    ("fund_month", None, {"bank_balance": None, "cash_on_hand": 0}),
    ("fund_month", _last(overdue_amount=1_538_462), {}),
    ("fund_month", _last(overdue_amount=9_000_000), {}),
    ("fund_month", _last(overdue_amount=0), {}),
    ("fund_month", _last(repaid_amount=90_001), {}),
    ("fund_month", _last(repaid_amount=0), {}),
    ("fund_month", replace(IN_SAVINGS, last_month={"members": 100}), {**_NOT_KKJ, "members": 130}),
    ("fund_month", replace(IN_SAVINGS, last_month={"members": 100}), {**_NOT_KKJ, "members": 70}),
    ("fund_month", None, {"borrower_households": 60}),
    ("fund_month", replace(IN_KKJ, village={"households": None}), {}),
    ("fund_month", _months(5000, 5000), {**_NOT_KKJ, "savings_balance": 5000}),
    ("fund_month", _months(5000, 5000, 4000), {**_NOT_KKJ, "savings_balance": 5000}),
    ("assessment", None, _APPROVED),
    ("fund", None, {"subtype": ""}),
    ("fund_event", None, {"event_on": "2021-10-01"}),
    ("fund_event", None, {"event_on": "2021-09-30", "fy": 2564}),
    ("fund_event", None, {"type": "award", "award_level": "province", "document_no": "สร 0018/1"}),
    ("fund_event", replace(IN_MOTHER, has_evidence=True), {"type": "award", "award_level": "department"}),
    ("fund_event", replace(IN_MOTHER, siblings=({**_SAME_UPDATE, "event_on": "2021-11-17"},)), _UPDATE),
    ("fund_event", replace(IN_MOTHER, siblings=({**_SAME_UPDATE, "deleted": 1},)), _UPDATE),
    ("fund_event", replace(IN_MOTHER, siblings=({**_SAME_UPDATE, "row_id": "c" * 32},)), _UPDATE),
    ("debt_case", None, {"closed_on": "2021-10-05", "released": 1, "debt_after": 0}),
    ("debt_case", None, {"reduced": 1, "debt_before": 5, "debt_after": 5}),
    ("debt_case", None, {"restructured": 1, "debt_before": 5, "debt_after": 6}),
    ("debt_case", None, {"contracts_before": 2, "contracts_after": 1}),
    ("debt_case", replace(IN_CENTRE, siblings=({**_OTHER_CASE, "case_no": "4"},)), {}),
    ("activity", None, {"participants_total": 10, "participants_target_group": 10}),
    ("activity", None, {"budget_allocated": 5, "budget_spent": 5}),
    ("progress_entry", None, {"fy_month": 1}),
]


@pytest.mark.parametrize(("register", "context", "changed"), JUST_KEPT)
def test_a_rule_just_kept_is_silent(register: str, context: RowContext | None, changed: Values) -> None:
    assert _codes(register, context, **changed) == []


def _told(code: str, register: str, context: RowContext, **changed: StoredValue) -> Mapping[str, str]:
    found = check_row(REGISTERS[register], {**SOUND[register], **changed}, context)
    return next(one.values for one in found if one.code == code)


@pytest.mark.parametrize(
    ("code", "context", "changed", "percent"),
    [
        ("members-rose", replace(IN_MOTHER, last_month={"members": 200}), {"members": 263}, "32"),
        ("members-fell", replace(IN_MOTHER, last_month={"members": 300}), {"members": 199}, "34"),
        ("overdue-rose", _last(overdue_amount=300_000), {"overdue_amount": 400_000}, "33"),
        ("overdue-rose", _last(overdue_amount=100), {"overdue_amount": 2_000_000}, "1,999,900"),
        ("capital-surplus", IN_KKJ, {"bank_balance": 10_359_999}, "11"),
    ],
)
def test_a_jump_is_told_by_its_percentage(
    code: str, context: RowContext, changed: Values, percent: str
) -> None:
    assert _told(code, "fund_month", context, **changed)["percent"] == percent


def test_an_update_told_twice_is_named_by_its_own_system() -> None:
    around = replace(IN_MOTHER, siblings=({**_SAME_UPDATE, "system": "other"},))
    told = _told("update-twice", "fund_event", around, **{**_UPDATE, "system": "other"})
    assert told["system"] == next(one.label for one in SYSTEMS if one.value == "other")


@pytest.mark.parametrize(
    ("register", "changed", "code"),
    [
        ("month_report", {"fy_month": 0}, "month-unknown"),
        ("month_report", {"fy_month": 13}, "month-unknown"),
        ("month_report", {"fy": 2539}, "too-small"),
        ("month_report", {"fy": 2601}, "too-large-number"),
        ("fund_event", {"fy": 1}, "too-small"),
        ("fund_event", {"fy": 99_999}, "too-large-number"),
    ],
)
def test_a_year_or_month_no_calendar_has_is_told_by_its_own_check_alone(
    register: str, changed: Values, code: str
) -> None:
    assert _codes(register, None, **changed) == [code]


def test_a_day_outside_its_year_is_told_beside_the_years_first_and_last_day() -> None:
    told = _told("date-outside-fy", "fund_event", IN_MOTHER, event_on="2021-09-30")
    assert (told["first"], told["last"]) == ("1 ตุลาคม 2564", "30 กันยายน 2565")


def test_a_choice_of_another_kind_is_named_as_the_screen_names_it() -> None:
    told = _told("choice-not-for-kind", "fund", BARE, status="seedling")
    assert told["choice"] == next(
        one.label for one in REGISTERS["fund"].field("status").choices if one.value == "seedling"
    )


@given(register=st.sampled_from(sorted(RULES)), drawn=st.data())
def test_rows_from_anywhere_are_judged_without_an_error(register: str, drawn: st.DataObject) -> None:
    declared = REGISTERS[register]
    # A brace of the officer's own would look like a hole that was left open.
    text = st.text(st.characters(exclude_characters="{"), max_size=12)
    anything = st.none() | st.integers(-5, 5000) | text | st.sampled_from(["2021-11-18", "x"])
    row = drawn.draw(st.dictionaries(st.sampled_from(declared.names), anything))
    fund = drawn.draw(st.sampled_from([None, KKJ, SAVINGS, MOTHER, CENTRE, SITE, {"kind": "unheard-of"}]))
    around = RowContext(TODAY, fund=fund, village={"households": "?"}, last_month=row, siblings=(row,))
    for problem in check_row(declared, row, around):
        assert problem.code in SENTENCES
        assert "{" not in sentence(problem.code, problem.values)


def test_every_rule_is_of_a_declared_register() -> None:
    assert all(name in REGISTERS for name in RULES)
    assert set(SOUND) == set(RULES)
