"""Dates typed with two figures: the year stands in full once the field is left, or it is asked for."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sync.model.sentences import sentence
from tests.support.keys import press, type_in, wait_for
from tests.support.office_pc import OfficePC
from tests.support.records_window import Registers
from ui.pages.records import RecordsPage
from ui.views.common import Route

RETURN = Qt.Key.Key_Return


@pytest.fixture
def registers(qtbot: QtBot) -> Registers:
    return Registers(qtbot)


def test_a_year_of_two_figures_stands_in_full_once_the_field_is_left(registers: Registers) -> None:
    registers.open_fund("established_on")
    registers.fill("established_on", "18/11/64")
    registers.key(RETURN)
    box = registers.form.fields["established_on"]
    assert box.text() == "18/11/2564"
    registers.settle()
    assert registers.desk.saved_records[-1][2] == {"established_on": "2021-11-18"}
    assert not box.is_changed
    box.take_focus()
    registers.key(RETURN)
    registers.settle()
    assert len(registers.desk.saved_records) == 1


def test_in_a_new_record_too(registers: Registers) -> None:
    registers.new("debt_case")
    registers.fill("opened_on", "๑๘ พ.ย. ๖๔")
    registers.key(RETURN)
    assert registers.form.fields["opened_on"].text() == "18/11/2564"


@pytest.mark.parametrize(("name", "text"), [("established_on", "1/1/75"), ("established_be", "75")])
def test_a_year_of_two_figures_that_may_be_two_years_is_asked_for(
    registers: Registers, name: str, text: str
) -> None:
    registers.open_fund(name)
    registers.fill(name, text)
    registers.key(RETURN)
    registers.settle()
    box = registers.form.fields[name]
    label = box.declared.label
    assert box.text() == text
    assert box.problem == sentence("date-year-short", {"label": label, "year": "75"})
    assert box.problem in registers.form.problem_words()
    assert registers.desk.saved_records == [("fund", registers.form.view.row_id, {}, {name: text})]


def test_a_day_decades_away_is_told_as_soon_as_the_field_is_left(qapp: QApplication, tmp_path: Path) -> None:
    del qapp
    pc = OfficePC(tmp_path)
    pc.practise()
    case = pc.ask(lambda office: str(office.store.rows.where("debt_case")[0]["row_id"]))
    pc.window.open(Route("record", "debt_case", case, "opened_on"))
    page = pc.window.page
    assert isinstance(page, RecordsPage)
    wait_for(lambda: page.form is not None and page.form.view.row_id == case, "the form")
    pc.rest()
    assert page.form is not None
    box = page.form.fields["opened_on"]
    box.put_text("")
    type_in(pc.window, "1/1/2475")
    press(pc.window, RETURN)
    wait_for(lambda: "พ.ศ. 2551" in box.problem, "the remark beside the field")
    assert box.text() == "1/1/2475"
    assert box.problem in page.form.problem_words()
    pc.close()
