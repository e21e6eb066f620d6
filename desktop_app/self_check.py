"""What ``kongtun self-check`` looks at: shipped files, folders, a painted page, a store, an endpoint.

Meant for a machine on which nobody knows what is wrong: every check runs, whatever the others found.
"""

import os
import shutil
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
from desktop_app.logs import LogFile
from desktop_app.machine import this_machine
from desktop_app.paths import user_folder
from desktop_app.services.enrolment import DATABASE, PRACTICE
from desktop_app.services.sessions import Sessions
from desktop_app.settings import SettingsFile
from desktop_app.shell.failures import KNOWN, advice_for
from desktop_app.store.folder import make_ready, named
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


def self_check(endpoint: str | None, folder: Path | None = None) -> Finding:
    """Run every check and return what each found; ``ok`` when none failed.

    ``folder`` is by default the user's own. Only whether it can be used is looked at: what is opened lies
    in a throw-away folder.
    """
    own = folder or user_folder()
    checks: dict[str, Callable[[], Finding]] = {
        "shipped": _shipped,
        "folder": lambda: _folder(own),
        "log": lambda: _log(LogFile(own / "logs")),
    }
    if endpoint:
        checks["endpoint"] = lambda: _endpoint(endpoint)
    found = {name: _run(check) for name, check in checks.items()} | _throw_away()
    return {"ok": all(one["ok"] for one in found.values()), "version": VERSION, "checks": found}


def _throw_away() -> dict[str, Finding]:
    """Run what makes and opens stores; a machine without room for that is a finding like others."""
    places: list[Path] = []
    found = {"temporary": _run(lambda: _temporary(places))}
    for place in places:
        found |= {"page": _run(lambda: _page(place)), "store": _run(lambda: _store(place))}  # noqa: B023 - run at once
        shutil.rmtree(place, ignore_errors=True)
    return found


def _folder(place: Path) -> Finding:
    make_ready(place)
    return {"place": str(place)}


def _log(log: LogFile) -> Finding:
    with named(log.folder):
        log.folder.mkdir(parents=True, exist_ok=True)
        log.path.open("ab").close()
    return {"place": str(log.path)}


def _temporary(places: list[Path]) -> Finding:
    """Make the throw-away folder where the system wants such ones, else wherever Python finds room."""
    with named(Path(os.environ.get("TMPDIR") or os.environ.get("TEMP") or ".")):
        places.append(Path(tempfile.mkdtemp(prefix="kongtun-check-")))
    return {}


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
    # Where nothing else is asked for: the machine may have no display, and a check must not need one.
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
    # Looked at again and again: the office comes in the database lane, and pages paint when their answers
    # arrive.
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
    # Python's own engine, which knows no key: if it can read the file, so can anybody.
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
    # A captive portal answers 200 to everything: only our header says who it was.
    ours = answer.headers.get(PROTOCOL_HEADER.lower()) == PROTOCOL_VERSION
    if answer.status != 200 or not ours:
        raise LineTrouble("not-our-endpoint")
    return {"status": answer.status}
