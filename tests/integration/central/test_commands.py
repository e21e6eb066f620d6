"""The endpoint's commands as an administrator runs them."""

import json
import os
import signal
import sqlite3
import stat
from pathlib import Path

import pytest
import requests

from sync.central.centre import open_centre
from sync.central.codes import read_code
from sync.central.database import FILE_NAME, run
from sync.central.keys import KEY_FILE
from sync.central.own_writes import ACTOR
from sync.model.ids import official_id
from sync.protocol.changes import Change
from sync.protocol.messages import SyncRequest
from tests.support.endpoint import ROOT, central_command, provision, running_endpoint, serving
from tests.support.wire import Wire, work_changes

CATALOGUE = ROOT / "resources" / "catalogue"


def test_serve_says_when_it_is_ready_and_stops_in_order(tmp_path: Path) -> None:
    with (tmp_path / "serve.log").open("wb") as log, serving(tmp_path, log) as (address, process):
        assert requests.get(f"{address}/healthz", timeout=10).json() == {"ok": True}
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0


def test_a_taken_port_is_told_in_words(tmp_path: Path) -> None:
    with running_endpoint(tmp_path) as address:
        done = central_command("serve", "--data", tmp_path, "--port", address.rpartition(":")[2])
    assert done.returncode == 1
    assert "cannot listen" in done.stderr
    assert "Traceback" not in done.stderr


def test_enrol_prints_a_readable_code_that_works(tmp_path: Path) -> None:
    open_centre(tmp_path).close()
    done = central_command("enrol", "--data", tmp_path, "--district", "3201", "--role", "district_officer")
    assert done.returncode == 0, done.stderr
    assert read_code(done.stdout.strip())
    with running_endpoint(tmp_path) as address:
        reply = Wire(address, "real", 1).enrol(done.stdout.strip())
    assert (reply.home_stream, reply.role, reply.realm) == ("3201", "district_officer", "real")


def test_practice_and_real_offices_do_not_mix(tmp_path: Path) -> None:
    open_centre(tmp_path, realm="real").close()
    done = central_command("provision", "--data", tmp_path, "--practice", "--out", tmp_path / "out.json")
    assert done.returncode == 1
    assert "realm real" in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights in lists that a mode does not show")
def test_credentials_are_their_owners_alone_also_in_a_file_from_before(tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    out.write_text("x" * 10_000, "utf-8")
    out.chmod(0o644)
    done = central_command("provision", "--data", tmp_path / "bench", "--districts", "1", "--out", out)
    assert done.returncode == 0
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert json.loads(out.read_text("utf-8"))


def test_the_practice_office_gets_its_registers_by_a_first_sync(tmp_path: Path) -> None:
    credentials = provision(tmp_path, "--practice")
    assert set(credentials) == {"district_officer", "district_head"}
    with running_endpoint(tmp_path) as address:
        wire = Wire(address, "practice", 1)
        wire.enrol(credentials["district_officer"])
        reply = wire.sync(digest=True)
        rows = wire.everything()
        figures = wire.get_json("/v1/progress", "fy=2565&month=2&area=3201")
    assert [one.stream for one in reply.snapshots] == ["3201"]
    assert sum(register == "fund" for register, _ in rows) > 80
    assert len(figures) == 36
    assert figures["MF6"]["value"] > 0
    centre = next(page for page in reply.pages if page.stream == "0000")
    assert official_id("catalogue", 2565) in {one.row_id for one in centre.changes}


def published(folder: Path, *files: Path) -> list[dict[str, object]]:
    done = central_command("publish", "--data", folder, *files)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def changes_of(address: str, folder: Path) -> dict[str, list[Change]]:
    code = central_command("enrol", "--data", folder, "--district", "3201", "--role", "district_head")
    wire = Wire(address, "real", 1)
    wire.enrol(code.stdout.strip())
    reply = wire.exchange(SyncRequest(wire.hello(), dict(wire.cursors)))
    return {page.stream: page.changes for page in reply.pages}


def test_what_is_published_reaches_the_districts_by_sync_once(tmp_path: Path) -> None:
    budgeted = tmp_path / "budgeted.json"
    row = {"kind": "kkj_fund", "tambon_code": "320101", "moo_no": 1, "budgeted": True}
    budgeted.write_text(json.dumps({"publish": "budgeted", "fy": 2565, "rows": [row]}), "utf-8")
    open_centre(tmp_path).close()
    files = [CATALOGUE / "fy2565.json", *sorted((CATALOGUE / "practice").glob("*.json")), budgeted]
    first = published(tmp_path, *files)
    assert all(one["rows_changed"] for one in first)
    assert not any(one["rows_changed"] for one in published(tmp_path, *files))
    with running_endpoint(tmp_path) as address:
        changes = changes_of(address, tmp_path)
    assert {one.register for one in changes["0000"]} == {"catalogue", "scheme", "due_day"}
    assert {one.register for one in work_changes(changes["3201"])} == {"target_allocation", "fund_year"}
    flags = [one for one in changes["3201"] if one.register == "fund_year"]
    assert [(one.set["budgeted"], one.actor) for one in flags] == [(1, ACTOR)]


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    open_centre(tmp_path).close()
    done = central_command("publish", "--data", tmp_path, tmp_path / "missing.json")
    assert done.returncode == 1
    assert "missing.json" in done.stderr


def test_what_was_published_before_a_bad_file_of_the_same_command_is_not_there(tmp_path: Path) -> None:
    open_centre(tmp_path).close()
    bad = tmp_path / "due.json"
    day = {"fy_month": 2, "due_on": "2564-12-03"}
    bad.write_text(json.dumps({"publish": "due_day", "fy": 2565, "days": [day]}), "utf-8")
    done = central_command("publish", "--data", tmp_path, CATALOGUE / "fy2565.json", bad)
    assert (done.returncode, done.stdout) == (1, "")
    assert "due.json: days[0].due_on: “2564-12-03” เป็นปี พ.ศ." in done.stderr
    assert "Traceback" not in done.stderr
    centre = open_centre(tmp_path)
    with centre.database.reading() as connection:
        assert run(connection, "SELECT count(*) FROM record").scalar() == 0
    centre.close()


ENROL = ("enrol", "--district", "3201", "--role", "district_officer")
PUBLISH = ("publish", str(CATALOGUE / "fy2565.json"))


@pytest.mark.parametrize("command", [ENROL, PUBLISH])
@pytest.mark.parametrize("place", ["not there", "empty", "only a key", "only a database"])
def test_a_mistyped_folder_becomes_no_endpoint(tmp_path: Path, command: tuple[str, ...], place: str) -> None:
    folder = tmp_path / "centr"
    if place != "not there":
        folder.mkdir()
    if place == "only a key":
        (folder / KEY_FILE).write_text("00" * 32, "ascii")
    if place == "only a database":
        sqlite3.connect(folder / FILE_NAME).close()
    before = sorted(one.name for one in tmp_path.rglob("*"))
    done = central_command(*command, "--data", folder)
    assert (done.returncode, done.stdout) == (1, "")
    assert f"ไม่มีศูนย์กลางในโฟลเดอร์ {folder}" in done.stderr
    assert "serve and provision make a new endpoint" in done.stderr
    assert sorted(one.name for one in tmp_path.rglob("*")) == before


def test_a_mistyped_database_address_becomes_no_database(tmp_path: Path) -> None:
    open_centre(tmp_path).close()
    typo = tmp_path / "typo.sqlite3"
    done = central_command(*ENROL, "--data", tmp_path, "--database", f"sqlite:///{typo}")
    assert done.returncode == 1
    assert "There is no endpoint in" in done.stderr
    assert not typo.exists()


def test_serve_and_provision_say_that_they_made_an_endpoint_and_only_then(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    with running_endpoint(tmp_path / "real"):
        pass
    log = tmp_path / "real" / "serve.log"
    assert f"A new endpoint was made in {tmp_path / 'real'} (real)" in log.read_text("utf-8")
    with running_endpoint(tmp_path / "real"):
        pass
    assert "A new endpoint" not in log.read_text("utf-8")
    out = tmp_path / "bench.json"
    for told in (True, False):
        done = central_command("provision", "--data", tmp_path / "bench", "--districts", "1", "--out", out)
        assert ("A new endpoint was made" in done.stderr, done.returncode) == (told, 0)


def test_an_endpoint_that_lost_its_key_is_not_given_another(tmp_path: Path) -> None:
    open_centre(tmp_path).close()
    (tmp_path / KEY_FILE).unlink()
    done = central_command("serve", "--data", tmp_path, "--port", "0")
    assert done.returncode == 1
    assert "put that file back from the backup" in done.stderr
    assert not (tmp_path / KEY_FILE).exists()
