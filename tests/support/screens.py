"""Takes pictures and reads them with ``legible``: what a fake desk shows, and the pages before the window."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from sync.model.sentences import advice, title
from tests.support import fake_views
from tests.support.fake_desk import ENROLLED, OFFICES, FakeDesk
from tests.support.fake_views import NOW
from tests.support.keys import press
from tests.support.legible import faults_of
from tests.support.painted import Fault
from tests.support.rare_screens import rare_states
from tests.support.rest import come_to_rest
from ui.dialogs.enrol_again import EnrolAgainDialog
from ui.dialogs.restore import RestoreDialog
from ui.main_window import SMALLEST, MainWindow
from ui.pages.first_run import FirstRun
from ui.pages.login import Login
from ui.pages.start_trouble import StartTrouble
from ui.ports import Desk
from ui.text import say
from ui.theme.apply import apply_theme
from ui.views.common import RESTORE, Advice, Route
from ui.views.surroundings import Surroundings
from ui.views.sync import ConflictsView, Effect, SyncOutcome

SIZES = {"100": (1366, 768), "125": (1093, 614)}
"""Logical pixels of the smallest screen (UX section 4.1), by scaling in per cent."""
LOG = "/srv/kongtun/logs/kongtun.log"
THEMES = ("light", "dark")
ROUTES = (
    ("home", Route("home")),
    ("sheet-mother", Route("sheet", "mother_fund")),
    ("sheet-savings", Route("sheet", "savings_group")),
    ("sheet-kkj", Route("sheet", "kkj_fund")),
    ("sheet-debt", Route("sheet", "debt_centre")),
    ("records", Route("record")),
    ("targets", Route("targets")),
    ("sync", Route("sync")),
    ("conflicts", Route("conflicts")),
    ("settings", Route("settings")),
    ("help", Route("help")),
)


@dataclass(frozen=True, slots=True)
class Screen:
    """One picture taken, and what could not be read on it."""

    name: str
    path: Path
    faults: tuple[Fault, ...]


def settle(application: QApplication, rounds: int = 4) -> None:
    """Let waiting answers and layouts come through."""
    for _ in range(rounds):
        application.processEvents()


def surroundings() -> Surroundings:
    """Return invented facts about this install."""
    return Surroundings("1.0.0", OFFICES, "light", log=LOG)


def take(window: QWidget, name: str, folder: Path) -> Screen:
    """Save a picture of a window that has come to rest, and read it."""
    come_to_rest(window)
    faults = tuple(faults_of(window))
    path = folder / f"{name}.png"
    window.grab().save(str(path))
    return Screen(name, path, faults)


def window_screens(
    application: QApplication,
    desk: Desk,
    size: tuple[int, int],
    label: str,
    folder: Path,
    routes: tuple[tuple[str, Route], ...] = ROUTES,
) -> Iterator[Screen]:
    """Open the window on a desk and take every page of ``routes``."""
    window = MainWindow(desk, surroundings())
    window.resize(*size)
    window.show()
    for name, route in routes:
        window.open(route)
        settle(application)
        yield take(window, f"{name}-{label}", folder)
    window.close()


def start_screens(
    application: QApplication, size: tuple[int, int], label: str, folder: Path
) -> Iterator[Screen]:
    """Take the pages before the window: first run and log-in."""
    desk = FakeDesk()
    first = FirstRun(desk, "1.0.0")
    first.resize(*size)
    first.show()
    first.recovery.put(ENROLLED)
    for step, name in enumerate(("code", "password", "recovery")):
        first.go(step)
        settle(application)
        yield take(first, f"first-run-{name}-{label}", folder)
    yield from problem_screens(application, first, label, folder)
    first.close()
    login = Login(desk, "1.0.0", OFFICES)
    login.resize(*size)
    login.show()
    settle(application)
    yield take(login, f"login-{label}", folder)
    yield from damage_screens(application, login, label, folder)
    login.forgotten.click()
    settle(application)
    yield take(login, f"login-recovery-{label}", folder)
    login.close()
    words = advice("folder-refused", {"folder": "/srv/kongtun/stores"})
    trouble = StartTrouble("1.0.0", Advice("folder-refused", title("folder-refused"), words, "bad"), NOW)
    trouble.resize(*size)
    trouble.show()
    settle(application)
    yield take(trouble, f"start-trouble-{label}", folder)
    trouble.close()


def damage_screens(application: QApplication, login: Login, label: str, folder: Path) -> Iterator[Screen]:
    """Take the log-in page of a damaged store that has backups, and the question before one is restored."""
    facts = {"problem": "backups-here", "count": "5", "day": "29 พ.ย. 64 09:12"}
    words = advice("store-damaged", facts)
    told = Advice("store-damaged", title("store-damaged"), words, "bad", RESTORE, say("first_run.restore"))
    login.banners.show_advice(told)
    settle(application)
    yield take(login, f"login-damaged-{label}", folder)
    dialog = RestoreDialog(words, login)
    dialog.show()
    settle(application)
    yield take(dialog, f"dialog-restore-{label}", folder)
    dialog.close()
    login.banners.drop("store-damaged")


def problem_screens(application: QApplication, first: FirstRun, label: str, folder: Path) -> Iterator[Screen]:
    """Take the first two steps with all that does not fit told, and a failure above the form."""
    first.go(0)
    first.code.show_problems(first.code.problems())
    settle(application)
    yield take(first, f"first-run-code-problems-{label}", folder)
    first.go(1)
    first.password.show_problems(first.password.problems())
    first.banners.show_advice(Advice("no-line", title("no-line"), advice("no-line"), "warn"))
    settle(application)
    yield take(first, f"first-run-password-problems-{label}", folder)


def running_screens(
    application: QApplication, size: tuple[int, int], label: str, folder: Path
) -> Iterator[Screen]:
    """Take the sync page while a sync runs: only a fake one stands still for its picture."""
    desk = FakeDesk()
    window = MainWindow(desk, surroundings())
    window.resize(*size)
    window.show()
    window.open(Route("sync"))
    window.watch.start()
    desk.move_sync(24, 62)
    settle(application)
    yield take(window, f"sync-running-{label}", folder)
    words = title("install-forked"), advice("install-forked")
    desk.end_sync(
        SyncOutcome(ok=False, code="install-forked", title=words[0], text=words[1], sent=0, received=0)
    )
    settle(application)
    yield take(window, f"sync-forked-{label}", folder)
    dialog = EnrolAgainDialog(desk, window)
    dialog.show()
    settle(application)
    yield take(dialog, f"dialog-enrol-again-{label}", folder)
    window.close()


def rare_screens(
    application: QApplication, size: tuple[int, int], label: str, folder: Path
) -> Iterator[Screen]:
    """Take what an office meets once in years."""
    desk = FakeDesk()
    window = MainWindow(desk, surroundings())
    window.resize(*size)
    window.show()
    for name, shown in rare_states(window, desk):
        settle(application)
        yield take(shown, f"{name}-{label}", folder)
    window.close()


def smallest_screens(application: QApplication, folder: Path) -> Iterator[Screen]:
    """Take what has long words, and the bars without a line, in the smallest window there is."""
    desk = FakeDesk()
    desk.home_view = replace(desk.home_view, last_result="ส่ง 0 การแก้ไข รับ 1,507 รายการ")
    desk.standing_view = replace(fake_views.standing(practice=True, line="down"), refused=12, unsent=1_507)
    desk.conflicts_view = long_conflicts()
    window = MainWindow(desk, surroundings())
    window.resize(*SMALLEST)
    window.show()
    for name in ("home", "sync", "settings", "conflicts"):
        window.open(Route(name))
        settle(application)
        yield take(window, f"smallest-{name}", folder)
    press(window, Qt.Key.Key_2)
    yield take(window, "smallest-conflicts-theirs", folder)
    window.close()


def long_conflicts() -> ConflictsView:
    """Return conflicts of a field and of people with long names."""
    view = fake_views.conflicts()
    who = "นางสาวกัญญารัตน์ ศรีสุวรรณวงศ์ · นักวิชาการพัฒนาชุมชน"
    first = view.open[0]
    first = replace(
        first,
        label="จำนวนครัวเรือนยากจนเป้าหมายที่ค้างชำระเงินยืมเกินกำหนดสัญญา",
        where="โครงการแก้ไขปัญหาความยากจน บ้านโคกเพชรน้ำผึ้งพัฒนา ม. 12 คอโค (พ.ย. 64)",
        theirs=replace(first.theirs, who=who),
        heads=("ครัวเรือน", "ธนาคาร", "เงินสด", "อื่น ๆ", "รวม"),
        effects=tuple(
            Effect("", ("238,300.00", figure, "3,200.00", "0.00", "289,300.00"), "เกิน 9,300.00", "info")
            for figure in ("51,000.00", "45,500.00")
        ),
    )
    return replace(view, open=(first, *view.open[1:]))


def still_screens(application: QApplication, folder: Path, scaling: str) -> Iterator[Screen]:
    """Take what no real office shows long enough, in both themes at one scaling."""
    for theme in THEMES:
        apply_theme(application, theme)
        label = f"{theme}-{scaling}"
        yield from start_screens(application, SIZES[scaling], label, folder)
        yield from running_screens(application, SIZES[scaling], label, folder)
        yield from rare_screens(application, SIZES[scaling], label, folder)
    if scaling == "100":  # the smallest window has as many logical pixels at any scaling
        apply_theme(application, "light")
        yield from smallest_screens(application, folder)
