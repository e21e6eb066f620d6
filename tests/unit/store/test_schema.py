"""Schema steps, columns that follow the declarations, backups."""

import dataclasses
import os
from pathlib import Path

import pytest

from desktop_app.store.backup import KEEP, backups_in, verify_backup
from desktop_app.store.columns import INDEXES, declaration_hash, quoted
from desktop_app.store.errors import Damaged, DiskFull, DiskTrouble
from desktop_app.store.key_check import check_path, read_key_check
from desktop_app.store.key_slots import slots_path
from desktop_app.store.migrations.steps import steps
from desktop_app.store.schema import SCHEMA_NUMBER
from desktop_app.store.store import Store, open_store
from sync.model.fields import Field, FieldType, Register, Registry
from sync.model.registry import REGISTERS
from tests.support.stores import ACTOR, DISTRICT, NOTE_BOOK, Bench, bench


def with_field(field: Field) -> Registry:
    grown = dataclasses.replace(NOTE_BOOK, fields=(*NOTE_BOOK.fields, field))
    return REGISTERS.with_register(grown)


@pytest.fixture
def means(tmp_path: Path) -> Bench:
    made = bench(tmp_path)
    with made.opened() as store, store.act(ACTOR) as act:
        act.insert("note_book", DISTRICT, {"title": "ก่อนปรับรุ่น"})
    return made


def test_the_number_of_the_schema_is_the_number_of_steps(means: Bench) -> None:
    with means.opened() as store:
        applied = store._sql.value("SELECT count(*) FROM _sqlite_migrations")
        assert store._sql.value("PRAGMA user_version") == SCHEMA_NUMBER == applied == len(steps._migrations)


def test_every_field_has_a_column_and_every_index_its_register() -> None:
    for name, indexes in INDEXES.items():
        for columns in indexes:
            assert set(columns) <= set(REGISTERS[name].names)


def test_a_new_field_gets_its_column_and_is_captured_after_a_backup(means: Bench) -> None:
    registry = with_field(Field("weight", "น้ำหนัก", FieldType.INTEGER))
    newer = bench(means.folder, registry=registry)
    with newer.opened() as store:
        (row,) = store.rows.where("note_book")
        assert (row["title"], row["weight"]) == ("ก่อนปรับรุ่น", None)
        with store.act(ACTOR) as act:
            act.update("note_book", str(row["row_id"]), {"weight": 3})
        assert store.states.counts().unsent == 2
    (saved,) = backups_in(means.folder / "backups", "store")
    with saved_copy(means, saved).opened() as old:
        assert [row["title"] for row in old.rows.where("note_book")] == ["ก่อนปรับรุ่น"]


@pytest.mark.parametrize(
    ("before", "after"), [((), ("title",)), (("title",), ("remark",)), (("title",), ("title", "remark"))]
)
def test_rows_on_file_are_found_by_search_fields_declared_later(
    tmp_path: Path, before: tuple[str, ...], after: tuple[str, ...]
) -> None:
    older = bench(tmp_path, registry=searched_by(before))
    with older.opened() as store, store.act(ACTOR) as act:
        act.insert("note_book", DISTRICT, {"title": "เล่มแรก", "remark": "คำท้าย"})
        gone = act.insert("note_book", DISTRICT, {"title": "ลบแล้ว", "remark": "ลบแล้ว"})
    with older.opened() as store, store.act(ACTOR) as act:
        act.delete("note_book", gone)
    with older.opened() as store:
        kept = written(store)
    with bench(tmp_path, registry=searched_by(after)).opened() as store:
        for word, field in (("เล่มแรก", "title"), ("คำท้าย", "remark")):
            assert len(store.queries.search("note_book", word)) == (field in after)
        assert written(store) == kept  # nothing of it is an edit
        with store.act(ACTOR) as act:
            act.undelete("note_book", gone)
        assert len(store.queries.search("note_book", "ลบแล้ว")) == 1


def searched_by(fields: tuple[str, ...]) -> Registry:
    return REGISTERS.with_register(dataclasses.replace(NOTE_BOOK, search=fields))


def written(store: Store) -> list[object]:
    """Return all that an edit would have changed."""
    return [
        store._sql.rows("SELECT pos, op_id, state FROM outbox ORDER BY pos"),
        store._sql.rows("SELECT * FROM base ORDER BY row_id"),
        store._sql.rows("SELECT row_id, w, deleted FROM note_book ORDER BY row_id"),
    ]


def saved_copy(means: Bench, saved: Path) -> Bench:
    """Lay a backup out as a store of its own, as restoring does."""
    folder = means.folder / "restored"
    folder.mkdir()
    copy = bench(folder)
    copy.database.write_bytes(saved.read_bytes())
    check_path(copy.database).write_bytes(check_path(saved).read_bytes())
    (folder / "test.key").write_bytes((means.folder / "test.key").read_bytes())
    return copy


def test_opening_again_changes_nothing_and_backs_nothing_up(means: Bench) -> None:
    with means.opened():
        pass
    assert backups_in(means.folder / "backups", "store") == []


def test_a_failed_backup_leaves_the_schema_as_it_was(means: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    newer = bench(means.folder, registry=with_field(Field("weight", "น้ำหนัก", FieldType.INTEGER)))

    def full(*_anything: object) -> None:
        raise DiskFull

    with monkeypatch.context() as patch:
        patch.setattr("desktop_app.store.opening.back_up", full)
        with pytest.raises(DiskFull):
            newer.open()
    with means.opened() as store:
        assert "weight" not in [row[1] for row in store._sql.rows("PRAGMA table_info(note_book)")]
        assert store.editable


def test_a_backup_opens_with_the_same_key_and_holds_everything(means: Bench) -> None:
    with means.opened() as store:
        target = store.back_up("0000000000009")
        with store.act(ACTOR) as act:
            act.insert("note_book", DISTRICT, {"title": "หลังสำรอง"})
    with saved_copy(means, target).opened() as copy:
        assert copy.rows.count("note_book") == 1
        assert copy.states.counts().unsent == 1


def test_a_damaged_backup_is_found_out(means: Bench) -> None:
    with means.opened() as store:
        target = store.back_up("0000000000009")
    content = bytearray(target.read_bytes())
    content[len(content) // 2] ^= 1
    target.write_bytes(content)
    check = read_key_check(means.database, means.key)
    assert check is not None
    with pytest.raises(Damaged):
        verify_backup(target, means.key, check.salt)


def test_only_the_last_backups_are_kept(means: Bench) -> None:
    with means.opened() as store:
        for number in range(KEEP + 3):
            store.back_up(f"{number:013d}")
    kept = backups_in(means.folder / "backups", "store")
    assert [path.name for path in kept] == [f"store-{number:013d}.backup" for number in range(3, KEEP + 3)]
    assert len(list((means.folder / "backups").iterdir())) == KEEP * 2


def test_a_backup_that_cannot_be_written_says_so_and_leaves_no_half(means: Bench) -> None:
    with means.opened() as store:
        (means.folder / "backups").write_text("in the way")
        with pytest.raises(DiskTrouble):
            store.back_up("1")
        assert store.rows.count("note_book") == 1


def test_an_old_backup_that_cannot_be_removed_hinders_no_upgrade(means: Bench) -> None:
    folder = means.folder / "backups"
    folder.mkdir()
    for number in range(KEEP):
        # A folder under a backup's name: no disk lets it be removed as a file.
        (folder / f"store-{number:013d}.backup").mkdir()
    with bench(
        means.folder, registry=with_field(Field("weight", "น้ำหนัก", FieldType.INTEGER))
    ).opened() as store:
        assert store.rows.where("note_book")[0]["weight"] is None
    *stuck, made = backups_in(folder, "store")
    assert (len(stuck), made.is_file()) == (KEEP, True)


def test_one_that_cannot_be_removed_keeps_no_other_from_going(means: Bench) -> None:
    stuck = means.folder / "backups" / f"store-{0:013d}.backup"
    stuck.mkdir(parents=True)
    with means.opened() as store:
        for number in range(1, KEEP + 3):
            store.back_up(f"{number:013d}")
    kept = backups_in(means.folder / "backups", "store")
    assert [one.name for one in kept] == [
        stuck.name,
        *(f"store-{number:013d}.backup" for number in range(3, KEEP + 3)),
    ]


@pytest.mark.skipif(os.name == "nt", reason="Windows flushes a folder by itself")
def test_a_backup_is_on_disk_with_its_small_files_and_its_folder(
    means: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    slots_path(means.database).write_bytes(b"slots")
    flushed: list[tuple[int, bool]] = []
    target, flush = means.folder / "backups" / "store-0000000000009.backup", os.fsync

    def seen(handle: int) -> None:
        flush(handle)
        flushed.append((os.fstat(handle).st_ino, target.exists()))

    with means.opened() as store:
        monkeypatch.setattr(os, "fsync", seen)
        assert store.back_up("0000000000009") == target
    for part in (check_path(target), slots_path(target), target.parent, target.parent.parent):
        assert (part.stat().st_ino, False) in flushed
    assert flushed[-1] == (target.parent.stat().st_ino, True)  # the name of the backup itself


def test_a_backup_whose_small_files_cannot_be_written_leaves_none_of_them(means: Bench) -> None:
    slots_path(means.database).mkdir()
    with means.opened() as store, pytest.raises(DiskTrouble):
        store.back_up("0000000000009")
    assert list((means.folder / "backups").iterdir()) == []


def test_a_field_named_like_the_machinery_is_a_bug(tmp_path: Path) -> None:
    clash = Register(name="clash", label="x", fields=(Field("w", "x", FieldType.TEXT),))
    means = bench(tmp_path, registry=Registry((clash,)))
    with pytest.raises(ValueError, match="machinery"):
        open_store(means.database, means.key, means.around)


def test_names_are_quoted_or_refused() -> None:
    assert quoted("register") == '"register"'
    with pytest.raises(ValueError, match="not a name"):
        quoted('x" --')


def test_the_declarations_hash_follows_what_matters() -> None:
    plain = REGISTERS.with_register(NOTE_BOOK)
    assert declaration_hash(plain) == declaration_hash(REGISTERS.with_register(NOTE_BOOK))
    relabelled = dataclasses.replace(NOTE_BOOK, label="อีกชื่อ")
    assert declaration_hash(REGISTERS.with_register(relabelled)) == declaration_hash(plain)
    assert declaration_hash(with_field(Field("a", "a", FieldType.TEXT))) != declaration_hash(plain)


def test_checking_and_resting_leave_the_content_alone(means: Bench) -> None:
    with means.opened() as store:
        store.idle()
        store.check()
        assert means.database.with_name("store.db-wal").stat().st_size == 0
        assert store.rows.count("note_book") == 1
