"""A damaged store on a real disk: what is promised, what is put back, what is kept aside."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.services.enrolment import Accepted, Enrolment, Pending
from desktop_app.services.sessions import Session, Sessions
from desktop_app.services.surroundings import Machine
from desktop_app.shell.failures import advice_for
from desktop_app.store.errors import Damaged, DiskFull, WrongKey
from desktop_app.store.key_check import check_path
from desktop_app.store.key_slots import KeySlots, slots_path
from desktop_app.store.restoring import backups_of, made_ms, mend_slots, restore
from desktop_app.store.store import Store
from sync.client.http import HttpTransport
from sync.model.ids import InstallId
from sync.model.thai_dates import moment
from sync.protocol.messages import EnrolReply
from ui.views.common import RESTORE
from ui.views.enrol import EnrolForm

NAME, PASSWORD, ACTOR = "real-3201", "รหัสผ่านเดิม", "a" * 32
FORM = EnrolForm("https://centre.example", "CODE", "suda", "สุดา", PASSWORD)
REPLY = EnrolReply(
    ACTOR, "สุดา", "district_officer", ["3201", "3200", "0000"], "3201", 1, "e" * 32, "real", "b" * 64, 1
)
FIRST, SECOND = 1_638_158_400_000, 1_638_244_800_000


def write(store: Store, name: str) -> None:
    with store.act(ACTOR) as act:
        act.insert("village", "3201", {"tambon_code": "320101", "name_th": name, "kind": "village"}, None)


def names(store: Store) -> list[str]:
    return sorted(str(row["name_th"]) for row in store.rows.where("village"))


@pytest.fixture
def database(machine: Machine) -> Path:
    """A store with two backups; a village before each and one after the last."""
    accepted = Accepted(Pending("c" * 32, "d" * 64), REPLY)
    store, name, _code = Enrolment(machine, HttpTransport).make_store(accepted, FORM)
    for number, label in enumerate((FIRST, SECOND)):
        write(store, f"บ้าน {number}")
        store.back_up(f"{label:013d}")
    write(store, "บ้านหลังสำรอง")
    store.close()
    return machine.stores / name / "kongtun.db"


def spoil(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0x5A
    path.write_bytes(content)


def refused(machine: Machine) -> Damaged:
    with pytest.raises(Damaged) as caught:
        Sessions(machine).log_in(NAME, "suda", PASSWORD)
    return caught.value


def restored(machine: Machine) -> Session:
    return Sessions(machine).log_in(NAME, "suda", PASSWORD, restore_first=True)


def test_a_backup_is_promised_only_where_there_is_one(machine: Machine, database: Path) -> None:
    spoil(database)
    advice = advice_for(refused(machine))
    assert advice.code == "store-damaged"
    assert "2 ชุด" in advice.text
    assert moment(SECOND) in advice.text
    assert advice.route == RESTORE
    shutil.rmtree(database.parent / "backups")
    advice = advice_for(refused(machine))
    assert "ไม่มีสำเนาสำรอง" in advice.text
    assert advice.route is None


def test_the_newest_backup_takes_its_place_and_the_damaged_file_stays(
    machine: Machine, database: Path
) -> None:
    spoil(database)
    damaged = database.read_bytes()
    session = restored(machine)
    assert names(session.store) == ["บ้าน 0", "บ้าน 1"]
    assert session.restored is not None
    assert (session.restored.made_ms, session.restored.skipped) == (SECOND, 0)
    assert (session.restored.aside / database.name).read_bytes() == damaged
    assert session.store.read_state("officer").replace == {"3201", "3200", "0000"}
    session.store.close()
    Sessions(machine).log_in(NAME, "suda", PASSWORD).store.close()


def test_a_backup_put_in_place_is_let_go_when_the_disk_fills_up_then(
    machine: Machine, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_store: Store) -> None:
        raise DiskFull

    spoil(database)
    with monkeypatch.context() as patch:
        patch.setattr(Store, "want_whole", full)
        with pytest.raises(DiskFull) as caught:
            restored(machine)
    assert caught.value.__traceback__ is not None  # still held
    Sessions(machine).log_in(NAME, "suda", PASSWORD).store.close()


def test_a_backup_that_does_not_open_is_passed_over_and_said(machine: Machine, database: Path) -> None:
    spoil(database)
    spoil(backups_of(database)[0])
    session = restored(machine)
    assert session.restored is not None
    assert (session.restored.made_ms, session.restored.skipped) == (FIRST, 1)
    assert names(session.store) == ["บ้าน 0"]
    session.store.close()


def test_a_backup_that_lost_its_key_check_is_passed_over(machine: Machine, database: Path) -> None:
    spoil(database)
    check_path(backups_of(database)[0]).unlink()
    session = restored(machine)
    assert session.restored is not None
    assert (session.restored.made_ms, session.restored.skipped) == (FIRST, 1)
    session.store.close()


def test_a_backup_named_by_hand_counts_by_the_files_own_time(database: Path) -> None:
    newest = backups_of(database)[0]
    copied = newest.with_name(f"{database.stem}-วันศุกร์.backup")
    shutil.copy2(newest, copied)
    os.utime(copied, (FIRST / 1000, FIRST / 1000))
    assert made_ms(copied) == FIRST
    assert made_ms(newest) == SECOND


def test_small_files_that_are_sound_are_left_as_they_are(machine: Machine, database: Path) -> None:
    for backup in backups_of(database):
        for small in (slots_path(backup), check_path(backup)):
            small.write_bytes(b"older")
    before = [small.read_bytes() for small in (slots_path(database), check_path(database))]
    assert not mend_slots(database)
    assert [small.read_bytes() for small in (slots_path(database), check_path(database))] == before
    Sessions(machine).log_in(NAME, "suda", PASSWORD).store.close()
    assert check_path(database).read_bytes() == before[1]  # the code was never confirmed: new slots


def test_where_no_backup_opens_nothing_is_changed(machine: Machine, database: Path) -> None:
    spoil(database)
    for one in backups_of(database):
        spoil(one)
    before = {path: path.read_bytes() for path in database.parent.rglob("*") if path.is_file()}
    with pytest.raises(Damaged) as caught:
        restored(machine)
    assert caught.value.code == "backups-damaged"
    assert {path: path.read_bytes() for path in database.parent.rglob("*") if path.is_file()} == before


def test_a_wrong_password_restores_nothing(machine: Machine, database: Path) -> None:
    spoil(database)
    before = database.read_bytes()
    with pytest.raises(WrongKey):
        Sessions(machine).log_in(NAME, "suda", "ไม่ใช่รหัสนี้", restore_first=True)
    assert database.read_bytes() == before


def test_a_missing_database_is_restored_too(machine: Machine, database: Path) -> None:
    database.unlink()
    assert refused(machine).code == "store-missing"
    session = restored(machine)
    assert names(session.store) == ["บ้าน 0", "บ้าน 1"]
    session.store.close()


def test_a_finished_store_without_any_of_its_files_is_never_made_anew(
    machine: Machine, database: Path
) -> None:
    for path in (database, check_path(database)):
        path.unlink()
    assert refused(machine).code == "store-missing"
    assert not database.exists()


@pytest.mark.parametrize("beside", [slots_path, check_path])
@pytest.mark.parametrize("gone", [True, False])
def test_a_damaged_small_file_costs_nothing_of_the_records(
    machine: Machine, database: Path, beside: Callable[[Path], Path], *, gone: bool
) -> None:
    if gone:
        beside(database).unlink()
    else:
        beside(database).write_bytes(b"{half")
    assert advice_for(refused(machine)).route == RESTORE
    session = restored(machine)
    assert (session.restored, session.keys_mended) == (None, True)
    assert names(session.store) == ["บ้าน 0", "บ้าน 1", "บ้านหลังสำรอง"]
    session.store.close()


@pytest.mark.parametrize("salt", [b"z", b"0"])
def test_a_key_check_with_one_wrong_letter_is_put_back_from_the_backup(
    machine: Machine, database: Path, salt: bytes
) -> None:
    sound = check_path(database).read_bytes()
    place = sound.index(b'"salt":"') + len(b'"salt":"')
    letter = salt if sound[place : place + 1] != salt else b"1"
    check_path(database).write_bytes(sound[:place] + letter + sound[place + 1 :])
    assert advice_for(refused(machine)).route == RESTORE
    session = restored(machine)
    assert (session.restored, session.keys_mended) == (None, True)
    assert names(session.store) == ["บ้าน 0", "บ้าน 1", "บ้านหลังสำรอง"]
    session.store.close()
    assert check_path(database).read_bytes() == sound


def key_of(machine: Machine, database: Path) -> bytes:
    slots = KeySlots(slots_path(database), machine.secrets, machine.chance, machine.cost)
    return slots.open("suda", machine.system_user, PASSWORD)


def test_an_old_write_ahead_log_is_kept_aside_and_not_played_into_the_backup(
    machine: Machine, database: Path
) -> None:
    log = database.with_name(database.name + "-wal")
    log.write_bytes(b"\x37\x7f\x06\x82" + bytes(60))
    done = restore(database, key_of(machine, database), 5)
    assert (done.aside / log.name).read_bytes()[:4] == b"\x37\x7f\x06\x82"
    assert not log.exists()
    session = Sessions(machine).log_in(NAME, "suda", PASSWORD)
    assert names(session.store) == ["บ้าน 0", "บ้าน 1"]
    session.store.close()


@pytest.mark.parametrize("moves", [0, 1, 2])
def test_a_power_cut_in_the_middle_can_be_restored_again(
    machine: Machine, database: Path, monkeypatch: pytest.MonkeyPatch, moves: int
) -> None:
    database.with_name(database.name + "-wal").write_bytes(b"")
    spoil(database)
    left, replace = iter(range(moves)), Path.replace

    def cut(path: Path, target: Path) -> Path:
        if path.name.startswith(database.name) and not path.name.endswith(".new"):
            next(left)
        return replace(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", cut)
        with pytest.raises(StopIteration):
            restore(database, key_of(machine, database), 5)
    assert refused(machine).code in {"store-missing", "store-damaged"}
    session = restored(machine)
    assert names(session.store) == ["บ้าน 0", "บ้าน 1"]
    assert session.store.installs.current().install == InstallId("c" * 32)
    session.store.close()
