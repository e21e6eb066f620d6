"""Plausible views for the screens' tests: invented names and numbers, those of the pictures in look/."""

from datetime import date

from sync.model.fields import Field, FieldType
from sync.model.fiscal_year import FiscalMonth
from sync.model.progress import MeasureResult, Pace
from sync.model.registry import REGISTERS
from sync.model.sources import moment_ms
from ui.views.common import Route, RowState, Standing
from ui.views.home import HomeView, MeasureLine, SetLine, Waiting
from ui.views.sync import (
    ConflictsView,
    ConflictView,
    Effect,
    Side,
    SyncEvent,
    SyncLine,
    SyncView,
)

MONTH = FiscalMonth(2565, 2)
NOW = moment_ms(2021, 11, 29, 11, 15)
LAST = moment_ms(2021, 11, 29, 9, 12)


def at(hour: int, minute: int, day: int = 29) -> int:
    """Return a moment of November 2564."""
    return moment_ms(2021, 11, day, hour, minute)


def standing(*, practice: bool = False, line: str = "up") -> Standing:
    return Standing(
        district_title="อำเภอเมืองสุรินทร์ จังหวัดสุรินทร์",
        district_short="อ.เมืองสุรินทร์",
        user_title="สุภาพร",
        role_title="พัฒนากร",
        practice=practice,
        unsent=38,
        refused=0,
        conflicts=3,
        last_success_ms=LAST,
        now_ms=NOW,
        line=line,
        month=MONTH,
        sets=(
            ("mother_fund", 26, 26),
            ("savings_group", 18, 22),
            ("kkj_fund", 21, 33),
            ("debt_centre", 1, 2),
        ),
    )


def measure(name: str, title: str, figures: tuple[int, int], pace: Pace, unit: str = "กองทุน") -> MeasureLine:
    value, target = figures
    result = MeasureResult(
        measure=name,
        month=MONTH,
        value=value,
        base=None,
        target=target,
        share=None,
        plan=(target * 2, 12),
        pace=pace,
        counted=(),
        not_counted=(),
    )
    return MeasureLine(name, name[:2], title, unit, result)


def home(month: FiscalMonth = MONTH) -> HomeView:
    return HomeView(
        month=month,
        due_on=date(2021, 12, 3),
        days_left=4,
        filled_cells=559,
        cells=730,
        unfilled_words="12 กองทุน 4 กลุ่ม 1 ศูนย์",
        next_title="กข.คจ. แถว 22",
        next_route=Route("sheet", "kkj_fund", "fund-22", "bank"),
        must_fix=2,
        explain=5,
        unsent=38,
        last_success_ms=LAST,
        last_result="ส่วนกลางรับ 31 จาก 31",
        sets=(
            SetLine("mother_fund", "กองทุนแม่ของแผ่นดิน", 26, 26, 130, 130, 0, 0),
            SetLine("savings_group", "กลุ่มออมทรัพย์เพื่อการผลิต", 18, 22, 216, 264, 0, 3),
            SetLine("kkj_fund", "โครงการ กข.คจ.", 21, 33, 210, 330, 2, 2),
            SetLine("debt_centre", "ศูนย์จัดการกองทุนชุมชน", 1, 2, 3, 6, 0, 0),
        ),
        measures=(
            measure("GF1b", "กข.คจ. ระดับ 1 → 2 หรือ 3", (3, 6), Pace.AHEAD),
            measure("MF7", "ปรับข้อมูลเว็บกองทุนแม่ฯ", (4, 26), Pace.ON_PLAN),
            measure("DM1a", "แก้หนี้ครัวเรือน ศูนย์ใช้งบประมาณ", (2, 30), Pace.SUPPORT),
            measure("GF4", "เข้าถึงแหล่งทุน ผ่านออมทรัพย์ฯ", (2, 33), Pace.SUPPORT),
        ),
        waiting=(
            Waiting(
                "circle-alert",
                "ส่วนกลางไม่รับ 1 การแก้ไข",
                "ออมทรัพย์ฯ บ้านระหาร ม. 3: วันที่อยู่นอกปีงบประมาณ",
                "แก้แล้วส่งอีก",
                Route("sync"),
            ),
            Waiting(
                "git-compare",
                "มีค่าต่างกัน 3 ช่อง จากเครื่องของวิชัย",
                "แก้พร้อมกันเมื่อ 28 พ.ย. 64 · ใช้ปุ่ม 1 / 2 เลือกได้",
                "เลือกค่า",
                Route("conflicts"),
            ),
        ),
        catalogue_missing=False,
    )


def _conflict(
    number: str, field: Field, names: tuple[str, str], values: tuple[str, str, str]
) -> ConflictView:
    money, (label, where) = field.type is FieldType.SATANG, names
    before, mine, theirs = values
    months = ("ธ.ค.", "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.")
    past = (30, 33, 36, 35, 40, 42, 43, 45, 48, 46, 50, 45)
    stored = [int(value.replace(",", "").replace(".", "")) if money else value for value in values]
    return ConflictView(
        conflict_id=number,
        label=label,
        where=where,
        before=Side(before, stored[0], "", at(8, 40, 2), "", "ยกมาจากเดือนตุลาคม"),
        mine=Side(mine, stored[1], "สุภาพร · พัฒนากร", at(10, 52), "เครื่องนี้", "ยังไม่ส่ง", own=True),
        theirs=Side(theirs, stored[2], "วิชัย · พัฒนากร", at(15, 5, 28), "เครื่อง สพอ. 2", "ส่วนกลางรับแล้ว"),
        can_type=True,
        heads=("ครัวเรือน", "ธนาคาร", "เงินสด", "รวม") if money else (),
        effects=(
            Effect("", ("229,000.00", "51,000.00", "0.00", "280,000.00"), "ครบพอดี", "ok"),
            Effect("", ("229,000.00", "45,500.00", "0.00", "274,500.00"), "ขาด 5,500.00", "bad"),
        )
        if money
        else (),
        trend=tuple((name, 100_000 * value) for name, value in zip(months, past, strict=True))
        if money
        else (),
        is_money=money,
        field=field,
    )


def conflicts() -> ConflictsView:
    return ConflictsView(
        open=(
            _conflict(
                "c1",
                REGISTERS["fund_month"].field("bank_balance"),
                ("เงินฝากธนาคาร", "กข.คจ. บ้านท่าสว่าง ม. 1 · พ.ย. 64"),
                ("48,250.00", "51,000.00", "45,500.00"),
            ),
            _conflict(
                "c2",
                REGISTERS["fund_month"].field("members"),
                ("สมาชิก (คน)", "ออมทรัพย์ฯ บ้านระหาร ม. 3 · พ.ย. 64"),
                ("81", "83", "82"),
            ),
            _conflict(
                "c3",
                REGISTERS["fund"].field("status"),
                ("สถานะกองทุน", "กองทุนแม่ฯ บ้านนาบัว ม. 3"),
                ("ดำเนินการ", "พัก", "ยุบเลิก"),
            ),
        ),
        merged=(
            ("บ้านสดอ ม. 4", "เงินสด · รับคืน"),
            ("บ้านเพี้ยราม ม. 2", "ผู้ยืมคงค้าง"),
            ("บ้านโคกสูง ม. 5", "วันที่ติดตาม"),
        ),
    )


def _line(
    kind: str, place: str, fields: int, when: tuple[int, int], state: RowState, detail: str = ""
) -> SyncLine:
    sets = {
        "kkj_fund": "กข.คจ.",
        "savings_group": "ออมทรัพย์ฯ",
        "mother_fund": "กองทุนแม่ฯ",
        "debt_centre": "ศูนย์จัดการฯ",
    }
    page = Route("conflicts") if state is RowState.IN_CONFLICT else Route("sheet", kind, place)
    return SyncLine(kind, sets[kind], place, fields, at(*when), state, detail, page)


def sync_page(*, practice_only: bool = False) -> SyncView:
    return SyncView(
        saved=559,
        queued=38,
        received=521,
        last_success_ms=LAST,
        lines=(
            _line("kkj_fund", "บ้านตระแสง ม. 1 ตระแสง", 3, (11, 12), RowState.SAVED_HERE),
            _line("kkj_fund", "บ้านโคกเพชรน้ำผึ้ง ม. 1 คอโค (พ.ย. 64)", 10, (11, 8), RowState.QUEUED),
            _line("kkj_fund", "บ้านเมืองที ม. 1 เมืองที", 10, (11, 5), RowState.QUEUED),
            _line("kkj_fund", "บ้านท่าสว่าง ม. 1 ท่าสว่าง", 1, (10, 52), RowState.IN_CONFLICT),
            _line(
                "savings_group",
                "บ้านระหาร ม. 3 แกใหญ่",
                1,
                (10, 40),
                RowState.REFUSED,
                "วันที่อยู่นอกปีงบประมาณ 2565",
            ),
            _line("mother_fund", "บ้านฟ้ำน้อย ม. 7 ราม", 5, (9, 10), RowState.RECEIVED, "29 พ.ย. 64 11:13"),
            _line("mother_fund", "บ้านโคกกรวด ม. 12 เมืองที", 5, (9, 6), RowState.RECEIVED, "29 พ.ย. 64 11:13"),
            _line("kkj_fund", "บ้านสวาย ม. 1 สวาย", 10, (8, 55), RowState.RECEIVED, "29 พ.ย. 64 09:12"),
            _line(
                "savings_group", "บ้านหัวแรต ม. 8 ตระแสง", 12, (8, 41), RowState.RECEIVED, "29 พ.ย. 64 09:12"
            ),
            _line("debt_centre", "บ้านนาดี ม. 1 นาดี", 3, (8, 36), RowState.DELIVERED),
        ),
        log=(
            SyncEvent(at(11, 13), "unplug", "อินเทอร์เน็ตขาด ที่ 24 จาก 62", "เก็บจุดไว้แล้ว จะส่งต่อจากที่ค้าง"),
            SyncEvent(at(11, 12), "cloud-upload", "เริ่มส่ง 62 การแก้ไข", "304 kB"),
            SyncEvent(at(9, 12), "check-check", "ส่งสำเร็จ 31 จาก 31", "ใช้ 18 วินาที · ใบรับเลขที่ 3201-0184"),
            SyncEvent(at(9, 12), "refresh-cw", "รับเป้าหมายปี 2565 ฉบับแก้ 2", "จากส่วนกลาง"),
            SyncEvent(at(8, 2), "refresh-cw", "รับการแก้ของวิชัย 4 ช่อง", "รวมให้แล้ว ไม่ต้องเลือก"),
        ),
        practice_only=practice_only,
    )
