"""The self-check: well on a source tree, in words where something is not as it should be."""

import json
import os
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from desktop_app import self_check as module
from desktop_app.__main__ import main
from desktop_app.self_check import self_check
from desktop_app.services.enrolment import DATABASE, PRACTICE
from sync.model.practice.moment import DISTRICT
from tests.support.endpoint import ROOT, provision, running_endpoint


def checks(findings: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = findings["checks"]
    return found


class LogInPage(BaseHTTPRequestHandler):
    """What an office's internet log-in page answers to everything."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"<html>log in</html>")

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


@pytest.fixture
def log_in_page() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), LogInPage) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.usefixtures("qtbot")
def test_all_is_well_on_a_source_tree_with_our_endpoint(tmp_path: Path) -> None:
    provision(tmp_path, "--practice", "--district", DISTRICT)
    with running_endpoint(tmp_path) as address:
        findings = self_check(address, tmp_path / "own")
    assert findings["ok"] is True
    found = checks(findings)
    shipped = found["shipped"]
    assert (shipped["fonts"], shipped["measures"], shipped["districts"]) == (2, 36, 878)
    assert found["page"]["colours"] >= 40
    assert found["store"]["encrypted"] is True
    assert found["endpoint"] == {"ok": True, "status": 200}


@pytest.mark.usefixtures("qtbot")
def test_a_log_in_page_is_told_in_words_and_hides_nothing_else(tmp_path: Path, log_in_page: str) -> None:
    findings = self_check(log_in_page, tmp_path)
    assert findings["ok"] is False
    found = checks(findings)
    assert found["endpoint"]["trouble"] == "not-our-endpoint"
    assert found["endpoint"]["words"].startswith("ผู้ตอบไม่ใช่ส่วนกลาง: ")
    assert [name for name, one in found.items() if not one["ok"]] == ["endpoint"]


def test_no_line_is_told_in_words() -> None:
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        free = place.getsockname()[1]
    found = module._run(lambda: module._endpoint(f"http://127.0.0.1:{free}"))
    assert found["ok"] is False
    assert found["trouble"] == "no-line"
    assert str(found["words"]).startswith("ไม่มีอินเทอร์เน็ต: ")


def test_a_bug_in_one_check_is_a_finding() -> None:
    def broken() -> module.Finding:
        raise ZeroDivisionError("here")

    assert module._run(broken) == {"ok": False, "trouble": "ZeroDivisionError", "words": "here"}


@pytest.mark.usefixtures("qtbot")
def test_a_store_that_has_gone_is_a_finding(tmp_path: Path) -> None:
    module._page(tmp_path)
    database = tmp_path / "stores" / PRACTICE / DATABASE
    assert module._store(tmp_path)["encrypted"] is True
    database.unlink()
    found = module._run(lambda: module._store(tmp_path))
    assert (found["ok"], found["trouble"]) == (False, "store-missing")


@pytest.mark.usefixtures("qtbot")
def test_a_store_that_any_sqlite_opens_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module._page(tmp_path)
    plain = sqlite3.connect(":memory:")
    monkeypatch.setattr(sqlite3, "connect", lambda *_place, **_how: plain)
    found = module._run(lambda: module._store(tmp_path))
    assert (found["ok"], found["words"]) == (False, "encryption")


@pytest.mark.parametrize(("findings", "code"), [({"ok": True}, 0), ({"ok": False, "words": "กองทุน"}, 1)])
def test_the_command_prints_one_line_and_ends_accordingly(
    monkeypatch: pytest.MonkeyPatch, findings: module.Finding, code: int
) -> None:
    monkeypatch.setattr("desktop_app.self_check.self_check", lambda _endpoint, _folder: findings)
    ended = CliRunner().invoke(main, ["self-check"])
    assert ended.exit_code == code
    assert ended.stdout == json.dumps(findings, ensure_ascii=False) + "\n"


def test_a_folder_that_cannot_be_made_is_a_line_of_json_and_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    folder = tmp_path / "file" / "Kongtun"
    command = [sys.executable, "-m", "desktop_app", "--folder", str(folder), "self-check"]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    found = checks(json.loads(done.stdout))
    assert {name for name, one in found.items() if not one["ok"]} == {"folder", "log"}
    assert found["folder"]["trouble"] == "folder-refused"
    assert str(folder) in found["folder"]["words"]
    assert str(folder / "logs") in found["log"]["words"]


@pytest.mark.usefixtures("qtbot")
def test_no_room_for_a_throw_away_folder_is_a_finding_and_hides_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "file"))
    found = checks(self_check(None, tmp_path / "own"))
    assert {name: one["ok"] for name, one in found.items()} == {
        "shipped": True,
        "folder": True,
        "log": True,
        "temporary": False,
    }
    assert found["temporary"]["trouble"] == "folder-refused"
    assert [one.name for one in (tmp_path / "own").iterdir() if one.is_file()] == []
