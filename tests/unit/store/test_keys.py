"""Key slots, the recovery code, key files: each alone opens, none of their parts does."""

from pathlib import Path

import keyring
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from keyring.backends import fail, null
from keyring.errors import PasswordDeleteError

from desktop_app.store.errors import Damaged, DiskTrouble, KeyringMissing, WrongKey
from desktop_app.store.key_file import key_from, make_key_file, read_key_file
from desktop_app.store.key_slots import Cost, KeySlots, slots_path, slots_readable
from desktop_app.store.keyring_secret import KeyringPlace, secret_place
from desktop_app.store.late_place import LatePlace
from desktop_app.store.recovery_code import LETTERS, new_recovery_code, read_recovery_code
from desktop_app.store.secret_places import FilePlace
from sync.model.sources import SeededChance, SystemChance

CHEAP = Cost(rounds=1, memory_kib=8, lanes=1)


@pytest.fixture
def slots(tmp_path: Path) -> KeySlots:
    return KeySlots(tmp_path / "store.keys", FilePlace(tmp_path / "secrets"), SystemChance(), CHEAP)


def test_the_password_opens_and_another_does_not(slots: KeySlots) -> None:
    key, _ = slots.create("somchai", "pc-user", "ความลับ 1")
    assert slots.open("somchai", "pc-user", "ความลับ 1") == key
    with pytest.raises(WrongKey) as caught:
        slots.open("somchai", "pc-user", "ความลับ 2")
    assert caught.value.code == "password-wrong"


def test_an_account_without_a_slot_is_said_so(slots: KeySlots) -> None:
    slots.create("somchai", "pc-user", "x")
    for account, user in (("somying", "pc-user"), ("somchai", "other"), ("recovery", "")):
        with pytest.raises(WrongKey) as caught:
            slots.open(account, user, "x")
        assert caught.value.code == "account-unknown"


def test_the_password_without_this_users_secret_does_not_open(slots: KeySlots, tmp_path: Path) -> None:
    slots.create("somchai", "pc-user", "x")
    (secret,) = (tmp_path / "secrets").iterdir()
    kept = secret.read_bytes()
    secret.unlink()
    with pytest.raises(KeyringMissing):
        slots.open("somchai", "pc-user", "x")
    secret.write_text("00" * 32)
    with pytest.raises(WrongKey):
        slots.open("somchai", "pc-user", "x")
    secret.write_bytes(kept)
    slots.open("somchai", "pc-user", "x")


def test_the_recovery_code_opens_as_it_is_typed(slots: KeySlots) -> None:
    key, code = slots.create("somchai", "pc-user", "x")
    assert slots.open_with_recovery(code) == key
    assert slots.open_with_recovery(code.lower().replace("-", " ")) == key
    other = new_recovery_code(SeededChance("another"))
    with pytest.raises(WrongKey) as caught:
        slots.open_with_recovery(other)
    assert caught.value.code == "recovery-code-wrong"


def test_where_no_slots_lie_no_code_and_no_password_opens(slots: KeySlots) -> None:
    assert slots.accounts("pc-user") == ()
    with pytest.raises(WrongKey) as caught:
        slots.open_with_recovery(new_recovery_code(SystemChance()))
    assert caught.value.code == "recovery-code-wrong"
    with pytest.raises(WrongKey) as caught:
        slots.open("somchai", "pc-user", "x")
    assert caught.value.code == "account-unknown"


def test_an_account_called_like_the_recovery_slot_leaves_the_code_in_force(slots: KeySlots) -> None:
    key, code = slots.create("somchai", "pc-user", "x")
    slots.add(key, "recovery", "", "y")
    assert slots.open_with_recovery(code) == slots.open("recovery", "", "y") == key


def test_a_new_recovery_code_takes_the_old_ones_place_and_no_password_suffers(slots: KeySlots) -> None:
    key, old = slots.create("somchai", "pc-user", "x")
    new = slots.renew_recovery(key)
    assert slots.open_with_recovery(new) == slots.open("somchai", "pc-user", "x") == key
    with pytest.raises(WrongKey) as caught:
        slots.open_with_recovery(old)
    assert caught.value.code == "recovery-code-wrong"


def test_a_second_account_opens_the_same_store(slots: KeySlots) -> None:
    key, code = slots.create("somchai", "pc-user", "x")
    slots.add(slots.open_with_recovery(code), "somying", "second-user", "y")
    assert slots.open("somying", "second-user", "y") == key
    assert slots.open("somchai", "pc-user", "x") == key
    assert slots.accounts("second-user") == ("somying",)


def test_a_changed_password_replaces_the_old_one(slots: KeySlots) -> None:
    key, code = slots.create("somchai", "pc-user", "old")
    with pytest.raises(WrongKey):
        slots.change_password("somchai", "pc-user", "guess", "new")
    slots.change_password("somchai", "pc-user", "old", "new")
    assert slots.open("somchai", "pc-user", "new") == key
    assert slots.open_with_recovery(code) == key
    with pytest.raises(WrongKey):
        slots.open("somchai", "pc-user", "old")


def secrets_in(folder: Path) -> list[str]:
    return sorted(one.stem for one in (folder / "secrets").iterdir())


def named_in(slots: KeySlots) -> list[str]:
    found = msgspec.json.decode(slots.path.read_bytes())["slots"]
    return sorted(slot["secret"] for slot in found if slot["secret"])


def test_a_replaced_slots_secret_goes_and_the_others_stay(slots: KeySlots, tmp_path: Path) -> None:
    key, code = slots.create("somchai", "pc-user", "old")
    slots.add(key, "somying", "pc-user", "y")
    slots.change_password("somchai", "pc-user", "old", "new")
    assert len(secrets_in(tmp_path)) == 2
    assert secrets_in(tmp_path) == named_in(slots)
    for opened in (slots.open("somchai", "pc-user", "new"), slots.open("somying", "pc-user", "y")):
        assert opened == slots.open_with_recovery(code) == key


def test_a_secret_that_cannot_be_removed_hinders_no_new_password(slots: KeySlots, tmp_path: Path) -> None:
    key, _ = slots.create("somchai", "pc-user", "old")
    (secret,) = (tmp_path / "secrets").iterdir()
    secret.unlink()
    (secret / "in the way").mkdir(parents=True)
    slots.add(key, "somchai", "pc-user", "new")
    assert slots.open("somchai", "pc-user", "new") == key
    assert secret.is_dir()


def test_while_the_new_slot_is_not_on_disk_the_old_secret_stays(slots: KeySlots) -> None:
    key, _ = slots.create("somchai", "pc-user", "old")
    slots.path.with_name(slots.path.name + ".new").mkdir()
    with pytest.raises(DiskTrouble):
        slots.change_password("somchai", "pc-user", "old", "new")
    assert slots.open("somchai", "pc-user", "old") == key


def test_slots_of_a_backup_still_open_after_a_new_password(slots: KeySlots, tmp_path: Path) -> None:
    key, _ = slots.create("somchai", "pc-user", "old")
    backup = slots_path(tmp_path / "backups" / "store-1.backup")
    backup.parent.mkdir()
    backup.write_bytes(slots.path.read_bytes())
    slots.change_password("somchai", "pc-user", "old", "newer")
    slots.change_password("somchai", "pc-user", "newer", "newest")
    assert len(secrets_in(tmp_path)) == 2
    slots.path.write_bytes(backup.read_bytes())  # as mending does
    assert slots.open("somchai", "pc-user", "old") == key


def test_slots_are_never_made_over(slots: KeySlots) -> None:
    slots.create("somchai", "pc-user", "x")
    with pytest.raises(FileExistsError):
        slots.create("somchai", "pc-user", "x")


def test_damaged_slots_are_damage(slots: KeySlots) -> None:
    slots.create("somchai", "pc-user", "x")
    slots.path.write_bytes(b"[]")
    with pytest.raises(Damaged):
        slots.open("somchai", "pc-user", "x")


def test_a_slot_moved_to_another_account_does_not_open(slots: KeySlots) -> None:
    slots.create("somchai", "pc-user", "x")
    forged = msgspec.json.decode(slots.path.read_bytes().replace(b"somchai", b"somying"))
    slots.path.write_bytes(msgspec.json.encode({**forged, "check": ""}))
    with pytest.raises(WrongKey):
        slots.open("somying", "pc-user", "x")


@pytest.mark.parametrize(
    ("there", "instead"),
    [
        (b'"nonce":"', b'"nonce":"zz'),
        (b'"salt":"', b'"salt":"0'),
        (b'"rounds":1', b'"rounds":9999999'),
        (b'"memory_kib":8', b'"memory_kib":99999999'),
        (b'"lanes":1', b'"lanes":0'),
        (b'"wrapped":"', b'"wrapped":"00'),
    ],
)
def test_a_damaged_letter_or_an_odd_cost_is_damage_and_no_wrong_password(
    slots: KeySlots, there: bytes, instead: bytes
) -> None:
    slots.create("somchai", "pc-user", "x")
    slots.path.write_bytes(slots.path.read_bytes().replace(there, instead))
    with pytest.raises(Damaged):
        slots.open("somchai", "pc-user", "x")
    assert not slots_readable(slots.path)


def test_one_digit_that_changed_is_damage_and_no_wrong_password(slots: KeySlots) -> None:
    slots.create("somchai", "pc-user", "x")
    content = bytearray(slots.path.read_bytes())
    place = content.rindex(b'"wrapped":"') + len(b'"wrapped":"')
    content[place] = ord("0") if content[place] != ord("0") else ord("1")
    slots.path.write_bytes(bytes(content))
    with pytest.raises(Damaged):
        slots.open("somchai", "pc-user", "x")


@pytest.mark.parametrize("damaged", [b"zz", b"0", b"\xff\xfe"])
def test_a_damaged_secret_counts_as_gone_and_the_recovery_code_opens(
    slots: KeySlots, tmp_path: Path, damaged: bytes
) -> None:
    key, code = slots.create("somchai", "pc-user", "x")
    (secret,) = (tmp_path / "secrets").iterdir()
    secret.write_bytes(damaged)
    with pytest.raises(KeyringMissing):
        slots.open("somchai", "pc-user", "x")
    assert slots.open_with_recovery(code) == key


def test_the_files_are_the_owners_only_and_hold_no_secret(slots: KeySlots, tmp_path: Path) -> None:
    key, code = slots.create("somchai", "pc-user", "my password")
    content = slots.path.read_bytes()
    assert key.hex().encode() not in content
    assert b"my password" not in content
    assert code.replace("-", "").encode() not in content
    for path in (slots.path, *(tmp_path / "secrets").iterdir()):
        assert path.stat().st_mode & 0o077 == 0


def test_the_costs_stand_in_each_slot(slots: KeySlots) -> None:
    key, _ = slots.create("somchai", "pc-user", "x")
    dearer = KeySlots(slots.path, slots.place, slots.chance, Cost(rounds=2, memory_kib=16, lanes=1))
    assert dearer.open("somchai", "pc-user", "x") == key
    dearer.change_password("somchai", "pc-user", "x", "y")
    costs = [slot["cost"]["rounds"] for slot in msgspec.json.decode(slots.path.read_bytes())["slots"]]
    assert sorted(costs) == [1, 2]


def test_without_a_keyring_the_secret_goes_to_a_file_and_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyring, "get_keyring", fail.Keyring)
    place, remark = secret_place(tmp_path)
    assert (place.kind, remark) == ("file", "no-keyring")
    monkeypatch.setattr(keyring, "get_keyring", null.Keyring)
    place, remark = secret_place(tmp_path)
    assert (place.kind, remark) == ("keyring", "")


def test_the_keyring_keeps_and_misses_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: dict[tuple[str, str], str] = {}
    monkeypatch.setattr(keyring, "set_password", lambda *who: kept.update({who[:2]: who[2]}))
    monkeypatch.setattr(keyring, "get_password", lambda *who: kept.get(who))
    KeyringPlace().keep("one", b"\x01\x02")
    assert KeyringPlace().find("one") == b"\x01\x02"
    with pytest.raises(KeyringMissing):
        KeyringPlace().find("two")
    monkeypatch.setattr(keyring, "delete_password", lambda *who: kept.pop(who))
    KeyringPlace().remove("one")
    assert kept == {}


def test_a_keyring_that_refuses_the_removal_is_a_known_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_service: str, _name: str) -> None:
        raise PasswordDeleteError

    monkeypatch.setattr(keyring, "delete_password", refuse)
    with pytest.raises(KeyringMissing) as caught:
        KeyringPlace().remove("one")
    assert caught.value.code == "keyring-refused"


def test_a_place_found_late_removes_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring, "get_keyring", fail.Keyring)
    place = LatePlace(tmp_path / "secrets")
    place.keep("one", b"\x01")
    place.remove("one")
    assert secrets_in(tmp_path) == []
    place.remove("one")  # gone already


@given(st.integers(), st.integers(0, 31), st.sampled_from(LETTERS))
def test_any_one_wrong_letter_of_a_recovery_code_is_noticed(seed: int, place: int, letter: str) -> None:
    code = read_recovery_code(new_recovery_code(SeededChance(seed)))
    wrong = code[:place] + letter + code[place + 1 :]
    if wrong == code:
        assert read_recovery_code(wrong) == code
        return
    with pytest.raises(WrongKey) as caught:
        read_recovery_code(wrong)
    assert caught.value.code == "recovery-code-mistyped"


@given(st.integers(), st.integers(0, 30))
def test_two_swapped_neighbours_are_noticed(seed: int, place: int) -> None:
    code = read_recovery_code(new_recovery_code(SeededChance(seed)))
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    if swapped != code:
        with pytest.raises(WrongKey):
            read_recovery_code(swapped)


@pytest.mark.parametrize("typed", ["", "AAAA", "0" * 32, "A" * 33])
def test_what_is_no_code_is_mistyped(typed: str) -> None:
    with pytest.raises(WrongKey):
        read_recovery_code(typed)


def test_codes_use_every_letter_about_equally() -> None:
    chance = SeededChance("letters")
    text = "".join(new_recovery_code(chance).replace("-", "") for _ in range(800))
    shares = [text.count(letter) / len(text) * len(LETTERS) for letter in LETTERS]
    assert min(shares) > 0.85
    assert max(shares) < 1.15


def test_a_key_file_is_made_once_and_read_back(tmp_path: Path) -> None:
    path = tmp_path / "practice.key"
    key = key_from(path, SystemChance())
    assert key_from(path, SystemChance()) == key
    assert path.stat().st_mode & 0o077 == 0
    with pytest.raises(FileExistsError):
        make_key_file(path, SystemChance())


@pytest.mark.parametrize("content", [b"", b"zz", b"00" * 31, b"\xff\xfe"])
def test_a_file_without_a_key_is_damage(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bad.key"
    path.write_bytes(content)
    with pytest.raises(Damaged) as caught:
        read_key_file(path)
    assert caught.value.code == "key-file-damaged"
