"""The log-in page's other way in: the recovery code and a new password."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.pages.password_fields import PasswordFields
from ui.text import say
from ui.theme.type_scale import font
from ui.widgets.field_box import FieldBox
from ui.widgets.inputs import Input
from ui.widgets.key_button import KeyButton
from ui.widgets.title_block import TitleBlock


class RecoverForm(QWidget):
    """Asks for the code on the sheet and for a new password, twice."""

    recover_asked = Signal()
    back_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.code = Input()
        self.code.setFont(font("section"))
        self.fields = PasswordFields(say("first_run.new_password"))
        code_box = FieldBox(say("first_run.recovery_code"), self.code, say("first_run.recover_hint"))
        self.boxes = {"code": code_box, **self.fields.boxes}
        self.recover = KeyButton(say("first_run.recover"), "Enter", "log-in", "main")
        self.back = KeyButton(say("first_run.back"), kind="quiet")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        head = TitleBlock(say("first_run.recover_title"), say("first_run.recover_intro"), ("display", "body"))
        for widget in (head, code_box, self.fields):
            column.addWidget(widget)
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addWidget(self.recover)
        buttons.addWidget(self.back)
        buttons.addStretch(1)
        column.addLayout(buttons)
        column.addStretch(1)
        self.recover.clicked.connect(self.recover_asked)
        self.back.clicked.connect(self.back_asked)

    def problems(self) -> dict[str, str]:
        """Return what does not fit yet, by field; whether the code is right the store knows."""
        code = {} if self.code.text().strip() else {"code": say("first_run.recover_empty")}
        return {**code, **self.fields.problems()}

    def show_problems(self, problems: dict[str, str]) -> None:
        """Show problems at their fields and go to the first."""
        for name, box in self.boxes.items():
            box.set_problem(problems.get(name, ""))
        first = next((name for name in self.boxes if name in problems), "")
        if first:
            self.boxes[first].take_focus()

    def take_focus(self) -> None:
        """Put the cursor where the code goes."""
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_busy(self, *, busy: bool) -> None:
        """Lock the form while the store is opened."""
        for widget in (self.code, self.fields, self.recover, self.back):
            widget.setEnabled(not busy)
        self.recover.set_words(say("first_run.opening") if busy else say("first_run.recover"))
