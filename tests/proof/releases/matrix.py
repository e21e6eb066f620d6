"""The upgrade matrix: PCs and endpoints of this and earlier releases work together, and upgrade in place."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.proof.outcome import Outcome, Task
from tests.proof.releases.cast import NOW, RELEASES, ReleasePC, code_of, made_centre, release_endpoint

FUND = {"kind": "savings_group", "name_th": "กลุ่มออมทรัพย์", "status": "active"}


@dataclass(frozen=True, slots=True)
class Cast:
    """Who plays: the releases of the two PCs and the endpoint, first and after the upgrade."""

    pcs: tuple[str, str]
    endpoint: str
    later_pcs: tuple[str, str]
    later_endpoint: str

    @property
    def words(self) -> str:
        """The cast in words."""
        first = f"PCs {self.pcs[0]} and {self.pcs[1]} at an endpoint {self.endpoint}"
        return f"{first}, then {self.later_pcs[0]} and {self.later_pcs[1]} at {self.later_endpoint}"


def casts() -> list[Cast]:
    """Return every pair of PCs with every endpoint; what is old is upgraded half way, one end or both."""
    every = (NOW, *RELEASES)
    found = [
        Cast((one, two), endpoint, (one, two), endpoint)
        for one, two, endpoint in itertools.product(every, repeat=3)
        if {one, two, endpoint} != {NOW}
    ]
    for old in RELEASES:
        found += [
            Cast((old, old), old, (NOW, NOW), NOW),
            Cast((old, old), old, (NOW, old), old),
            Cast((old, old), old, (old, old), NOW),
            Cast((old, NOW), old, (NOW, NOW), NOW),
        ]
    return found


def complaint_of(cast: Cast, folder: Path, code_folder: Path) -> str:
    """Play a cast through; return what is not equal in the end."""
    codes = [code_of(one, code_folder) for one in (*cast.pcs, cast.endpoint)]
    centre = folder / "centre"
    tickets = made_centre(centre, codes[2])
    pcs = [ReleasePC(folder / f"pc{number}", codes[number]) for number in range(2)]
    try:
        with release_endpoint(centre, codes[2]) as address:
            for pc, ticket in zip(pcs, tickets, strict=True):
                pc.do("enrol", address, ticket)
            rows = _work(pcs, address)
        # Typed before the upgrade, sent after it: what waits is upgraded too.
        pcs[0].do("enter", rows[0], {"name_th": "ค้างส่งหนึ่ง"})
        pcs[1].do("enter", rows[1], {"name_th": "ค้างส่งสอง"})
        for pc, later in zip(pcs, cast.later_pcs, strict=True):
            pc.move(code_of(later, code_folder))
        with release_endpoint(centre, code_of(cast.later_endpoint, code_folder)) as address:
            _work(pcs, address)
            return _compared(pcs, rows, address)
    finally:
        for pc in pcs:
            pc.close()


def _work(pcs: Sequence[ReleasePC], address: str) -> list[str]:
    """Edit both ways: own rows, each other's rows, and one field of one row at once."""
    rows = [pc.do("enter", "", {**FUND, "name_th": f"กลุ่ม {number}"}) for number, pc in enumerate(pcs)]
    _meet(pcs, address)
    pcs[0].do("enter", rows[1], {"status": "dormant"})
    pcs[1].do("enter", rows[0], {"status_on": "2021-11-29"})
    _meet(pcs, address)
    for number, pc in enumerate(pcs):
        pc.do("enter", rows[0], {"name_th": f"พร้อมกัน {number}"})
    _meet(pcs, address)
    return rows


def _meet(pcs: Sequence[ReleasePC], address: str) -> None:
    for pc in (*pcs, *pcs):
        told = pc.do("sync", address)
        assert told["verified"], told
        assert not told["waiting"], told


def _compared(pcs: Sequence[ReleasePC], rows: Sequence[str], address: str) -> str:
    _meet(pcs, address)
    one, two = (pc.do("rows") for pc in pcs)
    if one != two:
        return "the two PCs hold other rows"
    names = [one["fund"][row][0]["name_th"] for row in rows]
    if names[1] != "ค้างส่งสอง" or "ค้างส่งหนึ่ง" not in str(one):
        return f"what waited over the upgrade is lost: {names}"
    return "" if len(one["conflict"]) == 2 else f"{len(one['conflict'])} conflicts, not 2"


def run_matrix(task: Task) -> Outcome:
    """Play ``task.amount`` of the casts, all where it is large enough."""
    chosen = casts()[-task.amount :]
    broken = []
    for number, cast in enumerate(chosen):
        try:
            complaint = complaint_of(cast, task.folder / str(number), task.folder)
        except AssertionError as trouble:
            complaint = str(trouble)
        if complaint:
            broken.append(f"{cast.words}: {complaint}")
    counts = {"releases": len(RELEASES) + 1}
    return Outcome("upgrades", len(chosen), len(broken), task.seed, counts, "\n".join(broken))
