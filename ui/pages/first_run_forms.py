"""The first run's three forms; each knows its fields and says in words what does not fit."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from ui.pages.password_fields import PasswordFields
from ui.text import say, unbroken
from ui.theme.type_scale import font
from ui.views.enrol import EnrolForm, Enrolled
from ui.widgets.card import Card
from ui.widgets.divider import Divider
from ui.widgets.field_box import FieldBox
from ui.widgets.inputs import Input
from ui.widgets.key_button import KeyButton
from ui.widgets.tick import Tick
from ui.widgets.title_block import TitleBlock
from ui.widgets.words import Words

CODE_LETTERS = 16
"""Letters of an enrolment code; like the limit below the endpoint's, which judges in the end."""
LONGEST_NAME = 80
SHEET_NAME = "kongtun-recovery.txt"


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(10)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row


def _head(form: str) -> TitleBlock:
    return TitleBlock(say(f"first_run.{form}_title"), say(f"first_run.{form}_intro"), ("display", "body"))


class CodeForm(QWidget):
    """Step 1: where the centre is, the code, who I am."""

    next_asked = Signal()
    practice_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.address = Input()
        self.address.setText("https://")
        self.code = Input()
        self.code.setFont(font("section"))
        self.user_name = Input()
        self.display_name = Input()
        self.boxes = {
            "address": FieldBox(say("first_run.address"), self.address, say("first_run.address_hint")),
            "code": FieldBox(say("first_run.code"), self.code, say("first_run.code_hint")),
            "user_name": FieldBox(
                say("first_run.user_name"), self.user_name, say("first_run.user_name_hint")
            ),
            "display_name": FieldBox(
                say("first_run.display_name"), self.display_name, say("first_run.display_name_hint")
            ),
        }
        self.next = KeyButton(say("first_run.next"), "Enter", "arrow-right", "main")
        self.practice = KeyButton(say("first_run.practice"), kind="quiet")
        self._build()
        self.next.clicked.connect(self.next_asked)
        self.practice.clicked.connect(self.practice_asked)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(_head("code"))
        column.addWidget(self.boxes["address"])
        column.addWidget(self.boxes["code"])
        pair = QHBoxLayout()
        pair.setSpacing(16)
        pair.addWidget(self.boxes["user_name"], 1)
        pair.addWidget(self.boxes["display_name"], 1)
        column.addLayout(pair)
        column.addSpacing(4)
        column.addLayout(_row(self.next))
        column.addSpacing(4)
        column.addWidget(Divider())
        ask = Words(say("first_run.practice_ask"))
        note = Words(say("first_run.practice_note"), "caption", "text2")
        column.addLayout(_row(ask, self.practice, note))
        column.addStretch(1)

    def problems(self) -> dict[str, str]:
        """Return what does not fit yet, by field; nothing here judges the code itself."""
        found = {
            "address": self._address_problem(),
            "code": self._code_problem(),
            "user_name": self._user_problem(),
            "display_name": "" if self.display_name.text().strip() else say("first_run.display_name_empty"),
        }
        return {name: words for name, words in found.items() if words}

    def _address_problem(self) -> str:
        scheme, _, rest = self.address.text().strip().partition("://")
        if not rest:
            return say("first_run.address_empty")
        return "" if scheme.lower() in {"http", "https"} else say("first_run.address_wrong")

    def _code_problem(self) -> str:
        # Dashes and spaces are there for the eye: the endpoint drops them too.
        letters = [one for one in self.code.text() if one.isalnum()]
        if not letters:
            return say("first_run.code_empty")
        fits = len(letters) == CODE_LETTERS
        return "" if fits else say("first_run.code_short", count=len(letters))

    def _user_problem(self) -> str:
        name = self.user_name.text().strip()
        if not name:
            return say("first_run.user_name_empty")
        return "" if len(name) <= LONGEST_NAME else say("first_run.user_name_long", maximum=LONGEST_NAME)

    def show_problems(self, problems: dict[str, str]) -> None:
        """Show problems at their fields and go to the first."""
        for name, box in self.boxes.items():
            box.set_problem(problems.get(name, ""))
        first = next((name for name in self.boxes if name in problems), "")
        if first:
            self.boxes[first].take_focus()


class PasswordForm(QWidget):
    """Step 2: the password, twice."""

    enrol_asked = Signal()
    back_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.fields = PasswordFields(say("first_run.password"))
        self.password, self.again = self.fields.password, self.fields.again
        self.show_password, self.boxes = self.fields.show_password, self.fields.boxes
        self.enrol = KeyButton(say("first_run.enrol"), "Enter", "arrow-right", "main")
        self.back = KeyButton(say("first_run.back"), kind="quiet")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(_head("password"))
        column.addWidget(self.fields)
        column.addSpacing(4)
        column.addLayout(_row(self.enrol, self.back))
        column.addStretch(1)
        self.enrol.clicked.connect(self.enrol_asked)
        self.back.clicked.connect(self.back_asked)

    def problems(self) -> dict[str, str]:
        """Return what does not fit yet, by field."""
        return self.fields.problems()

    def show_problems(self, problems: dict[str, str]) -> None:
        """Show problems at their fields and go to the first."""
        for name, box in self.boxes.items():
            box.set_problem(problems.get(name, ""))
        first = next((name for name in self.boxes if name in problems), "")
        if first:
            self.boxes[first].take_focus()

    def set_busy(self, *, busy: bool) -> None:
        """Lock the form while the endpoint is asked."""
        for widget in (self.password, self.again, self.enrol, self.back):
            widget.setEnabled(not busy)
        self.enrol.set_words(say("first_run.enrolling") if busy else say("first_run.enrol"))


class RecoveryForm(QWidget):
    """Step 3: the recovery code, shown once."""

    start_asked = Signal()
    sheet_asked = Signal(str)
    """Where the officer wants the sheet to be written."""

    def __init__(self) -> None:
        super().__init__()
        self._code = Words("", "display", wrap=True)
        self._code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._who = Words("", "body", "text2", wrap=True)
        self.copy = KeyButton(say("first_run.recovery_copy"), icon="copy")
        self.save = KeyButton(say("first_run.sheet_save"), icon="save")
        self.note = Words("", "strong", "warn", wrap=True)
        self.note.hide()
        self.told = Words("", "caption", "text2", wrap=True)
        self.told.hide()
        self.kept = Tick(say("first_run.recovery_kept"))
        self.start = KeyButton(say("first_run.start"), "Enter", "arrow-right", "main")
        # The code is shown once: the way on opens with the tick alone.
        self.start.setEnabled(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(_head("recovery"))
        column.addWidget(self.note)
        card = Card("raised")
        card.column.addWidget(Words(say("first_run.recovery_code"), "caption", "text2"))
        card.column.addWidget(self._code)
        card.column.addWidget(self._who)
        column.addWidget(card)
        column.addLayout(_row(self.save, self.copy))
        column.addWidget(self.told)
        column.addWidget(self.kept)
        column.addLayout(_row(self.start))
        column.addStretch(1)
        self.copy.clicked.connect(self._copy)
        self.save.clicked.connect(self._choose_place)
        self.kept.toggled.connect(self.start.setEnabled)
        self.start.clicked.connect(self.start_asked)

    def put(self, enrolled: Enrolled, note: str = "") -> None:
        """Show the code and whose it is, and why it is shown again."""
        self.note.setText(note)
        self.note.setVisible(bool(note))
        self._code.setText(enrolled.recovery_code)
        who = say("first_run.enrolled_as", name=enrolled.display_name, role=enrolled.role_title)
        self._who.setText(f"{enrolled.district_title}\n{who}")

    @property
    def code(self) -> str:
        """The code shown."""
        return self._code.text()

    def sheet(self, day: str) -> str:
        """Return the sheet to print: whose code it is, the code, and what it is for."""
        words = say("first_run.sheet", whose=self._who.text(), day=day, code=self.code)
        # Marks of display have no place on paper, nor in a code that is typed in from it.
        return unbroken(words)

    def tell(self, words: str, colour: str) -> None:
        """Say what became of the sheet."""
        self.told.set_colour(colour)
        self.told.setText(words)
        self.told.show()

    def _choose_place(self) -> None:
        dialog = QFileDialog(self, say("first_run.sheet_save"), SHEET_NAME, say("first_run.sheet_kind"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("txt")
        dialog.fileSelected.connect(self.sheet_asked)
        dialog.open()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.code)
        self.copy.set_words(say("first_run.recovery_copied"))


def form_of(code: CodeForm, password: PasswordForm) -> EnrolForm:
    """Return both forms' fields as typed, without spaces at the ends."""
    return EnrolForm(
        # Of all fields but the password: spaces at its ends belong to it.
        address=code.address.text().strip().rstrip("/"),
        code=code.code.text().strip(),
        user_name=code.user_name.text().strip(),
        display_name=code.display_name.text().strip(),
        password=password.password.text(),
    )
