"""The administrator's ``password``: the old one fails, PCs stay as they are unless their rights are ended."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sync.central.accounts import find_account, password_fits
from sync.central.centre import open_centre
from sync.central.given_password import PasswordNotGivenError, give_password
from sync.central.throttle import PER_ACCOUNT
from tests.integration.central.conftest import Served
from tests.support.endpoint import ROOT, central_command, running_endpoint
from tests.support.wire import PASSWORD, RefusedByEndpoint, Wire

ANEW = "รหัสที่ผู้ดูแลตั้งให้"


def refusal(served: Served, wire: Wire, name: str, password: str) -> str:
    with pytest.raises(RefusedByEndpoint) as refused:
        served.wire().enrol(served.code(wire.stream), name, password)
    return refused.value.problem.code


def test_the_new_password_enrols_and_the_old_one_does_not(served: Served) -> None:
    wire = served.enrolled(served.office(), name="given-anew")
    assert give_password(served.centre, "Given-Anew ", ANEW).user_name == "given-anew"
    assert refusal(served, wire, "given-anew", PASSWORD) == "wrong-password"
    assert served.wire().enrol(served.code(wire.stream), "given-anew", ANEW).account == wire.account


def test_the_pc_stays_enrolled_and_goes_on(served: Served) -> None:
    wire = served.enrolled(served.office(), name="goes-on")
    assert give_password(served.centre, "goes-on", ANEW).ended == 0
    assert wire.sync([wire.insert("bench_record", {"name": "ก"})]).results[0].code is None


def test_ending_rights_as_well_stops_each_pc_of_the_account_until_it_enrols_anew(served: Served) -> None:
    office = served.office()
    wire = served.enrolled(office, name="also-ended")
    second = served.wire()
    second.enrol(served.code(office), "also-ended")
    other = served.enrolled(office)
    assert give_password(served.centre, "also-ended", ANEW, end_rights=True).ended == 2
    for one in (wire, second):
        with pytest.raises(RefusedByEndpoint) as refused:
            one.sync()
        assert refused.value.problem.code == "install-revoked"
    other.sync()
    wire.enrol(served.code(office), "also-ended", ANEW)
    assert wire.sync([wire.insert("bench_record", {"name": "ก"})]).results[0].code is None


def test_who_tried_the_old_one_too_often_need_not_wait(served: Served) -> None:
    wire = served.enrolled(served.office(), name="too-often")
    for _ in range(PER_ACCOUNT):
        assert refusal(served, wire, "too-often", "ไม่ใช่รหัสนี้") == "wrong-password"
    assert refusal(served, wire, "too-often", PASSWORD) == "too-many-tries"
    give_password(served.centre, "too-often", ANEW)
    assert served.wire().enrol(served.code(wire.stream), "too-often", ANEW).account == wire.account


@pytest.mark.parametrize(
    ("name", "password", "told"),
    [
        ("rule-holds", "ก" * 12, "one character over and over"),
        ("rule-holds", "สั้น", "at least 8"),
        ("rule-holds", "", "at least 8"),
        ("rule-holds", "ก1" * 200, "at least 8"),
        ("nobody-here", ANEW, "There is no account nobody-here"),
    ],
    ids=["one letter", "short", "nothing", "long", "nobody"],
)
def test_what_does_not_fit_changes_nothing(served: Served, name: str, password: str, told: str) -> None:
    with served.centre.database.reading() as connection:
        there = find_account(connection, "rule-holds")
    if there is None:
        served.enrolled(served.office(), name="rule-holds")
    with pytest.raises(PasswordNotGivenError, match=told):
        give_password(served.centre, name, password, end_rights=True)
    with served.centre.database.reading() as connection:
        account = find_account(connection, "rule-holds")
    assert account is not None
    assert password_fits(account.verifier, PASSWORD)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A real endpoint with an account ``somchai``."""
    open_centre(tmp_path).close()
    code = central_command("enrol", "--data", tmp_path, "--district", "3201", "--role", "district_officer")
    with running_endpoint(tmp_path) as address:
        Wire(address, "real", 1).enrol(code.stdout.strip(), "somchai")
    return tmp_path


def fits(folder: Path, password: str) -> bool:
    centre = open_centre(folder)
    with centre.database.reading() as connection:
        account = find_account(connection, "somchai")
    centre.close()
    return account is not None and password_fits(account.verifier, password)


def test_the_command_reads_it_from_standard_input_and_shows_it_nowhere(folder: Path) -> None:
    command = ("password", "--data", folder, "--user", "somchai")
    done = central_command(*command, typed=f"{ANEW}\n")
    assert (done.returncode, done.stdout) == (0, '{"user": "somchai", "ended": 0}\n')
    assert ANEW not in done.stderr
    assert fits(folder, ANEW)
    weak = central_command(*command, typed="สั้น\n")
    assert (weak.returncode, weak.stdout) == (1, "")
    assert "รหัสผ่านต้องมีอย่างน้อย 8 ตัวอักษร" in weak.stderr
    assert fits(folder, ANEW)


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are of POSIX")
def test_at_a_terminal_it_is_asked_for_twice_and_not_echoed(folder: Path) -> None:
    ours, its = os.openpty()
    command = [sys.executable, "-m", "sync.central", "password", "--data", str(folder), "--user", "somchai"]
    # In a session of its own: else it would ask at the terminal of whoever runs the tests.
    with subprocess.Popen(
        command, cwd=ROOT, stdin=its, stdout=its, stderr=its, start_new_session=True
    ) as one:
        shown = ""
        for question in ("Password:", "confirmation:"):
            shown += read_until(ours, question)
            os.write(ours, f"{ANEW}\n".encode())
        shown += read_until(ours, "}")
        assert one.wait(30) == 0
    for end in (ours, its):
        os.close(end)
    assert ANEW not in shown
    assert fits(folder, ANEW)


def read_until(terminal: int, words: str) -> str:
    shown = b""
    while words.encode() not in shown:
        shown += os.read(terminal, 1024)
    return shown.decode("utf-8", "replace")
