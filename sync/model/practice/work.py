"""The practice officers' work: debt cases, visits, trainings, meetings; head-counts only."""

from dataclasses import dataclass

from sync.model.fields import FundKind
from sync.model.practice.funds import Funds
from sync.model.practice.pen import Pen
from sync.model.practice.story import Story
from sync.model.registers.activity import ACTIVITY
from sync.model.registers.debt_case import DEBT_CASE

KKJ, SITE, MOTHER = FundKind.KKJ_FUND, FundKind.ROYAL_SITE, FundKind.MOTHER_FUND


@dataclass(frozen=True, slots=True)
class Case:
    """One debt case: the centre's number, its days, its results, debts in baht."""

    centre: int
    number: str
    opened: str
    closed: str | None
    results: frozenset[str]
    debts: tuple[int, int]


NOTHING = frozenset[str]()
CASES: tuple[Case, ...] = (
    Case(0, "64001", "2021-03-02", "2021-08-20", frozenset({"restructured"}), (80_000, 80_000)),
    Case(0, "64002", "2021-06-14", "2021-10-29", frozenset({"restructured", "reduced"}), (120_000, 95_000)),
    Case(0, "65001", "2021-10-05", "2021-11-19", frozenset({"released"}), (15_000, 0)),
    Case(0, "65002", "2021-10-12", None, NOTHING, (64_000, 64_000)),
    Case(0, "65003", "2021-10-20", None, NOTHING, (33_000, 33_000)),
    Case(1, "65001", "2021-10-18", "2021-11-26", frozenset({"reduced"}), (40_000, 31_000)),
    Case(1, "65002", "2021-11-01", None, NOTHING, (55_000, 55_000)),
    Case(2, "65001", "2021-10-11", "2021-11-12", frozenset({"restructured"}), (90_000, 90_000)),
)


@dataclass(frozen=True, slots=True)
class Work:
    """One activity of the district."""

    type: str
    on: str
    title: str
    measure: str | None = None
    fund: tuple[FundKind, int] | None = None
    total: int | None = None
    target_group: int | None = None
    fy: int = 2565


WORK: tuple[Work, ...] = (
    Work("follow_up_visit", "2021-11-09", "ติดตามกองทุน กข.คจ. ประจำเดือน", "GF4", (KKJ, 6)),
    Work("follow_up_visit", "2021-11-16", "ติดตามทุนขาดและชี้แจงระเบียบ ข้อ 21", "GF4", (KKJ, 4)),
    Work("follow_up_visit", "2021-06-16", "ติดตามกองทุน กข.คจ. ปีก่อน", "GF4", (KKJ, 9), fy=2564),
    Work("meeting", "2021-11-18", "ประชุมคณะกรรมการกองทุน กข.คจ.", None, (KKJ, 11), 9),
    Work("training", "2021-11-03", "ฝึกทักษะอาชีพ ทอผ้าไหมยกดอก", "RI4b", (SITE, 4), 32, 30),
    Work("training", "2021-11-17", "ฝึกทักษะอาชีพ แปรรูปอาหาร", "RI4b", (SITE, 4), 28, 25),
    Work("training", "2021-11-24", "ฝึกทักษะอาชีพ รุ่นที่ยังไม่ลงจำนวน", "RI4b", (SITE, 5)),
    Work("training", "2021-11-12", "พัฒนาทักษะวิทยากร หลักสูตรการเล่าเรื่อง", "RI5", None, 12),
    Work("training", "2021-08-12", "พัฒนาทักษะวิทยากร รุ่นปีก่อน", "RI5", None, 14, fy=2564),
    Work("training", "2021-10-27", "อบรมคณะกรรมการหมู่บ้านต้นกล้า", "MF4", (MOTHER, 25), 15),
    Work("meeting", "2021-10-05", "ประชุมชี้แจงเป้าหมายปีงบประมาณ 2565", None, None, 48),
)
RSPG = (
    Work("rspg_meeting", "2021-11-11", "ประชุมทำความเข้าใจ โครงการ อพ.สธ.", "RI1a", (SITE, 2), 60),
    Work("rspg_meeting", "2021-07-11", "ประชุม อพ.สธ. ปีก่อน", "RI1a", (SITE, 3), 55, fy=2564),
)
PROVINCE_WORK = (
    Work("support_given", "2021-11-10", "มอบพันธุ์ไก่ไข่แก่กลุ่มเป้าหมาย", "MF2", None, 12, 6),
    Work("support_given", "2021-11-24", "มอบเครื่องมือประกอบอาชีพ (ยังไม่ลงจำนวนกลุ่มเป้าหมาย)", "MF2", None, 9),
)
WHOLE_PROVINCE = Work("support_given", "2021-11-19", "สนับสนุนก้อนเชื้อเห็ด", "MF2", None, 5, 4)


def write_work(pen: Pen, funds: Funds, story: Story, province_office: str) -> None:
    """Write the district's cases and activities, and the provincial office's activities in the district."""
    for case in CASES:
        if case.centre < story.centres:
            _write_case(pen, funds, case)
    for work in (*WORK, *(RSPG if story.rspg_meeting else RSPG[1:])):
        write_activity(pen, pen.stream, work, funds)
    for work in PROVINCE_WORK:
        write_activity(pen, province_office, work, funds, pen.stream)


def _write_case(pen: Pen, funds: Funds, case: Case) -> None:
    before, after = case.debts
    pen.write(
        DEBT_CASE,
        fund_id=funds[FundKind.DEBT_CENTRE][case.centre].row_id,
        case_no=case.number,
        opened_on=case.opened,
        closed_on=case.closed,
        contracts_before=3,
        contracts_after=1 if case.closed else None,
        debt_before=before * 100,
        debt_after=after * 100 if case.closed else None,
        restructured=int("restructured" in case.results),
        reduced=int("reduced" in case.results),
        released=int("released" in case.results),
    )


def write_activity(pen: Pen, stream: str, work: Work, funds: Funds, place: str | None = None) -> None:
    """Write one activity into ``stream``; ``place`` is the area it was held in where no fund says so."""
    fund = funds[work.fund[0]][work.fund[1]].row_id if work.fund else None
    pen.write_in(
        stream,
        ACTIVITY,
        fy=work.fy,
        activity_on=work.on,
        type=work.type,
        measure_id=work.measure,
        fund_id=fund,
        place_code=place,
        title_th=work.title,
        participants_total=work.total,
        participants_target_group=work.target_group,
    )
