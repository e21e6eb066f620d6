"""Practice districts as register tables, several districts together, and small changes to them."""

import functools
import random
from collections.abc import Mapping

from sync.model.catalogue import Catalogue
from sync.model.catalogue_reading import parse_catalogue
from sync.model.fields import StoredValue
from sync.model.practice.district import practice_rows
from sync.model.practice.reference import catalogue_text

Values = dict[str, StoredValue]
Tables = dict[str, list[Values]]

THREE = ("3201", "3202", "3101")
"""Three districts in two provinces."""


@functools.cache
def catalogue() -> Catalogue:
    """The shipped catalogue of fiscal year 2565."""
    return parse_catalogue(catalogue_text(2565))


@functools.cache
def _rows(districts: tuple[str, ...], seed: int) -> Mapping[str, Mapping[str, Values]]:
    tables: dict[str, dict[str, Values]] = {}
    for district in districts:
        for name, row in practice_rows(district, seed):
            tables.setdefault(name, {})[str(row["row_id"])] = dict(row)
    return tables


def practice_tables(*districts: str, seed: int = 2565) -> Tables:
    """The rows of some practice districts by register, each row once, free to be changed."""
    found = _rows(districts or ("3201",), seed)
    return {name: [dict(row) for row in rows.values()] for name, rows in found.items()}


SHAKEN = {
    "fund": (
        "status",
        "status_on",
        "status_before",
        "established_on",
        "subtype",
        "village_id",
        "tambon_code",
    ),
    "fund_year": (
        "budgeted",
        "counted_in_base",
        "members_baseline",
        "level_baseline",
        "checked_on",
        "has_rules",
    ),
    "fund_month": ("members", "new_borrowers", "bank_balance"),
    "assessment": ("fy", "status", "approved_on", "level_before", "level_after", "scheme_code"),
    "fund_event": ("fy", "event_on", "type", "award_level", "system", "fund_id"),
    "debt_case": ("closed_on", "restructured", "reduced", "released", "fund_id"),
    "activity": ("fy", "activity_on", "type", "measure_id", "fund_id", "place_code", "participants_total"),
    "attachment": ("taken_on", "kind", "owner_id"),
    "village": ("tambon_code",),
}
"""Fields the formulas look at: shaking swaps their values between rows and blanks some."""


def shaken(tables: Tables, chance: random.Random, share: float = 0.2) -> Tables:
    """Swap values between rows, blank some, delete some rows: much that no officer would do."""
    for name, fields in SHAKEN.items():
        rows = tables.get(name, [])
        for row in rows:
            if chance.random() < share / 4:
                row["deleted"] = 1
            for field in fields:
                if chance.random() < share:
                    row[field] = chance.choice(rows).get(field) if chance.random() < 0.7 else None
    return tables
