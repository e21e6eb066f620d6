"""Every safety line that is taken out is noticed, and no killer complains of the product as it is."""

from pathlib import Path

import pytest

from tests.proof.killers import KILLERS
from tests.proof.mutants import MUTANTS, Mutant
from tests.support.source_tree import ROOT


# Crash images of the product as it is have a test of their own.
@pytest.mark.parametrize("name", sorted(KILLERS.keys() - {"crash-images"}))
def test_the_product_as_it_is_lives(name: str, tmp_path: Path) -> None:
    assert KILLERS[name](tmp_path) == ""


@pytest.mark.parametrize("mutant", [pytest.param(one, id=one.name) for one in MUTANTS])
def test_a_mutant_is_killed(mutant: Mutant, tmp_path: Path) -> None:
    with mutant.switch():
        broken = KILLERS[mutant.killer](tmp_path)
    assert broken, f"nobody noticed that nothing holds: {mutant.without}"


def test_the_page_of_the_proof_names_every_mutant() -> None:
    page = (ROOT / "docs" / "proof.md").read_text("utf-8")
    rows = [f"| {one.name} | {one.promise} | {one.without} | {one.killer} |" for one in MUTANTS]
    assert [row for row in rows if row not in page] == []
