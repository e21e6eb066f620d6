"""Opens the registers page in a window and fills in its forms as an officer would."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.support.record_samples import FUND_ID, record_desk
from tests.support.sheet_desk import SheetDesk
from tests.support.sheet_samples import MONTH
from tests.support.sheet_window import dress, press, type_in
from ui.pages.record_form import RecordForm
from ui.pages.records import RecordsPage
from ui.views.common import Route
from ui.widgets.inputs import ChoiceBox


class Registers:
    """The page in a window, with its desk."""

    def __init__(self, qtbot: QtBot, width: int = 1178) -> None:
        dress()
        self.qtbot = qtbot
        self.desk: SheetDesk = record_desk()
        self.page = RecordsPage(self.desk)
        qtbot.addWidget(self.page)
        self.page.resize(width, 684)
        self.page.show_month(MONTH)
        self.page.show()
        qtbot.waitExposed(self.page)
        self.page.activateWindow()
        self.settle()

    def settle(self) -> None:
        self.qtbot.wait(40)

    @property
    def form(self) -> RecordForm:
        assert self.page.form is not None
        return self.page.form

    def open_fund(self, field: str = "") -> None:
        self.page.open_route(Route("record", "fund", FUND_ID, field))
        self.settle()

    def new(self, register: str) -> None:
        self.page.open_route(Route("record", register))
        self.settle()
        self.page.add()
        self.settle()

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        press(self.page, key, held)

    def fill(self, name: str, text: str) -> None:
        box = self.form.fields[name]
        box.take_focus()
        if isinstance(box.field, ChoiceBox):
            box.put_text(text)
        else:
            box.put_text("")
            type_in(self.page, text)
