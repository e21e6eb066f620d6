"""The shipped catalogue of fiscal year 2565 carries the announcement's numbers as printed."""

import json
import re

from resources.locate import locate
from sync.model.documents import CatalogueTrouble
from sync.model.formulas import Derived, Manual, Total
from tests.support.practice_tables import catalogue

PRINTED = {
    "MF1": 878,
    "MF2": 760,
    "MF3a": 18,
    "MF3b": 18,
    "MF4": 878,
    "MF5": 2258,
    "MF6": 22574,
    "GF1": 9000,
    "GF1a": 3623,
    "GF1b": 5377,
    "GF2": 150000,
    "GF2a": 50000,
    "GF2b": 100000,
    "DM1": 14250,
    "DM1a": 9530,
    "DM1b": 4620,
    "DM1c": 321,
    "DM1d": 924,
    "DM2": 107,
    "DM3": 27,
    "DM3p": 27,
    "DM4": 1138,
    "RI1a": 5,
    "RI1b": 10,
    "RI1c": 1,
    "RI2": 16,
    "RI3": 18,
    "RI3k": 18,
    "RI4a": 3,
    "RI4b": 800,
}
WITHOUT_A_NUMBER = {"MF7", "GF3", "GF4", "GF5", "DM5", "RI5"}


def test_all_22_items_and_36_measures_are_there() -> None:
    items = [item for programme in catalogue().programmes for item in programme.items]
    assert [len(one.items) for one in catalogue().programmes] == [7, 5, 5, 5]
    assert len(items) == 22
    assert len(catalogue().measures) == 36


def test_national_targets_are_as_printed() -> None:
    told = {name: one.national_target for name, one in catalogue().measures.items()}
    assert told == PRINTED | dict.fromkeys(WITHOUT_A_NUMBER)


def test_the_printed_14250_keeps_its_parts_and_its_gap() -> None:
    check = next(one for one in catalogue().reconciliation if one.id == "R03")
    assert (check.stated, check.computed, check.difference) == (14250, 14150, 100)
    assert check.parts == (("DM1a", 9530), ("DM1b", 4620))
    measures = catalogue().measures
    parts = [measures[name].national_target for name, _ in check.parts]
    assert parts == [9530, 4620], "shown as printed, never corrected"
    assert "100" in check.explanation


def test_every_reconciliation_of_the_announcement_is_there_in_thai() -> None:
    ids = [one.id for one in catalogue().reconciliation]
    assert ids == [f"R{number:02d}" for number in range(1, 20)]
    assert all(re.search("[ก-๙]", one.explanation) for one in catalogue().reconciliation)


def test_slips_of_the_announcement_are_kept_and_corrected_beside() -> None:
    items = {item.id: item for programme in catalogue().programmes for item in programme.items}
    assert "ทำความเข้าในโครงการ" in items["RI1"].title_verbatim
    assert "ทำความเข้าใจโครงการ" in items["RI1"].title
    assert items["DM1"].title == items["DM1"].title_verbatim + ")"
    assert items["MF1"].title == items["MF1"].title_verbatim


def test_only_the_plant_database_is_typed_by_hand_and_two_are_sums() -> None:
    kinds: dict[type, list[str]] = {}
    for name, one in catalogue().measures.items():
        kinds.setdefault(type(one.formula), []).append(name)
    assert kinds[Manual] == ["RI1c"]
    assert kinds[Total] == ["GF1", "GF2"], "DM1 counts cases of untold centres too, so it is no sum"
    assert len(kinds[Derived]) == 33


def test_three_measures_start_later_than_october() -> None:
    later = {name for name, one in catalogue().measures.items() if one.start_month > 1}
    assert later == {"MF1", "MF5", "DM4"}
    assert all(catalogue().measures[name].start_month > 2 for name in later)


def test_short_labels_fit_a_line() -> None:
    assert [one.id for one in catalogue().measures.values() if len(one.short) > 34] == []
    assert catalogue().measures["GF1b"].short == "กข.คจ. ระดับ 1 → 2 หรือ 3"
    assert catalogue().measures["GF5"].short == "ปรับข้อมูลใน Big DATA"


def test_every_published_practice_file_names_its_kind_first() -> None:
    files = sorted(locate("catalogue", "practice").glob("*.json"))
    firsts = [next(iter(json.loads(file.read_text(encoding="utf-8")))) for file in files]
    assert len(files) == 6
    assert set(firsts) == {"publish"}


def test_trouble_names_place_and_words() -> None:
    trouble = CatalogueTrouble("items[0]", "ขาดช่อง “id”")
    assert (trouble.path, trouble.words, str(trouble)) == ("items[0]", "ขาดช่อง “id”", "items[0]: ขาดช่อง “id”")
