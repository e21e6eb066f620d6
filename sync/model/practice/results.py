"""What happened to the practice funds: some results that count and some that do not."""

import json
from dataclasses import dataclass
from hashlib import sha256

from sync.model.fields import FundKind
from sync.model.ids import RowId
from sync.model.practice.funds import SEEDLING, Funds, PracticeFund
from sync.model.practice.pen import Pen
from sync.model.practice.story import Story
from sync.model.registers.assessment import ASSESSMENT
from sync.model.registers.fund_event import FUND_EVENT
from sync.model.registers.machinery import ATTACHMENT

MOTHER, SAVINGS = FundKind.MOTHER_FUND, FundKind.SAVINGS_GROUP
KKJ, CENTRE, SITE = FundKind.KKJ_FUND, FundKind.DEBT_CENTRE, FundKind.ROYAL_SITE
THIS, LAST = 2565, 2564


@dataclass(frozen=True, slots=True)
class Assessed:
    """One assessment: which fund, from which level to which, how far it is."""

    kind: FundKind
    number: int
    before: str
    after: str
    status: str
    on: str
    fy: int = THIS


ASSESSED: tuple[Assessed, ...] = (
    Assessed(MOTHER, 0, "C", "B", "approved", "2021-11-22"),
    Assessed(MOTHER, 1, "B", "B", "approved", "2021-11-22"),
    Assessed(MOTHER, 2, "B", "A", "submitted", "2021-11-24"),
    Assessed(MOTHER, 3, "C", "B", "approved", "2021-11-10"),
    Assessed(MOTHER, 4, "B", "A", "approved", "2021-03-15", LAST),
    Assessed(SAVINGS, 0, "1", "2", "approved", "2021-11-18"),
    Assessed(SAVINGS, 1, "1", "2", "submitted", "2021-11-25"),
    Assessed(SAVINGS, 2, "1", "1", "approved", "2021-11-02"),
    Assessed(SAVINGS, 3, "2", "3", "approved", "2021-10-28"),
    Assessed(KKJ, 18, "1", "2", "approved", "2021-11-12"),
    Assessed(KKJ, 2, "1", "2", "approved", "2021-11-16"),
    Assessed(KKJ, 14, "1", "3", "approved", "2021-11-24"),
    Assessed(KKJ, 8, "1", "2", "submitted", "2021-11-26"),
    Assessed(KKJ, 16, "1", "2", "submitted", "2021-11-26"),
    Assessed(KKJ, 19, "2", "3", "approved", "2021-11-05"),
    Assessed(KKJ, 0, "2", "2", "approved", "2021-11-05"),
    Assessed(KKJ, 21, "1", "2", "draft", "2021-11-27"),
    Assessed(KKJ, 23, "1", "1", "approved", "2021-10-20"),
    Assessed(KKJ, 1, "1", "2", "approved", "2021-06-10", LAST),
    Assessed(CENTRE, 0, "1", "2", "approved", "2021-11-17"),
    Assessed(CENTRE, 1, "1", "1", "draft", "2021-11-23"),
)
POINTS = {"C": 8, "1": 8, "B": 12, "2": 12, "A": 17, "3": 17}
"""Points for each of the five items that the example schemes turn into these levels."""


@dataclass(frozen=True, slots=True)
class Happened:
    """One event: which fund, what, when."""

    kind: FundKind
    number: int
    type: str
    on: str
    award_level: str | None = None
    system: str | None = None
    document_no: str | None = None
    fy: int = THIS


def _updates(kind: FundKind, system: str, days: dict[int, str]) -> tuple[Happened, ...]:
    return tuple(
        Happened(kind, number, "external_update", day, system=system) for number, day in days.items()
    )


HAPPENED: tuple[Happened, ...] = (
    Happened(MOTHER, SEEDLING, "seedling_started", "2021-10-20"),
    Happened(MOTHER, 24, "seedling_started", "2020-11-12", fy=LAST),
    Happened(MOTHER, 24, "royal_seed_money_received", "2021-08-12", fy=LAST),
    Happened(MOTHER, 5, "award", "2021-11-10", "province", document_no="ประกาศจังหวัดที่ 15/2564 (ฝึก)"),
    Happened(MOTHER, 8, "award", "2021-11-23", "department", document_no="ประกาศกรมฯ ที่ 9/2564 (ฝึก)"),
    Happened(MOTHER, 9, "award", "2021-07-05", "province", document_no="ประกาศจังหวัดที่ 4/2564 (ฝึก)", fy=LAST),
    *_updates(
        MOTHER, "mother_fund_web", {0: "2021-10-18", 4: "2021-11-04", 7: "2021-11-04", 11: "2021-11-19"}
    ),
    Happened(MOTHER, 12, "external_update", "2021-05-20", system="mother_fund_web", fy=LAST),
    *_updates(SAVINGS, "big_data", {0: "2021-10-25", 3: "2021-11-08", 6: "2021-11-08", 10: "2021-11-22"}),
    *_updates(KKJ, "big_data", {0: "2021-10-25", 2: "2021-10-25", 4: "2021-11-08", 5: "2021-11-08"}),
    *_updates(KKJ, "big_data", {9: "2021-11-15", 13: "2021-11-22", 18: "2021-11-22", 20: "2021-11-26"}),
    *_updates(KKJ, "other", {11: "2021-11-26"}),
    Happened(KKJ, 12, "external_update", "2021-04-02", system="big_data", fy=LAST),
    *_updates(CENTRE, "big_data", {0: "2021-11-11"}),
    Happened(CENTRE, 1, "established", "2021-10-08"),
    Happened(SITE, 0, "rspg_learning_centre", "2021-11-09"),
    Happened(SITE, 6, "model_village_9_10", "2021-11-03"),
    Happened(SITE, 7, "model_village_9_10", "2021-11-24"),
)
LEARNING_CENTRE = Happened(MOTHER, 6, "learning_centre_developed", "2021-11-15")
LEARNING_CENTRE_LAST_YEAR = Happened(MOTHER, 10, "learning_centre_developed", "2021-02-15", fy=LAST)
MODEL_CENTRE = Happened(CENTRE, 0, "model_centre", "2021-11-25")
MODEL_CENTRE_LAST_YEAR = Happened(CENTRE, 0, "model_centre", "2021-05-25", fy=LAST)

EVIDENCE: tuple[tuple[int, str, str, str], ...] = (
    (4, "development_plan", "แผนพัฒนาศูนย์เรียนรู้ (ฝึก).pdf", "2021-11-18"),
    (5, "minutes", "รายงานการประชุม (ฝึก).pdf", "2021-11-18"),
    (6, "knowledge_document", "องค์ความรู้หมู่บ้านต้นแบบ (ฝึก).pdf", "2021-11-20"),
    (8, "knowledge_document", "องค์ความรู้ยังไม่เป็นหมู่บ้านต้นแบบ (ฝึก).pdf", "2021-11-20"),
)
"""Evidence of royal sites: number of the site, kind, file name, day."""


def write_results(pen: Pen, funds: Funds, story: Story) -> None:
    """Write assessments, events and evidence of the district's funds."""
    for assessed in ASSESSED:
        _write_assessment(pen, funds[assessed.kind][assessed.number], assessed)
    story_events = (
        LEARNING_CENTRE if story.learning_centre else LEARNING_CENTRE_LAST_YEAR,
        MODEL_CENTRE if story.model_centre else MODEL_CENTRE_LAST_YEAR,
    )
    for event in (*HAPPENED, *story_events):
        _write_event(pen, funds[event.kind][event.number], event)
    for number, kind, file_name, day in EVIDENCE:
        write_evidence(pen, funds[SITE][number].row_id, kind, file_name, day)


def _write_assessment(pen: Pen, fund: PracticeFund, assessed: Assessed) -> None:
    points = POINTS[assessed.after]
    pen.write(
        ASSESSMENT,
        fund_id=fund.row_id,
        fy=assessed.fy,
        scheme_code=f"example_{fund.kind}",
        scheme_version=1,
        assessed_on=assessed.on,
        answers=json.dumps({f"q{item}": points for item in range(1, 6)}),
        total=float(points * 5),
        level_before=assessed.before,
        level_after=assessed.after,
        assessor_role="district_officer",
        status=assessed.status,
        approved_on=assessed.on if assessed.status == "approved" else None,
    )


def _write_event(pen: Pen, fund: PracticeFund, event: Happened) -> None:
    pen.write(
        FUND_EVENT,
        fund_id=fund.row_id,
        fy=event.fy,
        event_on=event.on,
        type=event.type,
        award_level=event.award_level,
        system=event.system,
        document_no=event.document_no,
    )


def write_evidence(pen: Pen, owner: RowId, kind: str, file_name: str, day: str) -> None:
    """Write an attachment of a fund without content: until the lane for files exists, its name and hash."""
    pen.write(
        ATTACHMENT,
        owner_table="fund",
        owner_id=owner,
        kind=kind,
        file_name=file_name,
        mime="application/pdf",
        bytes=len(file_name) * 1000,
        # Of nothing real, but of full length and the same on every machine.
        sha256=sha256(f"{owner}/{file_name}".encode()).hexdigest(),
        taken_on=day,
        has_faces=0,
    )
