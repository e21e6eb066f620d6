"""Files of the centre: taken whole or not at all, told in words, published once."""

import copy
import json
from pathlib import Path

import pytest

from resources.locate import locate
from sync.central import records
from sync.central.centre import Centre
from sync.central.database import run
from sync.central.errors import BadFileError
from sync.central.publish import publish_file


def test_a_corrected_file_changes_only_what_differs(centre: Centre, tmp_path: Path) -> None:
    file = tmp_path / "allocations.json"
    rows = [{"measure": one, "area": "3201", "value": 5} for one in ("MF4", "MF5")]
    file.write_text(json.dumps({"publish": "target_allocation", "fy": 2565, "rows": rows}), "utf-8")
    publish_file(centre, file)
    rows[1]["value"] = 6
    file.write_text(json.dumps({"publish": "target_allocation", "fy": 2565, "rows": rows}), "utf-8")
    assert publish_file(centre, file) == 1
    assert publish_file(centre, file) == 0


CATALOGUE = json.loads(locate("catalogue", "fy2565.json").read_text("utf-8"))
SCHEME = json.loads(locate("catalogue", "practice", "scheme_kkj_fund.json").read_text("utf-8"))


def with_formula(wrong: dict[str, object]) -> bytes:
    """Return the catalogue with a fault in its first measure's formula."""
    faulty = copy.deepcopy(CATALOGUE)
    faulty["items"][0]["measures"][0]["formula"].update(wrong)
    return json.dumps(faulty).encode()


@pytest.mark.parametrize("content", [CATALOGUE, SCHEME])
def test_a_whole_catalogue_or_scheme_is_published_as_it_was_written(
    centre: Centre, tmp_path: Path, content: dict[str, object]
) -> None:
    file = tmp_path / "published.json"
    file.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    assert publish_file(centre, file) == 1
    with centre.database.reading() as connection:
        rows = list(records.every(connection, "0000"))
    assert [row.values["body"] for row in rows] == [file.read_text("utf-8")]


GOOD_ROW = {"measure": "MF4", "area": "3201", "value": 5}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff\xfe", "UTF-8"),
        (b"{", "JSON"),
        (b"[]", "publish"),
        (json.dumps({"publish": "planets"}).encode(), "publish"),
        (json.dumps({"publish": "catalogue", "fy": 2565}).encode(), "form"),
        (json.dumps({"publish": "scheme", "code": "x"}).encode(), "form"),
        (json.dumps({**SCHEME, "levels": ["1", "1"]}).encode(), "levels: ต้องมีระดับ"),
        (
            json.dumps({**SCHEME, "thresholds": [{"level": "9", "from": 0}]}).encode(),
            "follow the form at thresholds[0].level",
        ),
        (json.dumps({**SCHEME, "kinds": ["bank"]}).encode(), "kinds[0]: ไม่รู้จักประเภท “bank”"),
        (with_formula({"each": "planet"}), "follow the form at items[0].measures[0].formula.each"),
        (with_formula({"counted": [{"exists": "planet"}]}), "formula.counted[0].exists"),
        (json.dumps({"publish": "target_allocation", "rows": [GOOD_ROW]}).encode(), "fy"),
        (json.dumps({"publish": "target_allocation", "fy": 2565, "rows": 7}).encode(), "kind"),
        (
            json.dumps(
                {"publish": "target_allocation", "fy": 2565, "rows": [GOOD_ROW, {**GOOD_ROW, "area": "9999"}]}
            ).encode(),
            "area",
        ),
        (
            json.dumps(
                {"publish": "target_allocation", "fy": 2565, "rows": [GOOD_ROW, {**GOOD_ROW, "value": -1}]}
            ).encode(),
            "2 (value)",
        ),
        (
            json.dumps(
                {"publish": "due_day", "fy": 2565, "days": [{"fy_month": 1, "due_on": "3 พ.ย."}]}
            ).encode(),
            "1 (due_on)",
        ),
        (json.dumps({"publish": "budgeted", "fy": 2565, "rows": [{"budgeted": True}]}).encode(), "tambon"),
        (
            json.dumps(
                {
                    "publish": "budgeted",
                    "fy": 2565,
                    "rows": [{"district": "3201", "fund_id": "x", "budgeted": 1}],
                }
            ).encode(),
            "budgeted",
        ),
    ],
)
def test_a_file_that_does_not_fit_is_told_in_thai_and_nothing_of_it_is_published(
    centre: Centre, tmp_path: Path, content: bytes, words: str
) -> None:
    file = tmp_path / "published.json"
    file.write_bytes(content)
    with pytest.raises(BadFileError) as bad:
        publish_file(centre, file)
    assert words in str(bad.value)
    assert "กรุณาแก้ไขไฟล์" in str(bad.value)
    with centre.database.reading() as connection:
        assert run(connection, "SELECT count(*) FROM record").scalar() == 0
