"""What a record is called on screen, whatever its register."""

from collections.abc import Mapping

from desktop_app.services.facts import Facts
from desktop_app.services.places import Places, text_of, whole
from sync.model.fields import DELETED, ROW_ID, Field, FieldType, FundKind, Row, StoredValue
from sync.model.fiscal_year import FiscalMonth
from sync.model.reading import show
from sync.model.schemes import Scheme, SchemeKey, schemes_of
from sync.model.thai_dates import month_short
from ui.text import say
from ui.views.common import Route

_SHEETS = frozenset({"fund_month"})


class Titles:
    """Names records by looking up the fund and village behind them."""

    def __init__(self, facts: Facts, places: Places | None = None) -> None:
        self._store = facts.store
        self._places = places or facts.places()
        self._schemes: Mapping[SchemeKey, Scheme] | None = None

    def fund_of(self, register: str, row: Row) -> Row | None:
        """Return the fund a record belongs to, itself when it is one."""
        if register == "fund":
            return row
        return self._store.rows.find("fund", text_of(row.get("fund_id"))) if row.get("fund_id") else None

    def kind(self, register: str, row: Row) -> str:
        """Return the fund kind behind a record, empty when there is none."""
        fund = self.fund_of(register, row)
        return text_of(fund.get("kind")) if fund else ""

    def set_title(self, register: str, row: Row) -> str:
        """Return the short word for what the record belongs to."""
        kind = self.kind(register, row)
        return say(f"services.short_{kind}") if kind else self._store.registry[register].label

    def title(self, register: str, row: Row) -> str:
        """Return the record's name: fund and place, with the month or the year where it has one."""
        name = self._name(register, row)
        month = _month_of(row)
        if month is not None:
            return f"{name} ({month_short(month)})"
        if row.get("fy") is not None and register == "fund_year":
            return f"{name} ({say('services.year', fy=whole(row['fy']))})"
        return name

    def named(self, register: str, row: Row) -> str:
        """Return the name of a record where one is chosen among others.

        A village may have several funds: without their kind two choices would read the same.
        """
        if register == "village":
            return self._name(register, row)
        return f"{self._places.full(row)} · {self.set_title(register, row)}"

    def value(self, field: Field, value: StoredValue) -> str:
        """Return a stored value as the screen shows it: a record or an area by its name, never by its id."""
        code = text_of(value)
        if code and field.type is FieldType.AREA:
            return self._places.areas.name(code)
        if not code or not field.refers_to:
            return show(field, value)
        row = self._store.rows.find(field.refers_to, code)
        if row is None:
            return say("services.not_on_file", of=field.label)
        name = self.named(field.refers_to, row)
        return say("services.named_deleted", title=name) if row[DELETED] else name

    def route(self, register: str, row: Row, field: str = "") -> Route:
        """Return where the record can be seen and corrected."""
        fund = self.fund_of(register, row)
        if register in _SHEETS and fund is not None and fund.get("status") == "closed":
            # Sheets leave closed funds out: opened again by its record, it stands there with its figures.
            return Route("record", "fund", text_of(fund.get(ROW_ID)))
        if register in _SHEETS and fund is not None and fund.get("kind") != FundKind.ROYAL_SITE:
            # A month's row is edited in its own month's sheet: the same cell of another month looks alike.
            return Route("sheet", text_of(fund.get("kind")), text_of(fund.get(ROW_ID)), field, _month_of(row))
        return Route("record", register, text_of(row.get(ROW_ID)), field)

    def _name(self, register: str, row: Row) -> str:
        fund = self.fund_of(register, row)
        if fund is not None and register in {"fund", "fund_month", "fund_year"}:
            return self._places.full(fund)
        if register == "village":
            return f"{text_of(row.get('name_th'))} {self._places.village_place(row)}".strip()
        known = self._store.registry[register]
        words = [self._word(known.field(name), row) for name in known.titles]
        if fund is not None:
            words.append(self._places.full(fund))
        return " · ".join(one for one in words if one) or known.label

    def _word(self, field: Field, row: Row) -> str:
        if field.name == "scheme_code":
            return self._scheme(row)
        if field.type is FieldType.FISCAL_YEAR and row.get(field.name) is not None:
            return say("services.year", fy=show(field, row[field.name]))
        return show(field, row.get(field.name))

    def _scheme(self, row: Row) -> str:
        """Return the title of an assessment's scheme, its code where this PC has not received it."""
        code, version = text_of(row.get("scheme_code")), whole(row.get("scheme_version"))
        # Only when one is named: most pages name funds, and compile no scheme.
        if self._schemes is None:
            self._schemes = schemes_of(self._store.rows.where("scheme"))
        known = self._schemes.get((code, version or 0))
        return known.title if known else code


def _month_of(row: Row) -> FiscalMonth | None:
    fy, number = whole(row.get("fy")), whole(row.get("fy_month"))
    return FiscalMonth(fy, number) if fy is not None and number is not None else None
