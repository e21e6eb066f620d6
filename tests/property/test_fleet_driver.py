"""A share of the fleet's histories on every change, and the driver itself: it shrinks, tells and repeats."""

from dataclasses import replace

import pytest

from tests.proof.fleet_memory import MemoryFleet
from tests.proof.fleet_runs import STEPS, complaint_of, search, shortest_story
from tests.proof.fleet_steps import Setting, Step, drawn
from tests.proof.fleet_world import World
from tests.proof.histories import DIRECTED
from tests.proof.shrinking import shortest

SHARES = range(6)
RUNS = 250
"""Of each share: 1,500 in all."""


@pytest.mark.parametrize("share", SHARES)
def test_no_history_breaks_a_promise(share: int) -> None:
    ran, stories = search(MemoryFleet, range(share * RUNS, (share + 1) * RUNS), most=1)
    assert "\n".join(stories) == ""
    assert ran == RUNS


@pytest.mark.parametrize("name", sorted(DIRECTED))
def test_what_random_search_seldom_meets(name: str) -> None:
    assert complaint_of(MemoryFleet, Setting(), DIRECTED[name]) == ""


def test_a_seed_gives_the_same_history_every_time() -> None:
    assert drawn(7, STEPS) == drawn(7, STEPS)
    assert drawn(7, STEPS) != drawn(8, STEPS)


def test_what_fails_shrinks_to_the_steps_that_matter() -> None:
    assert shortest(range(100), lambda some: {17, 61, 62} <= set(some)) == [17, 61, 62]


def test_a_broken_promise_is_told_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    done = World.do

    def forgetful(world: World, step: Step) -> None:
        done(world, step)
        world.typed += ["t-lost"] if step.kind == "delete" else []

    monkeypatch.setattr(World, "do", forgetful)
    steps = [Step("enter", value=1), Step("look"), Step("delete"), Step("sync")]
    told = shortest_story(MemoryFleet, replace(Setting(), seed=5), steps)
    assert told.splitlines()[0].startswith("seed 5: 4 PCs")
    assert told.splitlines()[-2:] == ["  1. PC 0: delete, row 0", "t-lost was entered and is nowhere"]
