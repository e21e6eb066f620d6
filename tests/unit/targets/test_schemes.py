"""Assessment schemes as published."""

import json
from typing import Any

import pytest

from resources.locate import locate
from sync.model.documents import CatalogueTrouble
from sync.model.fields import Row
from sync.model.schemes import Scheme, parse_scheme, schemes_of

NAMES = ("mother_fund", "savings_group", "kkj_fund", "debt_centre")


def text(name: str = "kkj_fund") -> str:
    return locate("catalogue", "practice", f"scheme_{name}.json").read_text(encoding="utf-8")


def changed(**values: Any) -> str:
    return json.dumps(json.loads(text()) | values)


@pytest.mark.parametrize("name", NAMES)
def test_the_practice_schemes_are_plainly_examples(name: str) -> None:
    scheme = parse_scheme(text(name))
    assert scheme.example
    assert "ตัวอย่าง" in scheme.title
    assert scheme.kinds == {name}
    assert sum(item.points for item in scheme.items) == 100


@pytest.mark.parametrize(
    ("points", "level"), [(0, "1"), (49.5, "1"), (50, "2"), (79, "2"), (80, "3"), (100, "3")]
)
def test_points_give_a_level(points: float, level: str) -> None:
    assert parse_scheme(text()).level_for(points) == level


def test_levels_are_ordered_as_listed_not_as_letters() -> None:
    scheme = parse_scheme(text("mother_fund"))
    assert scheme.levels == ("C", "B", "A")
    assert scheme.is_above("A", "B")
    assert not scheme.is_above("B", "A")
    assert not scheme.is_above("A", "A")
    assert not scheme.is_above("Z", "A")


@pytest.mark.parametrize(
    "values",
    [
        {"publish": "catalogue"},
        {"levels": []},
        {"levels": ["1", "1"]},
        {"kinds": ["house"]},
        {"period": "lunar"},
        {"exampel": True},
        {"items": [{"id": "q1", "title": "x", "points": 1, "pionts": 2}]},
        {"thresholds": [{"level": "1", "from": 0, "form": 1}]},
        {"version": 0},
        {"items": [{"id": "q1"}]},
        {"thresholds": [{"level": "9", "from": 0}]},
        {"thresholds": [{"level": "2", "from": 50}, {"level": "1", "from": 0}]},
    ],
)
def test_a_malformed_scheme_is_refused(values: dict[str, Any]) -> None:
    with pytest.raises(CatalogueTrouble):
        parse_scheme(changed(**values))


def test_readable_schemes_are_found_among_the_rows() -> None:
    rows: list[Row] = [
        {"body": text()},
        {"body": "{"},
        {"body": changed(version=2), "deleted": 1},
        {"body": None},
    ]
    found = schemes_of(rows)
    assert list(found) == [("example_kkj_fund", 1)]
    assert isinstance(found["example_kkj_fund", 1], Scheme)
