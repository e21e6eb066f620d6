"""The bar above the page: its title, the month, the fiscal year, search and sync."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from sync.model.fiscal_year import FiscalMonth
from sync.model.thai_dates import month_short
from ui.text import say
from ui.theme.current import tokens
from ui.widgets import paint
from ui.widgets.badge import Badge, Mark
from ui.widgets.key_button import HEIGHT as BUTTON
from ui.widgets.key_button import RADIUS, KeyButton
from ui.widgets.key_cap import paint_key_cap
from ui.widgets.month_switcher import MonthSwitcher
from ui.widgets.words import Words

# LOOK, "Window": with the status bar's 31 it leaves a page 613 of 697 pixels.
HEIGHT = 53
WORDED, BARE = 206, 36
"""The search box with its words, and where the window has no room for them."""


# A button: letters are typed in the dialog, where the hits stand.
class SearchBox(QAbstractButton):
    """Looks like a search box, opens the search."""

    def __init__(self, words: str, key: str) -> None:
        super().__init__()
        self._key, self._bare = key, False
        self.setText(words)
        self.setAccessibleName(f"{words} {key}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.IBeamCursor)

    def set_bare(self, *, bare: bool) -> None:
        """Show the glass alone, with words and key as tool tip: for narrow windows."""
        if bare == self._bare:
            return
        self._bare = bare
        self.setToolTip(self.accessibleName() if bare else "")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the box's size."""
        return QSize(BARE if self._bare else WORDED, BUTTON)

    minimumSizeHint = sizeHint

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the search on Enter, as on Space and on a click."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw box, glass, words and key."""
        painter = paint.painter_on(self)
        theme = tokens()
        rect = QRectF(self.rect())
        focused = self.hasFocus()
        edge = theme.focus if focused else theme.border
        paint.box(painter, rect, RADIUS, theme.surface, edge, 2 if focused else 1)
        paint.draw_icon(painter, QRectF(9, 0, 18, rect.height()), "search", theme.text2)
        if not self._bare:
            room = rect.adjusted(33, 0, -66, 0)
            paint.draw_text(painter, room, self.text(), "body", theme.ghost)
            paint_key_cap(painter, rect.adjusted(0, 0, -8, 0), self._key, theme.text2, theme.border)
        painter.end()


class _Stripe(QWidget):
    """The programme's stripe before a title."""

    def __init__(self) -> None:
        super().__init__()
        self.token = ""
        self.setFixedSize(14, 24)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = paint.painter_on(self)
        paint.box(painter, QRectF(0, 2, 4, 20), 1.5, tokens().colour(self.token), None)
        painter.end()


def fiscal_year_words(month: FiscalMonth, *, short: bool) -> str:
    """Return the fiscal year of a month, with its span of months unless ``short``."""
    if short:
        return say("window.fiscal_year_short", fy=month.fy)
    first, last = FiscalMonth(month.fy, 1), FiscalMonth(month.fy, 12)
    return say("window.fiscal_year", fy=month.fy, first=month_short(first), last=month_short(last))


class ContextBar(QWidget):
    """What the page is and what it is about."""

    search_asked = Signal()
    sync_asked = Signal()

    def __init__(self, month: FiscalMonth, latest: FiscalMonth, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._narrow = False
        self._stripe = _Stripe()
        self._stripe.hide()
        self._title = Words("", "title")
        self._note = Words("", "body", "text2")
        self.switcher = MonthSwitcher(month, latest)
        self._year = Words("", "caption", "text2")
        self.practice = Badge(Mark("graduation-cap", "warn", say("window.practice")))
        self.practice.hide()
        self.search = SearchBox(say("window.search"), "Ctrl+K")
        self.sync = KeyButton(say("window.sync"), "F9", "arrow-up-down")
        self._lay_out()
        self.search.clicked.connect(self.search_asked)
        self.sync.clicked.connect(self.sync_asked)
        self.setFixedHeight(HEIGHT)
        self.put_month(month)

    def _lay_out(self) -> None:
        self._row = row = QHBoxLayout(self)
        # 1 at the foot for the hairline, which is painted.
        row.setContentsMargins(20, 0, 20, 1)
        row.setSpacing(0)
        row.addWidget(self._stripe)
        row.addWidget(self._title)
        row.addSpacing(14)
        row.addWidget(self._note)
        row.addSpacing(9)
        row.addWidget(self.switcher)
        row.addSpacing(14)
        row.addWidget(self._year)
        row.addStretch(1)
        row.addWidget(self.practice)
        row.addSpacing(12)
        row.addWidget(self.search)
        row.addSpacing(8)
        row.addWidget(self.sync)

    def _fit(self) -> None:
        """Give up what there is no room for, the least needed first: a month cut in two misleads."""
        spare = self.width() - self._always()
        year, note = self._year.sizeHint().width(), self._note.sizeHint().width() if self._note.text() else 0
        # In this order: search keeps its key, the year follows from the month, the count stands in the page.
        needs = (WORDED + year + note, BARE + year + note, BARE + note)
        given_up = next((number for number, need in enumerate(needs) if need <= spare), len(needs))
        self.search.set_bare(bare=given_up > 0)
        self._year.setVisible(given_up < 2)
        self._note.setVisible(bool(note) and given_up < 3)

    def _always(self) -> int:
        """Return the width of what is never given up, gaps included."""
        margins = self._row.contentsMargins()
        items = (self._row.itemAt(number) for number in range(self._row.count()))
        gaps = (item.spacerItem() for item in items if item is not None)
        shown = (one for one in (self._title, self.switcher, self.practice, self.sync) if not one.isHidden())
        width = margins.left() + margins.right() + sum(gap.sizeHint().width() for gap in gaps if gap)
        stripe = 0 if self._stripe.isHidden() else self._stripe.width()
        return width + stripe + sum(one.sizeHint().width() for one in shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit into another width."""
        super().resizeEvent(event)
        self._fit()

    def put_practice(self, *, practice: bool) -> None:
        """Say that the district is there to practise in, or do not."""
        self.practice.setVisible(practice)
        self._fit()

    def put_title(self, title: str, note: str = "", stripe: str = "") -> None:
        """Show the page's title, the grey words behind it and its programme's stripe."""
        self._title.setText(title)
        self._note.setText(note)
        self._stripe.token = stripe
        self._stripe.setVisible(bool(stripe))
        self._fit()

    def put_month(self, month: FiscalMonth) -> None:
        """Show a month and its fiscal year."""
        self.switcher.put(month)
        self._year.setText(fiscal_year_words(month, short=self._narrow))
        self._fit()

    def set_narrow(self, *, narrow: bool) -> None:
        """Shorten the fiscal year."""
        self._narrow = narrow
        self.put_month(self.switcher.month)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the chrome and the hairline below."""
        painter = paint.painter_on(self)
        theme = tokens()
        rect = QRectF(self.rect())
        paint.fill(painter, rect, theme.chrome)
        paint.fill(painter, QRectF(0, rect.height() - 1, rect.width(), 1), theme.line)
        painter.end()
