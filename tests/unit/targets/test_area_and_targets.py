"""Whose a row is, what a district's target is, and the promises about sums and shares."""

import itertools
from typing import Any

import pytest

from sync.model.evaluate import evaluate
from sync.model.fiscal_year import FiscalMonth
from sync.model.progress import MeasureResult, Pace
from tests.support.little_registers import FY, Registers, Values, formula_document, result_of
from tests.support.practice_tables import THREE, catalogue, practice_tables

EVERY_ACTIVITY = formula_document(each="activity", counted=[])
NOVEMBER = FiscalMonth(2565, 2)


@pytest.mark.parametrize(
    ("values", "areas"),
    [
        ({"fund_id": "f1"}, ["3201", "32", ""]),
        ({"fund_id": "f1", "place_code": "3105"}, ["3201", "32", ""]),
        ({"fund_id": "gone", "place_code": "310501"}, ["3105", "31", ""]),
        ({"place_code": "320207"}, ["3202", "32", ""]),
        ({"place_code": "32"}, ["32", ""]),
        ({"district_code": "3202"}, ["3202", "32", ""]),
        ({"district_code": "3200"}, ["32", ""]),
        ({"district_code": "0000"}, [""]),
    ],
)
def test_a_row_is_of_the_area_its_place_begins_with(values: Values, areas: list[str]) -> None:
    registers = Registers()
    registers.village("v1", tambon="320113")
    registers.fund("f1", village_id="v1", district_code="3202")
    registers.add("activity", "a1", **{"district_code": "3201", **values})
    asked = ["3201", "3202", "3105", "32", "31", ""]
    found = [area for area in asked if result_of(registers, area, formula=EVERY_ACTIVITY).value]
    assert sorted(found) == sorted(areas)


def test_an_area_may_be_named_by_its_stream() -> None:
    registers = Registers()
    registers.fund("f1")
    for area in ("3201", "32", "3200", "", "0000"):
        assert result_of(registers, area).value == 1


def test_a_fund_of_a_whole_tambon_is_where_its_tambon_is() -> None:
    registers = Registers()
    registers.fund("f1", "savings_group", tambon_code="310101", district_code="3201")
    assert (result_of(registers, "3101").value, result_of(registers, "3201").value) == (1, 0)


def published(area: str, value: int, measure: str = "X1", fy: int = FY, deleted: int = 0) -> Values:
    return {
        "row_id": f"{measure}{area}{fy}{deleted}",
        "district_code": "0000",
        "measure": measure,
        "fy": fy,
        "area": area,
        "value": value,
        "deleted": deleted,
    }


def target(registers: Registers, area: str, rule: dict[str, Any], **measure: Any) -> int | None:
    return result_of(registers, area, allocation=rule, **measure).target


def test_a_published_allocation_comes_before_the_rule() -> None:
    registers = Registers()
    registers.tables["target_allocation"] = [
        published("3201", 4),
        published("3201", 9, fy=FY - 1),
        published("3202", 99, deleted=1),
        published("0000", 70),
    ]
    rule = {"rule": "equal_per_district", "value": 2}
    assert target(registers, "3201", rule) == 4
    assert target(registers, "3202", rule) == 2
    assert target(registers, "", rule, national_target=1000) == 70


def test_a_province_without_a_number_of_its_own_sums_its_districts() -> None:
    registers = Registers()
    registers.tables["target_allocation"] = [published("3201", 4), published("3202", 5), published("3101", 6)]
    assert target(registers, "32", {"rule": "from_centre"}) == 9
    assert target(registers, "33", {"rule": "from_centre"}) is None


def three_centres() -> Registers:
    registers = Registers()
    for number, budgeted in enumerate((1, 0, None)):
        registers.fund(f"c{number}", "debt_centre", status="dormant" if number == 1 else "active")
        registers.year(f"c{number}", budgeted=budgeted)
    return registers


@pytest.mark.parametrize(
    ("rule", "wanted"),
    [
        ({"rule": "all_of_own_base"}, 3),
        ({"rule": "percent_of_own_base", "value": 10}, 1),
        ({"rule": "percent_of_own_base", "value": 34}, 2),
        ({"rule": "equal_per_centre", "value": 30, "centres": [{"field": "year.budgeted", "equal": 1}]}, 30),
        ({"rule": "equal_per_centre", "value": 30, "centres": [{"status": ["active"]}]}, 60),
        ({"rule": "equal_per_district", "value": 1}, 1),
        ({"rule": "equal_per_province", "value": 10}, None),
        ({"rule": "from_centre"}, None),
        ({"rule": "selection"}, None),
    ],
)
def test_rules_for_a_district(rule: dict[str, Any], wanted: int | None) -> None:
    assert target(three_centres(), "3201", rule) == wanted


def test_a_target_that_nobody_gave_is_said() -> None:
    result = result_of(three_centres(), allocation={"rule": "from_centre"})
    assert (result.target, result.pace, result.notes) == (None, Pace.NO_TARGET, ("no_allocation",))


def own() -> dict[str, MeasureResult]:
    return evaluate(catalogue(), practice_tables("3201"), "3201", NOVEMBER)


def test_the_practice_district_stands_as_in_the_picture() -> None:
    pictured = {
        "MF4": (1, 1, Pace.REACHED),
        "MF6": (19, 25, Pace.AHEAD),
        "MF7": (4, 25, Pace.ON_PLAN),
        "GF1a": (1, 4, Pace.AHEAD),
        "GF1b": (3, 6, Pace.AHEAD),
        "GF2a": (9, 57, Pace.ON_PLAN),
        "GF2b": (21, 114, Pace.ON_PLAN),
        "GF3": (31, 185, Pace.ON_PLAN),
        "GF4": (2, 33, Pace.SUPPORT),
        "GF5": (12, 55, Pace.AHEAD),
        "DM1a": (2, 30, Pace.SUPPORT),
        "DM1b": (1, 5, Pace.ON_PLAN),
        "DM5": (1, 2, Pace.AHEAD),
    }
    found = own()
    assert {name: (found[name].value, found[name].target, found[name].pace) for name in pictured} == pictured
    assert {name for name, one in found.items() if one.pace is Pace.NOT_YET} == {"MF1", "MF5", "DM4"}


def test_the_list_behind_gf1b_is_that_of_the_picture() -> None:
    found = own()["GF1b"]
    assert [(one.title, one.detail, one.on) for one in found.counted] == [
        ("บ้านโคกสูง", "ระดับ 1 → 2", "2021-11-12"),
        ("บ้านแกใหญ่", "ระดับ 1 → 2", "2021-11-16"),
        ("บ้านเมืองที", "ระดับ 1 → 3", "2021-11-24"),
    ]
    reasons = {one.title: one.detail for one in found.not_counted}
    assert reasons["บ้านตระแสง"] == reasons["บ้านราม"] == "รออนุมัติผลประเมิน"
    assert reasons["บ้านตาอ็อง"] == "ระดับเดิม 2 ไม่นับในเป้านี้"
    assert reasons["บ้านปี่สระน้ำ"] == "ยังไม่ประเมินในปีนี้"
    assert (len(found.not_counted), found.base) == (30, 33)
    told = [one.reason for one in found.not_counted]
    nearest_first = [
        "awaiting_approval",
        "not_raised",
        "assessment_not_sent",
        "level_before_not_counted",
        "not_assessed",
    ]
    assert list(dict.fromkeys(told)) == nearest_first


def test_districts_add_up_but_distinct_areas_do_not() -> None:
    tables = practice_tables(*THREE)
    country = evaluate(catalogue(), tables, "", NOVEMBER)
    parts = [evaluate(catalogue(), tables, district, NOVEMBER) for district in THREE]
    province_level = {"MF2", "RI1b", "DM3p"}
    wrong = [
        name
        for name, one in country.items()
        if name not in province_level and one.value != sum(part[name].value for part in parts)
    ]
    assert wrong == []
    assert country["MF2"].value == sum(part["MF2"].value for part in parts) + 4 + 4, "done in no district"
    assert country["RI1b"].value == 1 < sum(part["RI1b"].value for part in parts)


def test_shares_of_a_province_are_sums_over_sums() -> None:
    tables = practice_tables("3201", "3202")
    province = evaluate(catalogue(), tables, "32", NOVEMBER)
    parts = [evaluate(catalogue(), tables, district, NOVEMBER) for district in ("3201", "3202")]
    for name in ("MF6", "GF3", "GF5", "DM4"):
        shares = [part[name].share for part in parts]
        sums = tuple(map(sum, zip(*(one for one in shares if one), strict=True)))
        assert province[name].share == sums


def test_a_centre_of_which_nobody_told_counts_in_the_total_only_and_is_listed() -> None:
    found = evaluate(catalogue(), practice_tables("3202"), "3202", NOVEMBER)
    assert found["DM1"].value == found["DM1a"].value + found["DM1b"].value + 1
    for part in ("DM1a", "DM1b", "DM1c", "DM1d"):
        assert "budget_not_told" in {one.reason for one in found[part].not_counted}


def test_the_values_of_a_year_never_fall_from_month_to_month() -> None:
    tables = practice_tables(*THREE)
    months = [evaluate(catalogue(), tables, "3201", FiscalMonth(2565, number)) for number in range(1, 13)]
    growing = catalogue().measures.keys() - {"GF3"}
    falling = [
        name
        for name in growing
        for earlier, later in itertools.pairwise(months)
        if later[name].value < earlier[name].value
    ]
    assert falling == [], "all but a growth over the start of the year, which may fall"


def test_gf4_shows_beside_it_how_many_funds_have_their_whole_capital() -> None:
    assert own()["GF4"].beside == (("กองทุนที่ทุนไม่ขาด (ตามเดือนล่าสุดที่กรอก)", (32, 33)),)


def test_funds_are_named_by_their_village_only_where_that_tells_them_apart() -> None:
    found = own()
    assert found["GF1a"].counted[0].title == "กลุ่มออมทรัพย์เพื่อการผลิต บ้านระหาร"
    assert {one.title for one in found["GF5"].counted} >= {"กข.คจ. บ้านสำโรง", "กลุ่มออมทรัพย์เพื่อการผลิต บ้านระหาร"}
    assert found["MF7"].counted[0].title == "บ้านแกใหญ่"
    for name, one in found.items():
        titles = [(row.title, row.place) for row in (*one.counted, *one.not_counted)]
        assert len(titles) == len(set(titles)), name


def test_an_area_that_counts_is_named_with_the_province_it_lies_in() -> None:
    district, province = (
        result_of(Registers(), "3201", formula=formula_document(each=each, counted=[])).counted
        for each in ("district", "province")
    )
    assert [(one.title, one.place) for one in district] == [("อ.เมืองสุรินทร์", "จ.สุรินทร์")]
    assert [(one.title, one.place) for one in province] == [("จ.สุรินทร์", "")]
