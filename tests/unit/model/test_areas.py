"""Areas and streams."""

import csv

import pytest

from resources.locate import locate
from sync.model.areas import (
    CENTRE,
    Area,
    Areas,
    area_of,
    is_district,
    is_province,
    is_stream,
    province_of,
    stream_of,
)

AREAS = Areas.shipped()


def test_the_department_has_76_provinces_and_878_districts() -> None:
    assert len(AREAS.provinces()) == 76
    assert len(AREAS.districts()) == 878


def test_bangkok_is_known_but_out_of_scope() -> None:
    assert "10" in AREAS
    assert "1001" in AREAS
    assert not AREAS.in_scope("1001")
    assert AREAS.in_scope("3201")
    assert not AREAS.in_scope("3299")
    assert not any(one.code.startswith("10") for one in (*AREAS.provinces(), *AREAS.districts()))


def test_every_area_is_one_of_the_file() -> None:
    with locate("areas", "areas.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 8441
    for row in rows[:: len(rows) // 200]:
        found = AREAS.area(row["code"])
        assert (found.name_th, found.name_en, found.parent) == (row["name_th"], row["name_en"], row["parent"])


def test_districts_of_a_province_by_code_and_by_stream() -> None:
    surin = AREAS.districts("32")
    assert surin == AREAS.districts("3200")
    assert len(surin) == 17
    assert {one.parent for one in surin} == {"32"}
    assert Area("3201", "เมืองสุรินทร์", "Mueang Surin") in surin


def test_tambons_of_a_district() -> None:
    tambons = AREAS.tambons("3201")
    assert {one.code[:4] for one in tambons} == {"3201"}
    assert "เทนมีย์" in {one.name_th for one in tambons}


def test_titles_carry_the_province() -> None:
    assert AREAS.title("3201") == "อำเภอเมืองสุรินทร์ จังหวัดสุรินทร์"
    assert AREAS.title("32") == "จังหวัดสุรินทร์"
    assert AREAS.title("3200") == "สำนักงานพัฒนาชุมชนจังหวัดสุรินทร์"
    tambon = next(one for one in AREAS.tambons("3201") if one.name_th == "เทนมีย์")
    assert AREAS.title(tambon.code) == "ตำบลเทนมีย์ อำเภอเมืองสุรินทร์ จังหวัดสุรินทร์"


def test_five_districts_of_one_name_have_five_titles() -> None:
    alike = [one for one in AREAS.districts() if one.name_th == "เฉลิมพระเกียรติ"]
    assert len(alike) == 5
    assert len({AREAS.title(one.code) for one in alike}) == 5


def test_short_names() -> None:
    assert AREAS.short("3201") == "อ.เมืองสุรินทร์"
    assert AREAS.short("32") == "จ.สุรินทร์"
    assert AREAS.short("3200") == "สพจ.สุรินทร์"
    assert AREAS.short("0000") == "ส่วนกลาง"
    assert AREAS.short(AREAS.tambons("3201")[0].code).startswith("ต.")


def test_the_centre_has_a_name_and_an_unknown_code_stays_a_code() -> None:
    assert "กรมการพัฒนาชุมชน" in AREAS.title(CENTRE)
    assert AREAS.name("9999") == "9999"
    with pytest.raises(KeyError):
        AREAS.area("9999")


@pytest.mark.parametrize("code", ["32", "320101", "32a1", "", "๓๒๐๑", "32 1"])
def test_what_is_no_stream(code: str) -> None:
    assert not is_stream(code)
    assert not is_district(code)
    assert not is_province(code)


@pytest.mark.parametrize(
    ("stream", "district", "province", "area", "above"),
    [
        ("3201", True, False, "3201", "3200"),
        ("3200", False, True, "32", "3200"),
        ("0000", False, False, "", "0000"),
    ],
)
def test_streams(stream: str, district: bool, province: bool, area: str, above: str) -> None:  # noqa: FBT001 - a table
    assert is_stream(stream)
    assert (is_district(stream), is_province(stream)) == (district, province)
    assert (area_of(stream), province_of(stream)) == (area, above)
    assert stream_of(area) == stream


def test_a_tambon_stands_in_its_districts_stream() -> None:
    assert stream_of("320105") == "3201"


def test_no_district_code_looks_like_a_provincial_office() -> None:
    assert all(is_district(one.code) for one in AREAS.districts())


def test_areas_can_be_made_of_any_list() -> None:
    few = Areas([("99", "ทดสอบ", "Test"), ("9901", "เมืองทดสอบ", "Mueang Test")])
    assert few.title("9901") == "อำเภอเมืองทดสอบ จังหวัดทดสอบ"
    assert "3201" not in few
