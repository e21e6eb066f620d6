"""The sync page: nothing is lost, where each record stands, what happened (T13; look picture 07)."""

from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from sync.model.fiscal_year import FiscalMonth
from ui.dialogs.enrol_again import EnrolAgainDialog, EnrolByCodeDialog
from ui.pages import sync_lines as lines
from ui.pages.page import Page
from ui.pages.refused_foot import RefusedFoot
from ui.pages.sync_watch import SyncWatch
from ui.ports import Desk
from ui.tables.list_cells import Column
from ui.tables.list_table import ListCard, ListTable
from ui.text import say, unbroken
from ui.views.common import RowState
from ui.views.sync import SyncLine, SyncView
from ui.widgets.card import Card
from ui.widgets.chip import Chip
from ui.widgets.headed import Headed
from ui.widgets.key_button import KeyButton
from ui.widgets.progress import ProgressLine
from ui.widgets.scroll import Scroll
from ui.widgets.three_places import ThreePlaces
from ui.widgets.words import Words

_SIDE_BY_SIDE = 1060
_LOG_WIDTH = 350


class SyncPage(Page):
    """Shows the places a record passes through, the running sync, every edited record and the log."""

    def __init__(self, desk: Desk, watch: SyncWatch) -> None:
        super().__init__()
        self._desk, self._watch = desk, watch
        self._view: SyncView | None = None
        self._filter = "all"
        self._shown: tuple[lines.Listed, ...] = ()
        self.head = Headed()
        self.send = KeyButton(say("sync.send"), "F9", kind="main")
        self.stop = KeyButton(say("sync.stop"), icon="circle-stop")
        self.settle = KeyButton(say("sync.settle"), icon="git-compare")
        self.again = KeyButton(say("sync.again"), icon="laptop", kind="main")
        self.by_code = KeyButton(say("sync.by_code"), icon="laptop", kind="main")
        self._places = ThreePlaces()
        self._running = Card()
        self.sent = Words("", "strong")
        self.volume = Words("", "caption", "text2")
        self._bar = ProgressLine("ok", 8)
        self._build()
        self._bind()

    def _build(self) -> None:
        self.list = ListTable(lines.columns(), say("sync.records"), row_height=29, zebra=True)
        log = (Column(""), Column(""), Column("", stretch=True))
        self.log = ListTable(log, say("sync.log"), row_height=48)
        self.detail = Words("", "caption", "text2", wrap=True)
        self.refused = RefusedFoot(self._desk, self)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(28, 16, 28, 14)
        column.setSpacing(14)
        column.addLayout(self._top_row())
        column.addWidget(self._places)
        column.addWidget(self._running_card())
        self._pair = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._pair.setSpacing(18)
        self._pair.addWidget(self._records_side(), 1)
        self._log_side = self._log_panel()
        self._pair.addWidget(self._log_side)
        column.addLayout(self._pair, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(Scroll(body))

    def _top_row(self) -> QHBoxLayout:
        top = QHBoxLayout()
        top.setSpacing(10)
        top.addWidget(self.head, 1)
        for button in (self.again, self.by_code, self.send, self.settle, self.stop):
            top.addWidget(button)
        return top

    def _running_card(self) -> Card:
        words = QHBoxLayout()
        words.addWidget(self.sent)
        words.addStretch(1)
        words.addWidget(self.volume)
        self._running.column.setContentsMargins(16, 8, 16, 14)
        self._running.column.addLayout(words)
        self._running.column.addWidget(self._bar)
        self._running.hide()
        return self._running

    def _records_side(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        chips = QHBoxLayout()
        chips.setSpacing(6)
        chips.addWidget(Words(say("sync.records"), "section"))
        chips.addSpacing(12)
        self.chips = {name: Chip("", *lines.CHIP_ICONS[name]) for name in lines.FILTERS}
        for chip in self.chips.values():
            chip.clicked.connect(self._choose_filter)
            chips.addWidget(chip)
        self.chips["all"].setChecked(True)
        for name in lines.RARE:
            self.chips[name].hide()
        chips.addStretch(1)
        chips.addWidget(self.refused.export)
        column.addLayout(chips)
        card = ListCard(self.list)
        card.setMinimumHeight(210)
        column.addWidget(card, 1)
        foot = QHBoxLayout()
        foot.setSpacing(10)
        foot.addWidget(self.detail, 1)
        for button in self.refused.buttons:
            foot.addWidget(button)
        column.addLayout(foot)
        return side

    def _log_panel(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(Words(say("sync.log"), "section"))
        head.addStretch(1)
        self.copy = KeyButton(say("common.copy"), icon="copy", kind="quiet")
        head.addWidget(self.copy)
        column.addLayout(head)
        card = ListCard(self.log)
        card.setMinimumHeight(210)
        column.addWidget(card, 1)
        return side

    def _bind(self) -> None:
        self.send.clicked.connect(self._watch.start)
        self.stop.clicked.connect(self._watch.cancel)
        self.settle.clicked.connect(self._open_conflicts)
        self.again.clicked.connect(self._enrol_again)
        self.by_code.clicked.connect(self._enrol_by_code)
        self.copy.clicked.connect(self._copy_log)
        self.list.removal_asked.connect(self.refused.take_back)
        self.refused.route_asked.connect(self.route_asked)
        self.refused.advised.connect(self.advised)
        self.refused.moved.connect(self._on_refused_moved)
        self.list.opened.connect(self._open_line)
        self.list.moved.connect(self._show_detail)
        self._watch.moved.connect(self._show_running)
        self._watch.ended.connect(self._ended)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the log below where the window is narrow."""
        super().resizeEvent(event)
        wide = self.width() >= _SIDE_BY_SIDE
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        self._pair.setDirection(direction)
        # 16 million: near Qt's largest, so no bound.
        self._log_side.setMaximumWidth(_LOG_WIDTH if wide else 16_000_000)
        self._log_side.setMinimumWidth(_LOG_WIDTH if wide else 0)

    def title(self) -> str:
        """Return the page's title."""
        return say("window.nav.sync")

    def show_month(self, month: FiscalMonth) -> None:
        """Ask once: the page is about all months."""
        del month
        self.refresh(frozenset())

    def refresh(self, registers: frozenset[str]) -> None:
        """Ask anew."""
        del registers
        self._desk.sync_page(self, self._show)

    def first_focus(self) -> QWidget:
        """Return the main button, or the list where nothing can be sent."""
        return self.list if self._view is not None and self._view.practice_only else self.send

    def _show(self, view: SyncView) -> None:
        self._view = view
        for name, chip in self.chips.items():
            chip.set_words(say(f"sync.filter_{name}", count=f"{len(lines.listed(view, name)):,}"))
        self._show_rare_chips(view)
        self._show_lines()
        now = self._desk.now_ms()
        self.log.put(tuple(lines.event_line(one, now) for one in view.log))
        # Conflicts of others count too: whoever wrote the values, the page shows them.
        to_choose = bool(view.to_choose or lines.kept(view.lines, "differ"))
        self.settle.set_words(say("sync.settle" if to_choose else "sync.see_merged"))
        self.settle.setVisible(bool(to_choose or view.merged))
        self._show_running()

    def _show_rare_chips(self, view: SyncView) -> None:
        """Offer such a filter where it keeps something; the one that is chosen stays."""
        for name in lines.RARE:
            chip = self.chips[name]
            chip.setVisible(chip.isChecked() or bool(lines.listed(view, name)))

    def _show_running(self) -> None:
        view, watch = self._view, self._watch
        if view is None:
            return
        self.head.put(*lines.head_of(view, watch, self._desk.now_ms()))
        self._places.put(view, lines.link_of(view, watch))
        self._show_acts(can_send=not view.practice_only and not watch.running)
        self._running.setVisible(watch.running)
        progress = watch.progress
        if progress is not None:
            self.sent.setText(lines.progress_words(progress))
            self.volume.setText(lines.volume_words(progress))
            self._bar.put(progress.sent, progress.to_send)

    def _show_acts(self, *, can_send: bool) -> None:
        """Show the one act that fits; the focus goes with it instead of to some neighbour."""
        held = self.send.hasFocus() or self.stop.hasFocus()
        shown, hidden = (self.send, self.stop) if can_send else (self.stop, self.send)
        self.stop.setEnabled(not self._watch.stopping)
        shown.setVisible(can_send or self._watch.running)
        forked = can_send and lines.is_forked(self._watch)
        unknown = can_send and lines.is_unknown(self._watch)
        self.again.setVisible(forked)
        self.by_code.setVisible(unknown)
        # One filled button per screen (LOOK, "Principles"): the act that helps.
        self.send.set_kind("plain" if forked or unknown else "main")
        if held and shown.isEnabled():
            shown.setFocus()
        hidden.hide()

    def _ended(self) -> None:
        self.refresh(frozenset())

    def _choose_filter(self) -> None:
        self._filter = next(name for name, chip in self.chips.items() if chip.isChecked())
        self._show_lines()

    def _show_lines(self) -> None:
        if self._view is None:
            return
        self._shown = lines.listed(self._view, self._filter)
        exported = {"refused", "unsent"} if lines.is_ended(self._watch) else {"refused"}
        self.refused.put_count(len(self._shown) if self._filter in exported else 0)
        now = self._desk.now_ms()
        self.list.put(tuple(lines.record_line(one, now) for one in self._shown))
        self._show_detail(self.list.current_row)

    def _show_detail(self, row: int) -> None:
        """Say below the list what the current row's state means: a reason is never cut off."""
        fits = 0 <= row < len(self._shown)
        self.detail.setText(lines.detail_words(self._shown[row]) if fits else say("sync.detail_none"))
        self.refused.put(self._refused_at(row))

    def _refused_at(self, row: int) -> SyncLine | None:
        """Return the refused record on a row of the list; what was not refused is not taken back."""
        line = self._shown[row] if 0 <= row < len(self._shown) else None
        return line if isinstance(line, SyncLine) and line.state is RowState.REFUSED else None

    def _open_line(self, row: int) -> None:
        self.route_asked.emit(lines.route_of(self._shown[row]))

    def _on_refused_moved(self) -> None:
        """Leave the focus on the list: the buttons go with the row."""
        self.list.setFocus()

    def _open_conflicts(self) -> None:
        self.route_asked.emit(lines.CONFLICTS)

    def _enrol_again(self) -> None:
        dialog = EnrolAgainDialog(self._desk, self)
        dialog.enrolled.connect(self._watch.start)
        dialog.open()

    def _enrol_by_code(self) -> None:
        dialog = EnrolByCodeDialog(self._desk, self)
        dialog.enrolled.connect(self._watch.start)
        dialog.open()

    def _copy_log(self) -> None:
        if self._view is not None:
            QGuiApplication.clipboard().setText(unbroken(lines.log_text(self._view.log)))
