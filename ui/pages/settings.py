"""The settings page: the theme, where the records lie, the version, the licences."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from resources.locate import locate
from sync.model.fiscal_year import FiscalMonth
from ui.pages.page import Page
from ui.ports import Desk
from ui.text import say
from ui.theme.apply import MODES
from ui.views.surroundings import Identity, Surroundings
from ui.widgets.card import Card
from ui.widgets.chip import Chip
from ui.widgets.inputs import NoteInput
from ui.widgets.key_button import KeyButton
from ui.widgets.scroll import Scroll
from ui.widgets.title_block import TitleBlock
from ui.widgets.words import Words

_ICONS = {"light": "sun", "dark": "moon", "contrast": "contrast", "system": "monitor"}
_LICENCES = ("geothai-NOTICE.txt", "lucide-LICENSE.txt")


def licence_text() -> str:
    """Return the notices of all shipped parts that ask for one."""
    parts = [locate("licences", name).read_text(encoding="utf-8").strip() for name in _LICENCES]
    parts.append(locate("fonts", "OFL.txt").read_text(encoding="utf-8").strip())
    return "\n\n———\n\n".join(parts)


class SettingsPage(Page):
    """What this PC can be set to, and what the program is made of."""

    def __init__(self, desk: Desk, surroundings: Surroundings) -> None:
        super().__init__()
        self._desk = desk
        self._surroundings = surroundings
        self.place = Words("", "body", wrap=True)
        self._about = TitleBlock(say("settings.about"), "", ("section", "body"))
        self.modes = {mode: Chip(say(f"settings.theme_{mode}"), _ICONS[mode]) for mode in MODES}
        self.copy = KeyButton(say("settings.copy_place"), icon="copy")
        self.licences = NoteInput()
        self.licences.setReadOnly(True)
        self.licences.setPlainText(licence_text())
        self.licences.setAccessibleName(say("settings.licences"))
        self.licences.setMinimumHeight(180)
        self._build()
        for chip in self.modes.values():
            chip.clicked.connect(self._choose)
        self.modes[surroundings.theme].setChecked(True)
        self.copy.clicked.connect(self._copy_place)

    def _build(self) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(28, 18, 28, 20)
        column.setSpacing(12)
        column.addWidget(self._theme_card())
        column.addWidget(self._place_card())
        column.addWidget(self._about_card())
        column.addStretch(1)
        body.setMaximumWidth(900)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(Scroll(body))

    def _theme_card(self) -> Card:
        card = Card()
        head = TitleBlock(say("settings.theme"), say("settings.theme_note"), ("section", "caption"))
        card.column.addWidget(head)
        row = QHBoxLayout()
        row.setSpacing(6)
        for chip in self.modes.values():
            row.addWidget(chip)
        row.addStretch(1)
        card.column.addLayout(row)
        return card

    def _place_card(self) -> Card:
        card = Card()
        head = TitleBlock(say("settings.place"), say("settings.place_note"), ("section", "caption"))
        card.column.addWidget(head)
        row = QHBoxLayout()
        row.addWidget(self.place, 1)
        row.addWidget(self.copy)
        card.column.addLayout(row)
        return card

    def _about_card(self) -> Card:
        card = Card()
        card.column.addWidget(self._about)
        card.column.addWidget(Words(say("settings.licences"), "strong"))
        card.column.addWidget(self.licences)
        return card

    def title(self) -> str:
        """Return the page's title."""
        return say("window.nav.settings")

    def show_month(self, month: FiscalMonth) -> None:
        """Ask once: settings have no month."""
        del month
        self._desk.identity(self, self._show)

    def refresh(self, registers: frozenset[str]) -> None:
        """Ask anew: the PC may have been enrolled again."""
        del registers
        self._desk.identity(self, self._show)

    def _show(self, identity: Identity) -> None:
        self.place.setText(identity.store_place)
        version = say("settings.version", version=self._surroundings.version)
        number = say("settings.install", install=identity.install) if identity.install else ""
        facts = " · ".join(part for part in (version, number) if part)
        lines = (facts, say("settings.areas"), say("settings.parts"))
        self._about.put(say("settings.about"), "\n".join(lines))

    def first_focus(self) -> QWidget:
        """Return the chosen theme."""
        return next(chip for chip in self.modes.values() if chip.isChecked())

    def _choose(self) -> None:
        chosen = next(mode for mode, chip in self.modes.items() if chip.isChecked())
        self._surroundings.choose_theme(chosen)

    def _copy_place(self) -> None:
        QGuiApplication.clipboard().setText(self.place.text())
