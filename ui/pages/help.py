"""The help page: every key, what the states mean, whom to ask."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from sync.model.fiscal_year import FiscalMonth
from ui.pages.page import Page
from ui.ports import Desk
from ui.text import say, unbroken
from ui.theme.current import tokens
from ui.views.common import RowState
from ui.views.surroundings import Identity, Surroundings
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
    ("Ctrl+Z / Ctrl+Y", "undo"),
)
_CONFLICTS = (("1 / 2", "choose"), ("3", "type"), ("Enter", "take"), ("Esc", "later"))
_FACTS = ("version", "install", "address", "store", "log")
"""What an administrator asks for first."""
_TOP = Qt.AlignmentFlag.AlignTop
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


def _in_groups(number: str) -> str:
    """Return a long number in groups of eight, to be read out by telephone."""
    return " ".join(number[at : at + 8] for at in range(0, len(number), 8))


class HelpPage(Page):
    """Keys at the left, whom to tell what in the middle, states at the right."""

    def __init__(self, desk: Desk, surroundings: Surroundings) -> None:
        super().__init__()
        self._desk = desk
        self._version = surroundings.version
        refused = surroundings.log_refused
        self._log = say("help.fact.log_refused", folder=refused) if refused else surroundings.log
        self.told: dict[str, str] = {}
        """The facts as they are copied."""
        self.facts = {name: Words("", "body", wrap=True) for name in _FACTS}
        self.copy = KeyButton(say("help.copy_facts"), icon="copy")
        body = QWidget()
        self._pair = QBoxLayout(QBoxLayout.Direction.LeftToRight, body)
        self._pair.setContentsMargins(28, 18, 28, 20)
        self._pair.setSpacing(20)
        left = QVBoxLayout()
        left.setSpacing(12)
        left.addWidget(_keys_card(say("help.everywhere"), _EVERYWHERE, "key"))
        left.addWidget(_keys_card(say("help.in_conflicts"), _CONFLICTS, "conflict"))
        left.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(12)
        right.addWidget(_keys_card(say("help.in_sheet"), _SHEET, "sheet"))
        right.addWidget(self._contact_card())
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
        card.column.addWidget(TitleBlock(say("common.contact"), say("help.contact"), ("section", "body")))
        table = QGridLayout()
        table.setHorizontalSpacing(12)
        table.setVerticalSpacing(2)
        table.setColumnStretch(1, 1)
        for row, (name, value) in enumerate(self.facts.items()):
            table.addWidget(Words(say(f"help.fact.{name}"), "body", "text2"), row, 0, _TOP)
            table.addWidget(value, row, 1)
        card.column.addLayout(table)
        card.column.addWidget(self.copy)
        return card

    def _show(self, identity: Identity) -> None:
        """Show who this PC is; a practice district has neither number nor centre, and says so."""
        none = say("help.fact.practice")
        this_pc = identity.install or none, identity.address or none, identity.store_place
        told = (self._version, *this_pc, self._log)
        self.told = dict(zip(_FACTS, told, strict=True))
        for name, words in self.told.items():
            self.facts[name].setText(words)
        if identity.install:
            # On screen only: what is copied keeps the number in one piece.
            self.facts["install"].setText(_in_groups(identity.install))

    def facts_words(self) -> str:
        """Return all facts as text for a message to the administrator."""
        return "\n".join(f"{say(f'help.fact.{name}')}: {words}" for name, words in self.told.items())

    def title(self) -> str:
        """Return the page's title."""
        return say("window.nav.help")

    def show_month(self, month: FiscalMonth) -> None:
        """Ask once: help has no month."""
        del month
        self._desk.identity(self, self._show)

    def refresh(self, registers: frozenset[str]) -> None:
        """Ask anew: the PC may have been enrolled again."""
        del registers
        self._desk.identity(self, self._show)

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
        QGuiApplication.clipboard().setText(unbroken(self.facts_words()))
