"""Pictures of states that come seldom: an endpoint that knows nothing, what is taken back, a wrong clock."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from PySide6.QtWidgets import QWidget

from sync.model.registry import REGISTERS
from sync.model.sentences import advice, title
from tests.support import fake_views
from tests.support.fake_desk import FakeDesk
from ui.dialogs.enrol_again import EnrolByCodeDialog
from ui.dialogs.leaving import LeavingDialog
from ui.dialogs.take_back import NotTakenDialog, TakeBackDialog
from ui.main_window import MainWindow
from ui.pages.sync import SyncPage
from ui.text import say
from ui.views.common import Advice, Route
from ui.views.record import TakeBackView
from ui.views.sync import ConflictsView, ConflictView, Replaced, Side, SyncOutcome, Waiting

_FUND: Final = "กข.คจ. บ้านโคกเพชรน้ำผึ้งพัฒนา ม. 12 คอโค"
_SAME: Final = "ประชุมคณะกรรมการ กข.คจ. บ้านโคกเพชรน้ำผึ้ง ครั้งที่ ๑๑ ติดตามหนี้ค้างชำระ " * 5


def rare_states(window: MainWindow, desk: FakeDesk) -> Iterator[tuple[str, QWidget]]:
    """Bring one state after another into sight; each is named, with the widget that shows it."""
    yield from unknown_install(window, desk)
    yield from replaced_values(window, desk)
    yield from refused_entry(window)
    yield from taken_back(window)
    desk.conflicts_view = ConflictsView((long_conflict(),), ())
    window.open(Route("conflicts"))
    yield "conflicts-long", window
    values = {"shown": "27 พ.ย. 2574", "right": "29 พ.ย. 2564", "month": "พฤศจิกายน 2574"}
    doubt = Advice("clock-differs", title("clock-differs", values), advice("clock-differs", values), "warn")
    desk.standing_view = replace(desk.standing_view, clock=doubt)
    window.open(Route("home"))
    window.ask_standing()
    yield "home-clock", window


def unknown_install(window: MainWindow, desk: FakeDesk) -> Iterator[tuple[str, QWidget]]:
    """Show a sync that an endpoint restored from long ago does not know, and the way on."""
    window.open(Route("sync"))
    window.watch.start()
    words = title("unknown-install"), advice("unknown-install")
    desk.end_sync(
        SyncOutcome(ok=False, code="unknown-install", title=words[0], text=words[1], sent=0, received=0)
    )
    yield "sync-unknown", window
    dialog = EnrolByCodeDialog(desk, window)
    dialog.show()
    yield "dialog-enrol-by-code", dialog
    dialog.close()


def replaced_values(window: MainWindow, desk: FakeDesk) -> Iterator[tuple[str, QWidget]]:
    """Show old values that a new copy took away."""
    told = {
        "what": f"{_FUND} (พ.ย. 64)",
        "old": "เงินฝากธนาคาร 1,156.19",
        "day": "29 พ.ย. 64 09:12",
        "because": advice("replaced-epoch"),
    }
    line = Replaced(
        "kkj_fund",
        "กข.คจ.",
        told["what"],
        1,
        fake_views.LAST,
        advice("values-replaced", told),
        Route("home"),
    )
    desk.sync_view = replace(fake_views.sync_page(), replaced=(line,))
    page = window.page
    assert isinstance(page, SyncPage)
    page.refresh(frozenset())
    page.chips["replaced"].click()
    page.list.setFocus()
    page.list.setCurrentIndex(page.list.model().index(0, 0))
    yield "sync-replaced", window
    page.chips["all"].click()


def refused_entry(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    """Show what the centre refused with what can be done about it, and a last sync as the window closes."""
    page = window.page
    assert isinstance(page, SyncPage)
    page.chips["refused"].click()
    page.list.setFocus()
    page.list.choose(0)
    yield "sync-refused", window
    page.chips["all"].click()
    dialog = LeavingDialog(window)
    dialog.show()
    yield "dialog-leaving", dialog
    dialog.close()


def taken_back(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    """Show both questions before something is taken back, and why nothing is."""
    because = advice("of-another-office", {"label": "หมู่บ้าน", "office": "อ.ปราสาท", "here": "จ.สุรินทร์"})
    for name, view in (
        ("edits", TakeBackView(_FUND, why=because, values=("เงินฝากธนาคาร: 51,000.00 → 48,250.00",) * 5)),
        (
            "whole",
            TakeBackView(
                _FUND,
                whole=True,
                why=because,
                along=say("services.back_along", what="ข้อมูลกองทุนรายเดือน 12 รายการ"),
            ),
        ),
    ):
        dialog = TakeBackDialog(view, window)
        dialog.show()
        yield f"dialog-take-back-{name}", dialog
        dialog.close()
    refused = NotTakenDialog(TakeBackView(_FUND, refused=say("services.back_on_its_way")), window)
    refused.show()
    yield "dialog-not-taken", refused
    refused.close()


def long_conflict() -> ConflictView:
    """Return a conflict of two notes that differ in their middle, with a third that waits here."""
    base = fake_views.conflicts().open[2]

    def side(one: Side, figure: str) -> Side:
        text = f"{_SAME}เห็นชอบให้กู้ {figure} บาท {_SAME}"
        return replace(one, value=text, stored=text)

    return replace(
        base,
        label="หมายเหตุ",
        where=_FUND,
        field=REGISTERS["fund_event"].field("note"),
        before=side(base.before, "4,000"),
        mine=side(base.mine, "5,000"),
        theirs=side(base.theirs, "6,000"),
        waiting=Waiting(f"{_SAME}เห็นชอบให้กู้ 5,500 บาท", "สุภาพร", fake_views.NOW, "f" * 32),
    )
