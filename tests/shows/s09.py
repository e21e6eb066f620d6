"""S9: warm start to first paint, and a typed cell to its durable commit, as this machine does them now."""

import os
from pathlib import Path

from PySide6.QtWidgets import QApplication

from tests.bench.figures import practice_folder, spread, start_s, typing_ms

START_S, COMMIT_MS = 1.5, 10.0


def show(seed: int, folder: Path) -> dict[str, object]:  # noqa: ARG001 - the practice district's seed is fixed
    """Measure both."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    _app = QApplication.instance() or QApplication(["kongtun"])
    starts = start_s(practice_folder(folder / "practice"))
    commits = spread(typing_ms(folder / "typing"), 2)
    ok = max(starts) <= START_S and float(str(commits["p95"])) <= COMMIT_MS
    return {"show": "S9", "ok": ok, "start_to_first_paint_s": spread(starts, 3), "cell_to_commit_ms": commits}
