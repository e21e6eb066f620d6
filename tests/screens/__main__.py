"""``python -m tests.screens --out DIR``: pictures of all pages, and what cannot be read on them."""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from tests.support.screens import all_screens

_FACTORS = {"100": "1", "125": "1.25"}


def _take(folder: Path, scaling: str) -> int:
    """Take the pictures of one scaling in this process; return how many faults there are."""
    application = QApplication([])
    count = 0
    for screen in all_screens(application, folder, scaling):
        count += len(screen.faults)
        line = {"screen": screen.name, "faults": [[one.kind, one.where, one.text] for one in screen.faults]}
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    return count


def _take_apart(folder: Path, scaling: str) -> int:
    """Take one scaling in a process of its own, because Qt reads the factor only when it starts."""
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "QT_SCALE_FACTOR": _FACTORS[scaling],
    }
    order = [sys.executable, "-m", "tests.screens", "--out", str(folder), "--scaling", scaling]
    return subprocess.run(order, env=environment, check=False).returncode


def main() -> int:
    """Return 0 when everything can be read."""
    parser = argparse.ArgumentParser(prog="python -m tests.screens")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--scaling", choices=sorted(_FACTORS))
    options = parser.parse_args()
    if options.scaling:
        return 1 if _take(options.out, options.scaling) else 0
    return max(_take_apart(options.out, scaling) for scaling in _FACTORS)


if __name__ == "__main__":
    sys.exit(main())
