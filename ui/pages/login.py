"""Log-in: the account's password opens the local store, with or without a line."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from ui.pages.start_frame import StartFrame
from ui.ports import Desk
from ui.text import say
from ui.views.common import Advice
from ui.widgets.banner_strip import BannerStrip
from ui.widgets.field_box import FieldBox
from ui.widgets.inputs import Input
from ui.widgets.key_button import KeyButton
from ui.widgets.title_block import TitleBlock

_AT_PASSWORD = frozenset({"wrong-key", "wrong-password", "password-wrong"})


class Login(StartFrame):
    """Asks for name and password. ``opened`` comes when the store is open."""

    opened = Signal()

    def __init__(self, desk: Desk, version: str, user_name: str = "") -> None:
        super().__init__(version)
        self._desk = desk
        self.user_name, self.password = Input(), Input()
        self.user_name.setText(user_name)
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.user_box = FieldBox(say("first_run.user_name"), self.user_name)
        self.password_box = FieldBox(say("first_run.password"), self.password)
        self.log_in = KeyButton(say("first_run.login"), "Enter", "log-in", "main")
        self.banners = BannerStrip(say("window.close_banner"), margin=0)
        self.form.addWidget(self.banners)
        head = TitleBlock(say("first_run.login_title"), say("first_run.login_intro"), ("display", "body"))
        self.form.addWidget(head)
        self.form.addWidget(self.user_box)
        self.form.addWidget(self.password_box)
        self.form.addSpacing(6)
        self.form.addWidget(self.log_in)
        self.log_in.clicked.connect(self._ask)
        (self.password if user_name else self.user_name).setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask(self) -> None:
        name, password = self.user_name.text().strip(), self.password.text()
        self.user_box.set_problem("" if name else say("first_run.login_user_empty"))
        self.password_box.set_problem("" if password else say("first_run.login_empty"))
        if name and password:
            self._set_busy(busy=True)
            self._desk.log_in(self, name, password, self._opened, self._refused)

    def _set_busy(self, *, busy: bool) -> None:
        for widget in (self.user_name, self.password, self.log_in):
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
