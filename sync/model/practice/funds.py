"""The practice district's funds and their two fiscal years: 26, 22, 33 and 2, and the royal sites.

A fund's place in its list (its ``number``) decides its part in the story the other modules tell, so that
every district has the same kinds of case. The seedling village is one of the 26 mother funds.
"""

from dataclasses import dataclass

from sync.model.capital import KKJ_CAPITAL
from sync.model.fields import FundKind, StoredValue
from sync.model.ids import RowId
from sync.model.practice.pen import Pen
from sync.model.practice.places import Village
from sync.model.practice.story import Story
from sync.model.registers.fund import FUND

TITLES = {
    FundKind.MOTHER_FUND: "กองทุนแม่ของแผ่นดิน {}",
    FundKind.SAVINGS_GROUP: "กลุ่มออมทรัพย์เพื่อการผลิต {}",
    FundKind.KKJ_FUND: "กข.คจ. {}",
    FundKind.DEBT_CENTRE: "ศูนย์จัดการกองทุนชุมชน {}",
}
SITES: tuple[tuple[str, str], ...] = (
    ("rspg_site", "พื้นที่สนองพระราชดำริ อพ.สธ. ป่าชุมชนเขาสวาย (ฝึก)"),
    ("rspg_site", "พื้นที่สนองพระราชดำริ อพ.สธ. ห้วยเสนง (ฝึก)"),
    ("training_centre", "ศูนย์ศึกษาและพัฒนาชุมชน แห่งที่ 1 (ฝึก)"),
    ("training_centre", "ศูนย์ศึกษาและพัฒนาชุมชน แห่งที่ 2 (ฝึก)"),
    ("saraphi", "ศูนย์เรียนรู้ทุนชุมชน แห่งที่ 1 (ฝึก)"),
    ("saraphi", "ศูนย์เรียนรู้ทุนชุมชน แห่งที่ 2 (ฝึก)"),
    ("model_9_10", "หมู่บ้านโครงการ ๙ ; ๑๐ แห่งที่ 1 (ฝึก)"),
    ("model_9_10", "หมู่บ้านโครงการ ๙ ; ๑๐ แห่งที่ 2 (ฝึก)"),
    ("model_9_10", "หมู่บ้านโครงการ ๙ ; ๑๐ แห่งที่ 3 (ฝึก)"),
)
"""Invented sites, marked (ฝึก): a real district holds one of them at most."""
SEEDLING = 25
"""The mother fund that is this year's seedling village."""
NEW_CENTRE = 1
"""The centre established in this fiscal year."""
REOPENED = 30
"""The กข.คจ. fund that was dormant until 10 November 2564."""


@dataclass(frozen=True, slots=True)
class PracticeFund:
    """A fund written to the rows."""

    row_id: RowId
    kind: FundKind
    number: int
    """Its place in the list of its kind, from 0."""
    village: Village | None


Funds = dict[FundKind, list[PracticeFund]]


def write_funds(pen: Pen, villages: list[Village], story: Story) -> Funds:
    """Write all funds of the district and return them by kind, in the order of their numbers."""
    homes = _homes(villages, story)
    funds: Funds = {
        kind: [_write(pen, kind, number, village) for number, village in enumerate(places)]
        for kind, places in homes.items()
    }
    group = len(funds[FundKind.SAVINGS_GROUP])
    funds[FundKind.SAVINGS_GROUP].append(_whole_tambon(pen, group, villages[0].tambon))
    funds[FundKind.ROYAL_SITE] = [_site(pen, number, villages) for number in range(len(SITES))]
    return funds


def _homes(villages: list[Village], story: Story) -> dict[FundKind, list[Village]]:
    """Say which villages hold which funds; the village at 21 (เทนมีย์ หมู่ที่ 1) has no กข.คจ. fund."""
    return {
        FundKind.MOTHER_FUND: [villages[2], *villages[34:57], villages[-1], villages[57]],
        FundKind.SAVINGS_GROUP: [villages[3], villages[13], *villages[50:69]],
        FundKind.KKJ_FUND: villages[:21] + villages[22:34],
        FundKind.DEBT_CENTRE: [villages[12], villages[40], villages[70]][: story.centres],
    }


def _write(pen: Pen, kind: FundKind, number: int, village: Village) -> PracticeFund:
    row_id = pen.write(
        FUND,
        kind=kind.value,
        village_id=village.row_id,
        name_th=TITLES[kind].format(village.name),
        **{"status": "active", **_history(pen, kind, number)},
    )
    return PracticeFund(row_id, kind, number, village)


def _history(pen: Pen, kind: FundKind, number: int) -> dict[str, StoredValue]:
    """Return when the fund began, and its status where that is not simply active."""
    if (kind, number) == (FundKind.MOTHER_FUND, SEEDLING):
        return {"status": "seedling", "status_on": "2021-10-20", "established_be": 2564}
    if kind == FundKind.DEBT_CENTRE:
        day = "2021-10-08" if number == NEW_CENTRE else f"20{10 + number}-06-15"
        return {"established_on": day}
    if kind == FundKind.KKJ_FUND:
        year = pen.chance.randrange(2536, 2545)
        dormant = {"status_on": "2021-11-10", "status_before": "dormant"} if number == REOPENED else {}
        return {"established_be": year, "initial_capital": KKJ_CAPITAL, **dormant}
    first = 2547 if kind == FundKind.MOTHER_FUND else 2525
    return {"established_be": pen.chance.randrange(first, 2562)}


def _whole_tambon(pen: Pen, number: int, tambon: str) -> PracticeFund:
    row_id = pen.write(
        FUND,
        kind=FundKind.SAVINGS_GROUP.value,
        tambon_code=tambon,
        name_th="กลุ่มออมทรัพย์เพื่อการผลิตระดับตำบล (ฝึก)",
        established_be=2540,
        status="active",
    )
    return PracticeFund(row_id, FundKind.SAVINGS_GROUP, number, None)


def _site(pen: Pen, number: int, villages: list[Village]) -> PracticeFund:
    subtype, title = SITES[number]
    village = villages[60 + number] if subtype == "model_9_10" else None
    row_id = pen.write(
        FUND,
        kind=FundKind.ROYAL_SITE.value,
        subtype=subtype,
        village_id=village.row_id if village else None,
        tambon_code=None if village else villages[number].tambon,
        name_th=title,
        established_be=2560,
        status="active",
    )
    return PracticeFund(row_id, FundKind.ROYAL_SITE, number, village)
