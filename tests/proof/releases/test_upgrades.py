"""An old PC at a new endpoint, a new one at an old endpoint, and both upgraded over what waits."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.proof.releases.cast import NOW, RELEASES, ReleasePC, code_of
from tests.proof.releases.matrix import Cast, casts, complaint_of

OLD = RELEASES[0]
PLAYED = (
    Cast((OLD, NOW), NOW, (OLD, NOW), NOW),
    Cast((OLD, NOW), OLD, (NOW, NOW), NOW),
)


@pytest.mark.parametrize("cast", PLAYED, ids=["old PC, new endpoint", "all upgraded"])
def test_releases_work_together(cast: Cast, tmp_path: Path) -> None:
    assert cast in casts()
    assert complaint_of(cast, tmp_path, tmp_path) == ""


def test_the_old_release_is_really_played(tmp_path: Path) -> None:
    code = code_of(OLD, tmp_path)
    pc = ReleasePC(tmp_path / "pc", code)
    where = pc.do("where")
    pc.close()
    assert Path(where).is_relative_to(code)
    told = subprocess.run(
        [sys.executable, "-c", "from sync.protocol.messages import SCHEMA_MAX; print(SCHEMA_MAX)"],
        cwd=code,
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == "1"
