"""The developer's command: what it decides before it starts anything."""

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

import dev
from tests.shows import __main__ as runner

NOWHERE = Path("nowhere/python")


def refuse(_library: str) -> bool:
    return False


def accept(_library: str) -> bool:
    return True


class Calls:
    """Stands in for starting processes: remembers the commands and answers with one exit code."""

    def __init__(self, code: int = 0) -> None:
        self.commands: list[list[str]] = []
        self.code = code

    def run(self, command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        self.commands.append(command)
        return subprocess.CompletedProcess(command, self.code)

    def call(self, arguments: list[str], **_: object) -> int:
        self.commands.append(arguments)
        return self.code


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Calls:
    calls = Calls()
    monkeypatch.setattr(dev, "call", calls.call)
    monkeypatch.setattr(dev, "prepare", lambda: None)
    monkeypatch.setattr(dev, "has_postgres", lambda: True)
    return calls


@pytest.mark.parametrize(
    ("system", "environ", "seen"),
    [
        ("linux", {}, False),
        ("linux", {"DISPLAY": ":0"}, True),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("linux", {"DISPLAY": ":0", "CI": "true"}, False),
        ("win32", {}, True),
        ("darwin", {"CI": "true"}, False),
    ],
)
def test_a_display_is_noticed(system: str, environ: dict[str, str], seen: bool) -> None:  # noqa: FBT001 - a table of cases
    assert dev.has_display(system, environ) is seen


@pytest.mark.parametrize(
    ("version", "fits"), [((3, 10), False), ((3, 11), True), ((3, 13), True), ((3, 14), False)]
)
def test_only_tried_pythons_are_taken(version: tuple[int, int], fits: bool) -> None:  # noqa: FBT001 - a table of cases
    assert dev.is_supported(version) is fits


def test_the_tried_pythons_are_those_of_the_project_file() -> None:
    first, last = (".".join(map(str, version)) for version in dev.PYTHONS)
    assert f'requires-python = ">={first},<{last}"' in (dev.ROOT / "pyproject.toml").read_text("utf-8")


def test_another_lock_or_another_python_makes_another_stamp() -> None:
    stamps = {dev.lock_stamp(lock, version) for lock in (b"a", b"b") for version in ((3, 11), (3, 12))}
    assert len(stamps) == 4


def test_the_interpreter_lies_where_the_system_puts_it() -> None:
    assert dev.virtual_python(Path("v"), "nt") == Path("v/Scripts/python.exe")
    assert dev.virtual_python(Path("v"), "posix") == Path("v/bin/python")


def test_a_bare_system_lacks_every_library() -> None:
    assert set(dev.LIBRARIES.values()) <= set(dev.missing_packages(refuse))


def test_a_server_for_the_tests_is_found_where_debian_puts_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert not dev.has_postgres(tmp_path)
    (tmp_path / "15" / "bin").mkdir(parents=True)
    (tmp_path / "15" / "bin" / "initdb").touch()
    assert dev.has_postgres(tmp_path)


@pytest.mark.parametrize("there", [True, False])
def test_a_missing_server_is_installed_with_the_rest(monkeypatch: pytest.MonkeyPatch, there: bool) -> None:  # noqa: FBT001 - a table of cases
    monkeypatch.setattr(dev, "has_postgres", lambda: there)
    assert ("postgresql" in dev.missing_packages(accept)) is not there


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="packages are Debian's")
def test_the_tests_install_it_into_an_environment_from_before(
    monkeypatch: pytest.MonkeyPatch, calls: Calls
) -> None:
    asked: list[Sequence[str]] = []
    monkeypatch.setattr(dev, "has_postgres", lambda: False)
    monkeypatch.setattr(dev, "install_packages", asked.append)
    dev.main(["test", "--fast"])
    assert asked == [["postgresql"]]
    assert calls.commands


def test_a_full_system_lacks_none() -> None:
    assert not set(dev.LIBRARIES.values()) & set(dev.missing_packages(accept))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the loader's names are those of Linux")
def test_the_loader_is_asked() -> None:
    assert dev.is_loadable("libc.so.6")
    assert not dev.is_loadable("libnowhere.so.9")


def install(monkeypatch: pytest.MonkeyPatch, calls: Calls, *, user: int, apt: str | None) -> None:
    monkeypatch.setattr(subprocess, "run", calls.run)
    monkeypatch.setattr(shutil, "which", lambda _: apt)
    monkeypatch.setattr(os, "geteuid", lambda: user, raising=False)
    dev.install_packages(["libegl1"])


def test_root_installs(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = Calls()
    install(monkeypatch, calls, user=0, apt="apt-get")
    assert [command[1] for command in calls.commands] == ["update", "install"]
    assert calls.commands[1][-1] == "libegl1"


def test_a_failed_installation_leaves_the_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    calls = Calls(code=100)
    install(monkeypatch, calls, user=0, apt="apt-get")
    assert len(calls.commands) == 1
    assert "apt-get install --yes --no-install-recommends libegl1" in capsys.readouterr().err


@pytest.mark.parametrize(("apt", "words"), [("apt-get", "sudo sh -c"), (None, "libegl1")])
def test_anybody_else_is_told_the_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], apt: str | None, words: str
) -> None:
    calls = Calls()
    install(monkeypatch, calls, user=1000, apt=apt)
    assert calls.commands == []
    assert words in capsys.readouterr().err


def test_without_a_display_the_round_is_headless(calls: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    assert dev.main(["run", "--out", "pictures"]) == 0
    assert calls.commands == [["-m", "tests.e2e.practice_round", "--out", "pictures"]]


def test_with_a_display_the_window_opens(calls: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "has_display", lambda *_: True)
    dev.main(["run"])
    dev.main(["run", "--headless"])
    assert [command[1] for command in calls.commands] == ["tests.e2e.practice_round"] * 2
    assert ["--window" in command for command in calls.commands] == [True, False]


def test_fast_leaves_the_gates_out_and_passes_words_on(calls: Calls) -> None:
    dev.main(["test", "--fast", "tests/unit", "-k", "money", "-x"])
    assert calls.commands == [[*dev.PYTEST, "tests/unit", "-k", "money", "-x"]]


def test_red_gates_do_not_hide_the_tests(calls: Calls, capsys: pytest.CaptureFixture[str]) -> None:
    calls.code = 1
    assert dev.test(argparse.Namespace(fast=False, rest=[])) == 1
    assert len(calls.commands) == len(dev.GATES) + 1
    assert calls.commands[-1] == [*dev.PYTEST]
    assert "Gates failed: ruff check, ruff format, mypy, import-linter" in capsys.readouterr().err


def test_a_red_gate_alone_fails_the_command(calls: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "failed_gates", lambda: ["mypy"])
    assert dev.main(["test"]) == 1
    assert calls.commands == [[*dev.PYTEST]]


def test_shows_get_their_seed(calls: Calls) -> None:
    dev.main(["shows", "A", "--seed", "7"])
    assert calls.commands == [["-m", "tests.shows", "A", "--seed", "7"]]


@pytest.mark.parametrize(
    "words",
    [
        ["A", "S7"],
        ["A", "S3", "S7"],
        ["A", "S3", "S7", "--seed", "4"],
        ["A", "--seed", "4", "S7"],
        ["--seed", "4", "A", "S7"],
    ],
)
def test_single_shows_reach_the_runner(
    calls: Calls, words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, int, Sequence[str]]] = []

    def run_issue(issue: str, seed: int, chosen: Sequence[str]) -> int:
        asked.append((issue, seed, chosen))
        return 0

    monkeypatch.setattr(runner, "run_issue", run_issue)
    assert dev.main(["shows", *words]) == 0
    (command,) = calls.commands
    assert runner.main(command[2:]) == 0
    named = [one for one in words if one.startswith("S")]
    assert asked == [("A", 4 if "--seed" in words else 1, named)]


@pytest.mark.parametrize(
    ("command", "module"),
    [("screenshots", "tests.screens"), ("bench", "tests.bench.figures"), ("bundle", "PyInstaller")],
)
def test_every_other_command_starts_its_module(calls: Calls, command: str, module: str) -> None:
    assert dev.main([command]) == 0
    assert calls.commands[0][:2] == ["-m", module]


def test_every_gate_is_a_module_of_the_environment() -> None:
    for name, _ in dev.GATES:
        flag, *rest = dev.gate_arguments(name)
        assert flag in {"-m", "-c"}
        assert rest


@pytest.mark.parametrize("version", [(3, 10), (3, 14)])
def test_an_untried_python_is_turned_away(version: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", version)
    with pytest.raises(SystemExit, match="is needed"):
        dev.prepare()


def test_the_running_python_fits_and_an_absent_one_does_not() -> None:
    assert dev.fits(Path(sys.executable))
    assert not dev.fits(NOWHERE)


def test_an_environment_of_another_python_does_not_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 99))
    assert not dev.fits(Path(sys.executable))


def test_an_environment_that_cannot_be_made_says_what_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "fits", lambda _: False)
    monkeypatch.setattr(subprocess, "run", Calls(code=1).run)
    with pytest.raises(SystemExit, match="apt-get install python3-venv"):
        dev.make_environment()


def prepared(monkeypatch: pytest.MonkeyPatch, folder: Path, code: int) -> Calls:
    calls = Calls(code)
    (folder / "dev.lock").write_bytes(b"msgspec==1")
    monkeypatch.setattr(dev, "LOCK", folder / "dev.lock")
    monkeypatch.setattr(dev, "STAMP", folder / "stamp.txt")
    monkeypatch.setattr(dev, "virtual_python", lambda: Path(sys.executable))
    monkeypatch.setattr(dev, "prepare_system", lambda: None)
    monkeypatch.setattr(dev, "make_environment", lambda: None)
    monkeypatch.setattr(dev, "call", calls.call)
    return calls


def test_an_unchanged_lock_is_installed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = prepared(monkeypatch, tmp_path, 0)
    dev.prepare()
    dev.prepare()
    assert len(calls.commands) == 1
    assert "--require-hashes" in calls.commands[0]
    (tmp_path / "dev.lock").write_bytes(b"msgspec==2")
    dev.prepare()
    assert len(calls.commands) == 2


def test_a_failed_installation_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = prepared(monkeypatch, tmp_path, 1)
    for _ in range(2):
        with pytest.raises(SystemExit):
            dev.prepare()
    assert len(calls.commands) == 2
