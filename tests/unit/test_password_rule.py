"""One rule for a password's length: the user guide says what window and endpoint ask for."""

from pathlib import Path

import pytest

from sync.central.accounts import Grant, issue_code
from sync.central.centre import open_centre
from sync.model.passwords import SHORTEST_PASSWORD
from sync.protocol.session import Refused
from tests.support.desk_call import DeskPc
from ui.pages.first_run_forms import PasswordForm

GUIDE = Path(__file__).parents[2] / "docs" / "user-guide.md"


def test_the_user_guide_names_the_length() -> None:
    lines = [line for line in GUIDE.read_text("utf-8").splitlines() if "**ตั้งรหัสผ่าน**" in line]
    assert [f"อย่างน้อย {SHORTEST_PASSWORD} ตัวอักษร" in line for line in lines] == [True]


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(("length", "fits"), [(SHORTEST_PASSWORD - 1, False), (SHORTEST_PASSWORD, True)])
def test_the_window_takes_that_length(length: int, *, fits: bool) -> None:
    form = PasswordForm()
    for field in (form.password, form.again):
        field.setText("ก" * length)
    assert (form.problems() == {}) == fits


def test_the_endpoint_takes_that_length(tmp_path: Path) -> None:
    centre = open_centre(tmp_path, realm="bench")
    try:
        pc = DeskPc(centre, 1)
        code = issue_code(centre, Grant("0101", "district_head"), valid_days=1)
        with pytest.raises(Refused) as refused:
            pc.enrol(code, "officer", "ก" * (SHORTEST_PASSWORD - 1))
        assert (refused.value.code, refused.value.values["minimum"]) == (
            "password-weak",
            str(SHORTEST_PASSWORD),
        )
        assert pc.enrol(code, "officer", "ก" * SHORTEST_PASSWORD).home_stream == "0101"
    finally:
        centre.close()
