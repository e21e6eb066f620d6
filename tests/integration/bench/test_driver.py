"""The bench driver's commands on a real store."""

import json
import shutil
from pathlib import Path
from uuid import uuid4

from sync.model.sentences import title
from tests.bench.driver import Driver
from tests.support.endpoint import provision, running_endpoint
from tests.support.off_clock import YEAR_MS


def test_open_makes_the_directory_and_opens_it_again(tmp_path: Path) -> None:
    tokens, folder = tmp_path / "tokens.json", tmp_path / "clients" / "one"
    tokens.write_text(json.dumps({"1": "CODE"}), "utf-8")
    record = {"id": "0" * 8 + "-0000-0000-0000-" + "0" * 12, "name": "กองทุน"}
    asked = tmp_path / "records.json"
    asked.write_text(json.dumps([record]), "utf-8")
    opening = {"cmd": "open", "dir": str(folder), "opts": {"tokens": str(tokens), "district": 1}}
    driver = Driver()
    assert driver.answer(opening) == {"ok": True}
    assert driver.answer({"cmd": "seed", "file": str(asked)}) == {"ok": True, "n": 1}
    driver.client.store.close()
    assert driver.answer(opening) == {"ok": True}
    assert driver.answer({"cmd": "pending"})["queued"] == 1
    driver.client.store.close()


def test_a_command_before_open_is_told(tmp_path: Path) -> None:
    answer = Driver().answer({"cmd": "dump", "file": str(tmp_path / "dump.json")})
    assert (answer["ok"], answer["error"]) == (False, "ValueError: not open")


def test_a_copied_folder_enrols_again_by_itself_and_its_officer_reads_why(tmp_path: Path) -> None:
    centre, tokens = tmp_path / "centre", tmp_path / "tokens.json"
    centre.mkdir()
    tokens.write_text(json.dumps(provision(centre, "--districts", "1")), "utf-8")
    with running_endpoint(centre, "--with-bench-register") as address:
        one = opened(tmp_path / "one", tokens)
        assert one.answer({"cmd": "sync", "url": address})["ok"]
        one.client.store.close()
        shutil.copytree(tmp_path / "one", tmp_path / "copy")
        titles = []
        for name in ("one", "copy"):
            driver = opened(tmp_path / name, tokens)
            driver.client.seed([{"id": str(uuid4()), "name": name}])
            assert driver.answer({"cmd": "sync", "url": address})["ok"]
            titles.append(title("install-forked") in str(driver.answer({"cmd": "news"})["lines"]))
            driver.client.store.close()
        assert titles == [False, True]


def test_a_clock_that_is_off_is_told(tmp_path: Path) -> None:
    centre, tokens = tmp_path / "centre", tmp_path / "tokens.json"
    centre.mkdir()
    tokens.write_text(json.dumps(provision(centre, "--districts", "1")), "utf-8")
    with running_endpoint(centre, "--with-bench-register") as address:
        driver = opened(tmp_path / "one", tokens, clock_off_ms=-10 * YEAR_MS)
        assert driver.answer({"cmd": "sync", "url": address})["ok"]
        assert title("clock-behind") in str(driver.answer({"cmd": "news"})["lines"])
        driver.client.store.close()


def opened(folder: Path, tokens: Path, clock_off_ms: int = 0) -> Driver:
    driver = Driver()
    options = {"tokens": str(tokens), "district": 1, "clock_off_ms": clock_off_ms}
    assert driver.answer({"cmd": "open", "dir": str(folder), "opts": options})["ok"]
    return driver
