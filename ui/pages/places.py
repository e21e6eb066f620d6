"""The entries of the navigation: only what works, each with its key."""

from sync.model.fields import FundKind
from ui.text import say
from ui.theme.programmes import stripe_of
from ui.widgets.navigation import Place

SHEETS = (FundKind.MOTHER_FUND, FundKind.SAVINGS_GROUP, FundKind.KKJ_FUND, FundKind.DEBT_CENTRE)


def _sheet(number: int, kind: FundKind) -> Place:
    return Place(
        "sheet",
        kind.value,
        say(f"common.short.{kind.value}"),
        "",
        stripe=stripe_of(kind.value),
        tiny=say(f"common.tiny.{kind.value}"),
        shortcut=f"Alt+{number}",
    )


def all_places() -> tuple[Place, ...]:
    """Return the entries from top to foot."""
    return (
        Place("home", "", say("window.nav.home"), "house", shortcut="Alt+1"),
        Place("", "monthly", say("window.nav.monthly"), "table-2"),
        *(_sheet(number, kind) for number, kind in enumerate(SHEETS, start=2)),
        Place("record", "", say("window.nav.record"), "notebook-tabs", shortcut="Alt+6"),
        Place("targets", "", say("window.nav.targets"), "target", shortcut="Alt+7"),
        Place("sync", "", say("window.nav.sync"), "arrow-up-down", shortcut="Alt+8"),
        Place("help", "", say("window.nav.help"), "life-buoy", shortcut="F1", foot=True),
        Place("settings", "", say("window.nav.settings"), "settings", shortcut="Alt+9", foot=True),
    )
