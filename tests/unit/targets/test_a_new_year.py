"""A catalogue of another year, with other measures and kinds, works without a line of code."""

from pathlib import Path

import pytest

from sync.model.catalogue import Catalogue, NoCatalogue
from sync.model.catalogue_reading import catalogue_of, parse_catalogue
from sync.model.evaluate import evaluate, remark_sentence
from sync.model.fiscal_year import FiscalMonth
from sync.model.progress import MeasureResult, Pace
from tests.support.little_registers import FY, Registers, Values

TEXT = (Path(__file__).parent / "invented_year.json").read_text(encoding="utf-8")


@pytest.fixture
def registers() -> Registers:
    made = Registers()
    made.village("v1", moo=1)
    made.village("v2", moo=2)
    made.fund("s1", "savings_group", village_id="v1")
    made.fund("s2", "savings_group", village_id="v2")
    made.fund("m1", "mother_fund", village_id="v2")
    made.year("s1", members_baseline=1000)
    made.year("m1", has_rules=1)
    made.month("s1", 1, savings_balance=100_000)
    made.month("s1", 2, savings_balance=1_200)
    made.month("s2", 1, savings_balance=99_999)
    training: Values = {"fy": FY, "type": "training"}
    made.add("activity", "a1", **training, fund_id="m1", activity_on="2026-11-03", participants_female=8)
    made.add("activity", "a2", **training, place_code="32", activity_on="2026-11-04", participants_female=3)
    made.add(
        "activity", "a3", **training, place_code="3201", activity_on="2027-02-01", participants_female=99
    )
    made.add("debt_case", "c1", fund_id="s1", closed_on="2026-12-30", released=1)
    made.add("progress_entry", "p1", measure="ZZ9", fy=FY, fy_month=1, value_declared=1)
    made.add("progress_entry", "p2", measure="ZZ9", fy=FY, fy_month=3, value_declared=2)
    return made


def results(registers: Registers, area: str, number: int = 3) -> dict[str, MeasureResult]:
    catalogue = catalogue_of(FY, [{"fy": FY, "body": TEXT}])
    assert isinstance(catalogue, Catalogue)
    return evaluate(catalogue, registers.tables, area, FiscalMonth(FY, number))


def test_the_invented_measures_count_in_a_district(registers: Registers) -> None:
    found = results(registers, "3201")
    assert {name: one.value for name, one in found.items()} == {
        "WF1": 1,
        "WF2": 200,
        "ZZ1": 1,
        "ZZ2": 8,
        "ZZ3": 1,
        "ZZ": 9,
        "ZZ4": 0,
        "ZZ9": 2,
    }
    assert found["WF2"].share == (200, 1000)
    assert found["WF1"].share == (1, 2)


def test_targets_follow_the_invented_rules(registers: Registers) -> None:
    district = {name: one.target for name, one in results(registers, "3201").items()}
    wanted = {"WF1": 2, "WF2": 50, "ZZ1": 7, "ZZ2": None, "ZZ3": None, "ZZ": None, "ZZ4": 1, "ZZ9": None}
    assert district == wanted
    province = {name: one.target for name, one in results(registers, "32").items()}
    assert province["ZZ1"] == 7 * 17, "Surin has 17 districts"
    assert province["ZZ2"] == 100
    assert province["ZZ"] == 7 * 17 + 100
    assert results(registers, "")["ZZ1"].target == 5000


def test_distinct_districts_are_looked_at_in_the_whole_province(registers: Registers) -> None:
    province = results(registers, "32")["ZZ3"]
    assert (province.value, province.base, len(province.not_counted)) == (1, 17, 16)
    assert province.counted[0].title == "อ.เมืองสุรินทร์"


def test_reasons_are_filled_and_a_place_nothing_fills_shows_a_dash(registers: Registers) -> None:
    found = results(registers, "3201")
    assert [one.detail for one in found["ZZ4"].not_counted] == ["ยังขาด กองทุน"]
    assert [one.detail for one in found["ZZ1"].not_counted] == ["ยังไม่อบรม –"]
    assert [(one.title, one.place) for one in found["ZZ1"].not_counted] == [("บ้านv1", "ม. 1 สวาย")]


def test_before_its_start_month_a_measure_is_not_yet_due(registers: Registers) -> None:
    assert results(registers, "3201", 1)["WF1"].pace is Pace.NOT_YET
    assert results(registers, "3201", 2)["WF1"].pace is Pace.AHEAD


def test_what_was_typed_by_hand_is_that_of_the_latest_month_so_far(registers: Registers) -> None:
    assert [results(registers, "3201", number)["ZZ9"].value for number in (1, 2, 3)] == [1, 1, 2]
    assert results(registers, "3202")["ZZ9"].value == 0


def test_remarks_have_sentences(registers: Registers) -> None:
    found = results(registers, "3201")
    catalogue = parse_catalogue(TEXT)
    assert [remark_sentence(catalogue, code) for code in found["WF1"].notes] == ["ตัวเลขยังไม่สมบูรณ์"]
    assert [remark_sentence(catalogue, code) for code in found["ZZ2"].notes] == ["เป้าหมายข้อนี้อยู่ที่ระดับจังหวัด"]


def test_a_year_without_a_catalogue_says_so_in_words() -> None:
    missing = catalogue_of(2571, [{"fy": 2570, "body": TEXT}, {"fy": 2571, "body": TEXT, "deleted": 1}])
    assert missing == NoCatalogue(2571)
    assert "ส่วนกลางยังไม่ประกาศเป้าหมายปีงบประมาณ 2571" in missing.words


def test_a_catalogue_that_cannot_be_read_says_so_in_words() -> None:
    broken = catalogue_of(2570, [{"fy": 2570, "body": TEXT[:-5]}])
    assert isinstance(broken, NoCatalogue)
    assert "JSON" in broken.trouble
    assert "อ่านไม่ได้" in broken.words


def test_a_month_of_another_year_is_refused() -> None:
    with pytest.raises(ValueError, match="2570"):
        evaluate(parse_catalogue(TEXT), {}, "3201", FiscalMonth(2565, 2))


def test_empty_registers_give_no_base_and_no_crash() -> None:
    found = evaluate(parse_catalogue(TEXT), {}, "3201", FiscalMonth(FY, 3))
    assert found["WF1"].share == (0, 0)
    assert "no_base" in found["WF1"].notes
    assert {one.value for one in found.values()} == {0}
