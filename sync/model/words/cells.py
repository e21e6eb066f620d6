"""Sentences for what a cell of the month's sheet does not take, and for what cannot be taken back."""

from typing import Final

from sync.model.words.entry import Words

CELLS: Final = {
    "cell-locked": Words(
        "ช่องนี้แก้ไม่ได้",
        "ช่องนี้ไม่รับค่า: {why} กรุณาเลือกช่องอื่น",
        "Cell closed",
        "This cell takes no value: {why} Please choose another cell.",
    ),
    "cell-computed": Words(
        "ช่องนี้แก้ไม่ได้",
        "ช่องนี้ไม่รับค่า เพราะโปรแกรมคำนวณให้จากช่องอื่นของแถว กรุณาแก้ที่ช่องที่กรอกเอง",
        "Cell worked out",
        "This cell takes no value: it is worked out from others of its row. "
        "Please change those that are typed.",
    ),
    "cell-waiting": Words(
        "ข้อมูลของเดือนยังมาไม่ถึง",
        "ช่องนี้ยังไม่รับค่า เพราะตัวเลขของเดือนที่เลือกยังมาไม่ถึง กรุณารอสักครู่แล้วลองใหม่",
        "The month is on its way",
        "This cell takes no value yet: the figures of the chosen month are not here. "
        "Please wait a moment and try again.",
    ),
    "paste-nothing": Words(
        "ไม่มีอะไรให้วาง",
        "ไม่ได้วาง เพราะสิ่งที่คัดลอกไว้ไม่มีตัวอักษรที่มองเห็น ค่าในช่องยังเหมือนเดิม กรุณาคัดลอกใหม่ หรือกด Delete ถ้าต้องการเว้นว่าง",
        "Nothing to paste",
        "Nothing was pasted: what was copied holds no letter that can be seen. The cell keeps its value. "
        "Please copy again, or press Delete to leave the cell blank.",
    ),
    "undo-nothing": Words(
        "ไม่มีอะไรให้ย้อน",
        "ไม่มีการแก้ของเดือนนี้ให้ย้อน เพราะย้อนได้เฉพาะที่แก้ตั้งแต่เปิดโปรแกรม กรุณาดูประวัติของช่อง (Ctrl+Enter)",
        "Nothing to undo",
        "Nothing of this month can be undone: only what was changed since the program was opened can. "
        "Please see the cell's history (Ctrl+Enter).",
    ),
    "undo-changed": Words(
        "ย้อนไม่ได้ มีค่าใหม่แล้ว",
        "ไม่ได้ย้อน{label} เพราะมีค่าอื่นเข้ามาแล้ว ค่านั้นยังอยู่ กรุณาดูประวัติของช่อง (Ctrl+Enter)",
        "Not undone, the value is another now",
        "{label} was not undone: another value has come in, and it still stands. "
        "Please see the cell's history (Ctrl+Enter).",
    ),
    "undo-gone": Words(
        "ย้อนไม่ได้ ไม่มีแถวนี้แล้ว",
        "ไม่ได้ย้อน{label} เพราะกองทุนของแถวนั้นไม่อยู่ในตารางแล้ว สิ่งที่กรอกไว้ยังอยู่ในเครื่อง",
        "Not undone, the row is gone",
        "{label} was not undone: the fund of that row is not in the sheet any more. "
        "What was entered is still on this PC.",
    ),
}
"""Every code and its words."""
