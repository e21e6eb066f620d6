"""Rules of villages, funds and a fund's year (DOMAIN sections 4.1-4.3)."""

from sync.model.areas import Areas, is_district
from sync.model.checks import Problem
from sync.model.fields import STREAM, FundKind
from sync.model.fiscal_year import BE_OFFSET, FIRST_YEAR
from sync.model.registers.fund import ONE_PER_VILLAGE
from sync.model.registers.fund_year import COMPONENTS
from sync.model.row_context import Checked, Rule, day_of, day_words, kind_label, kind_of, text
from sync.model.rules_general import not_before_year, not_in_future
from sync.model.thai import search_key
from sync.model.thai_dates import FIRST_SHORT_BE

_ANY: tuple[int, int, str] = (2500, 2600, "ตั้งแต่ พ.ศ. 2500")
USUAL_YEARS: dict[FundKind, tuple[int, int, str]] = {
    FundKind.SAVINGS_GROUP: _ANY,
    FundKind.ROYAL_SITE: _ANY,
    FundKind.MOTHER_FUND: (2546, 2600, "ตั้งแต่ พ.ศ. 2546"),
    FundKind.DEBT_CENTRE: (2551, 2600, "ตั้งแต่ พ.ศ. 2551"),
    FundKind.KKJ_FUND: (2536, 2544, "ระหว่าง พ.ศ. 2536–2544"),
}
"""When funds of a kind were founded (DOMAIN section 4.2)."""


def tambon_known(checked: Checked) -> Problem | None:
    """The tambon is in the list of areas and in the record's district."""
    code, stream = checked.text("tambon_code"), text(checked.row, STREAM)
    if not code:
        return None
    if not Areas.shipped().in_scope(code):
        return checked.must_fix("tambon-unknown", "tambon_code", tambon=code)
    # Streams of provinces and of the centre hold rows of many tambons.
    if not is_district(stream) or code.startswith(stream):
        return None
    areas = Areas.shipped()
    return checked.must_fix(
        "tambon-elsewhere", "tambon_code", tambon=areas.short(code), district=areas.title(stream)
    )


def moo_given(checked: Checked) -> Problem | None:
    """A village has a moo number; a town community need not."""
    if checked.row.get("kind") != "village" or checked.whole("moo_no") is not None:
        return None
    return checked.must_fix("moo-missing", "moo_no")


def village_code_follows(checked: Checked) -> Problem | None:
    """The eight digits are tambon and moo; other lists number differently, so this only warns."""
    code, tambon, moo = checked.text("village_code"), checked.text("tambon_code"), checked.whole("moo_no")
    if not code or not tambon or moo is None or code == f"{tambon}{moo:02d}":
        return None
    return checked.warn("village-code-differs", "village_code", given=code, expected=f"{tambon}{moo:02d}")


def village_given(checked: Checked) -> Problem | None:
    """Which kinds need a village, and which may name a tambon instead."""
    kind = kind_of(checked.row)
    if kind is None or checked.text("village_id"):
        return None
    model = kind is FundKind.ROYAL_SITE and checked.row.get("subtype") == "model_9_10"
    if kind in ONE_PER_VILLAGE or model:
        return checked.must_fix("village-missing", "village_id", kind=kind_label(kind))
    if kind is FundKind.SAVINGS_GROUP and not checked.text("tambon_code"):
        return checked.must_fix("place-missing", "village_id")
    return None


def established_agrees(checked: Checked) -> Problem | None:
    """Founding day and founding year, where both are known, say the same."""
    day, year = checked.day("established_on"), checked.whole("established_be")
    if day is None or year is None or day.year + BE_OFFSET == year:
        return None
    return checked.must_fix("established-differs", "established_be", day=day_words(day), year=str(year))


def established_not_to_come(checked: Checked) -> Problem | None:
    """A founding year after this one has not come."""
    year = checked.whole("established_be")
    if year is None or year <= checked.context.today.year + BE_OFFSET:
        return None
    return checked.must_fix("established-in-future", "established_be", year=str(year))


def established_as_usual(checked: Checked) -> Problem | None:
    """A founding year outside the programme's years is probably a slip."""
    kind, year = kind_of(checked.row), _founding_year(checked)
    if kind not in USUAL_YEARS or year is None:
        return None
    first, last, words = USUAL_YEARS[kind]
    if first <= year <= last:
        return None
    name = "established_on" if checked.day("established_on") else "established_be"
    return checked.warn("established-unusual", name, kind=kind_label(kind), usual=words, year=str(year))


def closed_with_day(checked: Checked) -> Problem | None:
    """A closed fund has its day."""
    blank = checked.row.get("status") == "closed" and checked.day("closed_on") is None
    return checked.must_fix("closed-without-day", "closed_on") if blank else None


def closed_with_reason(checked: Checked) -> Problem | None:
    """A closed fund has its reason."""
    blank = checked.row.get("status") == "closed" and not checked.text("closed_reason")
    return checked.must_fix("closed-without-reason", "closed_reason") if blank else None


def name_alike(checked: Checked) -> Problem | None:
    """Savings groups of one village with like names may be one (DOMAIN section 4.2)."""
    # The other kinds follow from kind and village: a second one would be the same row.
    if kind_of(checked.row) is not FundKind.SAVINGS_GROUP or not checked.text("village_id"):
        return None
    # By search key: two officers rarely agree on tone marks, dots and blanks of one name.
    mine = search_key(checked.text("name_th"))
    for one in checked.context.siblings:
        same_place = all(one.get(name) == checked.row.get(name) for name in ("kind", "village_id"))
        another = one.get("row_id") != checked.row.get("row_id") and not one.get("deleted")
        if another and same_place and search_key(text(one, "name_th")) == mine:
            return checked.warn("name-alike", "name_th", other=text(one, "name_th"))
    return None


def components_with_day(checked: Checked) -> Problem | None:
    """Each component ticked as true needs the day of the check."""
    ticked = any(checked.row.get(name) == 1 for name in COMPONENTS)
    if not ticked or checked.day("checked_on") is not None:
        return None
    return checked.must_fix("components-without-day", "checked_on")


def _founding_year(checked: Checked) -> int | None:
    day = day_of(checked.row.get("established_on"))
    return day.year + BE_OFFSET if day else checked.whole("established_be")


VILLAGE_RULES: tuple[Rule, ...] = (tambon_known, moo_given, village_code_follows)
FUND_RULES: tuple[Rule, ...] = (
    village_given,
    tambon_known,
    not_in_future("established_on"),
    established_not_to_come,
    established_agrees,
    established_as_usual,
    not_in_future("closed_on"),
    not_in_future("status_on"),
    not_before_year("closed_on", FIRST_SHORT_BE),
    not_before_year("status_on", FIRST_SHORT_BE),
    closed_with_day,
    closed_with_reason,
    name_alike,
)
YEAR_RULES: tuple[Rule, ...] = (
    components_with_day,
    not_in_future("checked_on"),
    not_before_year("checked_on", FIRST_YEAR),
)
