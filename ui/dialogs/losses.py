"""Asks before the window closes on texts that are saved nowhere; going back is the default."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from ui.dialogs.frame import Frame
from ui.tables.list_cells import Cell, Column
from ui.tables.list_table import ListTable
from ui.text import say
from ui.views.common import Loss
from ui.widgets.key_button import KeyButton
from ui.widgets.words import Words

MOST = 4
"""Losses named one by one; further ones are counted."""


class LossDialog(Frame):
    """What will be lost and why; Enter and Esc go back."""

    discarded = Signal()
    """The officer closes all the same."""

    def __init__(self, losses: list[Loss], parent: QWidget | None = None) -> None:
        super().__init__(say("window.losses.heading", count=len(losses)), parent)
        # No WA_DeleteOnClose: Closing holds the dialog to know that it has asked, and lets it go with the
        # answer.
        self.setObjectName("lossDialog")
        self.losses = losses
        self.column.addWidget(Words(say("window.losses.why"), "body", wrap=True))
        self.lines = ListTable(
            (Column("", stretch=True),), say("window.losses.list"), row_height=46, fits=True
        )
        self.column.addWidget(self.lines)
        self.column.addStretch(1)
        self.back = KeyButton(say("window.losses.back"), "Enter", "undo-2", "main")
        self.back.clicked.connect(self.reject)
        # No key of its own: what loses text takes a click, or Tab and a key pressed on purpose.
        self.discard = KeyButton(say("window.losses.discard"), kind="danger")
        self.discard.clicked.connect(self._discard)
        self.add_buttons(self.back, self.discard)
        self.resize(620, 200)
        self.lines.put(tuple((cell,) for cell in _cells(losses)))

    def showEvent(self, event: QShowEvent) -> None:
        """Give the way back the focus: a hasty Enter loses nothing."""
        super().showEvent(event)
        self.back.setFocus()

    def _discard(self) -> None:
        self.accept()
        self.discarded.emit()


def _cells(losses: list[Loss]) -> list[Cell]:
    named = [Cell(one.what, one.why, below=True, icon="circle-alert", tone="bad") for one in losses[:MOST]]
    further = len(losses) - MOST
    return [*named, Cell(say("window.losses.more", count=further))] if further > 0 else named
