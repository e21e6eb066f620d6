"""What every test gets: a home of its own and silence in the log.

Qt warnings fail a test through pytest-qt (``qt_log_level_fail`` in pyproject.toml), Python warnings through
``filterwarnings``. A test that wants a warning in the log says ``@pytest.mark.expects_log("words")`` or, in
the middle, asks the ``log_gate`` fixture.
"""

import logging
import os
from collections.abc import Iterator
from importlib import import_module

import pytest

from tests.support.log_gate import LogGate

# Before the first QGuiApplication: a forgotten variable must not open windows on somebody's desk.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

HOME_VARIABLES = {
    "HOME": "",
    "USERPROFILE": "",
    "APPDATA": "AppData/Roaming",
    "LOCALAPPDATA": "AppData/Local",
    "PROGRAMDATA": "ProgramData",
    "XDG_DATA_HOME": ".local/share",
    "XDG_CONFIG_HOME": ".config",
    "XDG_CACHE_HOME": ".cache",
    "XDG_STATE_HOME": ".local/state",
}


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker of the log gate."""
    config.addinivalue_line("markers", "expects_log(pattern): this test logs a warning, and has to")


@pytest.fixture(scope="session", autouse=True)
def _home_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name, below in HOME_VARIABLES.items():
            (home / below).mkdir(parents=True, exist_ok=True)
            patch.setenv(name, str(home / below))
        yield


@pytest.fixture(scope="session")
def postgres() -> Iterator[object]:
    """A PostgreSQL of this process (``tests.support.postgres.Cluster``), started when first asked for."""
    # Loaded then, too: most tests have nothing to do with an endpoint.
    with import_module("tests.support.postgres").cluster_for_tests() as cluster:
        yield cluster


@pytest.fixture(autouse=True)
def log_gate(request: pytest.FixtureRequest) -> Iterator[LogGate]:
    """Fail the test on log lines it did not announce."""
    gate = LogGate([mark.args[0] for mark in request.node.iter_markers("expects_log")])
    root = logging.getLogger()
    root.addHandler(gate)
    yield gate
    root.removeHandler(gate)
    if complaints := gate.complaints():
        pytest.fail("\n".join(complaints), pytrace=False)
