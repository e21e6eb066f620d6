"""Targets as the services hand them over: the numbers of picture 03, invented names."""

from sync.model.progress import Counted, MeasureResult, Pace
from sync.model.reconciliation import Reconciliation
from tests.support.sheet_samples import MONTH, PLACES
from ui.views.home import MeasureLine
from ui.views.targets import ProgrammeView, TargetsView

_R03 = Reconciliation(
    "R03",
    "DM1",
    "9,530 + 4,620 = 14,250 ?",
    14_250,
    14_150,
    100,
    "mismatch",
    "ส่วนย่อยรวมได้ 14,150 น้อยกว่ายอดที่ประกาศ 100 ครัวเรือน โปรแกรมแสดงตามที่ประกาศและแสดงส่วนต่าง รอส่วนกลางแก้ไข",
    (("DM1a", 9_530), ("DM1b", 4_620)),
)
_R01 = Reconciliation("R01", "GF1", "3,623 + 5,377 = 9,000", 9_000, 9_000, 0, "ok", "ผลรวมตรงกัน")
_R09 = Reconciliation("R09", "MF3", "18 ใน 76 จังหวัด", None, None, None, "ambiguous", "รอส่วนกลางยืนยัน")


def counted(number: int, *, amount: int = 1, reason: str = "", detail: str = "") -> Counted:
    title, place = PLACES[number % len(PLACES)]
    told = detail or ("" if reason else "ระดับ 1 → 2")
    on = "" if reason else "2021-11-12"
    return Counted("fund", f"{number:032x}", title, place, amount, told, on, reason)


def line(
    measure: str,
    programme: str,
    title: str,
    figures: tuple[int, int | None],
    pace: Pace,
    unit: str = "กองทุน",
    left: int = 0,
) -> MeasureLine:
    value, target = figures
    result = MeasureResult(
        measure=measure,
        month=MONTH,
        value=value,
        base=value + left,
        target=target,
        share=None,
        plan=(target or 0, 6),
        pace=pace,
        counted=tuple(counted(number) for number in range(value)),
        not_counted=tuple(
            counted(number + value, reason="not_assessed", detail="ยังไม่ประเมินในปีนี้", amount=0)
            for number in range(left)
        ),
    )
    return MeasureLine(measure, programme, title, unit, result)


def persons() -> MeasureLine:
    """A measure that adds persons up instead of counting funds."""
    found = line("GF2a", "GF", "เข้าถึงแหล่งทุน ผ่านออมทรัพย์ฯ", (9, 57), Pace.ON_PLAN, "คน")
    parts = (counted(1, amount=5, detail="5 คน"), counted(2, amount=4, detail="4 คน"))
    result = MeasureResult("GF2a", MONTH, 9, None, 57, None, (57, 6), Pace.ON_PLAN, parts, ())
    return MeasureLine(found.measure, found.programme, found.title, found.unit, result)


def targets_view() -> TargetsView:
    """Return nine measures in four programmes and three checks."""
    mother = (
        line("MF1", "MF", "ศูนย์เรียนรู้ระดับอำเภอ", (0, 1), Pace.NOT_YET, "แห่ง", 26),
        line("MF4", "MF", "หมู่บ้านต้นกล้า", (1, 1), Pace.REACHED, "หมู่บ้าน"),
        line("MF6", "MF", "มีครบ 5 องค์ประกอบ", (19, 26), Pace.AHEAD, "หมู่บ้าน", 7),
    )
    governance = (
        line("GF1a", "GF", "ออมทรัพย์ฯ ระดับ 1 → 2 หรือ 3", (1, 4), Pace.AHEAD, "กลุ่ม", 21),
        line("GF1b", "GF", "กข.คจ. ระดับ 1 → 2 หรือ 3", (3, 6), Pace.AHEAD, "กองทุน", 30),
        persons(),
        line("GF4", "GF", "ติดตามกองทุน กข.คจ.", (2, 33), Pace.SUPPORT, "กองทุน", 31),
    )
    centres = (line("DM1a", "DM", "แก้หนี้ครัวเรือน ศูนย์ใช้งบประมาณ", (2, 30), Pace.SUPPORT, "ครัวเรือน"),)
    royal = (line("RI5", "RI", "จำนวนครั้งที่ประชุม", (0, None), Pace.NO_TARGET, "ครั้ง"),)
    return TargetsView(
        MONTH,
        (
            ProgrammeView("MF", "กองทุนแม่ของแผ่นดิน", "26 หมู่บ้าน", mother),
            ProgrammeView("GF", "กองทุนธรรมาภิบาลและการเข้าถึงแหล่งทุน", "22 กลุ่ม · 33 กองทุน", governance),
            ProgrammeView("DM", "ศูนย์จัดการกองทุนชุมชน", "2 ศูนย์", centres),
            ProgrammeView("RI", "การพัฒนาทุนชุมชนตามแนวพระราชดำริ", "1 พื้นที่", royal),
        ),
        (_R01, _R03, _R09),
        "",
    )
