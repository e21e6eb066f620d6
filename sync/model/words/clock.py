"""Sentences about a PC's clock that can hardly be right (``sync.model.clock_doubts``)."""

from typing import Final

from sync.model.words.entry import Words

_SAFE = "สิ่งที่กรอกไว้ยังอยู่ครบ"
_SAFE_EN = "Everything entered is still here."
_SET = "กรุณาตั้งวันและเวลาของเครื่องให้ถูก แล้วกด F9"
_SET_EN = "Please set this PC's date and time, then press F9."

CLOCK: Final = {
    "clock-behind": Words(
        "นาฬิกาเครื่องนี้ช้ากว่าความจริง",
        f"นาฬิกาเครื่องนี้บอก {{shown}} แต่วันนี้ต้องไม่ก่อน {{known}} โปรแกรมจึงเปิดเดือน{{month}}ให้ ซึ่งผิด {_SAFE} {_SET}",
        "This PC's clock is behind",
        "This PC's clock shows {shown}, but today cannot be before {known}; so the program opens {month}, "
        f"which is wrong. {_SAFE_EN} {_SET_EN}",
    ),
    "clock-differs": Words(
        "นาฬิกาเครื่องนี้ไม่ตรง",
        "นาฬิกาเครื่องนี้บอก {shown} แต่เทียบกับส่วนกลางครั้งล่าสุดแล้วควรเป็น {right} "
        f"เดือนที่โปรแกรมเปิดให้ ({{month}}) อาจผิด {_SAFE} {_SET}",
        "This PC's clock is off",
        "This PC's clock shows {shown}, but as last compared with the centre it should be {right}; the month "
        f"the program opens ({{month}}) may be wrong. {_SAFE_EN} {_SET_EN}",
    ),
    "clock-unproved": Words(
        "กรุณาตรวจวันที่ของเครื่องนี้",
        "นาฬิกาเครื่องนี้บอก {shown} แต่ส่วนกลางตอบครั้งล่าสุดเมื่อ {known} ซึ่งนานเกินสองเดือน "
        f"ถ้าวันที่ผิด ตัวเลขจะไปอยู่ในเดือนผิด ({{month}}) {_SAFE} กรุณาตรวจวันที่ของเครื่อง แล้วกด F9",
        "Please check this PC's date",
        "This PC's clock shows {shown}, but the centre last answered on {known}, over two months before. "
        f"If the date is wrong, figures go into the wrong month ({{month}}). {_SAFE_EN} "
        "Please check this PC's date, then press F9.",
    ),
    "clock-beyond-years": Words(
        "กรุณาตรวจวันที่ของเครื่องนี้",
        "นาฬิกาเครื่องนี้บอก {shown} แต่เป้าหมายใหม่ที่สุดที่เครื่องนี้มีคือปีงบประมาณ {fy} "
        f"ถ้าวันที่ผิด ตัวเลขจะไปอยู่ในเดือนผิด ({{month}}) {_SAFE} กรุณาตรวจวันที่ของเครื่อง แล้วกด F9",
        "Please check this PC's date",
        "This PC's clock shows {shown}, but the newest targets on this PC are those of fiscal year {fy}. "
        f"If the date is wrong, figures go into the wrong month ({{month}}). {_SAFE_EN} "
        "Please check this PC's date, then press F9.",
    ),
    "clock-went-back": Words(
        "นาฬิกาเครื่องนี้ถอยหลัง",
        "ครั้งก่อนนาฬิกาเครื่องนี้บอก {before} แต่ตอนนี้บอก {shown} ถ้าตอนนี้ถูก ตัวเลขที่กรอกครั้งก่อนอาจอยู่ในเดือนที่ยังมาไม่ถึง "
        f"{_SAFE} กรุณากด Ctrl+PgDn เพื่อดูเดือนถัดจาก{{month}} ถ้าตอนนี้ผิด กรุณาตั้งวันและเวลาของเครื่อง",
        "This PC's clock went back",
        "Last time this PC's clock showed {before}, now it shows {shown}. If it is right now, figures typed "
        f"then may stand in a month that has not come. {_SAFE_EN} Please press Ctrl+PgDn to see the months "
        "after {month}; if it is wrong now, please set this PC's date and time.",
    ),
}
"""Every code and its words."""
