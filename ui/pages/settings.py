"""The settings page: the theme, where the records lie, the version, the licences."""

from functools import partial

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from resources.locate import locate
from sync.model.fiscal_year import FiscalMonth
from ui.pages.page import Page
from ui.pages.practice_start import ask_anew
from ui.ports import Desk
from ui.text import say
from ui.theme.apply import MODES
from ui.views.common import LEAVE_PRACTICE, PRACTICE_ANEW
from ui.views.surroundings import Identity, Sending, Surroundings
from ui.widgets.card import Card
from ui.widgets.chip import Chip
from ui.widgets.inputs import NoteInput
from ui.widgets.key_button import KeyButton
from ui.widgets.scroll import Scroll
from ui.widgets.tick import Tick
from ui.widgets.title_block import TitleBlock
from ui.widgets.words import Words

_ICONS = {"light": "sun", "dark": "moon", "contrast": "contrast", "system": "monitor"}
# These ask that their notice travels with what is shipped (LOOK, "Icons").
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
        self.automatic = Tick(say("settings.sending_automatic"))
        self.metered = Tick(say("settings.sending_metered"))
        self.copy = KeyButton(say("settings.copy_place"), icon="copy")
        # With an office on this PC the way out leads to its log-in, else to an enrolment.
        leave = "settings.leave_login" if surroundings.offices else "settings.leave"
        self.leave_button = KeyButton(say(leave), icon="log-in", kind="main")
        self.anew_button = KeyButton(say("settings.anew"), icon="undo-2")
        self._practice = self._practice_card()
        self.licences = NoteInput()
        self.licences.setReadOnly(True)
        self.licences.setPlainText(licence_text())
        self.licences.setAccessibleName(say("settings.licences"))
        self.licences.setMinimumHeight(180)
        self._build()
        for chip in self.modes.values():
            chip.clicked.connect(self._choose)
        self.modes[surroundings.theme].setChecked(True)
        self.automatic.setChecked(surroundings.sending.automatic)
        self.metered.setChecked(surroundings.sending.metered)
        for tick in (self.automatic, self.metered):
            tick.clicked.connect(self._choose_sending)
        self.copy.clicked.connect(self._copy_place)
        self.leave_button.clicked.connect(self._leave_practice)
        self.anew_button.clicked.connect(self._ask_anew)

    def _build(self) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(28, 18, 28, 20)
        column.setSpacing(12)
        column.addWidget(self._practice)
        column.addWidget(self._theme_card())
        column.addWidget(self._sending_card())
        column.addWidget(self._place_card())
        column.addWidget(self._about_card())
        column.addStretch(1)
        body.setMaximumWidth(900)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(Scroll(body))

    def _practice_card(self) -> Card:
        """Return the way out of the practice district; shown there only."""
        card = Card()
        head = TitleBlock(say("settings.practice"), say("settings.practice_note"), ("section", "caption"))
        card.column.addWidget(head)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.leave_button)
        row.addWidget(self.anew_button)
        row.addStretch(1)
        card.column.addLayout(row)
        card.hide()
        return card

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

    def _sending_card(self) -> Card:
        card = Card()
        head = TitleBlock(say("settings.sending"), say("settings.sending_note"), ("section", "caption"))
        card.column.addWidget(head)
        card.column.addWidget(self.automatic)
        card.column.addWidget(self.metered)
        card.column.addWidget(Words(say("settings.sending_metered_note"), "caption", "text2", wrap=True))
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
        # Only a practice district of this PC's own has no install.
        self._practice.setVisible(not identity.install)
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

    def _choose_sending(self) -> None:
        chosen = Sending(automatic=self.automatic.isChecked(), metered=self.metered.isChecked())
        self._surroundings.choose_sending(chosen)

    def _leave_practice(self) -> None:
        self.route_asked.emit(LEAVE_PRACTICE)

    def _ask_anew(self) -> None:
        ask_anew(self).confirmed.connect(partial(self.route_asked.emit, PRACTICE_ANEW))

    def _copy_place(self) -> None:
        QGuiApplication.clipboard().setText(self.place.text())
