"""The whole practice district: invented registers of real size on real areas, the same on every machine."""

from collections.abc import Callable

from sync.model.areas import Areas, is_district
from sync.model.fields import Row
from sync.model.practice.funds import write_funds
from sync.model.practice.moment import DISTRICT, SEED
from sync.model.practice.months import draw_months, members_at_year_start, write_months
from sync.model.practice.pen import Pen, RowValues
from sync.model.practice.places import write_villages
from sync.model.practice.reference import CENTRE, write_allocations, write_centre, write_province
from sync.model.practice.results import write_results
from sync.model.practice.story import story_of
from sync.model.practice.work import write_work
from sync.model.practice.years import write_years
from sync.model.registry import REGISTERS


def practice_rows(district_code: str = DISTRICT, seed: int = SEED) -> list[tuple[str, Row]]:
    """Return the rows of a practice district with their register names, parents first.

    They belong to three streams: the centre's (``0000``), the province's (``pp00``) and the district's. Blank
    fields are left out of a row.

    Raises:
        ValueError: when the shipped areas have no such district.
    """
    if not is_district(district_code) or district_code not in Areas.shipped():
        raise ValueError(f"no district {district_code}")
    pen = Pen(district_code, seed)
    # From here the order of the calls is the order of the draws: exchanged, they would write another
    # district, and the reference pictures would no longer fit.
    story = story_of(district_code)
    villages = write_villages(pen, district_code)
    funds = write_funds(pen, villages, story)
    # Drawn before the years are written: a year's baseline is the September of these months.
    months = draw_months(pen, funds)
    write_years(pen, funds, members_at_year_start(months))
    write_months(pen, funds, months)
    write_results(pen, funds, story)
    office = f"{district_code[:2]}00"
    write_work(pen, funds, story, office)
    write_allocations(pen)
    rows = [*_shared(CENTRE, seed, write_centre), *_shared(office, seed, write_province), *pen.rows]
    # Parents first, as everything that loads rows expects it.
    rank = {register.name: at for at, register in enumerate(REGISTERS)}
    return sorted(rows, key=lambda row: rank[row[0]])


def _shared(stream: str, seed: int, write: Callable[[Pen], None]) -> list[tuple[str, RowValues]]:
    """Return rows that are the same, ids included, whichever district of the area is asked for."""
    pen = Pen(stream, seed)
    write(pen)
    return pen.rows
