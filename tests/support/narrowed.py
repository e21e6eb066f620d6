"""Sound widgets of every kind that paints its own words, each then made too narrow on purpose.

The check of the screens must find no fault before and at least one after; else it is blind for that kind.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from tests.support.fake_views import MONTH, NOW, home, standing
from tests.support.legible import faults_of
from tests.support.painted import Fault
from tests.support.rest import come_to_rest
from tests.support.sheet_samples import kkj_sheet
from ui.pages import home_lines
from ui.pages.places import all_places
from ui.pages.standing_words import left_facts, right_facts
from ui.tables.list_table import ListTable
from ui.tables.sheet_grid import SheetGrid
from ui.tables.sheet_model import SheetModel
from ui.text import say
from ui.widgets.badge import Badge, Mark
from ui.widgets.chip import Chip
from ui.widgets.context_bar import SearchBox
from ui.widgets.facts import FactStrip
from ui.widgets.key_button import KeyButton
from ui.widgets.month_switcher import MonthSwitcher
from ui.widgets.navigation import NavEntry
from ui.widgets.status_bar import StatusBar
from ui.widgets.value_card import ValueCard, ValueWords
from ui.widgets.words import Words

Made = tuple[QWidget, Callable[[], None]]
"""A widget, and what makes it too narrow."""


def _squeezed(widget: QWidget, width: int) -> Made:
    return widget, partial(widget.setFixedWidth, width)


def _label() -> Made:
    return _squeezed(Words("กองทุนแม่ของแผ่นดิน"), 60)


def _key_button() -> Made:
    button = KeyButton(say("home.send"), "F9", "cloud-upload")
    return _squeezed(button, button.sizeHint().width() - 20)


def _status_bar() -> Made:
    bar = StatusBar()
    right = right_facts(standing(), running=False, progress=None, stopping=False)
    bar.put(left_facts(standing(), MONTH), right)
    # Below what it gives way to: district and month are left out first, and stand in the bar above.
    return _squeezed(bar, 560)


def _chip() -> Made:
    chip = Chip("ต้องแก้ 12", "circle-x", "bad")
    return _squeezed(chip, chip.sizeHint().width() - 16)


def _value_card() -> Made:
    card = ValueCard(choosable=True)
    card.put(
        ValueWords(
            icon="laptop",
            title=say("conflicts.mine"),
            key="1",
            value="45,500.00",
            change=say("conflicts.change", change="+3,800.00"),
            who="สุภาพร",
            when="วันนี้ 10:52 น.",
            where="เครื่องนี้ · รอเลือก",
            choose=say("conflicts.choose"),
        )
    )
    return _squeezed(card, 120)


def _nav_entry() -> Made:
    entry = NavEntry(next(one for one in all_places() if one.kind == "savings_group"))
    entry.set_count(18, 22)
    return _squeezed(entry, 110)


def _list_head() -> Made:
    table = ListTable(home_lines.set_columns(), say("home.sets"), fits=True)
    table.put(tuple(home_lines.set_line(one) for one in home().sets))
    return table, partial(table.setColumnWidth, 1, 50)


def _sheet_head() -> Made:
    grid = SheetGrid(SheetModel(replace(kkj_sheet(), rows=())))  # without figures: they would be cut as well
    grid.setMinimumHeight(300)
    return grid, partial(grid.table.horizontalHeader().resizeSection, 2, 30)


def _facts() -> Made:
    strip = FactStrip()
    strip.put(home_lines.facts(home(), NOW))
    return _squeezed(strip, 420)


def _badge() -> Made:
    badge = Badge(Mark("graduation-cap", "warn", say("window.practice")))
    return _squeezed(badge, badge.sizeHint().width() - 12)


def _search_box() -> Made:
    return _squeezed(SearchBox(say("window.search"), "Ctrl+K"), 120)


def _month_switcher() -> Made:
    switcher = MonthSwitcher(MONTH, MONTH)
    return _squeezed(switcher, switcher.sizeHint().width() - 24)


KINDS: Mapping[str, Callable[[], Made]] = {
    "label": _label,
    "key button": _key_button,
    "status bar": _status_bar,
    "chip": _chip,
    "value card": _value_card,
    "navigation entry": _nav_entry,
    "list head": _list_head,
    "sheet head": _sheet_head,
    "facts": _facts,
    "badge": _badge,
    "search box": _search_box,
    "month switcher": _month_switcher,
}


def before_and_after(kind: str) -> tuple[list[Fault], list[Fault]]:
    """Return what the check finds in a sound widget of a kind, and once it is too narrow."""
    widget, squeeze = KINDS[kind]()
    around = QWidget()
    QVBoxLayout(around).addWidget(widget)
    around.resize(1100, 400)
    around.show()
    come_to_rest(around)
    sound = faults_of(around)
    squeeze()
    come_to_rest(around)
    narrow = faults_of(around)
    around.close()
    return sound, narrow
