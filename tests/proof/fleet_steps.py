"""What may happen to a fleet: steps as plain values, drawn from a seed, told in words.

A step names PCs, rows and fields by large numbers that are taken modulo what there is: so a history keeps
its meaning when steps are left out of it, and shrinks.
"""

import random
from dataclasses import dataclass

FIELDS = ("name", "village")
COMMON = (None, "a", "b")
"""Values that several officers enter alike."""
WEIGHTS = {
    "enter": 6,
    "edit": 14,
    "edit alike": 3,
    "break a rule": 3,
    "take back": 2,
    "delete": 3,
    "settle": 8,
    "look": 3,
    "edit by an old look": 3,
    "delete by an old look": 1,
    "publish": 1,
    "sync": 18,
    "lose the reply": 5,
    "lose the request": 3,
    "replay a request": 3,
    "get an old reply": 3,
    "back up": 2,
    "put back": 2,
    "clone": 1,
    "enrol again": 1,
    "want whole": 1,
    "set the clock": 1,
    "copy the endpoint": 2,
    "put the endpoint back": 2,
}
LONE_BREAKERS = frozenset({"put back", "clone", "put the endpoint back"})
"""Steps after which a lone officer is no longer alone with one history."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happens. ``value`` makes what is typed unlike anything typed elsewhere."""

    kind: str
    pc: int = 0
    row: int = 0
    field: int = 0
    pick: int = 0
    value: int = 0

    def words(self, who: str) -> str:
        """Tell the step, as it happened to ``who``."""
        text = f"{who}: {self.kind}"
        if self.kind in {"enter", "edit", "edit alike", "break a rule", "delete", "look", "publish"}:
            text += f", row {self.row % 2}"
        if self.kind in {"enter", "edit", "edit by an old look"}:
            text += f", {FIELDS[self.field % 2]} = {token(self.value)}"
        if self.kind in {"sync", "lose the reply", "lose the request"}:
            text += f", {octets(self)} octets a push, exchange {1 + self.field % 3}"
        return text


@dataclass(frozen=True, slots=True)
class Setting:
    """What a fleet begins with. ``officers``: so many PCs are worked at; all of them sync."""

    officers: int = 4
    page: int = 6
    snapshot: int = 1000
    seed: int = 1


def token(value: int) -> str:
    """Return what is typed with a step's ``value``."""
    return f"t{value}"


def octets(step: Step) -> int:
    """Return how much goes into one push of a sync."""
    return (1, 600, 1 << 20)[step.pick % 3]


def drawn(seed: int, length: int) -> tuple[Setting, list[Step]]:
    """Return a setting and a history of ``length`` steps."""
    chance = random.Random(seed)
    setting = Setting(
        officers=chance.choice((1, 2, 2, 3, 4)),
        page=chance.randint(1, 6),
        snapshot=chance.choice((2, 1000)),
        seed=seed,
    )
    names = chance.choices(list(WEIGHTS), list(WEIGHTS.values()), k=length)
    return setting, [_step(kind, chance, at) for at, kind in enumerate(names)]


def _step(kind: str, chance: random.Random, at: int) -> Step:
    pc, row, field, pick = (chance.randrange(1 << 16) for _ in range(4))
    return Step(kind, pc, row, field, pick, at)


def story(setting: Setting, told: list[str], complaint: str) -> str:
    """Tell a history that broke a promise."""
    head = (
        f"seed {setting.seed}: {setting.officers} PCs are worked at, {setting.page} changes a page,"
        f" snapshots from {setting.snapshot} rows"
    )
    return "\n".join([head, *(f"{at:3}. {one}" for at, one in enumerate(told, 1)), complaint])
