"""Files of the centre: taken whole or not at all, told in words, published once."""

import copy
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from resources.locate import locate
from sync.central import records
from sync.central.centre import Centre
from sync.central.database import run
from sync.central.errors import BadFileError
from sync.central.ledger import head_of, link_at, read_log
from sync.central.own_writes import OwnRow, write_rows
from sync.central.publish import publish_files
from sync.central.publish_reading import LARGEST_FILE
from sync.model.ids import RowId
from sync.model.registers.fund import FUND
from sync.model.registers.village import VILLAGE
from sync.protocol.changes import Kind

CATALOGUE = json.loads(locate("catalogue", "fy2565.json").read_text("utf-8"))
SCHEME = json.loads(locate("catalogue", "practice", "scheme_kkj_fund.json").read_text("utf-8"))
DUE = json.loads(locate("catalogue", "practice", "due_days_2565.json").read_text("utf-8"))
GOOD_ROW = {"measure": "MF4", "area": "3201", "value": 5}
GOOD_DAY = {"fy_month": 2, "due_on": "2021-12-03"}
GOOD_FLAG = {"kind": "kkj_fund", "tambon_code": "320101", "moo_no": 1, "budgeted": True}
FUND_ID = "f" * 32

Publish = Callable[..., list[int]]


@pytest.fixture
def publish(centre: Centre, tmp_path: Path) -> Publish:
    """Write contents (a structure, a text or bytes) to files and publish them with one command."""

    def work(*contents: object) -> list[int]:
        files = []
        for number, content in enumerate(contents, 1):
            file = tmp_path / f"file{number}.json"
            text = content if isinstance(content, str | bytes) else json.dumps(content, ensure_ascii=False)
            file.write_bytes(text if isinstance(text, bytes) else text.encode())
            files.append(file)
        return publish_files(centre, files)

    return work


def allocations(*rows: object, fy: object = 2565) -> dict[str, object]:
    return {"publish": "target_allocation", "fy": fy, "rows": list(rows)}


def due_days(*days: object, fy: object = 2565, area: object = "0000") -> dict[str, object]:
    return {"publish": "due_day", "fy": fy, "area": area, "days": list(days)}


def budgeted(*rows: object) -> dict[str, object]:
    return {"publish": "budgeted", "fy": 2565, "rows": list(rows)}


def bodies(centre: Centre, register: str) -> list[object]:
    with centre.database.reading() as connection:
        return [row.values["body"] for row in records.every(connection, "0000", (register,))]


def counted(centre: Centre) -> int:
    with centre.database.reading() as connection:
        return int(run(connection, "SELECT count(*) FROM record").scalar() or 0)


def test_a_corrected_file_changes_only_what_differs(publish: Publish) -> None:
    five, six = {**GOOD_ROW, "measure": "MF5"}, {**GOOD_ROW, "measure": "MF5", "value": 6}
    publish(CATALOGUE, allocations(GOOD_ROW, five))
    assert publish(allocations(GOOD_ROW, six)) == [1]
    assert publish(allocations(GOOD_ROW, six)) == [0]


@pytest.mark.parametrize("content", [CATALOGUE, SCHEME])
def test_a_whole_catalogue_or_scheme_is_published_as_it_was_written(
    centre: Centre, publish: Publish, content: dict[str, object]
) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=3)
    assert publish(text) == [1]
    assert bodies(centre, str(content["publish"])) == [text]


def test_the_mark_of_a_windows_editor_is_no_part_of_a_file(centre: Centre, publish: Publish) -> None:
    text = json.dumps(SCHEME, ensure_ascii=False)
    assert publish(b"\xef\xbb\xbf" + text.encode()) == [1]
    assert bodies(centre, "scheme") == [text]


def test_files_of_one_command_know_one_another_in_any_order(publish: Publish) -> None:
    assert publish(allocations(GOOD_ROW), DUE, CATALOGUE) == [1, 12, 1]


def with_formula(wrong: dict[str, object]) -> dict[str, object]:
    """Return the catalogue with a fault in its first measure's formula."""
    faulty = copy.deepcopy(CATALOGUE)
    faulty["items"][0]["measures"][0]["formula"].update(wrong)
    found: dict[str, object] = faulty
    return found


def nested(depth: int) -> dict[str, object]:
    """Return a condition that is ``depth`` deep, itself counted."""
    condition: dict[str, object] = {"filled": "kind"}
    for _ in range(depth - 1):
        condition = {"not": condition}
    return condition


WRONG: list[tuple[object, str]] = [
    (b"\xff\xfe", "not UTF-8 text from byte 1"),
    (b"{", "JSON"),
    ('{"publish": "scheme", "publish": "scheme"}', "“publish” ×2"),
    ('{"publish": "due_day", "fy": NaN}', "JSON (NaN)"),
    ("[" * 100_000, "line 1: brackets stand inside one another deeper than 64 levels"),
    ('{"publish": "due_day",\n"fy":' + "[" * 64, "line 2: brackets"),
    ('{"publish": "due_day", "fy": 1e999}', "JSON (1e999)"),
    ('{"publish": "due_day", "fy": ' + "9" * 5000 + "}", "JSON"),
    ('{"publish": "due_day", "\x1b[2J": 1, "\x1b[2J": 1}', "JSON"),
    ('{"publish": "due_day", "\\u001b[2J": 1, "\\u001b[2J": 1}', "“'\\x1b[2J'” ×2"),
    ({"publish": "due_day", "y" * 201: 1}, "the field name “" + "y" * 40 + "…” is longer than 200 letters"),
    ([], "its first field publish must be one of"),
    ({"publish": "planets"}, "its first field publish must be one of"),
    ({"publish": ["scheme"]}, "its first field publish must be one of"),
    ({"publish": "catalogue", "fy": 2565}, "form"),
    ({"publish": "scheme", "code": "x"}, "ขาดช่อง “levels”"),
    ({**SCHEME, "levels": ["1", "1"]}, "levels: ต้องมีระดับ"),
    ({**SCHEME, "thresholds": [{"level": "9", "from": 0}]}, "follow the form at thresholds[0].level"),
    ({**SCHEME, "kinds": ["bank"]}, "kinds[0]: ไม่รู้จักประเภท “bank”"),
    ({**SCHEME, "title": "แบบ\u202eประเมิน"}, "\\u202e"),
    ({**SCHEME, "title": "แบบ\u200bประเมิน"}, "hidden characters"),
    (json.dumps({**SCHEME, "title": "\ud800"}), "hidden characters"),
    ({**SCHEME, "title": "โทร 1101700230708"}, "เลขประจำตัวประชาชน"),
    (with_formula({"each": "planet"}), "follow the form at items[0].measures[0].formula.each"),
    (with_formula({"counted": [{"exists": "planet"}]}), "formula.counted[0].exists"),
    ({**CATALOGUE, "items": []}, "items: the list needs at least 1; left empty"),
    (
        {**CATALOGUE, "items": [{**CATALOGUE["items"][0], "measures": []}]},
        "items[0].measures: the list needs",
    ),
    ({**CATALOGUE, "items": [CATALOGUE["items"][0]] * 201}, "items: there are 201 entries, but 200 at most"),
    ({**CATALOGUE, "title": "ก" * 4001}, "title: the text has 4,001 letters, but 4,000 at most"),
    (with_formula({"base": [nested(21)]}), "formula.base[0]" + ".not" * 20 + ": conditions stand inside"),
    (
        with_formula({"base": [nested(483)]}),
        "line 1: brackets stand inside one another deeper than 64 levels",
    ),
    (with_formula({"base": [nested(900)]}), "ให้แยกเป็นหลายข้อที่ตื้นกว่านี้"),
    (with_formula({"base": [{"filled": "kind"}] * 301}), "but 300 at most are allowed. Use fewer conditions"),
    ({"publish": "target_allocation", "rows": [GOOD_ROW]}, "ขาดช่อง “fy”"),
    ({**allocations(GOOD_ROW), "sorce": "x"}, "ไม่รู้จักช่อง “sorce”"),
    ({**due_days(), "aera": "3201"}, "ไม่รู้จักช่อง “aera”"),
    ({"publish": "budgeted", "fy": 2565, "rows": [], "row": []}, "ไม่รู้จักช่อง “row”"),
    (allocations(GOOD_ROW, fy=2022), "fy: ต้องเป็นจำนวนเต็ม 2,540 ถึง 2,600"),
    (allocations(GOOD_ROW, fy=2566), "no catalogue of fiscal year 2566"),
    ({"publish": "target_allocation", "fy": 2565, "rows": 7}, "rows: ต้องเป็นรายการ"),
    (allocations(GOOD_ROW, 7), "rows[1]: ต้องเป็นกลุ่มช่อง"),
    (allocations(GOOD_ROW, {**GOOD_ROW, "area": "9999"}), "rows[1].area: no area “9999” is known"),
    (allocations({**GOOD_ROW, "area": "1001"}), "rows[0].area: no area “1001” is known"),
    (allocations({**GOOD_ROW, "area": "320101"}), "rows[0].area: no area “320101” is known"),
    (allocations({**GOOD_ROW, "area": "3200"}), "rows[0].area: no area “3200” is known"),
    (allocations({**GOOD_ROW, "area": 3201}), "rows[0].area: ต้องเป็นข้อความ"),
    (allocations({"measure": "MF4", "value": 5}), "ขาดช่อง “area”"),
    (allocations({**GOOD_ROW, "measure": "MF99"}), "rows[0].measure: fiscal year 2565 has no measure “MF99”"),
    (allocations({**GOOD_ROW, "measure": "mf4"}), "It has MF1"),
    (allocations(GOOD_ROW, {**GOOD_ROW, "measure": "MF5", "value": -1}), "rows[1].value: เป้าหมาย"),
    (allocations({**GOOD_ROW, "value": 5.5}), "rows[0].value"),
    (allocations({**GOOD_ROW, "value": True}), "rows[0].value"),
    (allocations({**GOOD_ROW, "value": "5"}), "rows[0].value"),
    (allocations({**GOOD_ROW, "value": 10**30}), "rows[0].value"),
    (allocations({**GOOD_ROW, "value": None}), "ขาดช่อง “value”"),
    (allocations({**GOOD_ROW, "valeu": 5}), "ไม่รู้จักช่อง “valeu”"),
    (allocations(GOOD_ROW, {**GOOD_ROW, "value": 6}), "rows[1] is about the same as rows[0]"),
    (due_days({**GOOD_DAY, "due_on": "3 พ.ย."}), "days[0].due_on"),
    (due_days({**GOOD_DAY, "due_on": "20211203"}), "days[0].due_on"),
    (due_days({**GOOD_DAY, "due_on": "2021-11-31"}), "days[0].due_on"),
    (due_days(GOOD_DAY, {"fy_month": 3, "due_on": "2565-01-03"}), "days[1].due_on: “2565-01-03” เป็นปี พ.ศ."),
    (due_days({**GOOD_DAY, "due_on": "2564-12-03"}), "in the Christian era: 2021-12-03"),
    (due_days({**GOOD_DAY, "due_on": "2540-12-03"}), "in the Christian era: 1997-12-03"),
    (due_days({**GOOD_DAY, "due_on": "2022-12-03"}), "due between 2021-11-01 and 2022-06-01"),
    (due_days({**GOOD_DAY, "due_on": "2020-12-03"}), "due between 2021-11-01 and 2022-06-01"),
    (due_days({**GOOD_DAY, "due_on": "2021-10-31"}), "due between 2021-11-01 and 2022-06-01"),
    (due_days({**GOOD_DAY, "due_on": 20211203}), "days[0].due_on: ต้องเป็นข้อความ"),
    (due_days({**GOOD_DAY, "fy_month": 13}), "days[0].fy_month: ต้องเป็นจำนวนเต็ม 1 ถึง 12"),
    (due_days(GOOD_DAY, GOOD_DAY), "days[1] is about the same as days[0]"),
    (due_days(GOOD_DAY, area="อำเภอเมือง"), "area: no area “อำเภอเมือง” is known"),
    (budgeted({"budgeted": True}), "tambon_code"),
    (budgeted({**GOOD_FLAG, "budgeted": 1}), "rows[0].budgeted: ต้องเป็น true, false หรือ null"),
    (budgeted({one: GOOD_FLAG[one] for one in GOOD_FLAG if one != "budgeted"}), "ขาดช่อง “budgeted”"),
    (budgeted({**GOOD_FLAG, "tambon_code": "329901"}), "rows[0].tambon_code: no tambon “329901” is known"),
    (budgeted({**GOOD_FLAG, "moo_no": 0}), "rows[0].moo_no"),
    (budgeted({**GOOD_FLAG, "kind": "savings_group"}), "rows[0].kind: “savings_group”"),
    (budgeted(GOOD_FLAG, {**GOOD_FLAG, "budgeted": False}), "rows[1] is about the same as rows[0]"),
    (budgeted({"district": "3201", "fund_id": "x", "budgeted": True}), "no fund “x” of district 3201"),
    (budgeted({"district": "3299", "fund_id": FUND_ID, "budgeted": True}), "no area “3299” is known"),
]


GOOD_ALLOCATIONS = allocations({**GOOD_ROW, "area": "3301"})


@pytest.mark.parametrize(("content", "words"), WRONG, ids=[words for _, words in WRONG])
def test_what_does_not_fit_names_file_place_and_what_to_do_and_nothing_is_published(
    centre: Centre, publish: Publish, content: object, words: str
) -> None:
    """Neither of the file nor of those before and after it in the same command."""
    with pytest.raises(BadFileError) as bad:
        publish(DUE, CATALOGUE, content, GOOD_ALLOCATIONS)
    thai, english = str(bad.value).splitlines()
    assert words in str(bad.value)
    assert thai.startswith("file3.json: ")
    assert thai.endswith("กรุณาแก้ไขไฟล์แล้วสั่งอีกครั้ง ยังไม่มีรายการใดถูกเผยแพร่")
    assert english.startswith("file3.json: ")
    assert english.endswith("Please correct the file and publish again; nothing was published.")
    assert counted(centre) == 0


def test_a_file_that_is_not_there_is_told(centre: Centre, tmp_path: Path) -> None:
    for name in ("missing.json", "."):
        with pytest.raises(BadFileError, match="cannot be opened"):
            publish_files(centre, [tmp_path / name])


def test_a_due_day_may_lie_in_the_calendar_year_after(publish: Publish) -> None:
    days = ({"fy_month": 3, "due_on": "2022-01-03"}, {"fy_month": 12, "due_on": "2022-10-03"})
    assert publish(due_days(*days)) == [2]


def rows_in(centre: Centre, stream: str) -> list[dict[str, object]]:
    with centre.database.reading() as connection:
        return [dict(row.values) for row in records.every(connection, stream)]


def test_a_days_own_area_goes_before_that_of_the_file(centre: Centre, publish: Publish) -> None:
    own, day = {**GOOD_DAY, "area": "3201"}, {**GOOD_DAY, "fy_month": 3, "due_on": "2022-01-04"}
    assert publish(due_days(own, day, area="32")) == [2]
    assert [row["area"] for row in rows_in(centre, "3201")] == ["3201"]
    assert [row["area"] for row in rows_in(centre, "3200")] == ["32"]
    assert publish({"publish": "due_day", "fy": 2565, "days": [GOOD_DAY]}) == [1]
    assert [row["area"] for row in rows_in(centre, "0000")] == ["0000"]


def test_an_unknown_field_beside_a_flag_or_a_day_is_refused(publish: Publish) -> None:
    with pytest.raises(BadFileError, match=r"rows\[0\]: ไม่รู้จักช่อง “budgetted”"):
        publish(budgeted({**GOOD_FLAG, "budgetted": False}))
    with pytest.raises(BadFileError, match=r"days\[0\]: ไม่รู้จักช่อง “month”"):
        publish(due_days({**GOOD_DAY, "month": 3}))


def test_moo_numbers_go_from_1_to_99(centre: Centre, publish: Publish) -> None:
    assert publish(budgeted({**GOOD_FLAG, "moo_no": 1}, {**GOOD_FLAG, "moo_no": 99})) == [2]
    village = VILLAGE.official_row_id({"kind": "village", "tambon_code": "320101", "moo_no": 99})
    fund = FUND.official_row_id({"kind": "kkj_fund", "village_id": village})
    assert fund in {row["fund_id"] for row in rows_in(centre, "3201")}
    with pytest.raises(BadFileError, match=r"rows\[0\]\.moo_no: ต้องเป็นจำนวนเต็ม 1 ถึง 99"):
        publish(budgeted({**GOOD_FLAG, "moo_no": 100}))


@pytest.mark.parametrize("tambon", ["3201", "32010", "3201010"])
def test_a_tambon_has_six_digits(publish: Publish, tambon: str) -> None:
    with pytest.raises(BadFileError, match="no tambon"):
        publish(budgeted({**GOOD_FLAG, "tambon_code": tambon}))


def test_a_due_day_may_be_the_first_and_the_last_of_its_half_year(publish: Publish) -> None:
    first, last = {**GOOD_DAY, "due_on": "2021-11-01"}, {**GOOD_DAY, "due_on": "2022-06-01"}
    assert publish(due_days(first)) == [1]
    assert publish(due_days(last)) == [1]
    with pytest.raises(BadFileError, match="due between 2021-11-01 and 2022-06-01"):
        publish(due_days({**GOOD_DAY, "due_on": "2022-06-02"}))


def test_the_source_of_a_target_is_its_own_or_that_of_the_file(centre: Centre, publish: Publish) -> None:
    rows = (GOOD_ROW, {**GOOD_ROW, "measure": "MF5", "source": "หนังสือ ๒"})
    publish(CATALOGUE, {**allocations(*rows), "source": "หนังสือ ๑"})
    publish(allocations({**GOOD_ROW, "measure": "MF1"}))
    found = {str(row["measure"]): row.get("source") for row in rows_in(centre, "3201")}
    assert found == {"MF4": "หนังสือ ๑", "MF5": "หนังสือ ๒", "MF1": None}


def test_a_file_may_have_so_many_bytes_and_not_one_more(publish: Publish) -> None:
    text = json.dumps(DUE).encode()
    assert publish(text + b" " * (LARGEST_FILE - len(text))) == [12]
    with pytest.raises(BadFileError, match="larger than 16,777,216 bytes"):
        publish(text + b" " * (LARGEST_FILE + 1 - len(text)))


def test_a_version_of_a_scheme_keeps_its_text(centre: Centre, publish: Publish) -> None:
    text = json.dumps(SCHEME, ensure_ascii=False, indent=1)
    assert publish(text) == [1]
    assert publish(text) == [0]
    assert publish(json.dumps(SCHEME)) == [0], "the same content, written in another way"
    with pytest.raises(BadFileError, match="version 1 of scheme example_kkj_fund is published"):
        publish({**SCHEME, "title": "ชื่ออื่น"})
    assert bodies(centre, "scheme") == [text]
    assert publish({**SCHEME, "title": "ชื่ออื่น", "version": 2}) == [1]
    assert len(bodies(centre, "scheme")) == 2


def test_two_texts_of_one_version_in_one_command_are_refused(centre: Centre, publish: Publish) -> None:
    with pytest.raises(BadFileError, match=r"file2\.json: version 1"):
        publish(SCHEME, {**SCHEME, "title": "ชื่ออื่น"})
    assert counted(centre) == 0
    assert publish(SCHEME, SCHEME) == [1, 0]


def test_a_catalogue_may_be_corrected(publish: Publish) -> None:
    assert publish(CATALOGUE) == [1]
    assert publish({**CATALOGUE, "title": "แก้คำผิด"}) == [1]


def test_a_fund_the_centre_holds_is_marked_by_its_id(centre: Centre, publish: Publish) -> None:
    values = {"kind": "savings_group", "name_th": "กลุ่มออมทรัพย์", "status": "active"}
    write_rows(centre, [OwnRow("3201", FUND, RowId(FUND_ID), dict(values))])
    row = {"district": "3201", "fund_id": FUND_ID, "budgeted": True}
    assert publish(budgeted(row)) == [1]
    assert publish(budgeted({**row, "budgeted": None})) == [1]
    with pytest.raises(BadFileError, match="no fund"):
        publish(budgeted({**row, "district": "3202"}))


def test_a_flag_for_a_year_that_was_deleted_makes_it_anew(centre: Centre, publish: Publish) -> None:
    """Without what stood in it before: nobody has entered that again."""
    publish(budgeted(GOOD_FLAG))
    with centre.database.writing() as connection:
        (made,) = records.every(connection, "3201")
        older = {**made.values, "members_baseline": 5}
        records.save(connection, "3201", [(replace(made, values=older, deleted=True), 1)])
    assert publish(budgeted({**GOOD_FLAG, "budgeted": False})) == [1]
    with centre.database.reading() as connection:
        (again,) = records.every(connection, "3201")
        page = read_log(connection, "3201", 0, 1 << 20)
    assert again.values == {"fund_id": made.values["fund_id"], "fy": 2565, "budgeted": 0}
    assert not again.deleted
    assert [one.kind for one in page.changes] == [Kind.INSERT, Kind.INSERT]


def test_a_flag_beside_a_districts_own_figures_changes_only_itself(centre: Centre, publish: Publish) -> None:
    publish(budgeted(GOOD_FLAG))
    with centre.database.writing() as connection:
        (made,) = records.every(connection, "3201")
        records.save(connection, "3201", [(replace(made, values={**made.values, "members_baseline": 5}), 1)])
    assert publish(budgeted({**GOOD_FLAG, "budgeted": None})) == [1]
    with centre.database.reading() as connection:
        (row,) = records.every(connection, "3201")
        change = read_log(connection, "3201", 1, 1 << 20).changes[0]
    assert row.values == {"fund_id": made.values["fund_id"], "fy": 2565, "members_baseline": 5}
    assert (change.kind, change.set) == (Kind.UPDATE, {"budgeted": None})


@pytest.mark.parametrize(("day", "words"), [("2021-11-31", "อ่านเป็นวันที่ไม่ได้"), ("20211203", "ไม่ใช่ชนิดที่ช่องนี้เก็บ")])
def test_a_due_day_that_is_none_says_so(publish: Publish, day: str, words: str) -> None:
    with pytest.raises(BadFileError, match=words):
        publish(due_days({**GOOD_DAY, "due_on": day}))


def test_all_files_of_a_command_stand_in_the_log_in_order(centre: Centre, publish: Publish) -> None:
    """Two files write into one stream within one transaction: positions go on, the chain holds."""
    assert publish(CATALOGUE, SCHEME, DUE, allocations(GOOD_ROW)) == [1, 1, 12, 1]
    with centre.database.reading() as connection:
        page = read_log(connection, "0000", 0, 1 << 20)
        assert link_at(connection, "0000", page.seq) == head_of(connection, "0000")[1] == page.link
    assert [one.seq for one in page.changes] == list(range(1, 15))
    assert [one.register for one in page.changes] == ["catalogue", "scheme", *["due_day"] * 12]
