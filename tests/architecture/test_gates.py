"""The settings of pytest and the shared conftest really fail a careless test, shown in a run of their own."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.support.source_tree import ROOT

CARELESS = '''"""Tests that pass but for what they leave behind."""

import logging
import os
import warnings
from pathlib import Path

import pytest
from PySide6.QtCore import qWarning


def test_quiet():
    logging.getLogger("quiet").info("said")


def test_python_warning():
    warnings.warn("old way", DeprecationWarning)


def test_qt_warning(qtbot):
    qWarning(b"painter not active")


def test_log_line():
    logging.getLogger("loud").warning("line lost")


@pytest.mark.expects_log("line lost")
def test_announced_log_line():
    logging.getLogger("loud").warning("line lost")


@pytest.mark.expects_log("line lost")
def test_announced_in_vain():
    pass


def test_home_is_its_own():
    assert Path.home() == Path(os.environ["HOME"])
    assert Path.home() != Path(os.environ["REAL_HOME"])


@pytest.mark.xfail
def test_passes_against_expectation():
    pass
'''


STANDING = '''"""A test that never ends by itself: two threads wait for each other."""

import threading


def test_standing_still():
    first, second = threading.Lock(), threading.Lock()
    first.acquire()
    other = threading.Thread(target=first.acquire, name="other", daemon=True)
    other.start()
    other.join()
'''


def run_of_its_own(folder: Path, tests: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run tests in ``folder`` under this tree's settings."""
    for name in ("pyproject.toml", "tests/conftest.py", "tests/support/log_gate.py"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    (folder / "tests/test_careless.py").write_text(tests)
    command = [sys.executable, "-m", "pytest", "-rA", "-q", "-p", "no:cacheprovider", *words]
    surroundings = {**os.environ, "REAL_HOME": str(Path.home()), "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run(
        command,
        cwd=folder,
        env=surroundings,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """Run the careless tests; give what was reported of each."""
    answer = run_of_its_own(tmp_path_factory.mktemp("careless"), CARELESS)
    found: dict[str, set[str]] = {}
    for outcome, test in re.findall(r"^([A-Z]+) \S+::(\w+)", answer.stdout, re.MULTILINE):
        found.setdefault(test, set()).add(outcome)
    assert found, answer.stdout + answer.stderr
    return found


@pytest.mark.parametrize("test", ["test_quiet", "test_announced_log_line", "test_home_is_its_own"])
def test_a_careful_test_passes(outcomes: dict[str, set[str]], test: str) -> None:
    assert outcomes[test] == {"PASSED"}


@pytest.mark.parametrize(
    "test",
    [
        "test_python_warning",
        "test_qt_warning",
        "test_log_line",
        "test_announced_in_vain",
        "test_passes_against_expectation",
    ],
)
def test_a_careless_test_fails(outcomes: dict[str, set[str]], test: str) -> None:
    assert outcomes[test] & {"FAILED", "ERROR"}


def test_a_test_that_stands_still_tells_where_and_ends_the_run(tmp_path: Path) -> None:
    """The settings have a bound; here it is made short."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["pytest"]["ini_options"]
    assert 60 <= settings["faulthandler_timeout"] <= 600
    answer = run_of_its_own(tmp_path, STANDING, "-o", "faulthandler_timeout=2")
    assert answer.returncode != 0
    assert "Timeout" in answer.stderr
    assert re.search(r"test_careless\.py\", line \d+ in test_standing_still", answer.stderr)
