"""One rule for a password: the user guide says what window and endpoint ask for."""

from pathlib import Path

import pytest

from sync.central.accounts import Grant, issue_code
from sync.central.centre import open_centre
from sync.model.passwords import SHORTEST_PASSWORD
from sync.model.sentences import sentence
from sync.protocol.session import Refused
from tests.support.desk_call import DeskPc
from ui.pages.first_run_forms import PasswordForm
from ui.pages.recover_form import RecoverForm

GUIDE = Path(__file__).parents[2] / "docs" / "user-guide.md"
WORD = "กองทุนหมู่บ้าน"
ONE_LETTER = [" " * 12, "ก" * SHORTEST_PASSWORD, "\u00a0" * 12, " \u00a0\t" * 4]


def test_the_user_guide_names_the_length() -> None:
    lines = [line for line in GUIDE.read_text("utf-8").splitlines() if "**ตั้งรหัสผ่าน**" in line]
    assert [f"อย่างน้อย {SHORTEST_PASSWORD} ตัวอักษร" in line for line in lines] == [True]


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(("length", "fits"), [(SHORTEST_PASSWORD - 1, False), (SHORTEST_PASSWORD, True)])
def test_the_window_takes_that_length(length: int, *, fits: bool) -> None:
    form = PasswordForm()
    for field in (form.password, form.again):
        field.setText(WORD[:length])
    assert (form.problems() == {}) == fits


def test_the_endpoint_takes_that_length(tmp_path: Path) -> None:
    centre = open_centre(tmp_path, realm="bench")
    try:
        pc = DeskPc(centre, 1)
        code = issue_code(centre, Grant("0101", "district_head"), valid_days=1)
        with pytest.raises(Refused) as refused:
            pc.enrol(code, "officer", WORD[: SHORTEST_PASSWORD - 1])
        assert (refused.value.code, refused.value.values["minimum"]) == (
            "password-weak",
            str(SHORTEST_PASSWORD),
        )
        assert pc.enrol(code, "officer", WORD[:SHORTEST_PASSWORD]).home_stream == "0101"
    finally:
        centre.close()


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("form", [PasswordForm, RecoverForm])
@pytest.mark.parametrize("password", ONE_LETTER)
def test_the_window_refuses_one_letter_over_and_over(
    form: type[PasswordForm] | type[RecoverForm], password: str
) -> None:
    shown = form()
    if isinstance(shown, RecoverForm):
        shown.code.setText("7KQM-2D4P-XW9T-HB3R")
    for field in (shown.fields.password, shown.fields.again):
        field.setText(password)
    # A line edit takes no tab in: what is left of it is judged.
    assert shown.problems() == {"password": sentence("password-one-letter", {})}


def test_the_endpoint_refuses_one_letter_over_and_over_and_keeps_the_code(tmp_path: Path) -> None:
    centre = open_centre(tmp_path, realm="bench")
    try:
        pc = DeskPc(centre, 1)
        code = issue_code(centre, Grant("0101", "district_head"), valid_days=1)
        for password in ONE_LETTER:
            with pytest.raises(Refused) as refused:
                pc.enrol(code, "officer", password)
            assert refused.value.code == "password-one-letter"
        assert pc.enrol(code, "officer", f"  {WORD} ").home_stream == "0101"
        with pytest.raises(Refused) as refused:  # spaces at the ends are part of it
            pc.enrol(code, "officer", WORD)
        assert refused.value.code == "wrong-password"
    finally:
        centre.close()
