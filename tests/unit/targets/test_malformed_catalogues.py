"""A file that does not follow the form is answered with its place and a Thai sentence, never a crash."""

import contextlib
import json
import random
import re
from typing import Any

import pytest

from sync.model.catalogue_reading import parse_catalogue
from sync.model.documents import CatalogueTrouble
from sync.model.practice.reference import catalogue_text
from tests.support.little_registers import document, formula_document, measure_document

FORMULA = "items[0].measures[0].formula"


def trouble_of(content: object) -> CatalogueTrouble:
    with pytest.raises(CatalogueTrouble) as caught:
        parse_catalogue(content if isinstance(content, str) else json.dumps(content))
    return caught.value


def with_formula(**values: Any) -> dict[str, Any]:
    return document(measure_document(formula=formula_document(**values)))


def with_base(condition: object, each: str = "fund") -> dict[str, Any]:
    return with_formula(each=each, base=[condition])


@pytest.mark.parametrize("text", ["", "[", "null", "[]", "3", '"x"', "{}", '{"publish": NaN', "[" * 100_000])
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
        {"formula": {"sum_of": ["X1"]}},
        {"formula": {"sum_of": ["X9"]}},
        {"colour": "red"},
    ],
)
def test_a_fault_in_a_measure_is_refused(change: dict[str, Any]) -> None:
    assert trouble_of(document(measure_document(**change))).words


def test_two_measures_of_one_id_are_refused() -> None:
    assert "X1" in trouble_of(document(measure_document(), measure_document())).words


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
