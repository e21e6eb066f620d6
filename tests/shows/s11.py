"""S11: the bundle, copied elsewhere, run by an ordinary user from a read-only folder, checks itself.

Its window opens there, too, and stays.
"""

import json
import os
import pwd
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from sync.model.practice.moment import DISTRICT
from tests.support.endpoint import provision, running_endpoint

ROOT = Path(__file__).parents[2]
USER = "nobody"
OPEN_S = 5
COMPLAINT = re.compile(r"Traceback|WARNING|ERROR|CRITICAL")
Start = Callable[..., subprocess.Popen[str]]


def show(seed: int, folder: Path) -> dict[str, object]:  # noqa: ARG001 - nothing is drawn by chance
    """Build, copy, take the rights away, run."""
    built = subprocess.run(
        [sys.executable, "dev.py", "bundle"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if built.returncode:
        return {"show": "S11", "ok": False, "problem": built.stderr[-500:]}
    centre = folder / "centre"
    centre.mkdir(parents=True)
    provision(centre, "--practice", "--district", DISTRICT)
    with tempfile.TemporaryDirectory(prefix="kongtun-bundle-") as place, running_endpoint(centre) as address:
        os.chmod(place, 0o755)  # noqa: S103, PTH101 - the ordinary user must reach the copy
        program = _copied(Path(place))
        home = Path(place) / "home"
        home.mkdir()
        start = _starter(program / "kongtun", home)
        with start("self-check", "--endpoint", address) as check:
            out, err = check.communicate()
        window = _stays(start, home)
        size = sum(one.stat().st_size for one in program.rglob("*") if one.is_file() and not one.is_symlink())
    lines = out.splitlines()
    found = json.loads(lines[-1]) if lines else {"ok": False, "stderr": err[-500:]}
    ok = check.returncode == 0 and found["ok"] is True and len(lines) == 1 and window == "open"
    return {"show": "S11", "ok": ok, "megabytes": round(size / 2**20), "window": window, "self_check": found}


def _copied(place: Path) -> Path:
    program = place / "program"
    shutil.copytree(ROOT / "dist" / "kongtun", program, symlinks=True)
    for one in (program, *program.rglob("*")):
        if not one.is_symlink():
            one.chmod(0o555 if one.is_dir() or os.access(one, os.X_OK) else 0o444)
    return program


def _starter(program: Path, home: Path) -> Start:
    """Return what starts the program in an empty environment; as another user where this one may switch."""
    environment = {"HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    other = pwd.getpwnam(USER) if os.geteuid() == 0 else None
    if other is not None:
        os.chown(home, other.pw_uid, other.pw_gid)

    def start(*arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [str(program), *arguments],
            env=environment,
            user=other.pw_uid if other else None,
            group=other.pw_gid if other else None,
            extra_groups=[] if other else None,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            cwd="/",
        )

    return start


def _stays(start: Start, home: Path) -> str:
    """Open the window for a few seconds; "open" when it was there to the end and complained of nothing."""
    with start("--realm", "practice") as window:
        try:
            window.wait(OPEN_S)
        except subprocess.TimeoutExpired:
            window.terminate()
            said = window.communicate()[1]
        else:
            return f"ended with {window.returncode}: {window.communicate()[1][-500:]}"
    logs = [one.read_text("utf-8") for one in home.rglob("kongtun.log")]
    complaints = [line for text in (said, *logs) for line in text.splitlines() if COMPLAINT.search(line)]
    return "\n".join(complaints[:5]) or ("open" if logs else "no log")
