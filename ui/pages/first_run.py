"""The first run: code, password, recovery code; or the practice district (look picture 08)."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from ui.pages.first_run_forms import CodeForm, PasswordForm, RecoveryForm, form_of
from ui.pages.practice_start import PracticeStart
from ui.pages.recovery_sheet import save_sheet
from ui.pages.start_frame import StartFrame
from ui.ports import Desk
from ui.text import say
from ui.views.common import Advice, Route
from ui.views.enrol import Enrolled
from ui.widgets.banner_strip import BannerStrip
from ui.widgets.stepper import Step, Stepper

_LOGIN = Route("login")
_STEPS = ("code", "password", "recovery")
_FIELD_OF = {
    "code-unknown": "code",
    "code-used": "code",
    "code-expired": "code",
    "user-name-taken": "user_name",
    "user-name-invalid": "user_name",
    "wrong-password": "password",
    "password-weak": "password",
    "password-one-letter": "password",
}
"""Which field an endpoint's refusal is about; all others stand above the form."""


class FirstRun(StartFrame):
    """Leads through three steps. ``finished`` carries the :class:`Enrolled` the window opens with."""

    finished = Signal(object)
    login_asked = Signal()
    """An office's store is here already: its log-in page is wanted."""

    def __init__(self, desk: Desk, version: str) -> None:
        steps = tuple(Step(say(f"first_run.step.{one}"), say(f"first_run.step.{one}_note")) for one in _STEPS)
        self.stepper = Stepper(steps)
        super().__init__(version, self.stepper)
        self._desk = desk
        self._enrolled: Enrolled | None = None
        self.code, self.password, self.recovery = CodeForm(), PasswordForm(), RecoveryForm()
        self.banners = BannerStrip(say("window.close_banner"), margin=0)
        self.practising = PracticeStart(self, desk, self.banners)
        self.stack = QStackedWidget()
        for form in (self.code, self.password, self.recovery):
            self.stack.addWidget(form)
        self.form.addWidget(self.banners)
        self.form.addWidget(self.stack)
        self._bind()
        desk.on_advice(self, self.banners.show_advice)
        self.go(0)

    def _bind(self) -> None:
        self.code.next_asked.connect(self._to_password)
        self.code.practice_asked.connect(self.practising.start)
        self.practising.busy.connect(self.code.setDisabled)
        self.practising.entered.connect(self.finished)
        self.password.back_asked.connect(self._to_code)
        self.password.enrol_asked.connect(self._enrol)
        self.recovery.start_asked.connect(self._finish)
        self.recovery.sheet_asked.connect(partial(save_sheet, self._desk, self.recovery))
        self.banners.acted.connect(self._follow)

    def go(self, step: int) -> None:
        """Show a step (from 0)."""
        self.stack.setCurrentIndex(step)
        title = say(f"first_run.step.{_STEPS[step]}")
        self.stepper.put(step, say("first_run.steps", number=step + 1, count=len(_STEPS), title=title))
        first: QWidget = (self.code.address, self.password.password, self.recovery.copy)[step]
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _to_code(self) -> None:
        self.go(0)

    def _to_password(self) -> None:
        problems = self.code.problems()
        self.code.show_problems(problems)
        if not problems:
            self.go(1)

    def _enrol(self) -> None:
        problems = self.password.problems()
        self.password.show_problems(problems)
        if problems:
            return
        self.password.set_busy(busy=True)
        form = form_of(self.code, self.password)
        self._desk.enrol(self, form, self._took, self._refused)

    def _took(self, enrolled: Enrolled) -> None:
        self.password.set_busy(busy=False)
        self._enrolled = enrolled
        self.recovery.put(enrolled)
        self.go(2)

    def _refused(self, advice: Advice) -> None:
        """Show why, at the field it is about; nothing typed is lost."""
        self.password.set_busy(busy=False)
        field = _FIELD_OF.get(advice.code, "")
        if field in self.code.boxes:
            self.go(0)
            self.code.show_problems({field: advice.text})
        elif field:
            self.password.show_problems({field: advice.text})
        # No code was spent: the office's store lies here, and its log-in is the way on.
        elif advice.code == "already-enrolled":
            act = say("first_run.login")
            self.banners.show_advice(replace(advice, route=_LOGIN, action=act))
        else:
            self.banners.show_advice(advice)

    def _follow(self, route: Route) -> None:
        if route == _LOGIN:
            self.login_asked.emit()

    def _finish(self) -> None:
        # Until this is noted, the next log-in makes a new code: a power failure must not leave one nobody
        # wrote down.
        self._desk.recovery_kept()
        self.finished.emit(self._enrolled)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on with Enter, go back with Escape."""
        step = self.stack.currentIndex()
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            # By way of the button: while it is disabled Enter passes neither a running enrolment nor an
            # unticked "kept".
            (self.code.next, self.password.enrol, self.recovery.start)[step].click()
        # Not from the recovery code: by then the PC is enrolled and its code is used up.
        elif event.key() == Qt.Key.Key_Escape and step == 1:
            self.password.back.click()
        else:
            super().keyPressEvent(event)
