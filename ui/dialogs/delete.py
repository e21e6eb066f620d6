"""Asks before a record is deleted, and why; the reason stays with the deletion."""

from PySide6.QtWidgets import QWidget

from ui.dialogs.reason import ReasonDialog
from ui.text import say


class DeleteDialog(ReasonDialog):
    """Deletion is one of the few acts that are confirmed."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(
            say("records.delete_heading", title=title),
            say("records.delete_why"),
            say("records.delete_act"),
            danger=True,
            parent=parent,
        )
        self.setObjectName("deleteDialog")
