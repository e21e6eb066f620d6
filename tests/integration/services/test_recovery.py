"""The recovery code on a real store: it opens, sets a new password here, and the centre is told later."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from desktop_app.services.enrolment import Accepted, Enrolment, Pending
from desktop_app.services.new_password import keep_new_password, new_password_due, new_password_told
from desktop_app.services.office import Office
from desktop_app.services.sessions import Sessions
from desktop_app.services.surroundings import Machine
from desktop_app.services.text_file import save_text
from desktop_app.store.errors import DiskFull, DiskTrouble, KeyringMissing, StoreTrouble, WrongKey
from desktop_app.store.key_slots import KeySlots
from desktop_app.store.secret_places import FilePlace
from sync.central.accounts import password_fits
from sync.client.http import HttpTransport
from sync.model.areas import Areas
from sync.protocol.messages import EnrolReply
from ui.views.enrol import EnrolForm

NAME = "real-3201"
OLD, NEW = "รหัสผ่านเดิม", "รหัสผ่านใหม่"
FORM = EnrolForm("https://centre.example", "CODE", "suda", "สุดา", OLD)
REPLY = EnrolReply(
    "a" * 32, "สุดา", "district_officer", ["3201", "3200", "0000"], "3201", 1, "e" * 32, "real", "b" * 64, 1
)


@pytest.fixture
def code(machine: Machine) -> str:
    """Enrol and close; return the recovery code."""
    accepted = Accepted(Pending("c" * 32, "d" * 64), REPLY)
    store, _name, code = Enrolment(machine, HttpTransport).make_store(accepted, FORM)
    store.close()
    return code


def test_the_code_opens_and_the_new_password_opens_after_it(machine: Machine, code: str) -> None:
    sessions = Sessions(machine)
    sessions.recover(NAME, code.lower().replace("-", " "), NEW).store.close()
    with pytest.raises(WrongKey):
        sessions.log_in(NAME, "suda", OLD)
    sessions.log_in(NAME, "suda", NEW).store.close()
    sessions.recover(NAME, code, OLD).store.close()
    sessions.log_in(NAME, "suda", OLD).store.close()


def test_another_windows_user_gets_in_with_the_code_and_the_first_one_stays(
    machine: Machine, code: str, tmp_path: Path
) -> None:
    other = replace(machine, system_user="colleague", secrets=FilePlace(tmp_path / "others"))
    with pytest.raises(WrongKey) as caught:
        Sessions(other).log_in(NAME, "suda", OLD)
    assert caught.value.code == "account-unknown"
    Sessions(other).recover(NAME, code, NEW).store.close()
    Sessions(other).log_in(NAME, "suda", NEW).store.close()
    Sessions(machine).log_in(NAME, "suda", OLD).store.close()


def test_each_log_in_brings_a_new_code_until_one_is_kept(machine: Machine, code: str) -> None:
    sessions = Sessions(machine)
    codes = [code]
    for _ in range(2):
        session = sessions.log_in(NAME, "suda", OLD)
        session.store.close()
        codes.append(session.recovery_code)
    assert len(set(codes)) == 3
    sessions.recovery_kept(NAME)
    session = sessions.log_in(NAME, "suda", OLD)
    session.store.close()
    assert session.recovery_code == ""
    sessions.recover(NAME, codes[-1], NEW).store.close()
    with pytest.raises(WrongKey):
        sessions.recover(NAME, codes[1], NEW)


def test_a_full_disk_keeps_nobody_out_for_want_of_a_code(
    machine: Machine, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_slots: KeySlots, _master: bytes) -> str:
        raise DiskFull

    with monkeypatch.context() as patch:
        patch.setattr(KeySlots, "renew_recovery", full)
        session = Sessions(machine).log_in(NAME, "suda", OLD)
        session.store.close()
    assert session.recovery_code == ""
    session = Sessions(machine).log_in(NAME, "suda", OLD)
    session.store.close()
    assert session.recovery_code not in {"", code}


def test_a_lost_keyring_is_no_dead_end(machine: Machine, code: str) -> None:
    shutil.rmtree(machine.folder / "secrets")
    with pytest.raises(KeyringMissing):
        Sessions(machine).log_in(NAME, "suda", OLD)
    Sessions(machine).recover(NAME, code, NEW).store.close()
    Sessions(machine).log_in(NAME, "suda", NEW).store.close()


def test_a_wrong_code_changes_nothing(machine: Machine, code: str) -> None:
    wrong = code[:-1] + ("A" if code[-1] != "A" else "C")
    with pytest.raises(WrongKey) as caught:
        Sessions(machine).recover(NAME, wrong, NEW)
    assert caught.value.code == "recovery-code-mistyped"
    Sessions(machine).log_in(NAME, "suda", OLD).store.close()


def test_the_centre_is_told_a_verifier_and_only_until_it_knows(machine: Machine, code: str) -> None:
    office = Office(Sessions(machine).recover(NAME, code, NEW).store, machine.clock, Areas.shipped())
    assert new_password_due(office) is None
    keep_new_password(office, NEW, machine.chance)
    due = new_password_due(office)
    assert due is not None
    assert (due.realm, due.account) == ("real", REPLY.account)
    assert PasswordHasher().verify(due.verifier, NEW)
    keep_new_password(office, OLD, machine.chance)
    new_password_told(office, due)
    later = new_password_due(office)
    assert later is not None
    new_password_told(office, later)
    assert new_password_due(office) is None
    office.close()


def test_the_centre_knows_the_new_password_however_it_is_composed(machine: Machine, code: str) -> None:
    composed, apart = "กลุ\u0e48มทุน-caf\u00e9", "กล\u0e48\u0e38มทุน-cafe\u0301"
    office = Office(Sessions(machine).recover(NAME, code, apart).store, machine.clock, Areas.shipped())
    keep_new_password(office, apart, machine.chance)
    due = new_password_due(office)
    office.close()
    assert due is not None
    assert password_fits(due.verifier, composed)
    assert password_fits(due.verifier, apart)
    assert PasswordHasher().verify(due.verifier, composed)
    Sessions(machine).log_in(NAME, "suda", composed).store.close()


def test_a_store_opened_by_its_code_is_let_go_when_the_new_password_cannot_be_kept(
    machine: Machine, code: str, tmp_path: Path
) -> None:
    (tmp_path / "taken").touch()
    other = replace(machine, system_user="colleague", secrets=FilePlace(tmp_path / "taken"))
    with pytest.raises(DiskTrouble) as caught:
        Sessions(other).recover(NAME, code, NEW)
    assert caught.value.__traceback__ is not None  # still held, and the store is free all the same
    Sessions(machine).log_in(NAME, "suda", OLD).store.close()


def test_a_store_opened_by_password_is_let_go_when_its_log_in_breaks(
    machine: Machine, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_slots: KeySlots, _master: bytes) -> str:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(KeySlots, "renew_recovery", broken)
        with pytest.raises(ZeroDivisionError) as caught:
            Sessions(machine).log_in(NAME, "suda", OLD)
    assert caught.value.__traceback__ is not None  # still held
    Sessions(machine).recover(NAME, code, NEW).store.close()


def test_a_practice_district_of_its_own_has_nobody_to_tell(office: Office, machine: Machine) -> None:
    keep_new_password(office, NEW, machine.chance)
    assert new_password_due(office) is None


def test_a_sheet_is_readable_in_an_old_editor(tmp_path: Path) -> None:
    save_text(str(tmp_path / "ใบ.txt"), "รหัส\nABCD\n")
    assert (tmp_path / "ใบ.txt").read_bytes() == b"\xef\xbb\xbf" + "รหัส\r\nABCD\r\n".encode()


def test_a_sheet_that_cannot_be_written_is_a_known_failure(tmp_path: Path) -> None:
    (tmp_path / "x.txt").mkdir()
    with pytest.raises(StoreTrouble) as caught:
        save_text(str(tmp_path / "x.txt"), "รหัส")
    assert caught.value.code == "file-not-saved"
