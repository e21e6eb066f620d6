"""The import contracts of pyproject.toml notice each kind of wrong import, shown on a tree made for it."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.source_tree import ROOT

FOLDERS = (
    "desktop_app/services",
    "desktop_app/shell",
    "desktop_app/store",
    "ui/pages",
    "ui/widgets",
    "ui/views",
)
ENDS = ("sync/client", "sync/central", "sync/protocol", "sync/model", "resources")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Make a tree of empty packages under the contracts of this one."""
    for folder in (*FOLDERS, *ENDS):
        (tmp_path / folder).mkdir(parents=True)
    for package in [path for path in tmp_path.rglob("*") if path.is_dir()]:
        (package / "__init__.py").touch()
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def broken(tree: Path) -> list[str]:
    """Return the names of the contracts import-linter finds broken."""
    code = "from importlinter.cli import lint_imports_command as lint; lint()"
    command = [sys.executable, "-c", code, "--no-cache"]
    answer = subprocess.run(command, cwd=tree, capture_output=True, text=True, encoding="utf-8", check=False)
    found = [line.removesuffix(" BROKEN") for line in answer.stdout.splitlines() if line.endswith(" BROKEN")]
    assert (answer.returncode == 0) == (not found), answer.stdout
    return found


def test_a_clean_tree_passes(tree: Path) -> None:
    (tree / "ui/pages/home.py").write_text("import ui.widgets, sync.model\n")
    assert broken(tree) == []


@pytest.mark.parametrize(
    ("module", "imports", "contract"),
    [
        ("sync/model/money.py", "ui.views", "Imports point one way"),
        ("desktop_app/store/rows.py", "desktop_app.services", "Inside the desktop application"),
        ("ui/widgets/bar.py", "ui.pages", "Inside the screens"),
        ("sync/client/http.py", "sync.central", "Inside sync: the two ends never meet"),
        ("ui/pages/home.py", "sync.protocol", "Screens know values and ports only"),
        ("sync/central/app.py", "PySide6", "The endpoint loads nothing of the desktop"),
        ("desktop_app/services/close.py", "sqlite3", "Client SQL lives in the store only"),
        ("desktop_app/services/close.py", "PySide6", "Services and store know no Qt"),
        ("sync/protocol/merge.py", "requests", "Protocol and model do no input or output"),
    ],
)
def test_a_wrong_import_breaks_its_contract(tree: Path, module: str, imports: str, contract: str) -> None:
    (tree / module).write_text(f"import {imports}\n")
    assert contract in broken(tree)


def test_a_ring_is_seen(tree: Path) -> None:
    (tree / "ui/pages/a.py").write_text("import ui.pages.b\n")
    (tree / "ui/pages/b.py").write_text("import ui.pages.a\n")
    assert broken(tree) == ["No rings among neighbours"]
