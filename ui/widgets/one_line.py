"""The one door for text into a line: what holds several cells or lines of another program stays told apart.

Keys, the menu, a drop, a middle click and an input method all end in ``QLineEdit``'s own editing, which asks
its validator. This one refuses nothing; it rewrites. Without it two cells of a spreadsheet, a tab between
them, would read as one number with a space in it.
"""

import re

from PySide6.QtCore import QObject
from PySide6.QtGui import QValidator

APART = " | "
"""No number and no date is read with this in it: the text is refused in words, and kept."""
_BETWEEN = re.compile("[ \u00a0]*[\x00-\x1f\x7f-\x9f\u2028\u2029][\x00-\x20\x7f-\xa0\u2028\u2029]*")


def cells_apart(text: str, joint: str = APART) -> str:
    """Return ``text`` with ``joint`` where a tab, a line's end or another control character stands."""
    return _BETWEEN.sub(joint, text)


class OneLine(QValidator):
    """Keeps cells apart in a line."""

    def __init__(self, parent: QObject, joint: str = APART) -> None:
        super().__init__(parent)
        self.joint = joint
        """A space where several lines are still one text (a name)."""

    def validate(self, text: str, caret: int) -> tuple[QValidator.State, str, int]:
        """Rewrite; what ends at the caret ends there without the line's end that copied cells carry."""
        if not _BETWEEN.search(text):
            return QValidator.State.Acceptable, text, caret
        before = cells_apart(text[:caret], self.joint)
        before = before.removeprefix(self.joint).removesuffix(self.joint)
        after = cells_apart(text[caret:], self.joint)
        return QValidator.State.Acceptable, before + after, len(before)
