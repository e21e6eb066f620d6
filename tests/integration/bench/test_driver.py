"""The bench driver's commands on a real store."""

import json
from pathlib import Path

from tests.bench.driver import Driver


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
