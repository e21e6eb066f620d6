"""Asks before a record is deleted, and why; the reason stays with the deletion. Says why one cannot be."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.dialogs.frame import Frame
from ui.dialogs.reason import ReasonDialog
from ui.text import say
from ui.views.record import DeletionView
from ui.widgets.key_button import KeyButton
from ui.widgets.words import Words


class DeleteDialog(ReasonDialog):
    """Deletion is one of the few acts that are confirmed."""

    def __init__(self, view: DeletionView, parent: QWidget | None = None) -> None:
        why = say("records.delete_why")
        super().__init__(
            say("records.delete_heading", title=view.title),
            f"{view.along}\n{why}" if view.along else why,
            say("records.delete_act"),
            danger=True,
            parent=parent,
        )
        self.setObjectName("deleteDialog")


class RefusalDialog(Frame):
    """Says why a record cannot be deleted, and what to do instead."""

    def __init__(self, view: DeletionView, parent: QWidget | None = None) -> None:
        super().__init__(say("records.delete_refused", title=view.title), parent)
        self.setObjectName("refusalDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.words = Words(view.refused, "body", wrap=True)
        self.column.addWidget(self.words)
        self.column.addStretch(1)
        self.back = KeyButton(say("records.understood"), "Esc", kind="main")
        self.back.clicked.connect(self.reject)
        self.add_buttons(self.back)
        self.resize(520, 240)
        self.back.setFocus()
