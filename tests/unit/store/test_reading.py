"""What services ask: rows, the month's sheet, search, states, history, drafts, the sync log."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.store.errors import NotEnrolled, RealmMixed
from desktop_app.store.states import LoggedSync
from desktop_app.store.store import Store
from sync.model.fiscal_year import FiscalMonth
from sync.model.practice.district import practice_rows
from sync.model.practice.moment import practice_writer
from sync.model.registry import REGISTERS
from sync.model.sources import SeededChance
from tests.support.stores import ACTOR, DISTRICT, Bench, bench, enrol
from ui.views.common import RowState

MONTH = FiscalMonth(2565, 2)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    means = bench(tmp_path_factory.mktemp("practice"), registry=REGISTERS)
    with means.opened() as store:
        rows = practice_rows()
        store.fill_as_received((name, row, practice_writer(str(row["row_id"]))) for name, row in rows)
        enrol(store, SeededChance(1))
        yield store


@pytest.fixture
def means(tmp_path: Path) -> Bench:
    return bench(tmp_path)


@pytest.fixture
def store(means: Bench) -> Iterator[Store]:
    with means.opened() as made:
        yield made


def test_rows_filled_as_received_are_all_there_and_wait_for_nothing(filled: Store) -> None:
    rows = practice_rows()
    held = filled.rows.everything()
    assert sum(map(len, held.values())) == sum(not row.get("deleted") for _, row in rows)
    assert filled.states.counts().unsent == 0
    for name, row in rows[::97]:
        found = filled.rows.find(name, str(row["row_id"]))
        assert found is not None
        assert {key: found[key] for key in row} == dict(row)


def test_the_sheet_has_each_open_fund_with_its_village_and_two_months(filled: Store) -> None:
    funds = [row for row in filled.rows.where("fund", kind="kkj_fund") if row["status"] != "closed"]
    sheet = filled.queries.sheet("kkj_fund", MONTH)
    assert {source.fund["row_id"] for source in sheet} == {row["row_id"] for row in funds}
    assert len(sheet) == 33
    months = {row["fund_id"]: row for row in filled.rows.where("fund_month", fy=2565, fy_month=2)}
    last = {row["fund_id"]: row for row in filled.rows.where("fund_month", fy=2565, fy_month=1)}
    for source in sheet:
        assert source.village is not None
        assert source.village["row_id"] == source.fund["village_id"]
        assert source.this == months.get(source.fund["row_id"])
        assert source.last == last.get(source.fund["row_id"])


def test_filled_cells_are_counted_as_the_sheet_shows_them(filled: Store) -> None:
    fields = ("capital_with_borrowers", "bank_balance", "cash_on_hand")
    sheet = filled.queries.sheet("kkj_fund", MONTH)
    cells = [[(source.this or {}).get(name) is not None for name in fields] for source in sheet]
    counted = filled.queries.filled("kkj_fund", MONTH, fields)
    assert counted.rows == len(sheet)
    assert counted.cells == len(sheet) * 3
    assert counted.filled_cells == sum(map(sum, cells))
    assert counted.filled_rows == sum(map(all, cells))
    assert 0 < counted.filled_rows < counted.rows


def test_twelve_months_end_with_the_one_asked_for(filled: Store) -> None:
    fund = filled.queries.sheet("kkj_fund", MONTH)[0].fund
    months = filled.queries.twelve_months(str(fund["row_id"]), "bank_balance", MONTH.shifted(-1))
    assert len(months) == 12
    assert months[-1][0] == MONTH.shifted(-1)
    assert months[0][0] == MONTH.shifted(-12)
    assert sum(value is not None for _, value in months) >= 11


def test_villages_are_found_without_their_tone_marks(filled: Store) -> None:
    village = next(row for row in filled.rows.where("village") if "้" in str(row["name_th"]))
    plain = str(village["name_th"]).replace("้", "").replace("่", "")
    found = filled.queries.search("village", plain)
    assert village["row_id"] in [row["row_id"] for row in found]
    assert len(filled.queries.search("village", "บ", limit=5)) == 5


@pytest.mark.parametrize(("text", "found"), [("50%", ["50%"]), ("a_b", ["a_b"]), ("a\\b", ["a\\b"])])
def test_signs_that_mean_something_to_the_database_are_found_as_themselves(
    store: Store, text: str, found: list[str]
) -> None:
    with store.act(ACTOR) as act:
        for title in ("50%", "500", "a_b", "axb", "a\\b", "a%b"):
            act.insert("note_book", DISTRICT, {"title": title})
    assert [row["title"] for row in store.queries.search("note_book", text)] == found


def test_a_search_reads_the_names_alone(filled: Store) -> None:
    """200,000 records are looked through in the time of a key press only where their tables stay unread."""
    asked: list[str] = []
    filled._sql.raw.set_trace_callback(asked.append)
    filled.queries.search("village", "นา")
    filled._sql.raw.set_trace_callback(None)
    plan = [row[3] for row in filled._sql.rows(f"EXPLAIN QUERY PLAN {asked[0]}")]
    assert "SCAN village USING COVERING INDEX ix_village_search" in plan
    assert any(step.startswith("SEARCH f USING INTEGER PRIMARY KEY") for step in plan)
    # The names found are sorted, never all that match: the index has them in the order shown.
    assert plan.count("USE TEMP B-TREE FOR ORDER BY") == 1


def test_deleted_records_are_not_found(store: Store) -> None:
    with store.act(ACTOR) as act:
        gone, kept = (act.insert("note_book", DISTRICT, {"title": title}) for title in ("กก", "กกก"))
        act.delete("note_book", gone)
    assert [row["row_id"] for row in store.queries.search("note_book", "กก")] == [kept]


def test_rows_are_narrowed_by_fields_and_strange_names_are_bugs(filled: Store) -> None:
    assert len(filled.rows.where("fund", kind="debt_centre")) == 2
    assert filled.rows.where("village", district_code="9999") == []
    with pytest.raises(KeyError):
        filled.rows.where("fund", no_such_field=1)
    ids = [str(row["row_id"]) for row in filled.rows.where("fund_month")]
    assert len(ids) > 900
    assert len(filled.rows.find_many("fund_month", ids)) == len(ids)


def test_a_store_without_an_endpoint_says_saved_here(filled: Store) -> None:
    village = str(filled.rows.where("village")[0]["row_id"])
    assert filled.states.row("village", village) is RowState.RECEIVED
    with filled.act(ACTOR) as act:
        act.update("village", village, {"external_code": "12345678901"})
    assert filled.states.row("village", village) is RowState.SAVED_HERE
    assert filled.states.rows("village") == {village: RowState.SAVED_HERE}
    (line,) = filled.states.edited()
    assert (line.register, line.row_id) == ("village", village)
    assert line.fields == {"external_code"}
    assert line.state is RowState.SAVED_HERE


def test_the_history_of_a_cell_is_newest_first(store: Store) -> None:
    enrol(store, SeededChance(1))
    with store.act(ACTOR) as act:
        row_id = act.insert("note_book", DISTRICT, {"amount": 1, "title": "x"})
    for amount in (2, 3):
        with store.act(ACTOR, reason="แก้") as act:
            act.update("note_book", row_id, {"amount": amount})
    writes = store.history.of_cell("note_book", row_id, "amount")
    assert [(one.old, one.new) for one in writes] == [(2, 3), (1, 2), (None, 1)]
    assert all(one.mine and one.actor == ACTOR for one in writes)
    assert writes[0].reason == "แก้"
    assert len(store.history.of_cell("note_book", row_id, "title")) == 1
    assert set(store.history.authors("note_book", row_id).values()) == {ACTOR}


def test_drafts_are_kept_replaced_and_dropped(store: Store) -> None:
    store.drafts.keep("note_book", "r1", "amount", "สิบ")
    store.drafts.keep("note_book", "r1", "amount", "สิบสอง")
    store.drafts.keep("note_book", "r2", "title", "?")
    assert store.drafts.of("note_book", "r1") == {"amount": "สิบสอง"}
    assert store.drafts.of_register("note_book") == {"r1": {"amount": "สิบสอง"}, "r2": {"title": "?"}}
    assert store.states.counts().drafts == store.drafts.count() == 2
    store.drafts.drop("note_book", "r1", "amount")
    assert store.drafts.of("note_book", "r1") == {}


def test_the_log_is_newest_first_and_knows_the_last_success(store: Store) -> None:
    assert store.states.last_success_ms() is None
    store.states.add_log(LoggedSync(10, "done", 1, 2, 0, 0, verified=True))
    store.states.add_log(LoggedSync(20, "no-line", 0, 0, 0, 0, verified=False, values={"host": "x"}))
    assert [line.code for line in store.states.log()] == ["no-line", "done"]
    assert store.states.log()[0].values == {"host": "x"}
    assert store.states.last_success_ms() == 10


def test_the_last_success_is_the_last_one_also_after_a_clock_that_was_ahead(store: Store) -> None:
    for at_ms in (9_000, 50):
        store.states.add_log(LoggedSync(at_ms, "done", 1, 0, 0, 0, verified=True))
    assert store.states.last_success_ms() == 50


def test_realms_never_mix(store: Store) -> None:
    enrol(store, SeededChance(1), realm="practice")
    with pytest.raises(RealmMixed):
        enrol(store, SeededChance(2), realm="real")
    install = store.install
    assert install is not None
    assert install.realm == "practice"


def test_before_enrolment_there_is_nothing_to_sync(store: Store) -> None:
    assert store.install is None
    with pytest.raises(NotEnrolled):
        store.read_state("officer")
    with pytest.raises(NotEnrolled):
        store.read_push(1000)


def test_an_install_is_read_back_whole(means: Bench) -> None:
    with means.opened() as store:
        made = enrol(store, SeededChance(1), endpoint_key="ab" * 32)
        store.remember("year", "2565")
    with means.opened() as store:
        install = store.installs.current()
        assert (install.install, install.home_stream) == (made, DISTRICT)
        assert install.streams == (DISTRICT, "3200", "0000")
        assert not install.alone
        assert store.read_state("start").cursors == dict.fromkeys(install.streams)
        assert store.remembered("year") == "2565"
        assert store.remembered("month") is None
