"""The right half of the conflicts page: three cards, the effect, the trend, the acts."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from sync.model.sources import day_in_thailand
from ui.pages import conflict_words as words
from ui.pages.conflict_other import OtherValue
from ui.tables.list_table import ListCard, ListTable
from ui.text import say
from ui.views.sync import ConflictView
from ui.widgets.divider import Divider
from ui.widgets.fork_plot import ForkPlot
from ui.widgets.key_button import KeyButton
from ui.widgets.scroll import Scroll
from ui.widgets.title_block import TitleBlock
from ui.widgets.value_card import CardRow, ValueCard
from ui.widgets.words import Words

NEITHER, MINE, THEIRS = -1, 0, 1
_SIDE = 28


class ConflictPanel(QWidget):
    """Shows one conflict; mine is chosen first. ``settled`` carries id and stored value."""

    settled = Signal(str, object)
    postponed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._conflict: ConflictView | None = None
        self._now_ms = 0
        self._texts: dict[str, str] = {}
        """Third values typed for conflicts that are out of sight, by conflict."""
        self._written = ""
        """The waiting own edit that is shown."""
        self.chosen = MINE
        self.head = TitleBlock(roles=("title", "body"))
        self.before = ValueCard(choosable=False)
        self.mine = ValueCard(choosable=True)
        self.theirs = ValueCard(choosable=True)
        self._cards = CardRow(self.before, self.mine, self.theirs)
        self._effect_title = Words(say("conflicts.effect"), "strong")
        self.effects = ListTable(words.effect_columns(()), say("conflicts.effect"), row_height=30, fits=True)
        # Nothing is chosen in it: Tab leads from the cards straight to the acts.
        self.effects.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._effect_card = ListCard(self.effects)
        self._trend_title = Words("", "strong")
        self._plot = ForkPlot()
        self.other = OtherValue()
        self.typed = self.other.line
        self.since = Words("", "strong", "warn", wrap=True)
        self.use = KeyButton("", "Enter", kind="main")
        self.type = KeyButton(say("conflicts.type"), "3", "pencil-line")
        self.why_locked = Words("", "strong", "warn", wrap=True)
        self.later = KeyButton(say("conflicts.later"), "Esc")
        self.kept = Words("", "caption", "text2", wrap=True)
        self._build()
        self._bind()

    def _build(self) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(_SIDE, 12, _SIDE, 14)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self._cards)
        column.addSpacing(8)
        column.addWidget(self._effect_title)
        column.addWidget(self._effect_card)
        column.addSpacing(8)
        column.addWidget(self._trend_title)
        column.addWidget(self._plot)
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(Scroll(body), 1)
        outer.addWidget(Divider())
        outer.addLayout(self._foot())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the acts out anew."""
        super().resizeEvent(event)
        self._share_acts()

    def _share_acts(self) -> None:
        """Put the other acts below the main one where a long name leaves them no room beside it."""
        buttons = (self.use, self.type, self.later)
        wanted = sum(one.sizeHint().width() + self._row.spacing() for one in buttons)
        fits = wanted <= self.width() - 2 * _SIDE
        beside, below = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._row.setDirection(beside if fits else below)

    def _foot(self) -> QVBoxLayout:
        """Return what stays in sight while the values scroll: the input and the acts (LOOK, "Window")."""
        foot = QVBoxLayout()
        foot.setContentsMargins(_SIDE, 8, _SIDE, 8)
        foot.setSpacing(2)
        # Outside the scrolling: what is about to be overwritten stays in sight with the act that does it.
        foot.addWidget(self.since)
        foot.addWidget(self.other)
        foot.addWidget(self.why_locked)
        foot.addLayout(self._acts())
        foot.addWidget(self.kept)
        return foot

    def _acts(self) -> QBoxLayout:
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(10)
        self._row.addWidget(self.use)
        others = QHBoxLayout()
        others.setSpacing(10)
        for button in (self.type, self.later):
            others.addWidget(button)
        others.addStretch(1)
        self._row.addLayout(others, 1)
        return self._row

    def _bind(self) -> None:
        self.mine.clicked.connect(self.choose_mine)
        self.theirs.clicked.connect(self.choose_theirs)
        self.use.clicked.connect(self.take)
        self.type.clicked.connect(self.type_other)
        self.later.clicked.connect(self.leave)

    def in_tab_order(self) -> tuple[QWidget, ...]:
        """Return what takes the focus, in the order of choosing: the values, the input, the acts."""
        other = self.other
        return (self.mine, self.theirs, other.line, other.note, self.use, self.type, self.later)

    def put(self, conflict: ConflictView, now_ms: int) -> None:
        """Show a conflict; what was typed for another one waits there."""
        same = conflict.conflict_id == self.conflict_id
        if not same:
            # Before the other conflict takes its place: an open text is filed under the one that is shown.
            self._texts = self.half_typed()
        self._conflict, self._now_ms = conflict, now_ms
        written = conflict.waiting.op_id if conflict.waiting is not None else ""
        news, self._written = not same or written != self._written, written
        self.head.put(conflict.label, say("conflicts.where", where=conflict.where))
        self.before.put(words.before_card(conflict, now_ms))
        for number, card in enumerate((self.mine, self.theirs)):
            card.put(words.side_card(conflict, number, now_ms))
        # All three anew: the longest text decides the height of each.
        self._cards.share()
        self.since.setText(words.since_words(conflict, now_ms))
        self.since.setVisible(conflict.waiting is not None)
        self._put_locks(conflict)
        self.kept.setText(say("conflicts.kept" if conflict.has_history else "conflicts.kept_nowhere"))
        self._trend_title.setText(say("conflicts.trend", label=conflict.label))
        if not same:
            self._close_other()
            # The field first: it decides whether the line or the note takes the text brought back below.
            self.other.put_field(conflict.field)
            self._bring_back(self._texts.pop(conflict.conflict_id, ""))
        # News of the same conflict move no choice; only an own edit that came to wait, or went, begins anew.
        if news and not self.half_typed().get(conflict.conflict_id):
            self._begin()
        elif not self._is_typing:
            stays = self.chosen == NEITHER or self._can_choose(self.chosen)
            self._choose(self.chosen if stays else self._first_free)

    def _put_locks(self, conflict: ConflictView) -> None:
        """Let choose what this officer may choose, and say who chooses the rest."""
        why = words.why_locked(conflict)
        self.why_locked.setText(why)
        self.why_locked.setVisible(bool(why))
        for number, card in enumerate((self.mine, self.theirs)):
            card.setEnabled(self._can_choose(number))
        self.type.setVisible(self._can_type)
        self.use.setVisible(any(map(self._can_choose, (MINE, THEIRS))) or self._can_type)

    def _can_choose(self, number: int) -> bool:
        conflict = self._conflict
        if conflict is None or conflict.locked or number == NEITHER:
            return False
        return not (conflict.mine if number == MINE else conflict.theirs).locked

    @property
    def _can_type(self) -> bool:
        conflict = self._conflict
        return conflict is not None and conflict.can_type and not conflict.locked

    @property
    def _first_free(self) -> int:
        return THEIRS if self._can_choose(THEIRS) and not self._can_choose(MINE) else MINE

    @property
    def conflict_id(self) -> str:
        """The conflict shown, empty before the first."""
        return self._conflict.conflict_id if self._conflict is not None else ""

    @property
    def _is_typing(self) -> bool:
        return self.other.isVisibleTo(self)

    def half_typed(self) -> dict[str, str]:
        """Return the third values that were typed and not taken, by conflict."""
        typed = self.other.typed if self._is_typing else ""
        here = {self.conflict_id: typed} if typed else {}
        return {**self._texts, **here}

    def forget(self, conflict_id: str) -> None:
        """Let go of what was typed for a conflict that waits no more."""
        self._texts.pop(conflict_id, None)
        if conflict_id == self.conflict_id:
            self._close_other()
            self.other.put_typed("")

    def _bring_back(self, text: str) -> None:
        self.other.put_typed(text)
        if text:
            self._offer_other()

    def _begin(self) -> None:
        """Offer first what an officer most likely wants: what they wrote last, else the first free value.

        Where an own edit waits neither card is chosen: Enter alone must not replace it.
        """
        conflict = self._conflict
        self._close_other()
        if conflict is None or conflict.waiting is None:
            self._choose(self._first_free)
            return
        self._choose(NEITHER)
        if self._can_type:
            self.other.put_typed("")
            self.other.start(conflict.waiting.value)
            self._offer_other()

    def _owners(self, conflict: ConflictView) -> tuple[str, str]:
        return words.owner_words(conflict.mine), words.owner_words(conflict.theirs)

    def choose_mine(self) -> None:
        """Choose the first value."""
        if self._can_choose(MINE):
            self._close_other()
            self._choose(MINE)

    def choose_theirs(self) -> None:
        """Choose the second value."""
        if self._can_choose(THEIRS):
            self._close_other()
            self._choose(THEIRS)

    def _choose(self, chosen: int) -> None:
        conflict = self._conflict
        if conflict is None:
            return
        self.chosen = chosen
        self.mine.setChecked(chosen == MINE and self._can_choose(MINE))
        self.theirs.setChecked(chosen == THEIRS and self._can_choose(THEIRS))
        owners = self._owners(conflict)
        self.use.setEnabled(chosen != NEITHER)
        self.use.set_words(
            say("conflicts.use_neither") if chosen == NEITHER else words.use_words(conflict, owners[chosen])
        )
        self._share_acts()
        self._show_effects(conflict, owners)
        fork = words.prongs(conflict, owners, chosen)
        shown = bool(conflict.trend) and bool(fork)
        self._trend_title.setVisible(shown)
        self._plot.setVisible(shown)
        self._plot.put(conflict.trend, fork)

    def _show_effects(self, conflict: ConflictView, owners: tuple[str, str]) -> None:
        for widget in (self._effect_title, self._effect_card):
            widget.setVisible(bool(conflict.effects))
        if conflict.effects:
            lines = tuple(
                words.effect_line(effect, owner, chosen=number == self.chosen)
                for number, (effect, owner) in enumerate(zip(conflict.effects, owners, strict=False))
            )
            self.effects.put(lines, words.effect_columns(conflict.heads))

    def type_other(self) -> None:
        """Offer an input for a third value."""
        if not self._can_type:
            return
        self.other.start(self._start_value())
        self._offer_other()
        self.other.take_focus()

    def _start_value(self) -> str:
        """Return what another value starts with: what was written since, else the value chosen now."""
        conflict = self._conflict
        if conflict is None:
            return ""
        if conflict.waiting is not None:
            return conflict.waiting.value
        return (conflict.theirs if self.chosen == THEIRS else conflict.mine).value

    def _offer_other(self) -> None:
        self.other.show()
        self.use.setEnabled(True)
        self.use.set_words(say("conflicts.use_other"))
        self._share_acts()
        # The third value takes their place: no card may look chosen beside it.
        self.mine.setChecked(False)
        self.theirs.setChecked(False)

    def _close_other(self) -> None:
        """Hide the input; its text stays, should the officer come back to it."""
        self.other.set_problem("")
        self.other.hide()

    def take(self) -> None:
        """Take the chosen or the typed value."""
        conflict = self._conflict
        if conflict is None:
            return
        if self._is_typing:
            self._take_typed(conflict)
            return
        # Keys come here too, past a button that is disabled or hidden.
        if not self._can_choose(self.chosen):
            return
        side = conflict.mine if self.chosen == MINE else conflict.theirs
        self.settled.emit(conflict.conflict_id, side.stored)

    def _take_typed(self, conflict: ConflictView) -> None:
        text = self.other.text
        if not text.strip():
            self.other.set_problem(say("conflicts.other_empty"))
            return
        value, problem = words.typed_value(conflict, text, day_in_thailand(self._now_ms))
        if problem:
            self.other.set_problem(problem)
            return
        self.settled.emit(conflict.conflict_id, value)

    def leave(self) -> None:
        """Close the input, or leave the conflict for later."""
        if self._is_typing:
            self._close_other()
            self._choose(self.chosen)
            # The input is hidden now and had the cursor: the next 1, 2 or 3 must reach the page.
            self.mine.setFocus()
        elif self._conflict is not None:
            self.postponed.emit(self._conflict.conflict_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep digits typed into the input from choosing a card."""
        if self.other.has_cursor and event.key() not in {
            Qt.Key.Key_Return,
            Qt.Key.Key_Enter,
            Qt.Key.Key_Escape,
        }:
            event.accept()
            return
        super().keyPressEvent(event)
