"""Log-in: the account's password opens the local store, with or without a line."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from ui.pages.start_frame import StartFrame
from ui.ports import Desk
from ui.text import say
from ui.views.common import Advice
from ui.views.login import OfficeHere
from ui.widgets.banner_strip import BannerStrip
from ui.widgets.field_box import FieldBox
from ui.widgets.inputs import ChoiceBox, Input
from ui.widgets.key_button import KeyButton
from ui.widgets.status_bar import Segment
from ui.widgets.title_block import TitleBlock

_AT_PASSWORD = frozenset({"wrong-key", "wrong-password", "password-wrong"})


class Login(StartFrame):
    """Asks for name and password. ``opened`` comes when the store is open."""

    opened = Signal()

    def __init__(self, desk: Desk, version: str, offices: tuple[OfficeHere, ...]) -> None:
        super().__init__(version)
        self._desk = desk
        self._offices = offices
        self.user_name, self.password = Input(), Input()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.office = ChoiceBox()
        for one in offices:
            self.office.addItem(one.title)
        self.office_box = FieldBox(say("first_run.office"), self.office)
        self.office_box.setVisible(len(offices) > 1)
        self.user_box = FieldBox(say("first_run.user_name"), self.user_name)
        self.password_box = FieldBox(say("first_run.password"), self.password)
        self.log_in = KeyButton(say("first_run.login"), "Enter", "log-in", "main")
        self.banners = BannerStrip(say("window.close_banner"), margin=0)
        self._build()
        self.office.currentIndexChanged.connect(self._show_office)
        self.log_in.clicked.connect(self._ask)
        desk.on_advice(self, self.banners.show_advice)
        self._show_office()
        (self.password if self.user_name.text() else self.user_name).setFocus(Qt.FocusReason.OtherFocusReason)

    def _build(self) -> None:
        self.form.addWidget(self.banners)
        head = TitleBlock(say("first_run.login_title"), say("first_run.login_intro"), ("display", "body"))
        self.form.addWidget(head)
        for box in (self.office_box, self.user_box, self.password_box):
            self.form.addWidget(box)
        self.form.addSpacing(6)
        self.form.addWidget(self.log_in)

    @property
    def chosen(self) -> OfficeHere:
        """The office whose store is to be opened."""
        return self._offices[max(0, self.office.currentIndex())]

    def _show_office(self) -> None:
        """Show whose store it is, and who logged in there last."""
        self.put_place(Segment("map-pin", self.chosen.title))
        self.user_name.setText(self.chosen.user_name)

    def _ask(self) -> None:
        name, password = self.user_name.text().strip(), self.password.text()
        self.user_box.set_problem("" if name else say("first_run.login_user_empty"))
        self.password_box.set_problem("" if password else say("first_run.login_empty"))
        if name and password:
            self._set_busy(busy=True)
            self._desk.log_in(self, self.chosen.name, name, password, self._opened, self._refused)

    def _set_busy(self, *, busy: bool) -> None:
        for widget in (self.office, self.user_name, self.password, self.log_in):
            widget.setEnabled(not busy)
        self.log_in.set_words(say("first_run.opening") if busy else say("first_run.login"))

    def _opened(self, _done: None) -> None:
        self.opened.emit()

    def _refused(self, advice: Advice) -> None:
        self._set_busy(busy=False)
        if advice.code == "account-unknown":
            self.user_box.set_problem(advice.text)
            self.user_box.take_focus()
        elif advice.code in _AT_PASSWORD:
            self.password_box.set_problem(advice.text)
            self.password.selectAll()
            self.password_box.take_focus()
        else:
            self.banners.show_advice(advice)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Log in with Enter."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.log_in.click()
        else:
            super().keyPressEvent(event)
