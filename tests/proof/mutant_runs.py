"""Tries every named mutant: one that lives is a promise nobody watches over."""

from tests.proof.killers import KILLERS
from tests.proof.mutants import MUTANTS, Mutant
from tests.proof.outcome import Outcome, Task


def run_mutants(task: Task) -> Outcome:
    """Let each of the first ``task.amount`` mutants meet its killer."""
    chosen = MUTANTS[: task.amount]
    living = [one for number, one in enumerate(chosen) if not _is_killed(one, task, number)]
    story = "\n".join(f"{one.name} lives: {one.killer} does not miss that {one.without}" for one in living)
    counts = {"killed": len(chosen) - len(living)}
    return Outcome("mutants", len(chosen), len(living), task.seed, counts, story)


def _is_killed(mutant: Mutant, task: Task, number: int) -> bool:
    folder = task.folder / str(number)
    folder.mkdir()
    with mutant.switch():
        return bool(KILLERS[mutant.killer](folder))
