"""What the window says of a line that answers and a centre that does not."""

from pathlib import Path

import pytest

from tests.e2e.practice_round import practice_endpoint
from tests.support.office_pc import OfficePC
from tests.support.raw_server import raw_server
from ui.text import say

pytestmark = pytest.mark.usefixtures("qapp")

BUSY = b"<html><h1>Service Unavailable</h1></html>"
PAGE = b"HTTP/1.1 %s\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s"


@pytest.mark.parametrize(("status", "code"), [(b"503 Busy", "gateway"), (b"500 Oops", "server-fault")])
def test_a_gateways_error_page_is_no_lost_line_and_no_stranger(
    tmp_path: Path, status: bytes, code: str
) -> None:
    with practice_endpoint(tmp_path / "centre") as (address, enrolment_code):
        pc = OfficePC(tmp_path / "pc")
        pc.enrol(address, enrolment_code, "supaporn", "สุภาพร")
        with raw_server(PAGE % (status, len(BUSY), BUSY)) as gateway:
            pc.settings.change(endpoint=gateway.address)
            outcome = pc.sync()
        assert (outcome.ok, outcome.code) == (False, code)
        assert f"HTTP {status[:3].decode()}" in outcome.text
        assert say("window.bar.line.up") in pc.window.status.words()
        pc.settings.change(endpoint=address)
        assert pc.sync().ok
        pc.close()
