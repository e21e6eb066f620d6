"""S10: all pages at 1366×768 and at 125 %, dark and light, with nothing cut, clipped or left in English.

Those with most words in the smallest window too. Before, a widget of each kind that paints its own words is
made too narrow on purpose: the check must see it.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


def show(seed: int, folder: Path) -> dict[str, object]:  # noqa: ARG001 - nothing is drawn by chance
    """Take the pictures and count what cannot be read."""
    sees, narrowed = _run("--narrowed")
    kinds = {one["narrowed"]: sorted(set(one["seen"])) for one in narrowed}
    code, screens = _run("--out", str(folder))
    faults = [[one["screen"], *fault] for one in screens for fault in one["faults"]]
    sound = code == 0 and not faults and len(screens) >= 4
    ok = sound and sees == 0 and bool(kinds)
    return {"show": "S10", "ok": ok, "screens": len(screens), "faults": faults[:20], "narrowed": kinds}


def _run(*words: str) -> tuple[int, list[dict[str, Any]]]:
    """Run the screens apart and return the exit code and the lines of JSON."""
    command = [sys.executable, "-m", "tests.screens", *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
