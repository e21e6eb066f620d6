"""A new password, typed twice, hidden until asked for."""

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from sync.model.passwords import LONGEST_PASSWORD, SHORTEST_PASSWORD, is_one_letter
from sync.model.sentences import sentence
from ui.text import say
from ui.widgets.field_box import FieldBox
from ui.widgets.inputs import Input
from ui.widgets.tick import Tick


class PasswordFields(QWidget):
    """Two fields and the tick that shows them; says in words what does not fit."""

    def __init__(self, label: str) -> None:
        super().__init__()
        self.password, self.again = Input(), Input()
        for field in (self.password, self.again):
            field.setEchoMode(QLineEdit.EchoMode.Password)
        hint = say("first_run.password_hint", minimum=SHORTEST_PASSWORD)
        self.boxes = {
            "password": FieldBox(label, self.password, hint),
            "again": FieldBox(say("first_run.again"), self.again),
        }
        self.show_password = Tick(say("first_run.show_password"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for box in self.boxes.values():
            column.addWidget(box)
        column.addWidget(self.show_password)
        self.show_password.toggled.connect(self._reveal)

    def _reveal(self, shown: bool) -> None:  # noqa: FBT001 - the signal's own argument
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.password.setEchoMode(mode)
        self.again.setEchoMode(mode)

    def problems(self) -> dict[str, str]:
        """Return what does not fit yet, by field."""
        count = len(self.password.text())
        # The endpoint judges by the same module: what passes here is not refused after a round trip.
        if count < SHORTEST_PASSWORD:
            words = say("first_run.password_short", count=count, minimum=SHORTEST_PASSWORD)
            return {"password": words}
        if count > LONGEST_PASSWORD:
            return {"password": say("first_run.password_long", maximum=LONGEST_PASSWORD)}
        if is_one_letter(self.password.text()):
            return {"password": sentence("password-one-letter", {})}
        if self.password.text() != self.again.text():
            return {"again": say("first_run.again_different")}
        return {}
