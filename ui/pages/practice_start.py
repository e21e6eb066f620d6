"""The way into the practice district from a page before the window, also when it is damaged."""

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ui.dialogs.question import QuestionDialog
from ui.ports import Desk
from ui.text import say
from ui.views.common import PRACTICE_ANEW, Advice, Route
from ui.widgets.banner_strip import BannerStrip


class PracticeStart(QObject):
    """Opens the practice district for ``page``, and begins it anew once the officer agrees."""

    entered = Signal(object)
    """It is open; carries :class:`ui.views.enrol.Enrolled`."""
    busy = Signal(bool)

    def __init__(self, page: QWidget, desk: Desk, banners: BannerStrip) -> None:
        super().__init__(page)
        self._page, self._desk, self._banners = page, desk, banners
        banners.acted.connect(self._follow)

    def start(self, *, anew: bool = False) -> None:
        """Open it, or lay it aside and fill a new one."""
        self.busy.emit(True)  # noqa: FBT003 - Qt's signature
        self._desk.start_practice(self._page, self.entered.emit, self._refused, anew=anew)

    def _refused(self, advice: Advice) -> None:
        self.busy.emit(False)  # noqa: FBT003 - Qt's signature
        self._banners.show_advice(advice)

    def _follow(self, route: Route) -> None:
        if route == PRACTICE_ANEW:
            ask_anew(self._page).confirmed.connect(partial(self.start, anew=True))


def ask_anew(page: QWidget) -> QuestionDialog:
    """Ask whether the practice district is to be begun anew; it is laid aside, not deleted."""
    dialog = QuestionDialog("first_run.anew", say("first_run.anew_text"), page)
    dialog.open()
    return dialog
