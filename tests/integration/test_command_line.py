"""The program's own command line, run as a process."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sync.model.sentences import sentence

TREE = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("command", [(), ("self-check",)])
@pytest.mark.parametrize("blank", ["", " "])
def test_a_blank_folder_is_refused_in_words_and_nothing_is_left(
    tmp_path: Path, blank: str, command: tuple[str, ...]
) -> None:
    """A shell's unset variable must not choose the folder that the shell stands in."""
    done = subprocess.run(
        [sys.executable, "-m", "desktop_app", "--folder", blank, *command],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(TREE), "QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1"},
        capture_output=True,
        timeout=60,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 2, done.stderr
    for language in ("th", "en"):
        assert sentence("option-blank", {}, language) in done.stderr
    assert list(tmp_path.iterdir()) == []
