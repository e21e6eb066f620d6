"""What a measure counts, one thing after the other, and the words for each."""

from collections.abc import Iterable
from dataclasses import dataclass

from sync.model.areas import Areas
from sync.model.evaluation.view import View
from sync.model.fields import ROW_ID, Row
from sync.model.formulas import Each

CODE = "code"
"""In the row of a district or province: its area code."""


@dataclass(frozen=True, slots=True)
class Titles:
    """Where to find the words for things."""

    view: View
    areas: Areas

    def title(self, each: Each, row: Row, *, by_village: bool = False) -> str:
        """Return the short name of a thing; of a fund its village's when ``by_village`` tells it apart."""
        if each in (Each.DISTRICT, Each.PROVINCE):
            return self.areas.short(str(row[CODE]))
        if each == Each.CASE:
            return f"กรณีที่ {row.get('case_no') or '–'}"
        if each == Each.ACTIVITY:
            return str(row.get("title_th") or "")
        village = self.view.village_of(each.register, row) if by_village else None
        return str((village or row).get("name_th") or "")

    def place(self, each: Each, row: Row) -> str:
        """Return where a thing is, as short words (``ม. 5 สวาย``)."""
        if each == Each.DISTRICT:
            return self.areas.short(str(row[CODE])[:2])
        if each == Each.PROVINCE:
            return ""
        village = self.view.village_of(each.register, row)
        code = self.view.place(each.register, row)
        if village is not None and village.get("moo_no") is not None:
            return f"ม. {village['moo_no']} {self.areas.name(code)}"
        return self.areas.short(code) if code else ""

    def order(self, each: Each, row: Row) -> tuple[str, int, str]:
        """Return the key that sorts things by place, for lists that look the same on every machine."""
        if not each.register:
            return str(row[CODE]), 0, ""
        village = self.view.village_of(each.register, row)
        moo = village.get("moo_no") if village is not None else None
        return self.view.place(each.register, row), moo if isinstance(moo, int) else 0, str(row[ROW_ID])


def things(view: View, each: Each, area: str, areas: Areas) -> Iterable[Row]:
    """Return all things of a kind in an area; a district or province as a row with its ``code``.

    The province of a district is there too, but with the district as the id its rows are looked up by:
    *distinct* provinces are evaluated at the level asked (DOMAIN section 6).
    """
    if each.register:
        rows = view.table(each.register).values()
        return [row for row in rows if view.place(each.register, row).startswith(area)]
    if each == Each.PROVINCE:
        codes = [area[:2]] if area else [one.code for one in areas.provinces()]
    else:
        codes = [area] if len(area) == 4 else [one.code for one in areas.districts(area)]
    return [{ROW_ID: max(code, area, key=len), CODE: code} for code in codes]
