"""docs/targets.md names everything a catalogue file may say, and its example is a working one."""

import json
import re

import pytest

from sync.model.catalogue import KINDS, LEVELS, RULES
from sync.model.catalogue_reading import parse_catalogue
from sync.model.condition_reading import CONDITIONS, FIELD_TESTS
from sync.model.formula_paths import CHILDREN, DERIVED, PARENTS
from sync.model.formulas import Each
from tests.support.source_tree import ROOT

TEXT = (ROOT / "docs" / "targets.md").read_text("utf-8")


@pytest.mark.parametrize("name", [*CONDITIONS, *FIELD_TESTS])
def test_every_condition_is_explained(name: str) -> None:
    assert f'"{name}":' in TEXT


@pytest.mark.parametrize("name", [*KINDS, *LEVELS, *RULES, *Each])
def test_every_word_a_measure_may_use_is_listed(name: str) -> None:
    assert f"`{name}`" in TEXT


def test_parents_children_and_derived_fields_are_listed() -> None:
    for parent in PARENTS:
        assert f"`{parent}." in TEXT
    for name in {child for children in CHILDREN.values() for child in children}:
        assert f"`{name}`" in TEXT
    for field in DERIVED["fund_month"]:
        assert f"`{field}`" in TEXT


def test_the_example_works() -> None:
    example = re.search(r"```json\n(.*?)```", TEXT, re.DOTALL)
    assert example is not None
    catalogue = parse_catalogue(example[1])
    assert (catalogue.fy, list(catalogue.measures)) == (2570, ["GF4"])


def test_every_kind_of_file_is_listed_with_the_fields_of_its_example() -> None:
    for file in sorted((ROOT / "resources" / "catalogue" / "practice").glob("*.json")):
        content = json.loads(file.read_text("utf-8"))
        line = next(
            one for one in TEXT.splitlines() if f'"publish": "{content["publish"]}"' in one and "|" in one
        )
        missing = [
            name for name in content if f"`{name}`" not in line and name not in ("publish", "note", "example")
        ]
        assert missing == []
