"""The help page: every key, what the states mean, whom to ask."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QGuiApplication, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from sync.model.fiscal_year import FiscalMonth
from ui.pages.page import Page
from ui.text import say
from ui.theme.current import tokens
from ui.views.common import RowState
from ui.views.surroundings import Surroundings
from ui.widgets import paint
from ui.widgets.badge import Badge, mark_of
from ui.widgets.card import Card
from ui.widgets.key_button import KeyButton
from ui.widgets.key_cap import key_width, paint_key_cap
from ui.widgets.scroll import Scroll
from ui.widgets.title_block import TitleBlock
from ui.widgets.words import Words

_EVERYWHERE = (
    ("Alt+1", "home"),
    ("Alt+2 … 5", "sheets"),
    ("Alt+6", "records"),
    ("Alt+7", "targets"),
    ("Alt+8", "sync_page"),
    ("Alt+9", "settings"),
    ("Alt+←", "back"),
    ("F1", "help"),
    ("F6", "panes"),
    ("F9", "sync"),
    ("Ctrl+K", "search"),
    ("Ctrl+PgUp / PgDn", "month"),
)
_SHEET = (
    ("Enter", "next_cell"),
    ("Shift+Enter", "cell_before"),
    ("Tab", "right"),
    ("F2", "edit"),
    ("Esc", "cancel"),
    ("Ctrl+Enter", "history"),
)
_CONFLICTS = (("1 / 2", "choose"), ("3", "type"), ("Enter", "take"), ("Esc", "later"))
_CAP_COLUMN = 150
_SIDE_BY_SIDE = 1080


class _KeyLine(QWidget):
    """A key and what it does."""

    def __init__(self, key: str, words: str) -> None:
        super().__init__()
        self._key, self._words = key, words
        self.setAccessibleName(f"{key}: {words}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        width = _CAP_COLUMN + paint.text_width(self._words, "body") + 2
        return QSize(round(width), 28)

    minimumSizeHint = sizeHint

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = paint.painter_on(self)
        theme = tokens()
        cap = QRectF(0, 0, key_width(self._key), self.height())
        paint_key_cap(painter, cap, self._key, theme.text, theme.border)
        room = QRectF(_CAP_COLUMN, 0, self.width() - _CAP_COLUMN, self.height())
        paint.draw_text(painter, room, self._words, "body", theme.text)
        painter.end()


def _keys_card(title: str, keys: tuple[tuple[str, str], ...], prefix: str) -> Card:
    card = Card()
    card.column.setSpacing(2)
    card.column.addWidget(Words(title, "section"))
    for key, name in keys:
        card.column.addWidget(_KeyLine(key, say(f"help.{prefix}.{name}")))
    return card


class HelpPage(Page):
    """Keys at the left, states and contact at the right."""

    def __init__(self, surroundings: Surroundings) -> None:
        super().__init__()
        self._surroundings = surroundings
        self.copy = KeyButton(say("help.copy_facts"), icon="copy")
        body = QWidget()
        self._pair = QBoxLayout(QBoxLayout.Direction.LeftToRight, body)
        self._pair.setContentsMargins(28, 18, 28, 20)
        self._pair.setSpacing(20)
        left = QVBoxLayout()
        left.setSpacing(12)
        left.addWidget(_keys_card(say("help.everywhere"), _EVERYWHERE, "key"))
        left.addWidget(self._contact_card())
        left.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(12)
        right.addWidget(_keys_card(say("help.in_sheet"), _SHEET, "sheet"))
        right.addWidget(_keys_card(say("help.in_conflicts"), _CONFLICTS, "conflict"))
        right.addStretch(1)
        third = QVBoxLayout()
        third.setSpacing(12)
        third.addWidget(self._states_card())
        third.addStretch(1)
        for part in (left, right, third):
            self._pair.addLayout(part, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(Scroll(body))
        self.copy.clicked.connect(self._copy_facts)

    def _states_card(self) -> Card:
        card = Card()
        card.column.setSpacing(3)
        card.column.addWidget(Words(say("help.states"), "section"))
        for state in RowState:
            card.column.addWidget(Badge(mark_of(state)))
            card.column.addWidget(Words(say(f"sync.means_{state.value}"), "caption", "text2", wrap=True))
        return card

    def _contact_card(self) -> Card:
        card = Card()
        words = "\n".join((say("help.contact"), self._facts()))
        card.column.addWidget(TitleBlock(say("common.contact"), words, ("section", "body")))
        card.column.addWidget(self.copy)
        return card

    def _facts(self) -> str:
        version = say("settings.version", version=self._surroundings.version)
        install = self._surroundings.install
        return f"{version} · {say('settings.install', install=install)}" if install else version

    def title(self) -> str:
        """Return the page's title."""
        return say("window.nav.help")

    def show_month(self, month: FiscalMonth) -> None:
        """Show the same: help has no month."""

    def refresh(self, registers: frozenset[str]) -> None:
        """Show the same: help does not come from records."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the columns one over the other where the window is narrow."""
        super().resizeEvent(event)
        wide = self.width() >= _SIDE_BY_SIDE
        self._pair.setDirection(
            QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        )

    def first_focus(self) -> QWidget:
        """Return the only button."""
        return self.copy

    def _copy_facts(self) -> None:
        QGuiApplication.clipboard().setText(self._facts())
