"""The endpoint starts on a server that has never heard of Qt or of the desktop program."""

import json
import subprocess
import sys

import pytest

from tests.support.source_tree import ROOT

FOREIGN = {"PySide6", "desktop_app", "ui", "sqlcipher3", "keyring"}

IMPORT_ALL = """
import importlib, json, pkgutil, sync.central
for module in pkgutil.walk_packages(sync.central.__path__, "sync.central."):
    if ".migrations" not in module.name and not module.name.endswith("__main__"):
        importlib.import_module(module.name)
"""
RUN_HELP = """
import json, runpy, sys, contextlib, io
sys.argv = ["sync.central", "--help"]
with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
    runpy.run_module("sync.central", run_name="__main__", alter_sys=True)
"""
TELL = "\nimport sys; print(json.dumps(sorted({name.split('.')[0] for name in sys.modules})))"


def loaded(code: str) -> set[str]:
    """Top-level packages in memory after ``code`` has run in a Python of its own."""
    command = [sys.executable, "-c", code + TELL]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    return set(json.loads(answer.stdout.splitlines()[-1]))


def test_the_endpoint_loads_nothing_of_the_desktop() -> None:
    packages = loaded(IMPORT_ALL)
    assert "sync" in packages
    assert packages & FOREIGN == set()


@pytest.mark.skipif(
    not (ROOT / "sync/central/__main__.py").exists(), reason="the endpoint has no command yet"
)
def test_the_endpoint_command_loads_nothing_of_the_desktop() -> None:
    packages = loaded(RUN_HELP)
    assert "click" in packages
    assert packages & FOREIGN == set()


def test_a_foreign_package_is_seen() -> None:
    assert loaded("import json, ui.views.common, keyring") & FOREIGN == {"ui", "keyring"}
