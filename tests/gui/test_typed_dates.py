"""Dates typed with two figures: the year stands in full once the field is left, or it is asked for."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from sync.model.sentences import sentence
from tests.support.records_window import Registers

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
