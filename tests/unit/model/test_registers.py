"""The declared registers: ids, cells of the sheets, classes of fields."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.model.fields import STREAM, Field, FieldType, FundKind, Owner, Privacy, Register
from sync.model.ids import official_id
from sync.model.registers.fund_month import CAPITAL_PARTS, FIGURES, FUND_MONTH, sheet_fields
from sync.model.registers.fund_year import COMPONENTS
from sync.model.registry import REGISTERS
from sync.model.sources import SeededChance, SteppingClock

V, F = "a" * 32, "b" * 32
_EVERY_FIELD = [(register, field) for register in REGISTERS for field in register.fields]


def _new_id(name: str, seed: int = 1, **values: int | str | None) -> str:
    return REGISTERS[name].new_row_id(values, SteppingClock(1_637_000_000_000), SeededChance(seed))


OFFICIAL: list[tuple[str, dict[str, int | str | None]]] = [
    ("village", {"tambon_code": "320105", "moo_no": 1}),
    ("fund", {"kind": "mother_fund", "village_id": V}),
    ("fund", {"kind": "kkj_fund", "village_id": V}),
    ("fund", {"kind": "debt_centre", "village_id": V}),
    ("fund_year", {"fund_id": F, "fy": 2565}),
    ("fund_month", {"fund_id": F, "fy": 2565, "fy_month": 2}),
    ("progress_entry", {STREAM: "3201", "measure": "MF2", "fy": 2565, "fy_month": 2}),
    ("month_report", {STREAM: "3201", "fy": 2565, "fy_month": 2}),
    ("problem_reason", {"target_id": F, "rule": "capital-missing:identity"}),
    ("catalogue", {"fy": 2565}),
    ("scheme", {"code": "savings", "version": 1}),
    ("due_day", {"fy": 2565, "fy_month": 2, "area": "0000"}),
    ("target_allocation", {"measure": "MF1", "fy": 2565, "area": "3201"}),
]
BY_TIME: list[tuple[str, dict[str, int | str | None]]] = [
    ("village", {"tambon_code": "320105", "moo_no": None}),
    ("fund", {"kind": "savings_group", "village_id": V}),
    ("fund", {"kind": "royal_site", "village_id": None}),
    ("assessment", {"fund_id": F}),
    ("fund_event", {"fund_id": F}),
    ("debt_case", {"fund_id": F}),
    ("activity", {"fy": 2565}),
    ("attachment", {"owner_id": F}),
    ("conflict", {"target_id": F}),
]


@pytest.mark.parametrize(("name", "values"), OFFICIAL)
def test_two_officers_make_the_same_row_of_what_a_registry_names(
    name: str, values: dict[str, int | str | None]
) -> None:
    assert _new_id(name, 1, **values) == _new_id(name, 2, **values)
    assert _new_id(name, 1, **values) == REGISTERS[name].official_row_id(values)


@pytest.mark.parametrize(("name", "values"), BY_TIME)
def test_what_no_registry_names_gets_an_id_by_time(name: str, values: dict[str, int | str | None]) -> None:
    assert _new_id(name, 1, **values) != _new_id(name, 2, **values)
    assert _new_id(name, 1, **values)[12] == "7"
    with pytest.raises(ValueError, match="official codes"):
        REGISTERS[name].official_row_id(values)


@pytest.mark.parametrize(("name", "values"), OFFICIAL)
def test_every_code_tells_rows_apart(name: str, values: dict[str, int | str | None]) -> None:
    for key, value in values.items():
        other = {**values, key: value + 1 if isinstance(value, int) else "kkj_funds"}
        if key == "kind":
            other[key] = "debt_centre" if value == "kkj_fund" else "kkj_fund"
        assert _new_id(name, 1, **other) != _new_id(name, 1, **values)


@pytest.mark.parametrize(("name", "values"), OFFICIAL)
def test_half_a_key_makes_no_id(name: str, values: dict[str, int | str | None]) -> None:
    for key in values:
        if (name, key) in {("village", "moo_no"), ("fund", "kind")}:
            continue
        for blank in (None, ""):
            with pytest.raises(ValueError, match="blank"):
                _new_id(name, 1, **{**values, key: blank})


def test_ids_are_stable_for_ever() -> None:
    """Changing a code's form would part every district from the centre."""
    assert _new_id("fund_month", fund_id=F, fy=2565, fy_month=2) == official_id("fund_month", F, 2565, 2)
    assert official_id("catalogue", 2565) == _new_id("catalogue", fy=2565)


@pytest.mark.parametrize(
    ("kind", "cells"),
    [("mother_fund", 5), ("savings_group", 12), ("kkj_fund", 10), ("debt_centre", 3), ("royal_site", 0)],
)
def test_each_kind_has_the_cells_of_its_sheet(kind: str, cells: int) -> None:
    assert len(sheet_fields(FundKind(kind))) == cells


def test_a_month_of_the_practice_office_has_730_cells() -> None:
    funds = {"mother_fund": 26, "savings_group": 22, "kkj_fund": 33, "debt_centre": 2}
    assert sum(count * len(sheet_fields(FundKind(kind))) for kind, count in funds.items()) == 730


def test_the_sheet_of_kkj_reads_as_in_the_picture() -> None:
    heads = [(one.group, one.head) for one in sheet_fields(FundKind.KKJ_FUND)]
    assert heads == [
        ("เงินทุนของหมู่บ้าน (บาท)", "ครัวเรือน"),
        ("เงินทุนของหมู่บ้าน (บาท)", "ธนาคาร"),
        ("เงินทุนของหมู่บ้าน (บาท)", "เงินสด"),
        ("เงินทุนของหมู่บ้าน (บาท)", "อื่น ๆ"),
        ("ผู้ยืมรายใหม่", "คน"),
        ("ผู้ยืมรายใหม่", "คร."),
        ("ผู้ยืม", "คงค้าง"),
        ("ผิดนัด", "คร."),
        ("ผิดนัด", "บาท"),
        ("รับคืน", "บาท"),
    ]


@pytest.mark.parametrize("kind", list(FundKind))
def test_neighbouring_columns_of_a_group_stand_together(kind: FundKind) -> None:
    groups = [one.group for one in sheet_fields(kind)]
    seen = [group for place, group in enumerate(groups) if place == 0 or groups[place - 1] != group]
    assert len(seen) == len(set(seen))
    assert all(groups)


def test_flows_are_what_no_change_writes_as_zero() -> None:
    assert {one.name for one in FIGURES if one.flow} == {
        "new_borrowers",
        "new_borrower_households",
        "repaid_amount",
    }


def test_capital_parts_and_components_are_declared() -> None:
    assert all(FUND_MONTH.field(name).type is FieldType.SATANG for name in CAPITAL_PARTS)
    assert all(REGISTERS["fund_year"].field(name).type is FieldType.BOOLEAN for name in COMPONENTS)


def test_only_two_fields_stay_on_the_machine() -> None:
    local = {(register.name, field.name) for register, field in _EVERY_FIELD if field.local_only}
    assert local == {("fund", "contact_note"), ("debt_case", "household_label")}
    for register in REGISTERS:
        assert not any(one.local_only for one in register.travelling)


def test_personal_fields_are_classed() -> None:
    personal = {field.name for _register, field in _EVERY_FIELD if field.privacy is not Privacy.NONE}
    assert personal == {
        "contact_note",
        "household_label",
        "case_no",
        "debt_before",
        "debt_after",
        "overdue_households",
        "overdue_amount",
        "participants_target_group",
    }


def test_the_centre_owns_budgeted_and_its_registers() -> None:
    owned = {(register.name, field.name) for register, field in _EVERY_FIELD if field.centre_owned}
    assert owned == {("fund_year", "budgeted")}
    centre = {one.name for one in REGISTERS if one.owner is Owner.CENTRE}
    assert centre == {"catalogue", "scheme", "due_day", "target_allocation"}
    machinery = [one.name for one in REGISTERS if one.owner is Owner.MACHINERY]
    assert machinery == ["officer", "machine", "conflict"]


def test_parents_come_before_children() -> None:
    order = {register.name: place for place, register in enumerate(REGISTERS)}
    for register, field in _EVERY_FIELD:
        if field.refers_to:
            assert order[field.refers_to] < order[register.name]
    assert [REGISTERS[name].rank for name in ("village", "fund", "fund_year", "fund_month")] == [
        10,
        20,
        30,
        40,
    ]


def _label_is_thai(field: Field) -> bool:
    return bool(re.search("[ก-๙]", field.label))


@pytest.mark.parametrize("register", list(REGISTERS), ids=lambda one: one.name)
def test_declarations_are_whole(register: Register) -> None:
    names = [one.name for one in register.fields]
    assert len(names) == len(set(names))
    assert not {"row_id", "district_code", "deleted", "w", "search_key"} & set(names)
    assert all(_label_is_thai(one) for one in register.fields)
    assert all(one.refers_to in REGISTERS for one in register.fields if one.refers_to)
    assert all(one.choices for one in register.fields if one.type is FieldType.CHOICE)
    assert {*register.search, *register.titles} <= set(names)
    assert not any(one.local_only and one.required for one in register.fields)
    assert register.label
    assert register.titles or register.official


@pytest.mark.parametrize(
    ("register", "field"),
    [pair for pair in _EVERY_FIELD if pair[1].choices],
    ids=lambda one: one.name,
)
def test_choices_are_distinct_in_value_and_word(register: Register, field: Field) -> None:
    assert register.field(field.name) is field
    for part in ([one.value for one in field.choices], [one.label for one in field.choices]):
        assert len(part) == len(set(part))


def test_choices_follow_the_kind() -> None:
    events = REGISTERS["fund_event"].field("type")
    mother = {one.value for one in events.choices_for(FundKind.MOTHER_FUND)}
    assert {"seedling_started", "award", "external_update"} <= mother
    assert not {"model_centre", "rspg_learning_centre"} & mother
    statuses = REGISTERS["fund"].field("status")
    assert "seedling" not in {one.value for one in statuses.choices_for(FundKind.KKJ_FUND)}


def test_an_unknown_register_or_field_is_a_key_error() -> None:
    assert "fund" in REGISTERS
    assert "funds" not in REGISTERS
    with pytest.raises(KeyError):
        REGISTERS["funds"]
    with pytest.raises(KeyError):
        REGISTERS["fund"].field("nothing")


def test_a_registry_takes_one_more_register_but_no_name_twice() -> None:
    bench = Register("bench_record", "bench", ())
    more = REGISTERS.with_register(bench)
    assert more["bench_record"] is bench
    assert "bench_record" not in REGISTERS
    with pytest.raises(ValueError, match="one name"):
        more.with_register(bench)


@given(st.integers(1, 99), st.sampled_from(["320101", "320105", "500101"]))
def test_a_village_has_one_id_however_its_moo_was_typed(moo: int, tambon: str) -> None:
    assert _new_id("village", tambon_code=tambon, moo_no=moo) == official_id("village", tambon, moo)
