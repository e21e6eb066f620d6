"""The triggers: every edit of a travelling field is one operation, in the same transaction as the row."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlcipher3 import dbapi2 as engine

from desktop_app.store import operations
from desktop_app.store.act import NoSuchRecordError, UnknownFieldError
from desktop_app.store.central import writers_of
from desktop_app.store.store import Store
from sync.model.fields import StoredValue
from sync.model.sources import SeededChance
from sync.protocol.changes import FieldChange, Kind, Operation
from sync.protocol.messages import SCHEMA_MAX
from tests.support.stores import ACTOR, DISTRICT, bench, enrol


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with bench(tmp_path).opened() as made:
        yield made


def log(store: Store) -> list[Operation]:
    return [one.operation for one in operations.read(store._sql, "true ORDER BY pos")]


def writers(store: Store, row_id: str) -> dict[str, str]:
    return dict(writers_of(store._sql.value("SELECT w FROM note_book WHERE row_id = ?", (row_id,))))


def new_book(store: Store, **values: StoredValue) -> str:
    with store.act(ACTOR) as act:
        return act.insert("note_book", DISTRICT, values)


def test_an_insert_names_every_filled_field_and_no_local_one(store: Store) -> None:
    row_id = new_book(store, title="เล่ม", amount=0, secret="ลับ")
    (made,) = log(store)
    assert (made.kind, made.register, made.row_id, made.stream) == (
        Kind.INSERT,
        "note_book",
        row_id,
        DISTRICT,
    )
    assert made.set == {"title": FieldChange(None, "เล่ม", None), "amount": FieldChange(None, 0, None)}
    assert writers(store, row_id) == {"*": made.op_id}


def test_an_update_names_what_changed_and_whose_writing_it_replaced(store: Store) -> None:
    row_id = new_book(store, title="เล่ม", amount=1)
    for amount in (2, 3):
        with store.act(ACTOR, group="g1", reason="แก้ตัวเลข") as act:
            act.update("note_book", row_id, {"amount": amount, "title": "เล่ม"})
    first, second, third = log(store)
    assert second.set == {"amount": FieldChange(1, 2, first.op_id)}
    assert third.set == {"amount": FieldChange(2, 3, second.op_id)}
    assert (third.group, third.reason, third.actor) == ("g1", "แก้ตัวเลข", ACTOR)
    assert writers(store, row_id) == {"*": first.op_id, "amount": third.op_id}


def test_the_next_act_does_not_inherit_reason_or_group(store: Store) -> None:
    row_id = new_book(store, amount=1)
    with store.act(ACTOR, group="g1", reason="เหตุผล") as act:
        act.update("note_book", row_id, {"amount": 2})
    with store.act(ACTOR) as act:
        act.update("note_book", row_id, {"amount": 3})
    assert (log(store)[-1].group, log(store)[-1].reason) == (None, None)


def test_an_equal_value_leaves_no_trace(store: Store) -> None:
    row_id = new_book(store, title="เล่ม", amount=1)
    with store.act(ACTOR) as act:
        act.update("note_book", row_id, {"amount": 1})
    assert len(log(store)) == 1


def test_a_local_only_field_is_kept_and_not_captured(store: Store) -> None:
    row_id = new_book(store, title="เล่ม")
    with store.act(ACTOR) as act:
        act.update("note_book", row_id, {"secret": "ลับเฉพาะเครื่อง"})
    assert len(log(store)) == 1
    row = store.rows.find("note_book", row_id)
    assert row is not None
    assert row["secret"] == "ลับเฉพาะเครื่อง"
    tables = [name for (name,) in store._sql.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for table in tables:
        if table != "note_book":
            every = store._sql.rows(f"SELECT * FROM {table}")  # noqa: S608 - our own tables
            assert "ลับเฉพาะเครื่อง" not in repr(every)


def test_a_deletion_says_what_its_author_saw(store: Store) -> None:
    row_id = new_book(store, title="เล่ม", amount=1)
    with store.act(ACTOR, reason="ลงซ้ำ") as act:
        act.delete("note_book", row_id)
    first, second = log(store)
    assert second.kind is Kind.DELETE
    assert second.reason == "ลงซ้ำ"
    assert second.set == {
        "title": FieldChange("เล่ม", None, first.op_id),
        "amount": FieldChange(1, None, first.op_id),
    }
    assert writers(store, row_id) == {"*": first.op_id, "$deleted": second.op_id}
    assert store.rows.where("note_book") == []
    assert len(store.rows.where("note_book", deleted=True)) == 1


def test_bringing_back_makes_the_row_anew(store: Store) -> None:
    row_id = new_book(store, title="เล่ม", amount=1)
    with store.act(ACTOR) as act:
        act.delete("note_book", row_id)
        act.undelete("note_book", row_id, {"amount": 5})
    made = log(store)[-1]
    assert made.kind is Kind.INSERT
    assert {name: change.new for name, change in made.set.items()} == {"title": "เล่ม", "amount": 5}
    assert writers(store, row_id) == {"*": made.op_id}


def test_an_insert_of_a_known_record_edits_it(store: Store) -> None:
    values: dict[str, StoredValue] = {
        "tambon_code": "320101",
        "moo_no": 3,
        "name_th": "บ้านสาม",
        "kind": "village",
    }
    with store.act(ACTOR) as act:
        first = act.insert("village", DISTRICT, values)
        second = act.insert("village", DISTRICT, {**values, "households": 12})
    assert first == second
    assert [one.kind for one in log(store)] == [Kind.INSERT, Kind.UPDATE]
    assert log(store)[1].set.keys() == {"households"}


def test_an_insert_of_a_deleted_record_brings_it_back_as_given(store: Store) -> None:
    values: dict[str, StoredValue] = {
        "tambon_code": "320101",
        "moo_no": 3,
        "name_th": "บ้านสาม",
        "kind": "village",
    }
    with store.act(ACTOR) as act:
        row_id = act.insert("village", DISTRICT, {**values, "households": 12})
        act.delete("village", row_id)
        act.insert("village", DISTRICT, values)
    row = store.rows.find("village", row_id)
    assert row is not None
    assert (row["deleted"], row["households"]) == (0, None)


def half_an_act(store: Store, row_id: str) -> None:
    with store.act(ACTOR, reason="ลืมฉันเสีย") as act:
        act.update("note_book", row_id, {"amount": 2})
        act.update("note_book", row_id, {"no_such_field": 2})


def test_an_act_that_fails_leaves_nothing(store: Store) -> None:
    row_id = new_book(store, amount=1)
    with pytest.raises(UnknownFieldError):
        half_an_act(store, row_id)
    assert len(log(store)) == 1
    with store.act(ACTOR) as act:
        act.update("note_book", row_id, {"amount": 3})
    assert log(store)[-1].reason is None
    assert log(store)[-1].set["amount"].old == 1


@pytest.mark.parametrize("name", ["update", "delete", "undelete"])
def test_acts_on_what_is_not_there_are_refused(store: Store, name: str) -> None:
    values = ({"amount": 1},) if name == "update" else ()
    with store.act(ACTOR) as act, pytest.raises(NoSuchRecordError):
        getattr(act, name)("note_book", "0" * 32, *values)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM note_book",
        "INSERT OR REPLACE INTO note_book (row_id, district_code) SELECT row_id, '3201' FROM note_book",
        "REPLACE INTO note_book (row_id, district_code) SELECT row_id, district_code FROM note_book",
        "UPDATE note_book SET row_id = 'x'",
        "UPDATE note_book SET district_code = '3202'",
    ],
)
def test_what_would_hide_an_edit_is_refused_by_the_tables_themselves(store: Store, statement: str) -> None:
    new_book(store, title="เล่ม")
    with pytest.raises(engine.IntegrityError):
        store._sql.run(statement)
    assert store.rows.count("note_book") == 1


def test_a_repair_script_is_captured_too(store: Store) -> None:
    row_id = new_book(store, title="เล่ม", amount=1)
    store._sql.run("UPDATE note_book SET amount = amount + 10")
    assert log(store)[-1].set["amount"] == FieldChange(1, 11, log(store)[0].op_id)
    assert writers(store, row_id)["amount"] == log(store)[-1].op_id


def test_each_operation_says_program_generation_and_clock(store: Store) -> None:
    enrol(store, SeededChance(1))
    new_book(store, title="เล่ม")
    (made,) = log(store)
    assert (made.app, made.generation, made.schema) == ("0.1.0", 1, SCHEMA_MAX)
    assert made.wall_ms > 1_600_000_000_000
    assert made.op_id.startswith(f"{made.wall_ms:012x}"[:9])


VALUES = st.one_of(
    st.none(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=30),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(value=VALUES)
def test_any_value_comes_back_from_row_and_outbox_exactly_as_given(store: Store, value: StoredValue) -> None:
    row_id = new_book(store, title="เล่ม", share=value)
    row = store.rows.find("note_book", row_id)
    assert row is not None
    assert (type(row["share"]), row["share"]) == (type(value), value)
    if value is not None:
        captured = log(store)[-1].set["share"].new
        assert (type(captured), captured) == (type(value), value)


def test_search_keys_follow_the_text_also_of_received_rows(store: Store) -> None:
    row_id = new_book(store, title="บ้านท่าสว่าง")
    assert [row["row_id"] for row in store.queries.search("note_book", "ทาสวาง")] == [row_id]
    with store.act(ACTOR) as act:
        act.update("note_book", row_id, {"title": "บ้านใหม่"})
    assert store.queries.search("note_book", "ท่าสว่าง") == []
    assert len(store.queries.search("note_book", "ใหม")) == 1
    assert store.queries.search("note_book", "%") == []
    assert store.queries.search("note_book", " ") == []
