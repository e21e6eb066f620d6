"""What ``kongtun self-check`` looks at: store, shipped files, a painted page, an endpoint.

Meant for a machine on which nobody knows what is wrong: every check runs, whatever the others found.
"""

import os
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QElapsedTimer
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication

from desktop_app.bootstrap import Program, build, dress
from desktop_app.machine import this_machine
from desktop_app.services.enrolment import DATABASE, PRACTICE
from desktop_app.services.sessions import Sessions
from desktop_app.settings import SettingsFile
from desktop_app.shell.failures import KNOWN, advice_for
from desktop_app.version import VERSION
from resources.locate import locate
from sync.client.http import HttpTransport
from sync.client.transport import WireRequest
from sync.model.areas import Areas
from sync.model.catalogue_reading import parse_catalogue
from sync.protocol.messages import PROTOCOL_HEADER, PROTOCOL_VERSION
from sync.protocol.session import LineTrouble
from ui.frame import FIRST_SIZE
from ui.main_window import MainWindow
from ui.text import say
from ui.views.common import Advice

Finding = dict[str, object]
_WAIT_MS = 20_000
_MANY_COLOURS = 40
"""A page that painted has text, lines and bars; an empty window has a handful of colours."""


class NotFound(Exception):  # noqa: N818 - a finding, told in words
    """Something that should be there is not."""


def self_check(endpoint: str | None) -> Finding:
    """Run every check in a throw-away folder and return what each found; ``ok`` when none failed."""
    with tempfile.TemporaryDirectory(prefix="kongtun-check-") as folder:
        place = Path(folder)
        checks: dict[str, Callable[[], Finding]] = {
            "shipped": _shipped,
            "page": lambda: _page(place),
            "store": lambda: _store(place),
        }
        if endpoint:
            checks["endpoint"] = lambda: _endpoint(endpoint)
        found = {name: _run(check) for name, check in checks.items()}
    return {"ok": all(one["ok"] for one in found.values()), "version": VERSION, "checks": found}


def _run(check: Callable[[], Finding]) -> Finding:
    try:
        return {"ok": True, **check()}
    except KNOWN as trouble:
        known = advice_for(trouble)
        return {"ok": False, "trouble": known.code, "words": f"{known.title}: {known.text}"}
    except Exception as trouble:  # noqa: BLE001 - an outermost handler: no finding may hide another
        return {"ok": False, "trouble": type(trouble).__name__, "words": str(trouble)[:300]}


def _shipped() -> Finding:
    fonts = [locate("fonts", name) for name in ("Sarabun-Regular.ttf", "Sarabun-Bold.ttf")]
    catalogue = parse_catalogue(locate("catalogue", "fy2565.json").read_text("utf-8"))
    if find_spec("sync.central.migrations") is None:
        raise NotFound("sync.central.migrations")
    return {
        "fonts": len(fonts),
        "measures": len(catalogue.measures),
        "districts": len(Areas.shipped().districts()),
        "words": say("common.product"),
    }


def _page(place: Path) -> Finding:
    """Make a practice district, open the office's window on it and count what was painted."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication(["kongtun"])
    settings = SettingsFile(place)
    dress(settings)
    program = build(this_machine(place), settings)
    known: list[Advice] = []
    try:
        program.frame.show_first_run()
        program.desk.start_practice(
            program.frame, lambda _enrolled: program.frame.show_office(), known.append
        )
        colours = _painted(program, known)
    finally:
        program.quit()
        app.processEvents()
    if "Sarabun" not in QFontDatabase.families():
        raise NotFound("Sarabun")
    return {"colours": colours}


def _painted(program: Program, known: list[Advice]) -> int:
    frame = program.frame
    frame.resize(*FIRST_SIZE)
    frame.show()
    timer = QElapsedTimer()
    timer.start()
    colours = 0
    while colours < _MANY_COLOURS and not known and timer.elapsed() < _WAIT_MS:
        QApplication.processEvents()
        if isinstance(frame.window_now, MainWindow):
            image = frame.grab().toImage()
            points = range(0, min(image.width(), image.height()), 3)
            colours = len({image.pixel(x, y) for x in points for y in points})
    if colours < _MANY_COLOURS:
        raise NotFound(known[0].text if known else f"{colours} colours")
    return colours


def _store(place: Path) -> Finding:
    """Write into the practice store the page check made, find it again, and see no plain SQLite file."""
    sessions = Sessions(this_machine(place))
    with closing(sessions.open_practice(PRACTICE)) as store:
        store.remember("self_check", VERSION)
    with closing(sessions.open_practice(PRACTICE)) as store:
        store.check()
        if store.remembered("self_check") != VERSION:
            raise NotFound("self_check")
    database = place / "stores" / PRACTICE / DATABASE
    size = database.stat().st_size
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as plain:
        try:
            plain.execute("SELECT count(*) FROM sqlite_master")
        except sqlite3.DatabaseError:
            return {"bytes": size, "encrypted": True}
    raise NotFound("encryption")


def _endpoint(address: str) -> Finding:
    transport = HttpTransport(address)
    try:
        answer = transport.send(WireRequest("GET", "/healthz"))
    finally:
        transport.close()
    ours = answer.headers.get(PROTOCOL_HEADER.lower()) == PROTOCOL_VERSION
    if answer.status != 200 or not ours:
        raise LineTrouble("not-our-endpoint")
    return {"status": answer.status}
