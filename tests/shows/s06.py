"""S6: each of the 36 measures of the practice district equals what a separate oracle works out."""

import random
from pathlib import Path

from sync.model.evaluate import evaluate
from sync.model.fiscal_year import FiscalMonth
from sync.model.progress import MeasureResult
from tests.support.oracle import Oracle
from tests.support.practice_tables import THREE, Tables, catalogue, practice_tables, shaken

DISTRICT = "3201"
MONTH = 2
TYPED_BY_HAND = "RI1c"
DISTINCT = ("MF1", "DM3p", "RI1b")
"""Distinct districts and provinces: looked at over three districts in two provinces."""
SHAKEN_ROUNDS = 5


def show(seed: int, folder: Path) -> dict[str, object]:
    """Compare evaluator and oracle for one district, its province and the country, as filed and shaken."""
    del folder
    tables = practice_tables(*THREE)
    own = evaluate(catalogue(), tables, DISTRICT, FiscalMonth(2565, MONTH))
    country = evaluate(catalogue(), tables, "", FiscalMonth(2565, MONTH))
    areas = (*THREE, "32", "31", "")
    wrong = [
        f"{area}/{month}" for area in areas for month in (1, MONTH, 12) if differing(tables, area, month)
    ]
    chance = random.Random(seed)
    rounds = [shaken(practice_tables(*THREE), chance) for _ in range(SHAKEN_ROUNDS)]
    wrong += [f"shaken {area}" for one in rounds for area in (DISTRICT, "") if differing(one, area, MONTH)]
    zero = [name for name, one in own.items() if one.value == 0 and name != TYPED_BY_HAND]
    sums = [name for name, one in own.items() if not adds_up(one)]
    return {
        "show": "S6",
        "ok": not (wrong or zero or sums or len(own) != 36),
        "measures": len(own),
        "equal": len(own) - len(differing(tables, DISTRICT, MONTH)),
        "areas": len(areas),
        "differing": wrong,
        "zero": zero,
        "lists_not_adding_up": sums,
        "shaken_rounds": SHAKEN_ROUNDS,
        "values": {name: one.value for name, one in own.items()},
        "distinct_over_three_districts": {name: country[name].value for name in DISTINCT},
    }


def differing(tables: Tables, area: str, month: int) -> list[str]:
    """Return the measures on which evaluator and oracle disagree: value, share, or what counted."""
    results = evaluate(catalogue(), tables, area, FiscalMonth(2565, month))
    answers = Oracle(tables, area, 2565, month).answers()
    return [
        name
        for name, one in results.items()
        if (one.value, one.share, {row.row_id for row in one.counted})
        != (answers[name].value, answers[name].share, answers[name].ids)
    ]


def adds_up(result: MeasureResult) -> bool:
    """Tell whether counted and not counted together are the base."""
    return result.base is None or len(result.counted) + len(result.not_counted) == result.base
