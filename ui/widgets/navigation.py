"""The navigation rail: mark, pages with counts and badges; icons alone where the window is narrow."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from ui.text import say
from ui.theme.current import tokens
from ui.theme.tokens import Tokens
from ui.widgets import paint
from ui.widgets.mark import BrandLine
from ui.widgets.watermark import Watermark

# LOOK, "Window": the rail stands in windows below 1200 logical pixels.
WIDE, NARROW = 188, 52


@dataclass(frozen=True, slots=True)
class Place:
    """One entry: a page (with its fund kind), or a heading without a page."""

    page: str
    kind: str
    words: str
    icon: str
    stripe: str = ""
    tiny: str = ""
    """Short word for the narrow rail, where a stripe alone would say nothing."""
    shortcut: str = ""
    foot: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """What tells entries apart."""
        return self.page, self.kind


class NavEntry(QAbstractButton):
    """One page's entry."""

    def __init__(self, place: Place, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.place = place
        self._count, self._badge, self._tone, self._narrow = "", 0, "accent", False
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if place.page else Qt.FocusPolicy.NoFocus)
        self.setEnabled(bool(place.page))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setText(place.words)
        self._name()

    def _name(self) -> None:
        """Say count and badge with the words, for those who hear the screen."""
        badge = say("window.badge", count=self._badge) if self._badge else ""
        name = " ".join(part for part in (self.place.words, self._count, badge) if part)
        self.setAccessibleName(name)
        keys = f" ({self.place.shortcut})" if self.place.shortcut else ""
        self.setToolTip(name + keys if self._narrow else self.place.shortcut)

    def set_count(self, filled: int, rows: int) -> None:
        """Show how many rows of the month's sheet are filled."""
        self._count = f"{filled}/{rows}"
        self._name()
        self.update()

    def set_badge(self, count: int, tone: str) -> None:
        """Show a number in a pill; 0 takes the pill away."""
        self._badge, self._tone = count, tone
        self._name()
        self.update()

    def set_narrow(self, *, narrow: bool) -> None:
        """Show icon or tiny word alone."""
        self._narrow = narrow
        self._name()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return the entry's height: sub-entries stand closer."""
        return QSize(36, 28 if self.place.stripe else 32)

    minimumSizeHint = sizeHint

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter open the page, and Up and Down walk through the entries."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        elif event.key() == Qt.Key.Key_Down:
            # As Tab does: the entries are each other's neighbours in that order.
            self.focusNextChild()
        elif event.key() == Qt.Key.Key_Up:
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw ground, icon or stripe, words, count and badge."""
        painter = paint.painter_on(self)
        theme = tokens()
        self._paint_ground(painter, theme)
        ink = theme.accent if self.isChecked() else theme.text
        if self._narrow:
            self._paint_narrow(painter, theme)
        else:
            left = self._paint_start(painter, theme)
            right = self._paint_end(painter, theme)
            role = "strong" if self.isChecked() else "body"
            room = QRectF(left, 0, self.width() - left - right, self.height())
            paint.draw_text(painter, room, self.place.words, role, ink)
        painter.end()

    def _paint_ground(self, painter: QPainter, theme: Tokens) -> None:
        rect = QRectF(self.rect())
        if self.isChecked():
            paint.box(painter, rect, 6, theme.sel, None)
            paint.box(painter, QRectF(0, 6, 3, rect.height() - 12), 1.5, theme.accent, None)
        elif self.underMouse() and self.isEnabled():
            paint.box(painter, rect, 6, theme.grid, None)
        if self.hasFocus():
            paint.box(painter, rect, 6, None, theme.focus, 2)

    def _paint_start(self, painter: QPainter, theme: Tokens) -> float:
        """Draw stripe or icon and return where the words begin."""
        if self.place.stripe:
            paint.stripe(painter, QRectF(16, 0, 4, self.height()), theme.colour(self.place.stripe))
            return 32
        ink = theme.accent if self.isChecked() else theme.text2
        paint.draw_icon(painter, QRectF(9, 0, 20, self.height()), self.place.icon, ink, 18)
        return 38

    def _paint_end(self, painter: QPainter, theme: Tokens) -> float:
        """Draw count or badge and return the room it takes."""
        if self._count:
            room = QRectF(0, 0, self.width() - 11, self.height())
            ink = theme.accent if self.isChecked() else theme.text2
            paint.draw_text(painter, room, self._count, "body", ink, paint.RIGHT)
            return paint.text_width(self._count, "body") + 15
        if not self._badge:
            return 8
        words = str(self._badge)
        width = max(22.0, paint.text_width(words, "caption_strong") + 12)
        pill = QRectF(self.width() - 9 - width, self.height() / 2 - 11, width, 22)
        ink, soft = theme.colour(self._tone), theme.colour(f"{self._tone}_soft")
        paint.box(painter, pill, 11, soft, ink if theme.outlined else None)
        paint.draw_text(painter, pill, words, "caption_strong", ink, paint.CENTRE)
        return width + 13

    def _paint_narrow(self, painter: QPainter, theme: Tokens) -> None:
        rect = QRectF(self.rect())
        ink = theme.accent if self.isChecked() else theme.text2
        if self.place.tiny:
            paint.stripe(painter, QRectF(3, 0, 4, rect.height()), theme.colour(self.place.stripe))
            role = "caption_strong" if self.isChecked() else "caption"
            paint.draw_text(painter, rect.adjusted(10, 0, 0, 0), self.place.tiny, role, ink)
            return
        paint.draw_icon(painter, rect, self.place.icon, ink, 18)
        if self._badge:
            # No room for the number here: the tool tip and the accessible name say it.
            dot = QRectF(rect.center().x() + 5, rect.center().y() - 12, 8, 8)
            paint.box(painter, dot, 4, theme.colour(self._tone), theme.chrome)


class Navigation(QWidget):
    """The whole rail; ``chosen`` carries the entry's :class:`Place`."""

    chosen = Signal(object)

    def __init__(self, places: tuple[Place, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.brand = BrandLine()
        self.entries = tuple(NavEntry(place) for place in places)
        self.watermark = Watermark(say("window.watermark"))
        self.watermark.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 9, 8)
        column.setSpacing(2)
        column.addWidget(self.brand)
        column.addSpacing(14)
        self._fill(column)
        self.set_narrow(narrow=False)

    def _fill(self, column: QVBoxLayout) -> None:
        before = ""
        stretched = False
        for entry in self.entries:
            if entry.place.foot and not stretched:
                # Hidden it takes nothing, and the stretch behind it alone holds the foot down.
                column.addWidget(self.watermark, 100)
                column.addStretch(1)
                stretched = True
            elif not entry.place.page or (before and not entry.place.stripe):
                column.addSpacing(8)
            column.addWidget(entry)
            entry.clicked.connect(self._clicked)
            before = entry.place.stripe

    def _clicked(self) -> None:
        entry = self.sender()
        if isinstance(entry, NavEntry):
            # Qt has turned the check over by now: a click on the open page's entry would leave none marked.
            entry.setChecked(True)
            self.chosen.emit(entry.place)

    def entry(self, page: str, kind: str = "") -> NavEntry | None:
        """Return the entry of a page, if it has one."""
        return next((one for one in self.entries if one.place.key == (page, kind)), None)

    def mark(self, page: str, kind: str = "") -> None:
        """Show which page is open; a page without an entry leaves none marked."""
        for entry in self.entries:
            entry.setChecked(entry.place.key == (page, kind))

    def take_focus(self) -> None:
        """Put the focus on the entry of the open page."""
        chosen = next((one for one in self.entries if one.isChecked()), self.entries[0])
        chosen.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def set_narrow(self, *, narrow: bool) -> None:
        """Become the narrow rail or the wide one."""
        self.setFixedWidth(NARROW if narrow else WIDE)
        self.brand.set_narrow(narrow=narrow)
        for entry in self.entries:
            entry.set_narrow(narrow=narrow)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the chrome and its hairline."""
        painter = paint.painter_on(self)
        theme = tokens()
        rect = QRectF(self.rect())
        paint.fill(painter, rect, theme.chrome)
        paint.fill(painter, QRectF(rect.right() - 1, 0, 1, rect.height()), theme.line)
        painter.end()
