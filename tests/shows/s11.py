"""S11: the bundle, copied elsewhere, run by an ordinary user from a read-only folder, checks itself."""

import json
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from sync.model.practice.moment import DISTRICT
from tests.support.endpoint import provision, running_endpoint

ROOT = Path(__file__).parents[2]
USER = "nobody"


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
        done = _run(program / "kongtun", home, address)
        size = sum(one.stat().st_size for one in program.rglob("*") if one.is_file() and not one.is_symlink())
    line = done.stdout.strip().splitlines()
    found = json.loads(line[-1]) if line else {"ok": False, "stderr": done.stderr[-500:]}
    ok = done.returncode == 0 and found["ok"] is True and len(line) == 1
    return {"show": "S11", "ok": ok, "megabytes": round(size / 2**20), "self_check": found}


def _copied(place: Path) -> Path:
    program = place / "program"
    shutil.copytree(ROOT / "dist" / "kongtun", program, symlinks=True)
    for one in (program, *program.rglob("*")):
        if not one.is_symlink():
            one.chmod(0o555 if one.is_dir() or os.access(one, os.X_OK) else 0o444)
    return program


def _run(program: Path, home: Path, address: str) -> subprocess.CompletedProcess[str]:
    """Run the self-check with an empty environment; as another user where this one may switch."""
    environment = {"HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    command = [str(program), "self-check", "--endpoint", address]
    if os.geteuid() != 0:
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, cwd="/")
    other = pwd.getpwnam(USER)
    os.chown(home, other.pw_uid, other.pw_gid)
    return subprocess.run(
        command,
        env=environment,
        user=other.pw_uid,
        group=other.pw_gid,
        extra_groups=[],
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
    )
