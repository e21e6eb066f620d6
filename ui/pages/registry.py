"""Which page answers to which name; pages are made when first opened."""

from collections.abc import Callable
from dataclasses import dataclass

from ui.pages.conflicts import ConflictsPage
from ui.pages.help import HelpPage
from ui.pages.home import HomePage
from ui.pages.page import Page
from ui.pages.records import RecordsPage
from ui.pages.settings import SettingsPage
from ui.pages.sheet import SheetPage
from ui.pages.sync import SyncPage
from ui.pages.sync_watch import SyncWatch
from ui.pages.targets import TargetsPage
from ui.ports import Desk
from ui.views.common import Route
from ui.views.surroundings import Surroundings

PageKey = tuple[str, str]
"""The page's name and, for sheets, the fund kind."""


@dataclass(frozen=True, slots=True)
class Links:
    """What pages are given by the window."""

    desk: Desk
    watch: SyncWatch
    surroundings: Surroundings


Factory = Callable[[Links, str], Page]

FACTORIES: dict[str, Factory] = {
    "home": lambda links, _kind: HomePage(links.desk, links.watch),
    "sheet": lambda links, kind: SheetPage(links.desk, kind),
    "record": lambda links, _kind: RecordsPage(links.desk),
    "targets": lambda links, _kind: TargetsPage(links.desk),
    "sync": lambda links, _kind: SyncPage(links.desk, links.watch),
    "conflicts": lambda links, _kind: ConflictsPage(links.desk),
    "settings": lambda links, _kind: SettingsPage(links.desk, links.surroundings),
    "help": lambda links, _kind: HelpPage(links.desk, links.surroundings),
}


def key_of(route: Route) -> PageKey:
    """Return the page a route leads to; a sheet of each fund kind is a page of its own."""
    return (route.page, route.kind) if route.page == "sheet" else (route.page, "")
