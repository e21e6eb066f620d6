"""The runner of the shows never takes silence for success."""

import json
from pathlib import Path

import pytest

from tests.shows.__main__ import main, module_name, read_result, run_apart


def test_a_show_has_two_digits_in_its_module() -> None:
    assert [module_name("S3"), module_name("S11")] == ["tests.shows.s03", "tests.shows.s11"]


def test_the_last_line_is_the_result() -> None:
    assert read_result("S3", 'words\n{"show": "S3", "ok": true}\n', 0) == {"show": "S3", "ok": True}


@pytest.mark.parametrize("output", ["", "\n", "words only", "[1]"])
def test_no_result_is_not_ok(output: str) -> None:
    result = read_result("S3", output, 0)
    assert result["ok"] is False
    assert "exit code 0" in str(result["problem"])


def test_a_result_from_a_process_that_died_is_not_ok() -> None:
    assert read_result("S3", '{"show": "S3", "ok": true}', -6) == {"show": "S3", "ok": False, "exit_code": -6}


def test_a_missing_show_is_said_in_words(tmp_path: Path) -> None:
    assert run_apart("S99", 1, tmp_path) == {
        "show": "S99",
        "ok": False,
        "problem": "there is no tests.shows.s99 yet",
    }


def test_the_exit_code_tells_of_one_bad_show(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["A", "S98", "S99"]) == 1
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["show"] for line in lines] == ["S98", "S99"]
