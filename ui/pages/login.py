"""Log-in: the account's password opens the local store, with or without a line; so does the recovery code."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from ui.dialogs.restore import RestoreDialog
from ui.pages.first_run_forms import RecoveryForm
from ui.pages.practice_start import PracticeStart
from ui.pages.recover_form import RecoverForm
from ui.pages.recovery_sheet import save_sheet
from ui.pages.start_frame import StartFrame
from ui.ports import Desk
from ui.text import say
from ui.views.common import RESTORE, Advice, Route
from ui.views.enrol import Enrolled
from ui.views.login import OfficeHere
from ui.widgets.banner_strip import BannerStrip
from ui.widgets.field_box import FieldBox
from ui.widgets.inputs import ChoiceBox, Input
from ui.widgets.key_button import KeyButton
from ui.widgets.status_bar import Segment
from ui.widgets.title_block import TitleBlock

# Said by the key slots, by the store and by the endpoint: each time it is the password.
_AT_PASSWORD = frozenset({"wrong-key", "wrong-password", "password-wrong"})
_AT_CODE = frozenset({"recovery-code-mistyped", "recovery-code-wrong"})


class Login(StartFrame):
    """Asks for name and password, or for the recovery code. ``opened`` comes when the store is open."""

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
        # One office is no choice: its name stands at the foot.
        self.office_box.setVisible(len(offices) > 1)
        self.user_box = FieldBox(say("first_run.user_name"), self.user_name)
        self.password_box = FieldBox(say("first_run.password"), self.password)
        self.log_in = KeyButton(say("first_run.login"), "Enter", "log-in", "main")
        self.forgotten = KeyButton(say("first_run.forgotten"), kind="quiet")
        self.practice = KeyButton(say("first_run.practice"), kind="quiet")
        self.banners = BannerStrip(say("window.close_banner"), margin=0)
        self.practising = PracticeStart(self, desk, self.banners)
        self.recovery = RecoverForm()
        self.keeping = RecoveryForm()
        self.stack = QStackedWidget()
        self._build()
        self._bind()
        self._show_office()
        self._take_focus()

    def _build(self) -> None:
        form = QWidget()
        column = QVBoxLayout(form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        head = TitleBlock(say("first_run.login_title"), say("first_run.login_intro"), ("display", "body"))
        for widget in (head, self.office_box, self.user_box, self.password_box):
            column.addWidget(widget)
        column.addSpacing(6)
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addWidget(self.log_in)
        buttons.addWidget(self.forgotten)
        buttons.addStretch(1)
        buttons.addWidget(self.practice)
        column.addLayout(buttons)
        column.addStretch(1)
        self.stack.addWidget(form)
        self.stack.addWidget(self.recovery)
        self.stack.addWidget(self.keeping)
        for part in (self.banners, self.stack):
            self.form.addWidget(part)

    def _bind(self) -> None:
        self.office.currentIndexChanged.connect(self._show_office)
        self.log_in.clicked.connect(self._open)
        self.forgotten.clicked.connect(self._to_recovery)
        self.practice.clicked.connect(self._practise)
        self.practising.entered.connect(self._opened)
        self.practising.busy.connect(lambda busy: self._set_busy(busy=busy))
        self.recovery.back_asked.connect(self._to_password)
        self.recovery.recover_asked.connect(self._open)
        self.keeping.sheet_asked.connect(partial(save_sheet, self._desk, self.keeping))
        self.keeping.start_asked.connect(self._kept)
        self.banners.acted.connect(self._follow)
        # Before the window nobody else listens: a failure that no form took would go unsaid.
        self._desk.on_advice(self, self.banners.show_advice)

    @property
    def chosen(self) -> OfficeHere:
        """The office whose store is to be opened."""
        return self._offices[max(0, self.office.currentIndex())]

    @property
    def recovering(self) -> bool:
        """Whether the recovery code is asked for."""
        return self.stack.currentWidget() is self.recovery

    def _main_button(self) -> KeyButton:
        if self.stack.currentWidget() is self.keeping:
            return self.keeping.start
        return self.recovery.recover if self.recovering else self.log_in

    def _show_office(self) -> None:
        """Show whose store it is, and who logged in there last."""
        self.put_place(Segment("map-pin", self.chosen.title))
        self.user_name.setText(self.chosen.user_name)

    def _take_focus(self) -> None:
        # Who logged in last is filled in: only the password is missing then.
        first = self.password if self.user_name.text() else self.user_name
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _to_recovery(self) -> None:
        self.stack.setCurrentWidget(self.recovery)
        self.recovery.take_focus()

    def _to_password(self) -> None:
        self.stack.setCurrentIndex(0)
        self._take_focus()

    def _follow(self, route: Route) -> None:
        """Ask once more before a backup takes the damaged store's place."""
        if route == RESTORE:
            # In the banner's own words, which name the damaged store and the backup's day.
            told = next(one.advice.text for one in self.banners.banners if one.advice.route == route)
            dialog = RestoreDialog(told, self)
            dialog.confirmed.connect(partial(self._open, restore_first=True))
            dialog.open()

    def _open(self, *, restore_first: bool = False) -> None:
        if self.recovering:
            self._recover(restore_first=restore_first)
        else:
            self._ask(restore_first=restore_first)

    def _ask(self, *, restore_first: bool) -> None:
        name, password = self.user_name.text().strip(), self.password.text()
        self.user_box.set_problem("" if name else say("first_run.login_user_empty"))
        self.password_box.set_problem("" if password else say("first_run.login_empty"))
        if name and password:
            self._set_busy(busy=True)
            self._desk.log_in(
                self,
                self.chosen.name,
                name,
                password,
                self._logged_in,
                self._refused,
                restore_first=restore_first,
            )

    def _recover(self, *, restore_first: bool) -> None:
        problems = self.recovery.problems()
        self.recovery.show_problems(problems)
        if not problems:
            self._set_busy(busy=True)
            code, password = self.recovery.code.text(), self.recovery.fields.password.text()
            self._desk.recover(
                self,
                self.chosen.name,
                code,
                password,
                self._opened,
                self._refused,
                restore_first=restore_first,
            )

    def _set_busy(self, *, busy: bool) -> None:
        fields = (self.office, self.user_name, self.password)
        for widget in (*fields, self.log_in, self.forgotten, self.practice):
            widget.setEnabled(not busy)
        self.log_in.set_words(say("first_run.opening") if busy else say("first_run.login"))
        self.recovery.set_busy(busy=busy)

    def _logged_in(self, enrolled: Enrolled | None) -> None:
        """Show the recovery code first where nobody has said yet that it is kept."""
        if enrolled is None:
            self.opened.emit()
            return
        self.keeping.put(enrolled, say("first_run.recovery_again"))
        self.stack.setCurrentWidget(self.keeping)
        self.keeping.copy.setFocus(Qt.FocusReason.OtherFocusReason)

    def _kept(self) -> None:
        self._desk.recovery_kept()
        self.opened.emit()

    def _practise(self) -> None:
        self.practising.start()

    def _opened(self, _done: object) -> None:
        self.opened.emit()

    def _refused(self, advice: Advice) -> None:
        self._set_busy(busy=False)
        if advice.code in _AT_CODE:
            self.recovery.show_problems({"code": advice.text})
        elif advice.code == "account-unknown":
            self.user_box.set_problem(advice.text)
            self.user_box.take_focus()
        elif advice.code in _AT_PASSWORD:
            self.password_box.set_problem(advice.text)
            self.password.selectAll()
            self.password_box.take_focus()
        else:
            self.banners.show_advice(advice)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on with Enter; leave the recovery code with Escape."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._main_button().click()
        elif event.key() == Qt.Key.Key_Escape and self.recovering:
            self.recovery.back.click()
        else:
            super().keyPressEvent(event)
