"""Sentences for everything the endpoint refuses. Codes: ``sync.protocol.refusals``."""

from typing import Final

from sync.model.words.entry import Words

_SAFE = "ข้อมูลที่บันทึกไว้ยังอยู่ครบในเครื่องนี้"
_SAFE_EN = "Everything saved is still on this PC."

_REQUESTS: Final = {
    "malformed": Words(
        "ส่วนกลางอ่านข้อมูลไม่ได้",
        f"ส่วนกลางอ่านสิ่งที่โปรแกรมส่งไปไม่ได้ {_SAFE} กรุณาส่งอีกครั้ง ถ้ายังไม่ได้ให้แจ้งผู้ดูแลระบบ",
        "Not understood",
        f"The centre could not read what was sent. {_SAFE_EN} "
        "Please try again, and tell the administrator if it persists.",
    ),
    "cursor-invalid": Words(
        "ตำแหน่งรับข้อมูลไม่ถูกต้อง",
        f"ส่วนกลางไม่รู้จักตำแหน่งที่เครื่องนี้รับข้อมูลไว้ โปรแกรมจะขอข้อมูลชุดเต็มใหม่เอง {_SAFE}",
        "Position unknown",
        "The centre does not know the position this PC had reached. "
        f"The program asks for a full copy by itself. {_SAFE_EN}",
    ),
    "unknown-install": Words(
        "ส่วนกลางไม่รู้จักเครื่องนี้",
        "เครื่องนี้ไม่มีในทะเบียนของส่วนกลาง อาจเพราะส่วนกลางกู้คืนข้อมูลจากวันก่อนที่เครื่องนี้ลงทะเบียน "
        f"{_SAFE} กรุณาขอรหัสลงทะเบียนใหม่จากผู้ดูแลระบบ แล้วเปิดหน้าส่ง–รับข้อมูลเพื่อลงทะเบียนเครื่องนี้ด้วยรหัสนั้น",
        "PC not known",
        "This PC is not in the centre's register; perhaps the centre was restored from a day before "
        f"this PC was enrolled. {_SAFE_EN} Please ask the administrator for a new code, "
        "then open the sync page and enrol this PC with it.",
    ),
    "bad-signature": Words(
        "ลายมือชื่อของเครื่องไม่ตรง",
        f"ส่วนกลางตรวจลายมือชื่ออิเล็กทรอนิกส์ของเครื่องนี้แล้วไม่ตรง จึงยังไม่รับข้อมูล {_SAFE} "
        "กรุณาส่งอีกครั้ง ถ้ายังไม่ได้ให้แจ้งผู้ดูแลระบบ",
        "Signature wrong",
        f"This PC's signature did not match, so nothing was accepted yet. {_SAFE_EN} "
        "Please try again, and tell the administrator if it persists.",
    ),
    "install-revoked": Words(
        "เครื่องนี้ถูกระงับ",
        f"ส่วนกลางระงับการใช้งานของเครื่องนี้ {_SAFE} กรุณาติดต่อผู้ดูแลระบบก่อนส่งข้อมูล",
        "PC suspended",
        f"The centre has suspended this PC. {_SAFE_EN} Please ask the administrator before sending.",
    ),
    "handed-over": Words(
        "งานของพื้นที่นี้โอนให้ผู้อื่นแล้ว",
        "ส่วนกลางโอนงานของพื้นที่นี้ให้เจ้าหน้าที่หรือเครื่องอื่นดูแลแล้ว สิ่งที่บันทึกก่อนเครื่องนี้ทราบส่งถึงส่วนกลางแล้ว "
        f"สิ่งที่บันทึกหลังจากนี้ส่วนกลางไม่รับ {_SAFE} กรุณากด บันทึกเป็นไฟล์ ในหน้าส่ง–รับข้อมูล แล้วส่งไฟล์ให้ผู้ดูแลใหม่ "
        "ถ้าไม่ได้ตั้งใจโอน กรุณาแจ้งผู้ดูแลระบบ",
        "Area handed over",
        "The centre has handed this area over to another officer or PC. What was entered before this PC "
        f"heard of it has arrived; what is entered from now on is not accepted. {_SAFE_EN} Please save it "
        "as a file on the sync page for the new officer, or tell the administrator if this was not meant.",
    ),
    "stream-forbidden": Words(
        "ไม่มีสิทธิ์รับข้อมูลของพื้นที่นี้",
        f"บัญชีนี้ไม่มีสิทธิ์เห็นข้อมูลของพื้นที่ที่ขอ {_SAFE} ถ้าเพิ่งย้ายพื้นที่ กรุณาแจ้งผู้ดูแลระบบ",
        "Area not allowed",
        f"This account may not see the area asked for. {_SAFE_EN} "
        "If you have just moved, please tell the administrator.",
    ),
    "not-found": Words(
        "ไม่พบสิ่งที่ขอ",
        f"ส่วนกลางไม่มีสิ่งที่โปรแกรมขอ {_SAFE} กรุณาตรวจที่อยู่ของส่วนกลาง หรือแจ้งผู้ดูแลระบบ",
        "Not found",
        f"The centre does not have what was asked for. {_SAFE_EN} "
        "Please check the centre's address, or tell the administrator.",
    ),
    "wrong-method": Words(
        "ที่อยู่นี้ใช้รับส่งข้อมูลไม่ได้",
        f"ที่อยู่ของส่วนกลางไม่รับคำขอแบบนี้ {_SAFE} กรุณาตรวจที่อยู่ของส่วนกลาง หรือแจ้งผู้ดูแลระบบ",
        "Wrong kind of request",
        f"The centre's address does not take this kind of request. {_SAFE_EN} "
        "Please check the address, or tell the administrator.",
    ),
    "install-forked": Words(
        "พบเครื่องซ้ำ",
        "มีอีกเครื่องหนึ่งใช้ข้อมูลชุดเดียวกันกับเครื่องนี้ อาจมาจากการคัดลอกหรือกู้คืนข้อมูล "
        f"{_SAFE} กรุณาเปิดหน้าส่ง–รับข้อมูล แล้วลงทะเบียนเครื่องนี้เป็นเครื่องใหม่ด้วยรหัสผ่าน ไม่ต้องใช้รหัสลงทะเบียน",
        "Two PCs in one",
        "Another PC works with the same store as this one, perhaps after a copy or a restore. "
        f"{_SAFE_EN} Please open the sync page and enrol this PC as a new one with your password; "
        "no code is needed.",
    ),
    "chain-broken": Words(
        "ลำดับการแก้ไขไม่ต่อเนื่อง",
        f"ลำดับการแก้ไขที่ส่งไม่ตรงกับที่ส่วนกลางถืออยู่ {_SAFE} กรุณาแจ้งผู้ดูแลระบบ",
        "Chain broken",
        f"The chain of edits does not match what the centre holds. {_SAFE_EN} Please tell the administrator.",
    ),
    "chain-gap": Words(
        "การแก้ไขบางส่วนยังไม่ถึง",
        f"ส่วนกลางยังไม่ได้รับการแก้ไขก่อนหน้า โปรแกรมจะส่งใหม่ตั้งแต่ส่วนที่ขาดเอง {_SAFE}",
        "Some edits missing",
        "The centre has not received earlier edits. "
        f"The program sends again from the missing one by itself. {_SAFE_EN}",
    ),
    "expand": Words(
        "ขอข้อมูลแบบเต็ม",
        f"ส่วนกลางขอการแก้ไขแบบเต็ม โปรแกรมจะส่งให้เอง {_SAFE}",
        "Full form wanted",
        f"The centre asks for the full form of the edits; the program sends it by itself. {_SAFE_EN}",
    ),
    "wrong-realm": Words(
        "ข้อมูลฝึกกับข้อมูลจริงปนกันไม่ได้",
        f"เครื่องนี้กับส่วนกลางเป็นข้อมูลคนละชุด (ฝึกหรือใช้จริง) จึงไม่รับส่งกัน {_SAFE} กรุณาตรวจที่อยู่ของส่วนกลาง",
        "Practice and real never mix",
        "This PC and the centre belong to different realms (practice or real) and exchange nothing. "
        f"{_SAFE_EN} Please check the centre's address.",
    ),
    "cursor-gone": Words(
        "ไม่ได้รับข้อมูลนานเกินไป",
        f"เครื่องนี้ไม่ได้รับข้อมูลมานาน โปรแกรมจะขอข้อมูลชุดเต็มใหม่เอง {_SAFE}",
        "Away too long",
        f"This PC was away too long; the program asks for a full copy by itself. {_SAFE_EN}",
    ),
    "snapshot-gone": Words(
        "ข้อมูลชุดเต็มหมดอายุ",
        f"ข้อมูลชุดเต็มที่กำลังรับหมดอายุแล้ว โปรแกรมจะขอชุดใหม่เอง {_SAFE}",
        "Copy outdated",
        f"The full copy being received is outdated; the program asks for a new one by itself. {_SAFE_EN}",
    ),
    "too-large": Words(
        "ส่งครั้งเดียวมากเกินไป",
        f"ข้อมูลที่ส่งในครั้งเดียวมากเกินที่ส่วนกลางรับ โปรแกรมจะแบ่งส่งเอง {_SAFE}",
        "Too much at once",
        f"More was sent at once than the centre takes; the program sends smaller parts. {_SAFE_EN}",
    ),
    "unknown-coding": Words(
        "รูปแบบการบีบอัดไม่ตรงกัน",
        f"ส่วนกลางอ่านการบีบอัดแบบนี้ไม่ได้ โปรแกรมจะส่งอีกแบบเอง {_SAFE}",
        "Compression not known",
        f"The centre cannot read this compression; the program uses another by itself. {_SAFE_EN}",
    ),
    "wrong-content-type": Words(
        "ชนิดข้อมูลไม่ถูกต้อง",
        f"ส่วนกลางไม่รับข้อมูลชนิดนี้ {_SAFE} กรุณาตรวจว่าโปรแกรมเป็นรุ่นล่าสุด หรือแจ้งผู้ดูแลระบบ",
        "Wrong content type",
        f"The centre does not take this type of content. {_SAFE_EN} "
        "Please check that the program is the latest version, or tell the administrator.",
    ),
    "program-too-old": Words(
        "โปรแกรมรุ่นเก่าเกินไป",
        f"โปรแกรมรุ่นนี้เก่ากว่าที่ส่วนกลางรับได้ {_SAFE} กรุณาติดตั้งรุ่นใหม่แล้วส่งอีกครั้ง",
        "Program too old",
        f"This version is older than the centre can take. {_SAFE_EN} "
        "Please install the new version and send again.",
    ),
    "program-too-new": Words(
        "โปรแกรมใหม่กว่าส่วนกลาง",
        f"โปรแกรมรุ่นนี้ใหม่กว่าส่วนกลาง {_SAFE} กรุณารอส่วนกลางปรับรุ่น แล้วส่งอีกครั้ง",
        "Program too new",
        f"This version is newer than the centre's. {_SAFE_EN} Please wait for the centre and send again.",
    ),
    "busy": Words(
        "ส่วนกลางมีผู้ส่งมาก",
        f"ขณะนี้มีผู้ส่งข้อมูลพร้อมกันมาก {_SAFE} ถึงคิวในอีกประมาณ {{minutes}} นาที โปรแกรมจะส่งใหม่เอง",
        "The centre is busy",
        f"Many offices are sending just now. {_SAFE_EN} "
        "Your turn comes in about {minutes} min; the program then sends by itself.",
    ),
    "unavailable": Words(
        "ส่วนกลางยังไม่พร้อม",
        f"ส่วนกลางยังไม่พร้อมรับข้อมูล {_SAFE} กรุณาลองใหม่อีกครั้งในภายหลัง",
        "The centre is not ready",
        f"The centre is not ready to receive. {_SAFE_EN} Please try again later.",
    ),
    "internal": Words(
        "ส่วนกลางขัดข้อง",
        f"ส่วนกลางทำงานขัดข้อง {_SAFE} กรุณาลองใหม่อีกครั้งในภายหลัง ถ้ายังไม่ได้ให้แจ้งผู้ดูแลระบบ",
        "Trouble at the centre",
        f"Something failed at the centre. {_SAFE_EN} "
        "Please try again later, and tell the administrator if it persists.",
    ),
}

_ENROLMENT: Final = {
    "code-unknown": Words(
        "ไม่พบรหัสลงทะเบียน",
        "ส่วนกลางไม่พบรหัสลงทะเบียนนี้ กรุณาตรวจตัวอักษรให้ตรงกับใบแจ้ง แล้วพิมพ์อีกครั้ง",
        "Code not found",
        "The centre does not know this code. Please compare it with the notice and type it again.",
    ),
    "code-used": Words(
        "รหัสนี้ใช้ไปแล้ว",
        "รหัสลงทะเบียนนี้ใช้ไปแล้ว แต่ละรหัสใช้ได้ครั้งเดียว กรุณาขอรหัสใหม่จากผู้ดูแลระบบ",
        "Code used",
        "This code was used already and each works once. Please ask the administrator for a new one.",
    ),
    "code-expired": Words(
        "รหัสนี้หมดอายุ",
        "รหัสลงทะเบียนนี้หมดอายุแล้ว กรุณาขอรหัสใหม่จากผู้ดูแลระบบ",
        "Code expired",
        "This code has expired. Please ask the administrator for a new one.",
    ),
    "code-of-another-office": Words(
        "รหัสเป็นของหน่วยงานอื่น",
        "รหัสลงทะเบียนนี้เป็นของ {office} แต่ข้อมูลในเครื่องนี้เป็นของ {here} จึงยังไม่ได้ลงทะเบียน และรหัสยังใช้ได้ "
        "กรุณาขอรหัสของ {here} จากผู้ดูแลระบบ",
        "Code of another office",
        "This code is for {office}, but the records on this PC belong to {here}, so nothing was enrolled "
        "and the code can still be used. Please ask the administrator for a code of {here}.",
    ),
    "wrong-password": Words(
        "รหัสผ่านไม่ถูกต้อง",
        "ชื่อผู้ใช้หรือรหัสผ่านไม่ตรงกับที่ส่วนกลางมี กรุณาตรวจแป้นภาษาและตัวพิมพ์ใหญ่ แล้วพิมพ์อีกครั้ง "
        "ถ้าผู้ดูแลระบบตั้งรหัสผ่านใหม่ให้แล้ว ให้ใช้รหัสใหม่นั้น ถ้าจำไม่ได้ กรุณาขอให้ผู้ดูแลระบบตั้งให้ใหม่",
        "Password wrong",
        "User name and password do not match. Please check keyboard language and capitals, and try again. "
        "If the administrator has given you another password, use that one; if it is forgotten, ask for "
        "another.",
    ),
    "user-name-taken": Words(
        "ชื่อผู้ใช้นี้มีแล้ว",
        "ชื่อผู้ใช้นี้มีผู้ใช้แล้ว กรุณาเลือกชื่ออื่น",
        "User name taken",
        "This user name is taken. Please choose another.",
    ),
    "user-name-invalid": Words(
        "ชื่อผู้ใช้ใช้ไม่ได้",
        "ชื่อผู้ใช้ต้องไม่เว้นว่าง ยาวไม่เกิน {maximum} ตัวอักษร และชื่อผู้ใช้กับชื่อที่แสดงต้องไม่มีเลขประจำตัวประชาชน"
        "หรืออักขระที่มองไม่เห็น กรุณาเปลี่ยนชื่อ",
        "User name not usable",
        "A user name cannot be blank and has at most {maximum} letters; neither it nor the name shown may "
        "hold a citizen number or hidden characters. Please change it.",
    ),
    "password-weak": Words(
        "รหัสผ่านสั้นเกินไป",
        "รหัสผ่านต้องมีอย่างน้อย {minimum} ตัวอักษร กรุณาตั้งให้ยาวขึ้น",
        "Password too short",
        "A password needs at least {minimum} characters. Please choose a longer one.",
    ),
    "password-one-letter": Words(
        "รหัสผ่านเดาง่ายเกินไป",
        "รหัสผ่านนี้เป็นตัวเดียวซ้ำกันหรือมีแต่ช่องว่าง ใครก็เดาได้ กรุณาตั้งใหม่ เช่น คำไทยสามคำที่จำง่าย",
        "Password too easily guessed",
        "This password is one character over and over, or only spaces, which anybody guesses. "
        "Please choose another, such as three words that are easy to remember.",
    ),
    "install-known": Words(
        "เครื่องนี้ลงทะเบียนแล้ว",
        "เครื่องนี้ลงทะเบียนกับส่วนกลางแล้ว กรุณาเข้าสู่ระบบได้เลย",
        "PC enrolled already",
        "This PC is enrolled already. Please log in.",
    ),
    "too-many-tries": Words(
        "ลองหลายครั้งเกินไป",
        "มีการลองผิดหลายครั้ง เพื่อความปลอดภัยกรุณารอประมาณ {minutes} นาที แล้วลองอีกครั้ง",
        "Too many tries",
        "There were many wrong tries. For safety please wait about {minutes} minutes and try again.",
    ),
}

_KEPT = "ค่าที่กรอกยังอยู่ในเครื่องนี้"
_KEPT_EN = "What was entered is still on this PC."

_OPERATIONS: Final = {
    "not-owner": Words(
        "พื้นที่นี้โอนไปแล้ว",
        f"พื้นที่นี้โอนให้ผู้อื่นดูแลก่อนการแก้ไขนี้ ส่วนกลางจึงไม่รับ {_KEPT} กรุณาส่งออกไปให้ผู้ดูแลใหม่",
        "Area handed over",
        f"This area was handed over before this edit, so it was not accepted. {_KEPT_EN} "
        "Please export it for the new officer.",
    ),
    "role-may-not": Words(
        "ไม่มีสิทธิ์แก้เรื่องนี้",
        f"ตำแหน่งของท่านไม่มีสิทธิ์แก้{{label}} ส่วนกลางจึงไม่รับ {_KEPT} กรุณาให้ผู้มีสิทธิ์เป็นผู้แก้",
        "Not your task",
        f"Your role may not change {{label}}, so it was not accepted. {_KEPT_EN} "
        "Please ask somebody who may.",
    ),
    "centre-owned": Words(
        "ส่วนกลางหรือจังหวัดเป็นผู้กำหนด",
        f"{{label}}: ส่วนกลางหรือจังหวัดเป็นผู้กำหนด อำเภอแก้ไม่ได้ {_KEPT} ถ้าเห็นว่าไม่ถูกต้อง กรุณาแจ้งจังหวัด",
        "Set by the centre",
        f"{{label}}: set by the centre or the province; districts cannot change it. {_KEPT_EN} "
        "If you think it wrong, please tell the province.",
    ),
    "wrong-stream": Words(
        "ข้อมูลอยู่นอกพื้นที่",
        f"รายการนี้อยู่นอกพื้นที่ของท่าน ส่วนกลางจึงไม่รับ {_KEPT} กรุณาแจ้งผู้ดูแลระบบถ้าเป็นพื้นที่ของท่าน",
        "Outside your area",
        f"This record lies outside your area, so it was not accepted. {_KEPT_EN} "
        "Please tell the administrator if it is yours.",
    ),
    "unknown-register": Words(
        "ส่วนกลางไม่มีทะเบียนนี้",
        f"ส่วนกลางยังไม่มีทะเบียนนี้ มักเพราะรุ่นของโปรแกรมต่างกัน {_KEPT} กรุณาแจ้งผู้ดูแลระบบ",
        "Unknown register",
        f"The centre does not have this register, often because versions differ. {_KEPT_EN} "
        "Please tell the administrator.",
    ),
    "unknown-field": Words(
        "ส่วนกลางไม่มีช่องนี้",
        f"ส่วนกลางยังไม่มีช่องนี้ มักเพราะรุ่นของโปรแกรมต่างกัน {_KEPT} กรุณาแจ้งผู้ดูแลระบบ",
        "Unknown field",
        f"The centre does not have this field, often because versions differ. {_KEPT_EN} "
        "Please tell the administrator.",
    ),
    "local-only": Words(
        "ช่องนี้เก็บในเครื่องเท่านั้น",
        f"{{label}}: เป็นข้อมูลที่เก็บในเครื่องเท่านั้น ส่วนกลางจึงไม่รับ {_KEPT} กรุณาแจ้งผู้ดูแลระบบ",
        "Kept on the PC only",
        f"{{label}}: this is kept on the PC only, so the centre did not take it. {_KEPT_EN} "
        "Please tell the administrator.",
    ),
    "value-refused": Words(
        "ส่วนกลางไม่รับค่านี้",
        f"ส่วนกลางไม่รับค่าที่กรอก {_KEPT} กรุณาแก้แล้วส่งใหม่ – {{because}}",
        "Value not accepted",
        f"The centre did not accept this value. {_KEPT_EN} Please correct it and send again. {{because}}",
    ),
    "key-changed": Words(
        "ช่องนี้แก้ภายหลังไม่ได้",
        f"{{label}}: แก้ไม่ได้หลังบันทึกครั้งแรก {_KEPT} กรุณาลบรายการพร้อมเหตุผล แล้วสร้างรายการใหม่",
        "Fixed after the first save",
        f"{{label}}: cannot change after the first save. {_KEPT_EN} "
        "Please delete the record with a reason and make a new one.",
    ),
    "id-mismatch": Words(
        "รหัสรายการไม่ตรง",
        f"รหัสของรายการไม่ตรงกับข้อมูลที่ใช้สร้างรหัส ส่วนกลางจึงไม่รับ {_KEPT} กรุณาแจ้งผู้ดูแลระบบ",
        "Record id wrong",
        f"The record's id does not follow from its key fields, so it was not accepted. {_KEPT_EN} "
        "Please tell the administrator.",
    ),
    "stream-mismatch": Words(
        "รายการของพื้นที่อื่น",
        f"รายการนี้เป็นของ{{office}} จึงบันทึกเป็นของ{{here}}ไม่ได้ ส่วนกลางจึงไม่รับ {_KEPT} "
        "กรุณาให้{office}เป็นผู้บันทึก แล้วลบรายการนี้ออก",
        "Another area's record",
        f"This record belongs to {{office}}, not to {{here}}, so it was not accepted. {_KEPT_EN} "
        "Please let {office} enter it, and delete this one.",
    ),
    "reason-missing": Words(
        "ต้องบอกเหตุผล",
        f"{{label}}: การลบไม่มีเหตุผล ส่วนกลางจึงไม่รับ {_KEPT} กรุณาลบอีกครั้งพร้อมเหตุผล",
        "Reason needed",
        f"{{label}}: the deletion gives no reason, so it was not accepted. {_KEPT_EN} "
        "Please delete it again with one.",
    ),
    "row-unknown": Words(
        "ส่วนกลางไม่มีรายการนี้",
        f"ส่วนกลางยังไม่มีรายการที่แก้ {_KEPT} กรุณาแจ้งผู้ดูแลระบบ",
        "Unknown record",
        f"The centre does not have the record that was edited. {_KEPT_EN} Please tell the administrator.",
    ),
    "parent-refused": Words(
        "รอแก้รายการก่อนหน้า",
        f"รายการที่เกี่ยวข้องกันยังไม่ผ่าน จึงพักรายการนี้ไว้ก่อน {_KEPT} เมื่อแก้รายการนั้นแล้วจะส่งไปด้วยกัน",
        "Waits for another record",
        "A record it belongs to was refused, so this one waits. "
        f"{_KEPT_EN} It goes once that one is corrected.",
    ),
    "op-id-reused": Words(
        "รหัสการแก้ไขซ้ำ",
        f"รหัสการแก้ไขนี้ซ้ำกับการแก้ไขอื่น ส่วนกลางจึงไม่รับ {_KEPT} กรุณาแก้ช่องนั้นอีกครั้ง หรือแจ้งผู้ดูแลระบบ",
        "Edit id used twice",
        f"This edit's id was used by another, so it was not accepted. {_KEPT_EN} "
        "Please edit the field again, or tell the administrator.",
    ),
}

REFUSALS: Final = {**_REQUESTS, **_ENROLMENT, **_OPERATIONS}
