"""Many histories of a fleet, each from its own seed; what breaks a promise is told at its shortest."""

import random
import traceback
from collections.abc import Callable, Sequence

from tests.proof.fleet_checks import check_at_rest
from tests.proof.fleet_memory import MemoryFleet
from tests.proof.fleet_parts import Fleet
from tests.proof.fleet_real import RealFleets
from tests.proof.fleet_steps import Setting, Step, drawn, story
from tests.proof.fleet_world import BrokenError, World
from tests.proof.histories import DIRECTED, SMALL
from tests.proof.outcome import Outcome, Task
from tests.proof.shrinking import shortest

STEPS = 30

Make = Callable[[Setting], Fleet]


def complaint_of(make: Make, setting: Setting, steps: Sequence[Step]) -> str:
    """Carry a history out; return what broke, an empty text where nothing did."""
    return _tried(World(make(setting), setting), steps)


def _tried(world: World, steps: Sequence[Step]) -> str:
    try:
        for step in steps:
            world.do(step)
        world.come_to_rest()
        check_at_rest(world)
    except BrokenError as broken:
        return str(broken)
    except Exception:  # noqa: BLE001 - whatever a history raises is a fault that its story must tell
        return traceback.format_exc(limit=-3)
    finally:
        world.fleet.close()
    return ""


def shortest_story(make: Make, setting: Setting, steps: Sequence[Step]) -> str:
    """Shrink a history that breaks something, and tell it."""
    kept = shortest(steps, lambda some: bool(complaint_of(make, setting, some)))
    world = World(make(setting), setting)
    complaint = _tried(world, kept)
    return story(setting, world.told, complaint)


def search(make: Make, seeds: Sequence[int], *, most: int = 3) -> tuple[int, list[str]]:
    """Try a history for each seed, until ``most`` have broken; return how many ran, and their stories."""
    stories: list[str] = []
    for ran, seed in enumerate(seeds, 1):
        setting, steps = drawn(seed, STEPS)
        if complaint_of(make, setting, steps):
            stories.append(shortest_story(make, setting, steps))
            if len(stories) == most:
                return ran, stories
    return len(seeds), stories


def run_fleet(task: Task) -> Outcome:
    """Try ``task.amount`` histories in memory."""
    chance = random.Random(task.seed)
    seeds = [chance.randrange(1 << 32) for _ in range(task.amount)]
    ran, stories = search(MemoryFleet, seeds)
    return _with_directed("fleet", MemoryFleet, task, ran, stories)


def run_real_fleet(task: Task) -> Outcome:
    """Try ``task.amount`` histories with real stores and a real database, and the directed ones."""
    chance = random.Random(task.seed)
    make = RealFleets(task.folder)
    seeds = [chance.randrange(1 << 32) for _ in range(task.amount)]
    ran, stories = search(make, seeds)
    return _with_directed("real-fleet", make, task, ran, stories)


def _with_directed(name: str, make: Make, task: Task, ran: int, stories: list[str]) -> Outcome:
    for setting in (Setting(), SMALL):
        for told, steps in DIRECTED.items():
            if complaint_of(make, setting, steps):
                stories.append(f"{told}\n{shortest_story(make, setting, steps)}")
    counts = {"steps a run": STEPS, "directed histories": 2 * len(DIRECTED)}
    return Outcome(name, ran + 2 * len(DIRECTED), len(stories), task.seed, counts, "\n\n".join(stories))
