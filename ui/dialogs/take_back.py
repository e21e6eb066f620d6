"""Asks before something the centre refused is taken back; the way back has the focus."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from ui.dialogs.frame import Frame
from ui.dialogs.question import QuestionDialog
from ui.ports import Desk
from ui.text import say
from ui.views.record import TakeBackView
from ui.widgets.key_button import KeyButton
from ui.widgets.words import Words

_SHOWN = 4
"""Refused values named one by one; a record has seldom more, and the dialog stays small."""


class TakeBackDialog(QuestionDialog):
    """Says what goes, what stands there afterwards, and that it stays on file."""

    def __init__(self, view: TakeBackView, parent: QWidget | None = None) -> None:
        super().__init__(
            "records.back_whole" if view.whole else "records.back_edits", "\n".join(_told(view)), parent
        )
        self.setObjectName("takeBackDialog")
        self.resize(640, 320)


class NotTakenDialog(Frame):
    """Says why nothing was taken back, and what to do instead."""

    def __init__(self, view: TakeBackView, parent: QWidget | None = None) -> None:
        super().__init__(say("records.back_refused", title=view.title), parent)
        self.setObjectName("notTakenDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.column.addWidget(Words(view.refused, "body", wrap=True))
        self.column.addStretch(1)
        self.back = KeyButton(say("records.understood"), "Esc", kind="main")
        self.back.clicked.connect(self.reject)
        self.add_buttons(self.back)
        self.resize(520, 240)
        self.back.setFocus()


def ask_to_take_back(
    desk: Desk, page: QWidget, key: tuple[str, str], taken: Callable[[TakeBackView], None]
) -> None:
    """Ask what would go of a record (register, id), then the officer; ``taken`` hears when it is done."""
    desk.taking_back(page, *key, partial(_ask, desk, page, key, taken))


def _ask(
    desk: Desk,
    page: QWidget,
    key: tuple[str, str],
    taken: Callable[[TakeBackView], None],
    view: TakeBackView,
) -> None:
    if any(one.isVisible() for one in page.findChildren(QDialog)):
        return  # a hasty hand asks twice
    if view.refused:
        NotTakenDialog(view, page).open()
        return
    dialog = TakeBackDialog(view, page)
    # The mark goes back with the yes: where the record has moved since the question, nothing is taken back.
    dialog.confirmed.connect(partial(desk.take_back, page, *key, view.mark, partial(_answered, page, taken)))
    dialog.open()


def _answered(page: QWidget, taken: Callable[[TakeBackView], None], view: TakeBackView) -> None:
    if view.refused:
        NotTakenDialog(view, page).open()
    else:
        taken(view)


def _told(view: TakeBackView) -> list[str]:
    """Return the explanation's lines; what does not fit is counted, and all of it stands on file."""
    kind = "whole" if view.whole else "edits"
    values = list(view.values[:_SHOWN])
    if len(view.values) > _SHOWN:
        values.append(say("records.back_more", count=len(view.values) - _SHOWN))
    lines = [view.title, view.why, *values, view.along, say(f"records.back_{kind}_why")]
    return [one for one in lines if one]
