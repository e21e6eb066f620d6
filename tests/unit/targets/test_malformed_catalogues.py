"""A file that does not follow the form is answered with its place and a Thai sentence, never a crash."""

import contextlib
import json
import random
import re
from typing import Any

import pytest

from sync.model.catalogue import MOST_ITEMS, MOST_MEASURES, MOST_RECONCILIATIONS, NoCatalogue
from sync.model.catalogue_reading import LONGEST_MEASURE_ID, catalogue_of, parse_catalogue
from sync.model.checks import LONGEST_TEXT
from sync.model.conditions import DEEPEST_CONDITION
from sync.model.documents import LARGEST_NUMBER, CatalogueTrouble
from sync.model.fields import Row
from sync.model.formula_reading import MOST_GROUPS
from sync.model.practice.reference import catalogue_text
from sync.model.registry import REGISTERS
from sync.model.strict_json import DEEPEST, LONGEST_NAME, JsonTrouble, read_json
from tests.support.little_registers import (
    FY,
    Registers,
    counted_by,
    document,
    formula_document,
    measure_document,
)

FORMULA = "items[0].measures[0].formula"


def trouble_of(content: object) -> CatalogueTrouble:
    with pytest.raises(CatalogueTrouble) as caught:
        parse_catalogue(content if isinstance(content, str) else json.dumps(content))
    return caught.value


def with_formula(**values: Any) -> dict[str, Any]:
    return document(measure_document(formula=formula_document(**values)))


def with_base(condition: object, each: str = "fund") -> dict[str, Any]:
    return with_formula(each=each, base=[condition])


NO_DOCUMENT = ["", "[", "null", "[]", "3", '"x"', "{}", '{"publish": NaN', "[" * 100_000]
NO_DOCUMENT += [
    '{"fy": ' + "9" * 5000 + "}",
    '{"fy": 1e999}',
    '{"fy": 1, "fy": 2}',
    '{"' + "y" * 201 + '": 1}',
]


@pytest.mark.parametrize("text", NO_DOCUMENT)
def test_what_is_no_document_is_refused(text: str) -> None:
    assert re.search("[ก-๙]", trouble_of(text).words)


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"publish": "scheme"}, "publish"),
        ({"form": 2}, "form"),
        ({"fy": 1965}, "fy"),
        ({"fy": True}, "fy"),
        ({"fy": "2565"}, "fy"),
        ({"title": ""}, "title"),
        ({"programmes": {}}, "programmes"),
        ({"programmes": [{"title": "x"}]}, "programmes[0]"),
        ({"items": None}, ""),
        ({"items": [3]}, "items[0]"),
        ({"reasons": {}}, "items"),
        ({"reasons": {"no": 3}}, "reasons.no"),
        ({"reconciliation": [{"id": "R"}]}, "reconciliation[0]"),
        ({"reconcilliation": []}, ""),
        ({"programmes": [{"id": "p", "title": "x", "titel": "y"}]}, "programmes[0]"),
        ({"reconciliation": [{"id": "R", "partz": []}]}, "reconciliation[0]"),
    ],
)
def test_a_fault_in_the_head_is_named_with_its_place(change: dict[str, Any], path: str) -> None:
    assert trouble_of(document() | change).path == path


@pytest.mark.parametrize(
    ("condition", "path"),
    [
        ({}, "base[0]"),
        ({"field": "kind"}, "base[0]"),
        ({"field": "kind", "equal": "x", "in": []}, "base[0]"),
        ({"field": "kind", "equal": "x", "els": "y"}, "base[0]"),
        ({"field": "kind", "equal": None}, "base[0]"),
        ({"field": "kind", "equal": 1.5}, "base[0].equal"),
        ({"field": "kind", "equal": True}, "base[0].equal"),
        ({"field": "colour", "equal": "x"}, "base[0].field"),
        ({"field": "mother.kind", "equal": "x"}, "base[0].field"),
        ({"field": "year.kind", "equal": "x"}, "base[0].field"),
        ({"field": "kind", "at_least": "3"}, "base[0].at_least"),
        ({"field": "kind", "between": [1]}, "base[0].between"),
        ({"field": "kind", "between": [1, True]}, "base[0].between"),
        ({"field": "kind", "equal": "kkj_fnd"}, "base[0].equal"),
        ({"field": "kind", "in": ["kkj_fund", 3]}, "base[0].in[1]"),
        ({"status": ["alive"]}, "base[0].status[0]"),
        ({"filled": 3}, "base[0].filled"),
        ({"all_true": ["year.has_fund"]}, "base[0].all_true"),
        ({"level_above": ["status", "kind"]}, "base[0]"),
        ({"exists": "fund_year", "where": []}, "base[0].exists"),
        ({"exists": "fund_event"}, "base[0]"),
        ({"any": "x"}, "base[0].any"),
        ({"not": []}, "base[0].not"),
        ("kind", "base[0]"),
    ],
)
def test_a_fault_in_a_condition_is_named_with_its_place(condition: object, path: str) -> None:
    assert trouble_of(with_base(condition)).path == f"{FORMULA}.{path}"


def test_a_status_is_asked_of_funds_only() -> None:
    assert "กองทุน" in trouble_of(with_base({"status": ["active"]}, each="village")).words


def test_exists_goes_two_deep_and_no_deeper() -> None:
    photo = {"exists": "attachment", "where": []}
    parse_catalogue(json.dumps(with_base({"exists": "fund_event", "where": [photo]})))
    deep = {"exists": "fund", "where": [{"exists": "fund_event", "where": [photo]}]}
    assert "2 ชั้น" in trouble_of(with_base(deep, each="village")).words


@pytest.mark.parametrize(
    "formula",
    [
        {"each": "household"},
        {"value": "total"},
        {"value": {"sum": "members"}},
        {"value": {"sum": "members", "of": "fund_month"}},
        {"value": {"latest": "members", "of": "fund_month", "where": []}},
        {"value": {"sum": "kind", "typo": 1}},
        {"value": {"sum": "initial_capital", "where": [{"filled": "kind"}]}},
        {"over": {"sum": "nothing"}},
        {"on": "nothing"},
        {"counted": [{"filled": "kind"}]},
        {"counted": [{"filled": "kind", "else": "unheard_of"}]},
        {"notes": ["unheard_of"]},
        {"beside": [{"label": "x"}]},
        {"bas": []},
    ],
)
def test_a_fault_in_a_formula_is_refused(formula: dict[str, Any]) -> None:
    assert re.search("[ก-๙]", trouble_of(with_formula(**formula)).words)


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "guess"},
        {"level": "village"},
        {"start_month": 0},
        {"start_month": 13},
        {"national_target": -1},
        {"allocation": {"rule": "by_luck"}},
        {"allocation": {"rule": "equal_per_district"}},
        {"allocation": {"rule": "equal_per_centre", "value": 3}},
        {"allocation": {"rule": "equal_per_district", "value": 3, "centres": []}},
        {"formula": {"sum_of": ["X1"]}},
        {"formula": {"sum_of": ["X9"]}},
        {"colour": "red"},
    ],
)
def test_a_fault_in_a_measure_is_refused(change: dict[str, Any]) -> None:
    assert trouble_of(document(measure_document(**change))).words


def test_two_measures_of_one_id_are_refused() -> None:
    assert "X1" in trouble_of(document(measure_document(), measure_document())).words


def nested(kind: str, depth: int) -> dict[str, Any]:
    """Return a condition that is ``depth`` deep, itself counted."""
    condition: dict[str, Any] = {"status": ["active"]}
    for _ in range(depth - 1):
        condition = {"not": condition} if kind == "not" else {"any": [condition]}
    return condition


@pytest.mark.parametrize("kind", ["not", "any"])
def test_conditions_as_deep_as_allowed_are_read_and_answered(kind: str) -> None:
    registers = Registers()
    registers.fund("f1")
    # Nineteen times "not" is "not".
    expected = {"not": set[str](), "any": {"f1"}}[kind]
    assert counted_by(registers, nested(kind, DEEPEST_CONDITION)) == expected


@pytest.mark.parametrize(
    ("kind", "depth"), [("not", 21), ("any", 21), ("not", 483), ("any", 240), ("not", 900)]
)
def test_a_deeper_condition_is_refused_with_its_place(kind: str, depth: int) -> None:
    trouble = trouble_of(with_base(nested(kind, depth)))
    assert re.search("ลึกเกิน (20|64) ชั้น", trouble.words)
    if depth == DEEPEST_CONDITION + 1:
        step = ".not" if kind == "not" else ".any[0]"
        assert trouble.path == f"{FORMULA}.base[0]" + step * DEEPEST_CONDITION


def test_an_exists_is_as_deep_as_any_other_condition() -> None:
    inner: dict[str, Any] = {"exists": "fund_event", "where": [{"exists": "attachment", "where": []}]}
    for _ in range(DEEPEST_CONDITION - 2):
        inner = {"not": inner}
    parse_catalogue(json.dumps(with_base(inner)))
    assert "ลึกเกิน 20 ชั้น" in trouble_of(with_base({"not": inner})).words
    blank: dict[str, Any] = {"blank": "event_on"}
    for _ in range(DEEPEST_CONDITION - 2):
        blank = {"any": [blank]}
    for name in ("where", "holds"):
        latest: dict[str, Any] = {"latest": "fund_event", "where": [], "holds": []}
        parse_catalogue(json.dumps(with_base({**latest, name: [blank]})))
        assert "ลึกเกิน 20 ชั้น" in trouble_of(with_base({**latest, name: [{"not": blank}]})).words


def test_a_district_that_holds_an_unreadable_catalogue_says_so() -> None:
    """Published by an endpoint from before the bound."""
    row: Row = {"fy": FY, "body": json.dumps(with_base(nested("not", 483)))}
    found = catalogue_of(FY, [row])
    assert isinstance(found, NoCatalogue)
    assert "ซ้อนกันลึกเกิน 64 ชั้น" in found.words
    assert "บรรทัด 1: " in found.words


@pytest.mark.parametrize(("levels", "fits"), [(DEEPEST, True), (DEEPEST + 1, False)])
@pytest.mark.parametrize(("head", "foot"), [("[", "]"), ('{"a":', "}")])
def test_brackets_stand_so_deep_and_no_deeper(levels: int, fits: bool, head: str, foot: str) -> None:  # noqa: FBT001
    read_json(json.dumps("[" * 500 + '"{' * 500))
    # Many side by side, and the deep one after them.
    text = "[" + "[]," * 500 + "\n\n" + head * (levels - 1) + "1" + foot * (levels - 1) + "]"
    if fits:
        read_json(text)
        return
    with pytest.raises(JsonTrouble) as trouble:
        read_json(text)
    assert (trouble.value.code, trouble.value.lineno) == ("publish-json-deep", 3)


def test_a_fault_without_a_known_line_names_none() -> None:
    assert trouble_of('{"fy": 1e999}').path == ""
    assert trouble_of('{\n"fy": }').path == "บรรทัด 2"


def test_an_empty_document_is_told_as_one() -> None:
    assert trouble_of("{}").words == "ไฟล์ว่างเปล่า"


def test_a_text_without_end_is_looked_through_once() -> None:
    with pytest.raises(JsonTrouble):
        read_json('"' + '\\"' * 3_000_000)


def test_the_name_of_a_field_is_so_long_and_no_longer() -> None:
    read_json(json.dumps({"y" * LONGEST_NAME: 1}))
    with pytest.raises(JsonTrouble):
        read_json(json.dumps({"y" * (LONGEST_NAME + 1): 1}))


def items(count: int, measures: int) -> dict[str, Any]:
    """Return a catalogue of so many items with so many measures each."""
    whole = document()
    one = whole["items"][0]
    whole["items"] = [
        {**one, "measures": [measure_document(f"X{at}.{number}") for number in range(measures)]}
        for at in range(count)
    ]
    return whole


FULL = {"reconciliation": [{"id": "R"}] * (MOST_RECONCILIATIONS + 1)}
LONG = "y" * (LONGEST_TEXT + 1)


@pytest.mark.parametrize(
    ("content", "code", "path"),
    [
        (items(0, 1), "publish-too-few", "items"),
        (items(1, 0), "publish-too-few", "items[0].measures"),
        (items(MOST_ITEMS + 1, 1), "publish-too-many", "items"),
        (items(1, MOST_MEASURES + 1), "publish-too-many", "items[0].measures"),
        (items(3, MOST_MEASURES // 3 + 1), "publish-too-many", "items"),
        (document() | FULL, "publish-too-many", "reconciliation"),
        (document() | {"programmes": document()["programmes"] * 201}, "publish-too-many", "programmes"),
        (document() | {"title": LONG}, "publish-too-long", "title"),
        (document() | {"reasons": {"no": LONG}}, "publish-too-long", "reasons.no"),
        (document(measure_document("y" * 21)), "publish-too-long", "items[0].measures[0].id"),
        (with_formula(base=[{"filled": "kind"}] * MOST_GROUPS), "publish-formula-long", FORMULA),
        (document(measure_document(formula={"sum_of": []})), "publish-too-few", f"{FORMULA}.sum_of"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_too_little_or_too_much_is_told_with_its_place(content: object, code: str, path: str) -> None:
    trouble = trouble_of(content)
    assert (trouble.code, trouble.path) == (code, path)
    assert re.search(r"[ก-๙].*\d", trouble.words)


def test_as_much_as_allowed_is_read() -> None:
    assert len(parse_catalogue(json.dumps(items(MOST_ITEMS, 1))).measures) == MOST_ITEMS
    assert len(parse_catalogue(json.dumps(items(3, MOST_MEASURES // 3))).measures) == MOST_MEASURES
    parse_catalogue(json.dumps(document() | {"title": LONG[1:]}))
    # One group is the step of ``counted``.
    parse_catalogue(json.dumps(with_formula(base=[{"filled": "kind"}] * (MOST_GROUPS - 1))))
    parse_catalogue(json.dumps(document(measure_document("y" * LONGEST_MEASURE_ID))))


@pytest.mark.parametrize("register", ["target_allocation", "progress_entry"])
def test_registers_that_name_a_measure_hold_its_whole_id(register: str) -> None:
    assert REGISTERS[register].field("measure").maximum == LONGEST_MEASURE_ID


@pytest.mark.parametrize("number", [LARGEST_NUMBER + 1, -(10**4000), 1e300])
def test_a_printed_number_beyond_all_money_is_refused(number: float) -> None:
    line = {"id": "R", "subject": "s", "check": "c", "status": "agrees", "explanation": "e", "stated": number}
    assert trouble_of(document() | {"reconciliation": [line]}).code == "publish-too-large-number"
    found = parse_catalogue(
        json.dumps(document() | {"reconciliation": [{**line, "stated": -LARGEST_NUMBER}]})
    )
    assert found.reconciliation[0].stated == -(10**15)


@pytest.mark.parametrize("stated", ["5", True, [5]])
def test_a_printed_number_is_a_number(stated: object) -> None:
    line = {"id": "R", "subject": "s", "check": "c", "status": "agrees", "explanation": "e", "stated": stated}
    trouble = trouble_of(document() | {"reconciliation": [line]})
    assert (trouble.path, trouble.words) == ("reconciliation[0].stated", "ต้องเป็นตัวเลข")


@pytest.mark.parametrize("seed", range(150))
def test_a_damaged_real_catalogue_is_read_or_refused_but_never_crashes(seed: int) -> None:
    chance = random.Random(seed)
    content = json.loads(catalogue_text(2565))
    for _ in range(chance.choice((1, 1, 3))):
        damage(content, chance)
    with contextlib.suppress(CatalogueTrouble):
        assert parse_catalogue(json.dumps(content)).fy == 2565


def damage(content: object, chance: random.Random) -> None:
    """Replace, drop or rename one value somewhere inside."""
    while True:
        if isinstance(content, dict) and content:
            key: Any = chance.choice(list(content))
        elif isinstance(content, list) and content:
            key = chance.randrange(len(content))
        else:
            return
        inner = content[key]
        if isinstance(inner, dict | list) and inner and chance.random() < 0.85:
            content = inner
            continue
        content[key] = chance.choice([None, 3, -1, True, "x", "", [], {}, [None], {"field": []}, 1.5])
        return
