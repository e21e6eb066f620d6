"""Ctrl+K: villages, funds and measures by any part of their names; tone marks do not matter."""

from desktop_app.services.facts import Facts
from desktop_app.services.places import text_of
from desktop_app.services.targets_desk import TargetsDesk
from desktop_app.services.titles import Titles
from sync.model.fields import ROW_ID, FundKind, Row
from sync.model.thai import search_key
from ui.text import say
from ui.views.common import Route
from ui.views.record import Found

_EACH = 20


class SearchDesk:
    """Answers the search box."""

    def __init__(self, facts: Facts, targets: TargetsDesk) -> None:
        self._facts = facts
        self._targets = targets

    def find(self, text: str) -> tuple[Found, ...]:
        """Return funds, villages and measures whose names contain ``text``."""
        if not search_key(text):
            return ()
        return (*self._funds(text), *self._villages(text), *self._measures(text))

    def _funds(self, text: str) -> list[Found]:
        places = self._facts.places()
        queries = self._facts.store.queries
        found = queries.search("fund", text, _EACH)
        known = {text_of(one[ROW_ID]) for one in found}
        # Most funds bear their village's name on screen and none of their own: an officer types the village.
        for village in queries.search("village", text, _EACH):
            more = self._facts.store.rows.where("fund", village_id=village[ROW_ID])
            found += [one for one in more if text_of(one[ROW_ID]) not in known]
        return [
            Found(places.full(one), say(f"services.set_{one['kind']}"), "table-2", _route(one))
            for one in found[: 2 * _EACH]
        ]

    def _villages(self, text: str) -> list[Found]:
        titles = Titles(self._facts)
        return [
            Found(
                titles.title("village", row),
                say("services.register_village"),
                "map-pin",
                Route("record", "village", text_of(row[ROW_ID])),
            )
            for row in self._facts.store.queries.search("village", text, _EACH)
        ]

    def _measures(self, text: str) -> list[Found]:
        key = search_key(text)
        return [
            Found(f"{one.id} {one.short}", say("services.measure"), "target", Route("targets", one.id))
            for one in self._targets.measures(self._facts.current_month.fy)
            if key in search_key(f"{one.id} {one.short} {one.label}")
        ][:_EACH]


def _route(fund: Row) -> Route:
    kind, row_id = text_of(fund["kind"]), text_of(fund[ROW_ID])
    # The sheets leave closed funds out, and royal sites have none: a sheet would open without the line.
    if kind == FundKind.ROYAL_SITE or fund["status"] == "closed":
        return Route("record", "fund", row_id)
    return Route("sheet", kind, row_id)
