"""Asks before a backup takes the place of a damaged store."""

from PySide6.QtWidgets import QWidget

from ui.dialogs.question import QuestionDialog


class RestoreDialog(QuestionDialog):
    """Says again what is damaged, of when the backup is, and what it does not hold."""

    def __init__(self, explanation: str, parent: QWidget | None = None) -> None:
        super().__init__("first_run.restore", explanation, parent)
