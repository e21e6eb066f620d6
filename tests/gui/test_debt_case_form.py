"""The form of a debt case: its centre is chosen from the register, and nothing else passes for one."""

import dataclasses

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.support.records_window import Registers


@pytest.fixture
def registers(qtbot: QtBot) -> Registers:
    return Registers(qtbot)


def test_without_a_centre_on_file_a_typed_id_is_no_centre(registers: Registers) -> None:
    blank = registers.desk.records["debt_case/"]
    registers.desk.records["debt_case/"] = dataclasses.replace(blank, choices={"fund_id": ()})
    registers.new("debt_case")
    registers.fill("fund_id", "f" * 32)
    registers.fill("case_no", "1/2565")
    registers.fill("opened_on", "18/11/2564")
    registers.key(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert registers.desk.saved_records == []
    assert "รายการ" in registers.form.fields["fund_id"].problem
    assert "ศูนย์จัดการกองทุนชุมชน" in registers.form.fields["fund_id"].declared.hint
