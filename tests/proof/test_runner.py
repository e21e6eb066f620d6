"""The command of the proof: counts and seed of each method, the story of what broke, JSON at the end."""

import json
from collections.abc import Mapping

import pytest

from tests.proof import __main__ as runner
from tests.proof.methods import METHODS
from tests.proof.outcome import Method, Outcome, Task
from tests.support.postgres import Cluster
from tests.support.source_tree import ROOT


def method(name: str, bad: int, *, processes: bool = False) -> Method:
    def run(task: Task) -> Outcome:
        return Outcome(name, task.amount, bad, task.seed, {"things": 7}, "  1. it broke" if bad else "")

    return Method(name, run, quick=3, full=9, unit="runs", processes=processes)


@pytest.fixture(autouse=True)
def methods(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "METHODS", (method("well", 0), method("ill", 1, processes=True)))


def last_line(output: str) -> list[Mapping[str, object]]:
    found: list[Mapping[str, object]] = json.loads(output.splitlines()[-1])
    return found


def test_each_method_tells_its_counts_and_its_seed(capsys: pytest.CaptureFixture[str]) -> None:
    assert runner.main(["--full", "--seed", "5", "well"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("well: 9 runs, 0 bad (seed 5, runs 9, ")
    assert "things 7" in told
    assert last_line(told) == [{"name": "well", "runs": 9, "bad": 0, "seed": 5}]


def test_what_broke_is_told_and_ends_in_a_failure(capsys: pytest.CaptureFixture[str]) -> None:
    assert runner.main([]) == 1
    told = capsys.readouterr().out
    assert "  1. it broke" in told
    assert [one["name"] for one in last_line(told)] == ["well", "ill"]


def test_only_what_works_with_processes(capsys: pytest.CaptureFixture[str]) -> None:
    runner.main(["--processes", "--amount", "2"])
    assert last_line(capsys.readouterr().out) == [{"name": "ill", "runs": 2, "bad": 1, "seed": 1}]


def test_where_the_database_matters_both_are_used(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, postgres: Cluster
) -> None:
    seen: list[str] = []

    def look(task: Task) -> Outcome:
        seen.append(task.database.partition(":")[0])
        return Outcome("looking", 1, 0, task.seed)

    monkeypatch.setattr(runner, "METHODS", (Method("looking", look, 1, 1, "runs", both=True),))
    assert runner.main([]) == 0
    assert seen == ["", "postgresql"]
    told = last_line(capsys.readouterr().out)
    assert [one["name"] for one in told] == ["looking", "looking on PostgreSQL"]
    assert runner.main(["--database", postgres.database()]) == 0
    assert seen == ["", "postgresql", "postgresql"]


def test_a_method_that_dies_is_one_bad_run(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(_task: Task) -> Outcome:
        raise OSError("no disk")

    monkeypatch.setattr(runner, "METHODS", (Method("dying", die, 1, 1, "runs"), method("well", 0)))
    assert runner.main([]) == 1
    told = capsys.readouterr().out
    assert "OSError: no disk" in told
    assert [one["bad"] for one in last_line(told)] == [1, 0]


def test_an_unknown_method_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        runner.main(["nothing"])
    assert "no such method: nothing" in capsys.readouterr().err


def test_the_page_of_the_proof_names_every_method() -> None:
    page = (ROOT / "docs" / "proof.md").read_text("utf-8")
    assert [one.name for one in METHODS if f"| `{one.name}` |" not in page] == []
