"""Names of places and funds as the screens say them."""

from collections.abc import Mapping
from dataclasses import dataclass

from sync.model.areas import Areas
from sync.model.fields import Row, StoredValue
from sync.model.thai import sort_key
from ui.text import say


def text_of(value: StoredValue) -> str:
    """Return a stored text, empty for a blank."""
    return value if isinstance(value, str) else ""


def whole(value: StoredValue) -> int | None:
    """Return a stored whole number, ``None`` for a blank."""
    return value if isinstance(value, int) else None


@dataclass(frozen=True)
class Places:
    """Villages by row id, and the areas: enough to name any fund."""

    areas: Areas
    villages: Mapping[str, Row]

    def village_of(self, fund: Row) -> Row | None:
        """Return the fund's village row, if it has one here."""
        return self.villages.get(text_of(fund.get("village_id")))

    def title(self, fund: Row) -> str:
        """Return the name a sheet's first column shows: the village's, else the fund's own."""
        village = self.village_of(fund)
        # A village may have several savings groups, and a royal site has a name of its own; the others are
        # called as their village.
        if village is None or fund.get("kind") in {"savings_group", "royal_site"}:
            return text_of(fund.get("name_th"))
        return text_of(village.get("name_th"))

    def place(self, fund: Row) -> str:
        """Return where the fund is in short words: ``ม. 2 สำโรง`` or the tambon."""
        village = self.village_of(fund)
        if village is None:
            return self._tambon(text_of(fund.get("tambon_code")))
        return self.village_place(village)

    def village_place(self, village: Row) -> str:
        """Return moo and tambon of a village; a town community has only the tambon."""
        tambon = self._tambon(text_of(village.get("tambon_code")))
        moo = whole(village.get("moo_no"))
        return tambon if moo is None else say("services.moo_tambon", moo=moo, tambon=tambon)

    def full(self, fund: Row) -> str:
        """Return title and place together."""
        return f"{self.title(fund)} {self.place(fund)}".strip()

    def order(self, fund: Row) -> tuple[str, int, str]:
        """Return the sort key of a fund in a sheet: tambon, moo (2 before 10), name."""
        village = self.village_of(fund)
        if village is None:
            # Behind every tambon: six nines are above any code of six digits.
            return text_of(fund.get("tambon_code")) or "999999", 0, text_of(fund.get("name_th"))
        return (
            text_of(village.get("tambon_code")),
            whole(village.get("moo_no")) or 0,
            text_of(fund.get("name_th")),
        )

    def order_in_list(self, fund: Row) -> tuple[str, int]:
        """Return the sort key of a fund in a register's list: tambon in Thai order, then moo."""
        village = self.village_of(fund)
        return self.village_order_in_list(fund if village is None else village)

    def village_order_in_list(self, village: Row) -> tuple[str, int]:
        """Return the sort key of a village in a list: tambon in Thai order, then moo (2 before 10)."""
        return sort_key(self._tambon(text_of(village.get("tambon_code")))), whole(village.get("moo_no")) or 0

    def _tambon(self, code: str) -> str:
        return self.areas.name(code) if code else ""
