"""The practice district's villages, spread over its real tambons."""

from dataclasses import dataclass

from sync.model.areas import Areas
from sync.model.ids import RowId
from sync.model.practice.moment import DISTRICT
from sync.model.practice.names import COMMUNITIES, PICTURED, STEMS
from sync.model.practice.pen import Pen
from sync.model.registers.village import VILLAGE

VILLAGES = 85


@dataclass(frozen=True, slots=True)
class Village:
    """A village written to the rows, and what the funds in it need to know."""

    row_id: RowId
    tambon: str
    moo: int | None
    name: str
    households: int


def tambons(district: str) -> tuple[str, ...]:
    """Return the tambon codes of a district in the order of the codes."""
    return tuple(sorted(one.code for one in Areas.shipped().tambons(district)))


def write_villages(pen: Pen, district: str) -> list[Village]:
    """Write the district's villages and communities; pictured ones first, in the pictures' order."""
    named = list(PICTURED) if district == DISTRICT else []
    named += _invented(pen, district, {(tambon, moo) for tambon, moo, _ in named}, VILLAGES - len(named) - 3)
    villages = [_village(pen, tambon, moo, name) for tambon, moo, name in named]
    town = tambons(district)[0]
    return villages + [_village(pen, town, None, name) for name in COMMUNITIES]


def _invented(pen: Pen, district: str, taken: set[tuple[str, int]], count: int) -> list[tuple[str, int, str]]:
    stems = list(STEMS)
    pen.chance.shuffle(stems)
    places = []
    codes = tambons(district)
    for number in range(count):
        tambon = codes[number % len(codes)]
        moo = next(moo for moo in range(1, 100) if (tambon, moo) not in taken)
        taken.add((tambon, moo))
        places.append((tambon, moo, "บ้าน" + stems[number % len(stems)]))
    return places


def _village(pen: Pen, tambon: str, moo: int | None, name: str) -> Village:
    households = pen.chance.randrange(62, 240)
    row_id = pen.write(
        VILLAGE,
        tambon_code=tambon,
        moo_no=moo,
        name_th=name,
        kind="community" if moo is None else "village",
        village_code=None if moo is None else f"{tambon}{moo:02d}",
        households=households,
    )
    return Village(row_id, tambon, moo, name, households)
