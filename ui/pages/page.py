"""What the main window asks of every page."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from sync.model.fiscal_year import FiscalMonth
from ui.views.common import Loss, Route


class Page(QWidget):
    """One page of the window. Made when first opened, kept while the window lives."""

    route_asked = Signal(object)
    """A :class:`Route` to another page: the window opens it."""
    title_changed = Signal()
    """Title, note or stripe are others now."""
    advised = Signal(object)
    """An ``Advice`` for the banners above the pages."""
    unsaved_changed = Signal(int, object)
    """How many texts could not be saved, and the last ``Advice`` why; ``None`` when all are saved again."""
    typing_ended = Signal()
    """The field that was being typed in was left."""

    def title(self) -> str:
        """Return the words for the bar above the page."""
        raise NotImplementedError

    def stripe(self) -> str:
        """Return the programme token (``mf gf dm ri``) drawn before the title, or nothing."""
        return ""

    def note(self) -> str:
        """Return the grey words behind the title (``33 กองทุน``), or nothing."""
        return ""

    def show_month(self, month: FiscalMonth) -> None:
        """Show another month; also called once before the page is first seen."""
        raise NotImplementedError

    def open_route(self, route: Route) -> None:
        """Select what ``route`` names; a route to the page alone selects nothing."""

    def refresh(self, registers: frozenset[str]) -> None:
        """Ask again: one of ``registers`` changed, or the page was opened anew (an empty set)."""
        raise NotImplementedError

    @property
    def is_waiting(self) -> bool:
        """Whether a save has not been answered yet."""
        return False

    def leave(self) -> None:
        """Take what is still being typed as left: another page or window is about to come."""

    @property
    def half_typed(self) -> int:
        """How many fields hold a text that is being typed and is saved nowhere yet."""
        return 0

    def finish_typing(self) -> None:
        """Save what is being typed where it can be read: a sync is asked for, and the page stays open."""

    def commit(self) -> None:
        """Save what is still being typed, and try once more what could not be saved."""
        self.leave()

    def losses(self) -> list[Loss]:
        """Return what would be gone if the window closed now."""
        return []

    def first_focus(self) -> QWidget:
        """Return the widget that takes the focus when the page is opened by key."""
        return self
