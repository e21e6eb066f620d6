"""Sentences for rules between fields (DOMAIN section 4)."""

from typing import Final

from sync.model.words.entry import Words

_GENERAL: Final = {
    "choice-not-for-kind": Words(
        "เลือกไม่ตรงประเภท",
        "{label}: “{choice}” ใช้กับ{kind}ไม่ได้ กรุณาเลือกใหม่",
        "Not for this kind",
        "{label}: “{choice}” does not go with {kind}. Please choose again.",
    ),
    "field-not-for-kind": Words(
        "ช่องไม่ตรงประเภท",
        "{label}: {kind}ไม่ใช้ช่องนี้ ค่าที่กรอกไว้จะไม่ถูกนำไปนับ ถ้ากรอกผิดช่องกรุณาลบออก",
        "Field not used",
        "{label}: {kind} does not use this field, so its value is not counted. "
        "Please remove it if it was entered here by mistake.",
    ),
    "date-in-future": Words(
        "วันที่ยังมาไม่ถึง",
        "{label}: {day} ยังมาไม่ถึง กรุณาตรวจวันที่อีกครั้ง",
        "Day not come yet",
        "{label}: {day} has not come yet. Please check the date.",
    ),
    "date-long-ago": Words(
        "วันที่เก่าผิดปกติ",
        "{label}: {day} เก่ากว่าที่ควรเป็น (ก่อน พ.ศ. {first}) กรุณาตรวจปี ถ้าถูกแล้วไม่ต้องแก้",
        "Unusually old day",
        "{label}: {day} is older than it should be (before B.E. {first}). Please check the year; "
        "if it is right, leave it.",
    ),
    "date-outside-fy": Words(
        "วันที่อยู่นอกปีงบประมาณ",
        "{label}: {day} อยู่นอกปีงบประมาณ {fy} ({first} – {last}) กรุณาแก้วันที่หรือปีงบประมาณ",
        "Outside the fiscal year",
        "{label}: {day} lies outside fiscal year {fy} ({first} – {last}). "
        "Please correct the date or the year.",
    ),
    "month-in-future": Words(
        "เดือนยังมาไม่ถึง",
        "{month} ยังมาไม่ถึง จึงยังไม่มียอดสิ้นเดือน กรุณากรอกในเดือนที่ถูก แล้วลบค่าของเดือนนี้",
        "Month not come yet",
        "{month} has not come yet, so its figures cannot be known. "
        "Please enter them in the right month and delete those of this one.",
    ),
    "dates-reversed": Words(
        "ลำดับวันที่สลับกัน",
        "{label} {day} อยู่ก่อน{other} {other_day} กรุณาตรวจวันที่ทั้งสองช่อง",
        "Dates reversed",
        "{label} {day} lies before {other} {other_day}. Please check both dates.",
    ),
    "part-over-whole": Words(
        "ส่วนย่อยเกินยอดรวม",
        "{label} {part} มากกว่า{other} {whole} กรุณาตรวจทั้งสองช่อง",
        "Part above whole",
        "{label} {part} is more than {other} {whole}. Please check both fields.",
    ),
    "wrong-fund-kind": Words(
        "กองทุนไม่ตรงประเภท",
        "{register}ใช้กับ{kind}ไม่ได้ กรุณาเลือกกองทุนใหม่",
        "Wrong kind of fund",
        "{register} does not go with {kind}. Please choose another fund.",
    ),
}

_PLACES: Final = {
    "tambon-unknown": Words(
        "ไม่รู้จักตำบลนี้",
        "ไม่พบตำบลรหัส {tambon} ในรายชื่อตำบล กรุณาเลือกตำบลจากรายการ",
        "Unknown tambon",
        "There is no tambon {tambon} in the list. Please choose one from it.",
    ),
    "tambon-elsewhere": Words(
        "ตำบลอยู่นอกอำเภอ",
        "{tambon} ไม่อยู่ใน{district} กรุณาเลือกตำบลในอำเภอนี้",
        "Tambon elsewhere",
        "{tambon} does not lie in {district}. Please choose a tambon of this district.",
    ),
    "moo-missing": Words(
        "ยังไม่ใส่หมู่ที่",
        "หมู่บ้านต้องมีหมู่ที่ ถ้าเป็นชุมชนในเขตเมือง กรุณาเลือกประเภทเป็นชุมชน",
        "Moo number missing",
        "A village needs its moo number. For a town community please choose the kind ชุมชน.",
    ),
    "village-code-differs": Words(
        "รหัสหมู่บ้านไม่ตรง",
        "รหัสหมู่บ้าน {given} ไม่ตรงกับตำบลและหมู่ที่ ซึ่งควรเป็น {expected} กรุณาตรวจอีกครั้ง",
        "Village code differs",
        "The village code {given} does not follow from tambon and moo, which give {expected}. Please check.",
    ),
    "village-missing": Words(
        "ยังไม่ระบุหมู่บ้าน",
        "{kind}ต้องระบุหมู่บ้านที่ตั้ง กรุณาเลือกหมู่บ้าน",
        "Village missing",
        "{kind} needs the village it belongs to. Please choose it.",
    ),
    "place-missing": Words(
        "ยังไม่ระบุพื้นที่",
        "กลุ่มนี้ยังไม่ระบุหมู่บ้านหรือตำบล กรุณาเลือกหมู่บ้าน หรือตำบลถ้าเป็นกลุ่มของทั้งตำบล",
        "Place missing",
        "This group names neither village nor tambon. Please choose its village, or the tambon if it is the "
        "whole tambon's group.",
    ),
    "established-differs": Words(
        "ปีจัดตั้งไม่ตรงกัน",
        "วันที่จัดตั้ง {day} กับปีที่จัดตั้ง {year} ไม่ตรงกัน กรุณาแก้ให้ตรงกัน",
        "Founding years differ",
        "The founding day {day} and the founding year {year} differ. Please make them agree.",
    ),
    "established-unusual": Words(
        "ปีจัดตั้งผิดปกติ",
        "{kind}จัดตั้ง{usual} แต่บันทึกไว้เป็นปี {year} กรุณาตรวจอีกครั้ง",
        "Unusual founding year",
        "{kind}: founded {usual} as a rule, but {year} is on file. Please check.",
    ),
    "established-in-future": Words(
        "ปีจัดตั้งยังมาไม่ถึง",
        "ปีที่จัดตั้ง {year} ยังมาไม่ถึง กรุณาตรวจปีอีกครั้ง",
        "Founding year to come",
        "The founding year {year} has not come yet. Please check the year.",
    ),
    "closed-without-day": Words(
        "ยังไม่ใส่วันที่ปิด",
        "สถานะเป็นปิดแล้ว แต่ยังไม่มีวันที่ปิด กรุณาใส่วันที่ปิด",
        "Closing day missing",
        "The status is closed but no closing day is given. Please enter it.",
    ),
    "closed-without-reason": Words(
        "ยังไม่ใส่เหตุผลที่ปิด",
        "สถานะเป็นปิดแล้ว แต่ยังไม่มีเหตุผล กรุณาใส่เหตุผลที่ปิด",
        "Closing reason missing",
        "The status is closed but no reason is given. Please enter it.",
    ),
}

_MONTHS: Final = {
    "capital-missing": Words(
        "ทุนขาด {missing}: ใส่เหตุผล",
        "ทุนรวม {total} บาท ขาดจากทุนเริ่มต้น {initial} บาท อยู่ {missing} บาท และยังไม่มีเหตุผล "
        "กรุณาแก้ตัวเลข หรือบอกเหตุผลที่เงินทุนขาด",
        "Capital missing {missing}: give the reason",
        "The capital of {total} baht is {missing} baht short of the initial {initial} baht, and no reason is "
        "given. Please correct the figures or say why.",
    ),
    "capital-surplus": Words(
        "ทุนเกิน {percent} %",
        "ทุนรวม {total} บาท เกินทุนเริ่มต้น {initial} บาท อยู่ {surplus} บาท ({percent} %) "
        "ดอกผลและเงินสมทบมักไม่มากเท่านี้ กรุณาตรวจตัวเลข หรือบอกเหตุผล",
        "Capital above by {percent} %",
        "The capital of {total} baht is {surplus} baht ({percent} %) above the initial {initial} baht. "
        "Interest "
        "and gifts seldom come to so much. Please check, or give the reason.",
    ),
    "overdue-over-borrowers": Words(
        "ผิดนัดเกินผู้ยืม",
        "ผิดนัด {overdue} ครัวเรือน มากกว่า{other} {borrowers} กรุณาตรวจใบสรุปของกองทุนอีกครั้ง",
        "More overdue than borrowers",
        "{overdue} overdue households are more than {other} {borrowers}. "
        "Please check the fund's summary sheet.",
    ),
    "overdue-over-lent": Words(
        "ยอดผิดนัดเกินเงินให้ยืม",
        "ยอดผิดนัด {overdue} บาท มากกว่าเงินทุนที่อยู่กับครัวเรือน {lent} บาท กรุณาตรวจใบสรุปของกองทุนอีกครั้ง",
        "Overdue above what is lent",
        "{overdue} baht overdue is more than the {lent} baht with borrowers. "
        "Please check the fund's summary sheet.",
    ),
    "members-fell": Words(
        "สมาชิกลดลง {percent} %",
        "สมาชิกลดลงจาก {before} เป็น {now} คน ต่างจากเดือนก่อน {percent} % ซึ่งเกิน 30 % กรุณาตรวจตัวเลข หรือบอกเหตุผล",
        "Members down {percent} %",
        "Members fell from {before} to {now}, by {percent} % since last month and over 30 %. "
        "Please check, or give the reason.",
    ),
    "members-rose": Words(
        "สมาชิกเพิ่มขึ้น {percent} %",
        "สมาชิกเพิ่มขึ้นจาก {before} เป็น {now} คน ต่างจากเดือนก่อน {percent} % ซึ่งเกิน 30 % กรุณาตรวจตัวเลข หรือบอกเหตุผล",
        "Members up {percent} %",
        "Members rose from {before} to {now}, by {percent} % since last month and over 30 %. "
        "Please check, or give the reason.",
    ),
    "overdue-rose": Words(
        "ผิดนัดเพิ่ม {percent} %",
        "ยอดผิดนัดเพิ่มจาก {before} เป็น {now} บาท เพิ่มขึ้น {percent} % ซึ่งเกิน 30 % กรุณาตรวจตัวเลข หรือบอกเหตุผล",
        "Overdue up {percent} %",
        "Overdue rose from {before} to {now} baht, by {percent} % and over 30 %. "
        "Please check, or give the reason.",
    ),
    "repaid-unusual": Words(
        "รับคืนสูง {times} เท่า",
        "รับคืนในเดือนนี้ {now} บาท สูงกว่าปกติ ({usual} บาท) {times} เท่า กรุณาตรวจตัวเลข หรือบอกเหตุผล",
        "Repaid {times} times the usual",
        "{now} baht repaid this month is {times} times the usual {usual} baht. "
        "Please check, or give the reason.",
    ),
    "savings-unmoved": Words(
        "เงินสัจจะไม่เปลี่ยน {months} เดือน",
        "เงินสัจจะสะสมเท่าเดิมมา {months} เดือนแล้ว ปกติมีการออมทุกเดือน กรุณาตรวจว่ายอดเป็นปัจจุบันหรือไม่",
        "Savings unmoved for {months} months",
        "The savings have stood still for {months} months, though members usually save monthly. "
        "Please check that the figure is the present one.",
    ),
    "over-village-households": Words(
        "เกินครัวเรือนทั้งหมู่บ้าน",
        "{label} {value} มากกว่าจำนวนครัวเรือนของหมู่บ้าน {households} กรุณาตรวจตัวเลขทั้งสองแห่ง",
        "More than the village's households",
        "{label} {value} is more than the village's {households} households. Please check both figures.",
    ),
    "components-without-day": Words(
        "ยังไม่ใส่วันที่ตรวจ",
        "มีองค์ประกอบที่ตรวจว่ามีแล้ว แต่ยังไม่มีวันที่ตรวจ กรุณาใส่วันที่ตรวจองค์ประกอบ",
        "Check day missing",
        "Components are ticked but the day of the check is missing. Please enter it.",
    ),
}

_OTHERS: Final = {
    "approved-without-day": Words(
        "ยังไม่ใส่วันที่อนุมัติ",
        "สถานะเป็นอนุมัติแล้ว แต่ยังไม่มีวันที่อนุมัติ กรุณาใส่วันที่อนุมัติ",
        "Approval day missing",
        "The status is approved but the day of approval is missing. Please enter it.",
    ),
    "approved-without-level": Words(
        "ยังไม่มีระดับ",
        "สถานะเป็นอนุมัติแล้ว แต่ยังไม่มีระดับหลังประเมิน กรุณาใส่ระดับ",
        "Level missing",
        "The status is approved but the level is missing. Please enter it.",
    ),
    "approved-twice": Words(
        "อนุมัติซ้ำ",
        "กองทุนนี้มีผลประเมินแบบเดียวกันที่อนุมัติแล้วในปีงบประมาณ {fy} กรุณาเก็บไว้เพียงผลเดียว",
        "Approved twice",
        "This fund already has an approved assessment of the same scheme in fiscal year {fy}. "
        "Please keep only one.",
    ),
    "award-without-level": Words(
        "ยังไม่ระบุระดับรางวัล",
        "เหตุการณ์เป็นการคัดเลือกดีเด่น แต่ยังไม่ระบุระดับจังหวัดหรือระดับกรม กรุณาเลือกระดับรางวัล",
        "Award level missing",
        "An award needs its level, province or department. Please choose it.",
    ),
    "award-without-evidence": Words(
        "ยังไม่มีหลักฐานรางวัล",
        "รางวัลต้องมีหลักฐาน กรุณาใส่เลขที่ประกาศ หรือแนบประกาศหรือเกียรติบัตร",
        "Evidence missing",
        "An award needs evidence. Please enter the document's number or attach the certificate.",
    ),
    "update-without-system": Words(
        "ยังไม่ระบุระบบ",
        "ยังไม่ระบุว่าปรับปรุงข้อมูลในระบบใด กรุณาเลือกระบบ",
        "System missing",
        "It is not said which system was updated. Please choose it.",
    ),
    "update-twice": Words(
        "บันทึกซ้ำในวันเดียวกัน",
        "กองทุนนี้บันทึกการปรับปรุง{system}วันที่ {day} ไว้แล้ว กรุณาลบรายการที่ซ้ำ",
        "Recorded twice",
        "This fund's update of {system} on {day} is on file already. Please remove one of the two.",
    ),
    "case-without-result": Words(
        "ยังไม่มีผลการแก้ไข",
        "กรณีนี้เสร็จแล้ว แต่ยังไม่ระบุผล กรุณาเลือกปรับโครงสร้างหนี้ ลดหนี้ หรือปลดหนี้อย่างน้อยหนึ่งข้อ",
        "Result missing",
        "The case is closed without a result. Please tick restructured, reduced or released.",
    ),
    "released-with-debt": Words(
        "ปลดหนี้แต่ยังมียอดหนี้",
        "ระบุว่าปลดหนี้แล้ว แต่ยอดหนี้หลังยังเหลือ {after} บาท กรุณาแก้ยอดหนี้เป็น 0.00 หรือแก้ผล",
        "Released but still owing",
        "The debt is marked as released but {after} baht remain. "
        "Please set it to 0.00 or correct the result.",
    ),
    "debt-grew": Words(
        "ลดหนี้แต่ยอดเพิ่ม",
        "ระบุว่าลดหนี้ แต่ยอดหนี้หลัง {after} บาท มากกว่ายอดหนี้ก่อน {before} บาท กรุณาตรวจทั้งสองช่อง",
        "Reduced but more",
        "The debt is marked as reduced but {after} baht is more than {before} baht. Please check both.",
    ),
    "case-number-twice": Words(
        "เลขที่กรณีซ้ำ",
        "เลขที่กรณี {case_no} มีอยู่แล้วในศูนย์นี้ กรุณาใช้เลขอื่น หรือรวมสองรายการเป็นกรณีเดียว",
        "Case number twice",
        "Case {case_no} exists in this centre already. Please use another number or join the two.",
    ),
    "case-number-like-address": Words(
        "เลขที่กรณีคล้ายบ้านเลขที่",
        "เลขที่กรณี {case_no} ดูคล้ายบ้านเลขที่ กรุณาใช้เลขลำดับของศูนย์เพื่อไม่ให้ระบุตัวครัวเรือนได้",
        "Looks like an address",
        "Case {case_no} looks like a house number. Please use the centre's running number instead.",
    ),
    "spent-over-allocated": Words(
        "ใช้เงินเกินงบ",
        "งบประมาณที่ใช้ {spent} บาท มากกว่าที่ได้รับ {allocated} บาท กรุณาตรวจตัวเลข",
        "Spent above allocated",
        "{spent} baht spent is more than the {allocated} baht allocated. Please check.",
    ),
    "reopening-incomplete": Words(
        "เปิดใหม่ยังไม่ครบ",
        "การเปิดเดือนใหม่ต้องมีผู้ขอ วันสิ้นสุด และเหตุผล กรุณาใส่ให้ครบ",
        "Reopening incomplete",
        "Reopening a month needs who asks, until when, and why. Please fill in all three.",
    ),
    "name-alike": Words(
        "ชื่อคล้ายกัน",
        "มีกลุ่มชื่อคล้ายกันในหมู่บ้านนี้คือ “{other}” ถ้าเป็นกลุ่มเดียวกัน กรุณารวมเป็นรายการเดียว",
        "Like names",
        "This village has a group of a like name, “{other}”. If they are one, please join the two.",
    ),
}

ROWS: Final = {**_GENERAL, **_PLACES, **_MONTHS, **_OTHERS}
