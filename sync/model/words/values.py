"""Sentences for single values: what was typed, pasted, imported or received."""

from typing import Final

from sync.model.words.entry import Words

_NUMBERS: Final = {
    "number-unreadable": Words(
        "อ่านตัวเลขไม่ได้",
        "{label}: อ่าน “{typed}” เป็นตัวเลขไม่ได้ กรุณาพิมพ์เฉพาะตัวเลข เช่น {example}",
        "Not a number",
        "{label}: “{typed}” cannot be read as a number. Please type digits only, such as {example}.",
    ),
    "number-commas": Words(
        "ตำแหน่งจุลภาคไม่ถูกต้อง",
        "{label}: จุลภาคใน “{typed}” ไม่ได้คั่นทุกสามหลัก จึงไม่แน่ใจว่าหมายถึงเท่าใด กรุณาพิมพ์ใหม่ เช่น {example}",
        "Commas misplaced",
        "{label}: the commas in “{typed}” do not stand at every third digit, so its meaning is not certain. "
        "Please type it again, such as {example}.",
    ),
    "number-brackets": Words(
        "มีวงเล็บ",
        "{label}: “{typed}” อยู่ในวงเล็บ ซึ่งในบัญชีหมายถึงยอดติดลบ กรุณาพิมพ์ตัวเลขโดยไม่มีวงเล็บ",
        "Number in brackets",
        "{label}: “{typed}” stands in brackets, which in accounts means a negative sum. "
        "Please type the number without brackets.",
    ),
    "number-too-long": Words(
        "ตัวเลขยาวเกินไป",
        "{label}: “{typed}” มีจำนวนหลักมากเกินกว่าที่เก็บได้ กรุณาตรวจดูว่าพิมพ์ติดกันหลายช่องหรือไม่",
        "Number too long",
        "{label}: “{typed}” has more digits than can be kept. Please see whether several cells ran together.",
    ),
    "number-not-whole": Words(
        "ต้องเป็นจำนวนเต็ม",
        "{label}: “{typed}” มีเศษ แต่ช่องนี้นับเป็นจำนวนเต็ม กรุณาพิมพ์จำนวนเต็ม",
        "Not a whole number",
        "{label}: “{typed}” has a fraction, but this field counts whole things. Please type a whole number.",
    ),
    "money-decimals": Words(
        "ทศนิยมเกินสองตำแหน่ง",
        "{label}: “{typed}” มีทศนิยมเกินสองตำแหน่ง ระบบไม่ปัดเศษให้ กรุณาพิมพ์บาทและสตางค์ เช่น 1,500.00",
        "More than two decimals",
        "{label}: “{typed}” has more than two decimals and money is never rounded. "
        "Please type baht and satang, such as 1,500.00.",
    ),
    "decimal-too-fine": Words(
        "ทศนิยมละเอียดเกินไป",
        "{label}: “{typed}” มีทศนิยมละเอียดเกินกว่าที่เก็บได้ครบ ระบบไม่ปัดเศษให้ กรุณาลดจำนวนตำแหน่งทศนิยม",
        "Too many decimals",
        "{label}: “{typed}” has more decimals than can be kept exactly, and nothing is rounded. "
        "Please use fewer.",
    ),
    "negative": Words(
        "ติดลบไม่ได้",
        "{label}: ค่าติดลบไม่ได้ กรุณาใส่ตั้งแต่ {least} ขึ้นไป",
        "Below zero",
        "{label}: the value cannot be below zero. Please enter {least} or more.",
    ),
    "too-small": Words(
        "น้อยกว่าที่กำหนด",
        "{label}: ค่าน้อยกว่าที่กำหนด กรุณาใส่ตั้งแต่ {least} ขึ้นไป",
        "Too small",
        "{label}: the value is below what is allowed. Please enter {least} or more.",
    ),
    "too-large-number": Words(
        "มากกว่าที่กำหนด",
        "{label}: ค่ามากกว่าที่กำหนด กรุณาใส่ไม่เกิน {most}",
        "Too large",
        "{label}: the value is above what is allowed. Please enter {most} at most.",
    ),
}

_DATES: Final = {
    "date-unreadable": Words(
        "อ่านวันที่ไม่ได้",
        "{label}: อ่านเป็นวันที่ไม่ได้ กรุณาพิมพ์ วัน/เดือน/ปี พ.ศ. เช่น 18/11/2564 หรือ 18 พ.ย. 64",
        "Not a date",
        "{label}: this cannot be read as a date. Please type day/month/B.E. year, such as 18/11/2564.",
    ),
    "date-year-ce": Words(
        "ปี ค.ศ. หรือไม่?",
        "{label}: ปี {year} ดูเหมือนเป็น ค.ศ. ถ้าใช่ กรุณาพิมพ์ปี พ.ศ. {as_be}",
        "A Christian-era year?",
        "{label}: {year} looks like a Christian-era year. If so, please type the B.E. year {as_be}.",
    ),
    "date-year-short": Words(
        "กรุณาพิมพ์ปีให้ครบ",
        "{label}: ปี {year} มีสองหลัก จึงไม่แน่ใจว่าเป็นปีใด กรุณาพิมพ์ปี พ.ศ. ให้ครบสี่หลัก",
        "Year in full, please",
        "{label}: the year {year} has two digits and may mean several. Please type all four digits (B.E.).",
    ),
    "date-year-range": Words(
        "ปีไม่อยู่ในช่วง",
        "{label}: ปี พ.ศ. {year} อยู่นอกช่วงที่ใช้ได้ กรุณาตรวจปีอีกครั้ง",
        "Year out of range",
        "{label}: the year {year} lies outside the usable range. Please check the year.",
    ),
    "date-no-such-day": Words(
        "ไม่มีวันนี้ในปฏิทิน",
        "{label}: วันที่ {day} เดือน {month} พ.ศ. {year} ไม่มีในปฏิทิน กรุณาตรวจวันและเดือนอีกครั้ง",
        "No such day",
        "{label}: there is no day {day} of month {month} in B.E. {year}. Please check day and month.",
    ),
    "year-unreadable": Words(
        "อ่านปีไม่ได้",
        "{label}: อ่าน “{typed}” เป็นปีไม่ได้ กรุณาพิมพ์ปี พ.ศ. สี่หลัก เช่น 2565",
        "Not a year",
        "{label}: “{typed}” cannot be read as a year. Please type a four-digit B.E. year, such as 2565.",
    ),
    "month-unknown": Words(
        "ไม่รู้จักเดือนนี้",
        "{label}: ไม่รู้จักเดือนนี้ กรุณาพิมพ์ชื่อเดือน หรือเลข 1–12 โดย 1 คือเดือนตุลาคม",
        "Unknown month",
        "{label}: this month is not known. Please type a month's name, or 1–12 where 1 is October.",
    ),
}

_OTHERS: Final = {
    "already-there": Words(
        "มีรายการนี้อยู่แล้ว",
        "มี “{title}” อยู่แล้ว จึงยังไม่ได้บันทึกรายการใหม่และไม่ได้แก้รายการเดิม "
        "กรุณาเปิดรายการเดิมเพื่อแก้ไข หรือเลือกใหม่ถ้าเลือกผิด",
        "Already on file",
        "“{title}” is on file already, so nothing was saved and nothing was changed. "
        "Please open that record to correct it, or choose again.",
    ),
    "not-yours-to-make": Words(
        "เพิ่มรายการที่นี่ไม่ได้",
        "ยังไม่ได้บันทึก: {why} ถ้าเลือกทะเบียนผิด กรุณาเปิดทะเบียนอื่น",
        "No record can be added here",
        "Not saved: {why} If the wrong register was chosen, please open another one.",
    ),
    "not-yours-to-write": Words(
        "ช่องนี้เป็นของผู้อื่น",
        "{label}: ยังไม่ได้บันทึก เพราะส่วนกลางจะไม่รับ ({why}) กรุณาลบค่าในช่องนี้ออก แล้วบันทึกอีกครั้ง",
        "Somebody else's field",
        "{label}: not saved, as the centre would not accept it ({why}). "
        "Please make this field blank, and save again.",
    ),
    "of-another-office": Words(
        "เป็นรายการของหน่วยงานอื่น",
        "{label}: ที่เลือกไว้เป็นของ {office} รายการนี้จึงต้องเพิ่มที่นั่น และยังไม่ได้บันทึก "
        "กรุณาเลือกใหม่ให้เป็นของ {here} หรือแจ้ง {office} ให้เพิ่ม",
        "Another office's record",
        "{label}: what was chosen belongs to {office}, so the record must be added there and was not saved. "
        "Please choose one of {here}, or ask {office} to add it.",
    ),
    "required": Words(
        "ต้องกรอก",
        "{label}: ช่องนี้ต้องกรอก กรุณาใส่ข้อมูลก่อนบันทึก",
        "Needed",
        "{label}: this field is needed. Please fill it before saving.",
    ),
    "wrong-kind": Words(
        "ข้อมูลผิดชนิด",
        "{label}: ข้อมูลที่ได้รับไม่ใช่ชนิดที่ช่องนี้เก็บ จึงไม่บันทึก กรุณากรอกช่องนี้ใหม่",
        "Wrong kind of value",
        "{label}: what was received is not the kind of value this field holds, so it was not saved. "
        "Please enter it again.",
    ),
    "text-too-long": Words(
        "ข้อความยาวเกินไป",
        "{label}: ข้อความยาว {length} ตัวอักษร เกินที่กำหนด {most} ตัวอักษร กรุณาย่อให้สั้นลง",
        "Text too long",
        "{label}: the text has {length} letters, more than the {most} allowed. Please shorten it.",
    ),
    "text-too-short": Words(
        "ข้อความสั้นเกินไป",
        "{label}: ต้องมีอย่างน้อย {least} ตัวอักษร กรุณาพิมพ์เพิ่ม",
        "Text too short",
        "{label}: at least {least} letters are needed. Please type more.",
    ),
    "text-hidden-letters": Words(
        "มีอักขระที่มองไม่เห็น",
        "{label}: ข้อความมีอักขระที่มองไม่เห็นติดมาด้วย มักมาจากการคัดลอก กรุณาพิมพ์ข้อความนี้ใหม่",
        "Hidden characters",
        "{label}: the text carries hidden characters, often from copying. Please type it again.",
    ),
    "choice-unknown": Words(
        "ไม่มีตัวเลือกนี้",
        "{label}: ไม่มีตัวเลือกนี้ กรุณาเลือกจาก {choices}",
        "Unknown choice",
        "{label}: there is no such choice. Please choose one of {choices}.",
    ),
    "boolean-unreadable": Words(
        "ต้องตอบว่าใช่หรือไม่ใช่",
        "{label}: อ่าน “{typed}” ไม่ได้ว่าใช่หรือไม่ใช่ กรุณาพิมพ์ ใช่ หรือ ไม่ใช่",
        "Yes or no?",
        "{label}: “{typed}” is neither yes nor no. Please type ใช่ or ไม่ใช่.",
    ),
    "area-unreadable": Words(
        "รหัสพื้นที่ไม่ถูกต้อง",
        "{label}: รหัสพื้นที่ไม่ครบหลัก กรุณาเลือกพื้นที่จากรายการ",
        "Area code wrong",
        "{label}: the area code has not the right number of digits. Please choose the area from the list.",
    ),
    "citizen-number": Words(
        "มีเลขประจำตัวประชาชน",
        "{label}: มีตัวเลข 13 หลักที่ตรงกับเลขประจำตัวประชาชน ระบบไม่เก็บเพื่อคุ้มครองข้อมูลส่วนบุคคล กรุณาลบตัวเลขนี้ออก",
        "Citizen number",
        "{label}: 13 digits here match a citizen number, which is not kept, to protect personal data. "
        "Please remove it.",
    ),
    "record-vanished": Words(
        "ไม่มีรายการนี้แล้ว",
        "{label}: ยังไม่ได้บันทึก เพราะเครื่องนี้ไม่มีรายการนี้แล้ว ค่าที่พิมพ์ยังอยู่ในช่อง "
        "กรุณาคัดลอกไว้ แล้วเพิ่มเป็นรายการใหม่ถ้ายังต้องใช้",
        "Record is here no more",
        "{label}: not saved, as this PC holds the record no more. What was typed is still in its field. "
        "Please copy it, and add a new record if it is still needed.",
    ),
    "thirteen-digits": Words(
        "อาจมีเลขประจำตัวประชาชน",
        "{label}: มีตัวเลข 13 หลัก อาจเป็นเลขประจำตัวประชาชนที่พิมพ์ผิด ถ้าใช่ กรุณาลบออกเพื่อคุ้มครองข้อมูลส่วนบุคคล",
        "Perhaps a citizen number",
        "{label}: 13 digits here may be a mistyped citizen number. If so, please remove them.",
    ),
    "phone-number": Words(
        "อาจมีเบอร์โทรศัพท์",
        "{label}: อาจมีเบอร์โทรศัพท์อยู่ในข้อความ ถ้าเป็นของชาวบ้าน กรุณาลบออกเพื่อคุ้มครองข้อมูลส่วนบุคคล",
        "Perhaps a phone number",
        "{label}: the text may hold a phone number. If it is a villager's, please remove it.",
    ),
    "account-number": Words(
        "อาจมีเลขบัญชีธนาคาร",
        "{label}: อาจมีเลขบัญชีธนาคารอยู่ในข้อความ ถ้าใช่ กรุณาลบออกเพื่อคุ้มครองข้อมูลส่วนบุคคล",
        "Perhaps an account number",
        "{label}: the text may hold a bank account number. If so, please remove it.",
    ),
    "person-name": Words(
        "อาจมีชื่อบุคคล",
        "{label}: อาจมีชื่อบุคคลอยู่ในข้อความ ถ้าเป็นชาวบ้าน กรุณาเขียนถึงเหตุการณ์โดยไม่ระบุชื่อ",
        "Perhaps a person's name",
        "{label}: the text may hold a person's name. If a villager's, please describe the event without it.",
    ),
}

VALUES: Final = {**_NUMBERS, **_DATES, **_OTHERS}
