"""Reads a catalogue file; finds the catalogue of a year among the published rows."""

from collections.abc import Iterable

from sync.model.catalogue import (
    KINDS,
    LEVELS,
    MOST_ITEMS,
    MOST_MEASURES,
    MOST_RECONCILIATIONS,
    RULES,
    Allocation,
    Catalogue,
    Item,
    Measure,
    NoCatalogue,
    Programme,
)
from sync.model.condition_reading import Context, read_conditions
from sync.model.documents import CatalogueTrouble, Node, read_document
from sync.model.fields import DELETED, Row
from sync.model.fiscal_year import FIRST_YEAR, LAST_YEAR
from sync.model.formula_reading import read_formula
from sync.model.formulas import Derived, Total
from sync.model.reconciliation import Reconciliation

FORM = 1
"""The version of the file's form this program reads."""
_ROOT = (
    "publish",
    "form",
    "fy",
    "title",
    "source",
    "programmes",
    "items",
    "reasons",
    "remarks",
    "reconciliation",
)
LONGEST_MEASURE_ID = 20
"""Letters; registers that name a measure (allocations, typed progress) hold no more."""


def parse_catalogue(text: str) -> Catalogue:
    """Return the catalogue in a published file.

    Raises:
        CatalogueTrouble: with the place and a Thai sentence, when the file does not follow the form.
    """
    root = read_document(text)
    root.one_of("publish", ("catalogue",))
    # Before the names: a file of a later form has fields of its own, and its form is what to tell of it.
    root.integer("form", FORM, FORM)
    root.only(*_ROOT)
    # Read first: `$fy` in conditions becomes this number while they are read.
    fy = root.integer("fy", FIRST_YEAR, LAST_YEAR)
    catalogue = Catalogue(
        fy=fy,
        title=root.text("title"),
        source=root.text("source", ""),
        programmes=_programmes(root, fy),
        reasons=_sentences(root, "reasons"),
        remarks=_sentences(root, "remarks"),
        reconciliation=tuple(
            _reconciliation(one) for one in root.maybe_each("reconciliation", most=MOST_RECONCILIATIONS)
        ),
    )
    _check_names(root, catalogue)
    return catalogue


def catalogue_of(fy: int, rows: Iterable[Row]) -> Catalogue | NoCatalogue:
    """Return the catalogue of year ``fy`` (B.E.) from ``catalogue`` rows, or a value that says why not."""
    for row in rows:
        if row.get("fy") == fy and not row.get(DELETED):
            try:
                return parse_catalogue(str(row.get("body") or ""))
            except CatalogueTrouble as trouble:
                return NoCatalogue(fy, str(trouble))
    return NoCatalogue(fy)


def _programmes(root: Node, fy: int) -> tuple[Programme, ...]:
    for one in root.each("programmes", most=MOST_ITEMS):
        one.only("id", "title", "title_verbatim")
    names = tuple(one.text("id") for one in root.each("programmes"))
    items = [_item(one, names, fy) for one in root.each("items", least=1, most=MOST_ITEMS)]
    return tuple(
        Programme(
            id=one.text("id"),
            title=one.text("title"),
            title_verbatim=one.text("title_verbatim", ""),
            items=tuple(item for item in items if item.programme == one.text("id")),
        )
        for one in root.each("programmes")
    )


def _item(node: Node, programmes: tuple[str, ...], fy: int) -> Item:
    node.only("id", "programme", "number", "title_verbatim", "title_corrected", "measures")
    verbatim = node.text("title_verbatim")
    return Item(
        id=node.text("id"),
        programme=node.one_of("programme", programmes),
        number=node.integer("number", 1),
        title_verbatim=verbatim,
        title=node.text("title_corrected", verbatim),
        measures=tuple(_measure(one, fy) for one in node.each("measures", least=1, most=MOST_MEASURES)),
    )


_MEASURE = (
    "id",
    "label",
    "short",
    "unit",
    "kind",
    "level",
    "parent",
    "national_target",
    "printed_base",
    "rate_percent",
    "start_month",
    "allocation",
    "formula",
)


def _measure(node: Node, fy: int) -> Measure:
    node.only(*_MEASURE)
    label = node.text("label")
    return Measure(
        id=node.text("id", most=LONGEST_MEASURE_ID),
        label=label,
        short=node.text("short", label),
        unit=node.text("unit"),
        kind=node.one_of("kind", KINDS),
        level=node.one_of("level", LEVELS),
        parent=node.text("parent", ""),
        start_month=node.integer("start_month", 1, 12) if node.has("start_month") else 1,
        national_target=node.maybe_integer("national_target"),
        printed_base=node.maybe_integer("printed_base"),
        rate_percent=node.maybe_integer("rate_percent"),
        allocation=_allocation(node.at("allocation"), fy),
        formula=read_formula(node.at("formula"), fy),
    )


def _allocation(node: Node, fy: int) -> Allocation:
    node.only("rule", "value", "centres")
    rule = node.one_of("rule", RULES)
    if rule != "equal_per_centre" and node.has("centres"):
        raise node.at("centres").trouble(f"ใช้กับ equal_per_centre เท่านั้น ที่นี่เป็น {rule}")
    centres = read_conditions(node, "centres", Context("fund", fy)) if rule == "equal_per_centre" else ()
    if rule in ("equal_per_district", "equal_per_province", "percent_of_own_base", "equal_per_centre"):
        return Allocation(rule, node.integer("value"), centres)
    return Allocation(rule, node.maybe_integer("value"))


def _sentences(root: Node, name: str) -> dict[str, str]:
    if not root.has(name):
        return {}
    node = root.at(name)
    return {code: node.text(code) for code in node.fields}


_RECONCILIATION = (
    "id",
    "subject",
    "check",
    "stated",
    "computed",
    "difference",
    "status",
    "explanation",
    "parts",
)


def _reconciliation(node: Node) -> Reconciliation:
    node.only(*_RECONCILIATION)
    for part in node.maybe_each("parts"):
        part.only("measure", "value")
    return Reconciliation(
        id=node.text("id"),
        subject=node.text("subject"),
        check=node.text("check"),
        stated=node.maybe_number("stated"),
        computed=node.maybe_number("computed"),
        difference=node.maybe_number("difference"),
        status=node.text("status"),
        explanation=node.text("explanation"),
        parts=tuple((one.text("measure"), one.integer("value")) for one in node.maybe_each("parts")),
    )


def _check_names(root: Node, catalogue: Catalogue) -> None:
    """Refuse what only the whole file can tell: ids used twice, unknown measures, reasons, remarks."""
    listed = [measure.id for programme in catalogue.programmes for measure in programme.measures]
    if len(listed) > MOST_MEASURES:
        raise root.at("items").beyond("publish-too-many", most=MOST_MEASURES, count=len(listed))
    twice = sorted({one for one in listed if listed.count(one) > 1})
    if twice:
        raise root.at("items").trouble(f"รหัสตัวชี้วัดซ้ำ: {', '.join(twice)}")
    for measure in catalogue.measures.values():
        _check_measure(root.at("items"), catalogue, measure)


def _check_measure(node: Node, catalogue: Catalogue, measure: Measure) -> None:
    formula = measure.formula
    if isinstance(formula, Total):
        for part in formula.measures:
            one = catalogue.measures.get(part)
            # Sums are worked out in one round after all others (`evaluate`): a sum of sums would miss its
            # parts.
            if one is None or isinstance(one.formula, Total):
                raise node.trouble(f"{measure.id}: sum_of รวม “{part}” ไม่ได้ (ต้องเป็นตัวชี้วัดที่ไม่ใช่ผลรวม)")
    if isinstance(formula, Derived):
        unknown = {step.reason for step in formula.counted} - catalogue.reasons.keys()
        if unknown:
            raise node.trouble(f"{measure.id}: ไม่มีประโยคของเหตุผล {', '.join(sorted(unknown))} ใน reasons")
    # Checked here, where the clerk still sees it: later a missing sentence would show its code to every
    # district.
    notes = set() if not isinstance(formula, Derived | Total) else set(formula.notes)
    if notes - catalogue.remarks.keys():
        missing = ", ".join(sorted(notes - catalogue.remarks.keys()))
        raise node.trouble(f"{measure.id}: ไม่มีประโยคของหมายเหตุ {missing} ใน remarks")
