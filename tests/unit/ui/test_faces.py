"""What cells show: values, ghosts, drafts, identity, marks."""

import pytest

from sync.model.checks import Problem, Strength
from sync.model.registers.fund_month import CAPITAL_PARTS
from sync.model.registry import REGISTERS
from tests.support.sheet_samples import CAPITAL, columns, figures, kkj_sheet, row
from ui.tables import faces
from ui.tables.faces import Face, Ink
from ui.tables.figures import percent_change, signed
from ui.tables.row_filter import RowFilter, counts
from ui.tables.row_status import status_face, status_words, worst
from ui.tables.sums import sums_of
from ui.tables.titles import without_kind
from ui.views.common import EntryState, RowState

BANK = REGISTERS["fund_month"].field("bank_balance")


def test_a_value_stands_in_ink_with_its_satang_apart() -> None:
    face = faces.value_face(BANK, row(0, {"bank_balance": 6_145_000}), CAPITAL_PARTS)
    assert (face.text, face.ink, face.figure) == ("61,450.00", Ink.TEXT, ("61,450", ".00"))


def test_satang_that_are_there_are_not_faint() -> None:
    assert Face("39,750.25").figure == ("39,750.25", "")


def test_a_blank_cell_shows_last_month_as_a_small_ghost() -> None:
    face = faces.value_face(BANK, row(0), CAPITAL_PARTS)
    assert (face.text, face.ink, face.small) == ("18,340.00", Ink.GHOST, True)


def test_a_blank_cell_without_last_month_is_empty_not_zero() -> None:
    assert not faces.value_face(BANK, row(0, last={}), CAPITAL_PARTS).text
    assert faces.value_face(BANK, row(0, {"bank_balance": 0}), CAPITAL_PARTS).text == "0.00"


def test_a_draft_is_red_and_ringed_as_typed() -> None:
    face = faces.value_face(BANK, row(0, drafts={"bank_balance": "หกหมื่น"}), CAPITAL_PARTS)
    assert (face.text, face.ink, face.ring) == ("หกหมื่น", Ink.BAD, True)


@pytest.mark.parametrize(
    ("lent", "words", "ink"),
    [
        (CAPITAL - 550_000, "ขาด 5,500", Ink.BAD),
        (CAPITAL, "ครบ", Ink.QUIET),
        (CAPITAL + 115_619, "เกิน 1,156.19", Ink.QUIET),
    ],
)
def test_identity_in_words(lent: int, words: str, ink: Ink) -> None:
    face = faces.identity_face(row(0, {"capital_with_borrowers": lent}), CAPITAL_PARTS)
    assert (face.text, face.ink) == (words, ink)


def test_missing_capital_rings_the_identity_not_a_part() -> None:
    view = kkj_sheet()
    assert faces.identity_face(view.rows[4], CAPITAL_PARTS).ring
    lent = REGISTERS["fund_month"].field("capital_with_borrowers")
    assert not faces.value_face(lent, view.rows[4], CAPITAL_PARTS).ring


def test_soft_problems_get_a_corner_hard_ones_a_ring() -> None:
    view = kkj_sheet()
    overdue = REGISTERS["fund_month"].field("overdue_amount")
    households = REGISTERS["fund_month"].field("overdue_households")
    assert faces.value_face(overdue, view.rows[1], CAPITAL_PARTS).corner
    assert faces.value_face(households, view.rows[5], CAPITAL_PARTS).ring


def test_a_conflict_marks_its_cell() -> None:
    assert faces.value_face(BANK, row(0, figures(0), conflicts=("bank_balance",)), CAPITAL_PARTS).corner


def test_an_empty_row_has_a_ghost_total_and_no_identity() -> None:
    assert faces.total_face(row(0), CAPITAL_PARTS).ink is Ink.GHOST
    assert faces.identity_face(row(0), CAPITAL_PARTS) == Face()


def test_totals_show_sums_and_what_is_missing() -> None:
    view = kkj_sheet()
    sums = sums_of(view.columns, view.rows)
    found = {one.name: faces.sum_face(one, sums).text for one in columns()}
    assert found["identity"] == "ขาด 5,500"
    assert found["borrower_households"] == "363"


def test_narrow_windows_drop_the_tambon() -> None:
    assert faces.title_face(row(0), compact=True).tail == "ม. 2"
    assert faces.title_face(row(0), compact=False).tail == "ม. 2 สำโรง"


@pytest.mark.parametrize(
    ("number", "icon", "word"),
    [
        (0, "check", "กรอกแล้ว"),
        (1, "triangle-alert", "ผิดนัดเพิ่ม 42 %"),
        (2, "copy-check", "ไม่เปลี่ยนแปลง"),
        (4, "circle-x", "ทุนขาด: ใส่เหตุผล"),
        (5, "circle-x", "ผิดนัดเกินผู้ยืม"),
        (8, "circle-dashed", "กรอกแล้ว 1/10"),
        (15, "circle-dashed", "ยังไม่กรอก"),
    ],
)
def test_status_is_icon_and_word(number: int, icon: str, word: str) -> None:
    face = status_face(kkj_sheet().rows[number], columns(), editing=False, compact=False)
    assert (face.icon, face.text) == (icon, word)


def test_status_while_typing_locked_and_in_conflict() -> None:
    told = status_face(row(0), columns(), editing=True, compact=False)
    assert told.text == "กำลังกรอก"
    assert status_face(row(0, locked="ปิดเดือนแล้ว"), columns(), editing=False, compact=False).icon == "lock"
    clash = row(0, figures(0), conflicts=("elsewhere",))
    assert status_face(clash, columns(), editing=False, compact=False).text == "มีค่าต่างกัน"
    draft = row(0, figures(0), drafts={"elsewhere": "?"})
    assert status_face(draft, columns(), editing=False, compact=False).ink is Ink.BAD


def test_the_state_towards_the_centre_stands_beside_the_entry() -> None:
    kept = row(0, figures(0), EntryState.FILLED, state=RowState.REFUSED)
    face = status_face(kept, columns(), editing=False, compact=False)
    assert (face.tail_icon, face.tail_ink) == ("circle-alert", Ink.BAD)
    assert status_words(kept) == "กรอกแล้ว · ไม่รับ"


def test_narrow_status_is_the_icon_alone() -> None:
    face = status_face(kkj_sheet().rows[0], columns(), editing=False, compact=True)
    assert (face.icon, face.text) == ("check", "")


def test_the_hardest_problem_is_told_first() -> None:
    soft, hard = Problem("a", "x", Strength.WARN), Problem("b", "x", Strength.MUST_FIX)
    assert worst(row(0, problems=(soft, hard))) is hard
    assert worst(row(0)) is None


def test_chips_count_rows_by_how_far_they_are() -> None:
    found = counts(kkj_sheet().rows)
    assert [found[chip] for chip in RowFilter] == [17, 3, 1, 2]


def test_differences_have_signs() -> None:
    assert signed("3,250.00") == "+3,250.00"
    assert signed("\u22125") == "\u22125"
    assert percent_change(5_820_000, 6_145_000) == "+5.6 %"
    assert percent_change(0, 5) == ""


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("กลุ่มออมทรัพย์เพื่อการผลิต บ้านบึงใหญ่", "บ้านบึงใหญ่"),
        ("กข.คจ. บ้านตระแสง", "บ้านตระแสง"),
        ("บ้านราม", "บ้านราม"),
        ("กข.คจ.", "กข.คจ."),
    ],
)
def test_the_kind_is_not_said_twice(title: str, shown: str) -> None:
    assert without_kind(title) == shown
