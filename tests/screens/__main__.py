"""``python -m tests.screens --out DIR``: pictures of all pages, and what cannot be read on them.

With ``--docs`` the few that the README shows are copied to ``docs/pictures``. ``--narrowed`` takes
no pictures: it shows that the check sees a widget of each kind that was made too narrow on purpose.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from tests.support.narrowed import KINDS, before_and_after
from tests.support.real_screens import Photographer, office_screens, practice_screens
from tests.support.screens import Screen, still_screens
from ui.theme.apply import apply_theme

_FACTORS = {"100": "1", "125": "1.25"}
DOCS = Path(__file__).parents[2] / "docs" / "pictures"
SHOWN = {
    "home-light-100": "home",
    "sheet-kkj-editing-light-100": "sheet-light",
    "sheet-kkj-editing-dark-100": "sheet-dark",
    "targets-panel-light-100": "targets",
}
"""Which pictures the README shows, and under which names."""


def all_screens(application: QApplication, folder: Path, scaling: str) -> Iterator[Screen]:
    """Take every picture of one scaling; the offices of the pictures leave nothing behind."""
    yield from still_screens(application, folder, scaling)
    with tempfile.TemporaryDirectory() as offices:
        photographer = Photographer(application, folder, Path(offices), scaling)
        yield from practice_screens(photographer)
        yield from office_screens(photographer)


def _take(folder: Path, scaling: str) -> int:
    """Take the pictures of one scaling in this process; return how many faults there are."""
    folder.mkdir(parents=True, exist_ok=True)
    application = QApplication([])
    count = 0
    for screen in all_screens(application, folder, scaling):
        count += len(screen.faults)
        _say({"screen": screen.name, "faults": [[one.kind, one.where, one.text] for one in screen.faults]})
    return count


def _narrow() -> int:
    """Make a widget of each kind too narrow; return how many the check did not see, or saw before."""
    application = QApplication(["", "-platform", "offscreen"])
    apply_theme(application, "light")
    unseen = 0
    for kind in KINDS:
        sound, narrow = before_and_after(kind)
        _say({"narrowed": kind, "seen": [one.kind for one in narrow], "before": [one.kind for one in sound]})
        unseen += bool(sound) or not narrow
    return unseen


def _say(line: Mapping[str, object]) -> None:
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _take_apart(folder: Path, scaling: str) -> int:
    """Take one scaling in a process of its own, because Qt reads the factor only when it starts."""
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "QT_SCALE_FACTOR": _FACTORS[scaling],
    }
    order = [sys.executable, "-m", "tests.screens", "--out", str(folder), "--scaling", scaling]
    return subprocess.run(order, env=environment, check=False).returncode


def _show_in_docs(folder: Path) -> None:
    DOCS.mkdir(parents=True, exist_ok=True)
    for name, shown in SHOWN.items():
        _light(QImage(str(folder / f"{name}.png"))).save(str(DOCS / f"{shown}.png"))


def _light(picture: QImage) -> QImage:
    """Return a picture in 256 of its colours, the commonest of each sort: it stays below 200 kB."""
    whole = picture.convertToFormat(QImage.Format.Format_RGB32)
    counts = Counter(memoryview(whole.constBits()).cast("I"))
    sorts: dict[int, int] = {}
    for colour, _ in counts.most_common():
        sorts.setdefault(colour & 0xE0E0E0, colour)
    rest = [colour for colour, _ in counts.most_common(256) if colour not in sorts.values()]
    table = [*sorts.values(), *rest][:256]
    flags = Qt.ImageConversionFlag.ThresholdDither | Qt.ImageConversionFlag.AvoidDither
    return whole.convertToFormat(QImage.Format.Format_Indexed8, table, flags)


def main() -> int:
    """Return 0 when everything can be read."""
    parser = argparse.ArgumentParser(prog="python -m tests.screens")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--scaling", choices=sorted(_FACTORS))
    parser.add_argument("--docs", action="store_true", help="copy the README's pictures to docs/pictures")
    parser.add_argument("--narrowed", action="store_true", help="show that the check sees what is too narrow")
    options = parser.parse_args()
    if options.narrowed:
        return 1 if _narrow() else 0
    if options.out is None:
        parser.error("--out says where the pictures go")
    if options.scaling:
        return 1 if _take(options.out, options.scaling) else 0
    code = max(_take_apart(options.out, scaling) for scaling in _FACTORS)
    if options.docs:
        _show_in_docs(options.out)
    return code


if __name__ == "__main__":
    sys.exit(main())
