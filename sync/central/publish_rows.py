"""From a published file to the rows it stands for; everything that can be wrong with it is found here."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sync.central.misfit import Misfit
from sync.central.own_writes import OwnRow
from sync.central.publish_reading import Document
from sync.central.published import Published
from sync.model.areas import CENTRE, Areas, is_district, stream_of
from sync.model.catalogue_reading import parse_catalogue
from sync.model.checks import Problem, Strength, check_fields, check_value
from sync.model.documents import CatalogueTrouble, Node
from sync.model.fields import Register, StoredValue
from sync.model.fiscal_year import BE_OFFSET, FIRST_YEAR, LAST_YEAR, FiscalMonth
from sync.model.ids import RowId
from sync.model.registers.fund import FUND, ONE_PER_VILLAGE
from sync.model.registers.fund_year import FUND_YEAR
from sync.model.registers.reference import CATALOGUE, DUE_DAY, SCHEME, TARGET_ALLOCATION
from sync.model.registers.village import VILLAGE
from sync.model.schemes import parse_scheme

LATEST_DUE: Final = timedelta(days=183)
"""A report is due this long after its month at the latest; a year that is wrong by one lies beyond."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A row, and where in the file it stands."""

    place: str
    row: OwnRow


def rows_of(document: Document, published: Published) -> list[OwnRow]:
    """Return the rows of a file.

    Raises:
        Misfit: something in it does not fit.
    """
    try:
        placed = list(KINDS[document.kind](document, published))
    except CatalogueTrouble as trouble:
        known = {"place": trouble.path or "ต้นไฟล์/top", "what": trouble.words, **trouble.values}
        raise Misfit(trouble.code, **known) from trouble
    there: dict[tuple[str, str, RowId], str] = {}
    for one in placed:
        _check(one)
        # The later line would win in silence; which of the two was meant only the author of the file knows.
        other = there.setdefault((one.row.stream, one.row.register.name, one.row.row_id), one.place)
        if other != one.place:
            raise Misfit("publish-twice", place=one.place, other=other)
    return [one.row for one in placed]


def _catalogue(document: Document, _published: Published) -> Iterator[Placed]:
    values: dict[str, StoredValue] = {"fy": parse_catalogue(document.text).fy, "body": document.text}
    yield _placed("", CENTRE, CATALOGUE, values)


def _scheme(document: Document, published: Published) -> Iterator[Placed]:
    """A version once published stays: assessments point to it. The same content is nothing new."""
    scheme = parse_scheme(document.text)
    first = published.scheme(scheme.code, scheme.version, document.text)
    if json.loads(first) != document.root.value:
        raise Misfit("publish-version-taken", scheme=scheme.code, version=str(scheme.version))
    yield _placed("", CENTRE, SCHEME, {"code": scheme.code, "version": scheme.version, "body": first})


def _due_days(document: Document, _published: Published) -> Iterator[Placed]:
    root = document.root
    root.only("publish", "fy", "area", "days", "note")
    fy = root.integer("fy", FIRST_YEAR, LAST_YEAR)
    for day in root.each("days"):
        day.only("fy_month", "due_on", "area", "note")
        month = FiscalMonth(fy, day.integer("fy_month", 1, 12))
        area = _area(day if day.has("area") or not root.has("area") else root)
        values: dict[str, StoredValue] = {
            "fy": fy,
            "fy_month": month.number,
            "area": area,
            "due_on": _due_on(day, month),
        }
        yield _placed(day.path, stream_of(area), DUE_DAY, values)


def _due_on(day: Node, month: FiscalMonth) -> str:
    text = day.text("due_on")
    try:
        due = date.fromisoformat(text)
    except ValueError:
        return text  # the register's own check says so
    place = day.at("due_on").path
    if due.year >= FIRST_YEAR:
        as_ce = f"{due.year - BE_OFFSET}{text[4:]}"
        raise Misfit("publish-buddhist-year", place=place, day=text, as_ce=as_ce)
    first, last = month.first_day, month.last_day + LATEST_DUE
    if not first <= due <= last:
        words = {"month": str(month.number), "fy": str(month.fy)}
        words |= {"first": first.isoformat(), "last": last.isoformat()}
        raise Misfit("publish-due-elsewhere", place=place, day=text, **words)
    return text


def _allocations(document: Document, published: Published) -> Iterator[Placed]:
    root = document.root
    root.only("publish", "fy", "source", "rows", "note")
    fy = root.integer("fy", FIRST_YEAR, LAST_YEAR)
    measures = published.measures(fy)
    for one in root.each("rows"):
        one.only("measure", "area", "value", "source", "note")
        measure, area = one.text("measure"), _area(one, default=None)
        if measure not in measures:
            place, known = one.at("measure").path, ", ".join(measures)
            raise Misfit("publish-measure-unknown", place=place, fy=str(fy), measure=measure, measures=known)
        values: dict[str, StoredValue] = {
            "measure": measure,
            "fy": fy,
            "area": area,
            "value": _stored(one.at("value")),
            "source": (one if one.has("source") else root).text("source", "") or None,
        }
        yield _placed(one.path, stream_of(area), TARGET_ALLOCATION, values)


def _budgeted(document: Document, published: Published) -> Iterator[Placed]:
    """A fund is named by its row id and district, or by kind, tambon and moo number."""
    root = document.root
    root.only("publish", "fy", "rows", "note")
    fy = root.integer("fy", FIRST_YEAR, LAST_YEAR)
    for one in root.each("rows"):
        one.only("district", "fund_id", "kind", "tambon_code", "moo_no", "budgeted", "note")
        stream, fund = _known_fund(one, published) if one.has("fund_id") else _fund_of_village(one)
        values: dict[str, StoredValue] = {"fund_id": fund, "fy": fy, "budgeted": _flag(one)}
        yield _placed(one.path, stream, FUND_YEAR, values)


def _known_fund(one: Node, published: Published) -> tuple[str, RowId]:
    district, fund = one.text("district"), RowId(one.text("fund_id"))
    if not (is_district(district) and Areas.shipped().in_scope(district)):
        raise Misfit("publish-area-unknown", place=one.at("district").path, area=district)
    if not published.has_fund(district, fund):
        raise Misfit("publish-fund-unknown", place=one.at("fund_id").path, fund=fund, area=district)
    return district, fund


def _fund_of_village(one: Node) -> tuple[str, RowId]:
    """It may be told before the district has made the fund: the id is the same."""
    tambon, moo = one.text("tambon_code"), one.integer("moo_no", 1, 99)
    if len(tambon) != 6 or not Areas.shipped().in_scope(tambon):
        raise Misfit("publish-tambon-unknown", place=one.at("tambon_code").path, tambon=tambon)
    kind = one.one_of("kind", tuple(sorted(ONE_PER_VILLAGE)))
    village = VILLAGE.official_row_id({"kind": "village", "tambon_code": tambon, "moo_no": moo})
    return tambon[:4], FUND.official_row_id({"kind": kind, "village_id": village})


def _flag(one: Node) -> int | None:
    """Return the mark; a written ``null`` takes it away, a forgotten one is a slip."""
    if "budgeted" not in one.fields:
        one.at("budgeted")
    value = one.fields["budgeted"]
    if value is not None and not isinstance(value, bool):
        raise one.at("budgeted").trouble("ต้องเป็น true, false หรือ null")
    return None if value is None else int(value)


def _area(node: Node, default: str | None = CENTRE) -> str:
    area = node.text("area", default)
    known = len(area) in {2, 4} and Areas.shipped().in_scope(area)
    if not known and area != CENTRE:
        raise Misfit("publish-area-unknown", place=node.at("area").path, area=area)
    return area


def _stored(node: Node) -> StoredValue:
    if isinstance(node.value, int | float | str):
        return node.value
    raise node.trouble("ต้องเป็นตัวเลข")


def _placed(place: str, stream: str, register: Register, values: dict[str, StoredValue]) -> Placed:
    return Placed(place, OwnRow(stream, register, register.official_row_id(values), values))


def _check(one: Placed) -> None:
    """Hold a row against its register; a fund's year is written in part, the rest is the district's."""
    register, values = one.row.register, one.row.values
    found: list[Problem | None] = (
        [check_value(register.field(name), value) for name, value in values.items()]
        if register is FUND_YEAR
        else [*check_fields(register, values)]
    )
    for problem in found:
        if problem is not None and problem.strength is Strength.UNREADABLE:
            place = f"{one.place}.{problem.field}" if one.place else problem.field
            raise Misfit("publish-value", place=place, problem=problem.code, **problem.values)


KINDS: Final[dict[str, Callable[[Document, Published], Iterator[Placed]]]] = {
    "catalogue": _catalogue,
    "target_allocation": _allocations,
    "scheme": _scheme,
    "due_day": _due_days,
    "budgeted": _budgeted,
}
