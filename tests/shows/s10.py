"""S10: all pages at 1366×768 and at 125 %, dark and light, with nothing cut, clipped or left in English."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def show(seed: int, folder: Path) -> dict[str, object]:  # noqa: ARG001 - nothing is drawn by chance
    """Take the pictures and count what cannot be read."""
    command = [sys.executable, "-m", "tests.screens", "--out", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    screens = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    faults = [[one["screen"], *fault] for one in screens for fault in one["faults"]]
    ok = done.returncode == 0 and not faults and len(screens) >= 4
    return {"show": "S10", "ok": ok, "screens": len(screens), "faults": faults[:20]}
