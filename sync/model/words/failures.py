"""Sentences for known failures: of the line, of the local store and of its keys."""

from typing import Final

from sync.model.words.cells import CELLS
from sync.model.words.clock import CLOCK
from sync.model.words.entry import Words

_SAFE = "ข้อมูลที่บันทึกไว้ยังอยู่ครบในเครื่องนี้"
_SAFE_EN = "Everything saved is still on this PC."

_LINE: Final = {
    "no-line": Words(
        "ไม่มีอินเทอร์เน็ต",
        f"เครื่องนี้ติดต่อส่วนกลางไม่ได้ {_SAFE} ทำงานต่อได้ตามปกติ แล้วส่งเมื่อมีสัญญาณ",
        "No line",
        f"The centre cannot be reached. {_SAFE_EN} Work on as usual and send when there is a line.",
    ),
    "timeout": Words(
        "ส่วนกลางไม่ตอบ",
        f"รอคำตอบจากส่วนกลางนานเกินไป สัญญาณอาจช้า {_SAFE} กรุณาส่งใหม่อีกครั้ง โปรแกรมจะส่งต่อจากที่ค้าง",
        "No answer",
        f"The centre took too long to answer; the line may be slow. {_SAFE_EN} "
        "Please send again; the program goes on where it stopped.",
    ),
    "cut": Words(
        "สัญญาณขาดระหว่างทาง",
        f"สัญญาณขาดก่อนรับส่งเสร็จ {_SAFE} กรุณาส่งใหม่อีกครั้ง โปรแกรมจะส่งต่อจากที่ค้าง ไม่ซ้ำของเดิม",
        "Line cut",
        f"The line broke before the exchange was done. {_SAFE_EN} "
        "Please send again; the program goes on where it stopped and nothing goes twice.",
    ),
    "not-our-endpoint": Words(
        "ผู้ตอบไม่ใช่ส่วนกลาง",
        f"คำตอบที่ได้รับไม่ใช่ของส่วนกลาง อาจเป็นหน้าเข้าใช้อินเทอร์เน็ตของสำนักงาน {_SAFE} "
        "กรุณาเข้าใช้อินเทอร์เน็ตก่อน หรือตรวจที่อยู่ของส่วนกลาง แล้วส่งใหม่",
        "Not the centre",
        "The answer did not come from the centre; perhaps from the office's internet log-in page. "
        f"{_SAFE_EN} Please log in to the internet first, or check the centre's address, and send again.",
    ),
    "address-not-secure": Words(
        "ที่อยู่ของส่วนกลางไม่ปลอดภัย",
        "ที่อยู่ที่ใส่ไม่ได้ขึ้นต้นด้วย https:// รหัสผ่านอาจถูกผู้อื่นอ่านได้ระหว่างทาง จึงยังไม่ได้ส่งอะไรออกไป "
        "กรุณาตรวจที่อยู่ในหนังสือจากจังหวัด แล้วใส่ใหม่",
        "The address is not secure",
        "The address does not begin with https://, so others on the way could read the password; "
        "nothing was sent. Please check the address in the province's letter and enter it again.",
    ),
    "address-missing": Words(
        "ไม่ทราบที่อยู่ของส่วนกลาง",
        f"เครื่องนี้ไม่มีที่อยู่ของส่วนกลางเก็บไว้ จึงยังส่งไม่ได้ {_SAFE} กรุณาแจ้งผู้ดูแลระบบพร้อมหมายเลขเครื่องในหน้าช่วยเหลือ",
        "The centre's address is not known",
        f"This PC has no address of the centre, so nothing can be sent yet. {_SAFE_EN} "
        "Please tell the administrator the PC's number on the help page.",
    ),
    "tls": Words(
        "การเชื่อมต่อไม่ปลอดภัย",
        f"ตรวจใบรับรองความปลอดภัยของส่วนกลางไม่ผ่าน จึงหยุดก่อนส่งข้อมูล {_SAFE} กรุณาตรวจวันเวลาของเครื่อง แล้วแจ้งผู้ดูแลระบบ",
        "Connection not secure",
        f"The centre's certificate could not be verified, so nothing was sent. {_SAFE_EN} "
        "Please check this PC's date and tell the administrator.",
    ),
    "proxy": Words(
        "พร็อกซีของสำนักงานไม่ให้ผ่าน",
        f"พร็อกซีของสำนักงานไม่ให้ติดต่อส่วนกลาง {_SAFE} กรุณาแจ้งผู้ดูแลเครือข่ายของสำนักงาน",
        "Proxy refused",
        f"The office's proxy does not let the program through. {_SAFE_EN} "
        "Please tell whoever looks after the office's network.",
    ),
    "gateway": Words(
        "ติดต่อส่วนกลางผ่านตัวกลางไม่ได้",
        f"อินเทอร์เน็ตใช้ได้ แต่พร็อกซีหรือเครื่องหน้าส่วนกลางตอบว่าส่วนกลางยังไม่พร้อม (HTTP {{status}}) {_SAFE} "
        "กรุณาส่งใหม่ในภายหลัง ถ้ายังไม่ได้ให้แจ้งผู้ดูแลระบบพร้อมเลขนี้",
        "The centre is not reached",
        "The line works, but a proxy, or the gateway before the centre, answers that the centre is not ready "
        f"(HTTP {{status}}). {_SAFE_EN} Please send again later, and tell the administrator this number "
        "if it persists.",
    ),
    "server-fault": Words(
        "เครื่องที่ตอบขัดข้อง",
        f"อินเทอร์เน็ตใช้ได้ แต่ส่วนกลางหรือพร็อกซีระหว่างทางตอบว่าทำงานขัดข้อง (HTTP {{status}}) {_SAFE} "
        "กรุณาส่งใหม่ในภายหลัง ถ้ายังไม่ได้ให้แจ้งผู้ดูแลระบบพร้อมเลขนี้",
        "The answering server failed",
        "The line works, but the centre, or a proxy on the way, answers that something failed there "
        f"(HTTP {{status}}). {_SAFE_EN} Please send again later, and tell the administrator this number "
        "if it persists.",
    ),
    "no-progress": Words(
        "รับส่งไม่คืบหน้า",
        f"ส่วนกลางตอบแล้วแต่ข้อมูลไม่คืบหน้า โปรแกรมจึงหยุดไว้ก่อน {_SAFE} กรุณาส่งใหม่อีกครั้ง ถ้ายังไม่ได้ให้แจ้งผู้ดูแลระบบ",
        "No progress",
        f"The centre answered but nothing moved on, so the program stopped. {_SAFE_EN} "
        "Please send again, and tell the administrator if it persists.",
    ),
    "cancelled": Words(
        "หยุดส่งไว้ก่อน",
        f"หยุดรับส่งตามที่สั่งแล้ว {_SAFE} การแก้ไขที่ยังไม่ส่งจะส่งในครั้งต่อไป",
        "Stopped",
        f"The exchange was stopped as asked. {_SAFE_EN} What was not sent goes next time.",
    ),
}

_STORE: Final = {
    "file-not-saved": Words(
        "เขียนไฟล์ไม่ได้",
        "เขียนไฟล์ลงที่ {file} ไม่ได้ อาจไม่มีสิทธิ์ หรือที่เก็บเต็ม กรุณาเลือกที่อื่น หรือจดรหัสลงกระดาษแทน",
        "File not saved",
        "The file could not be written to {file}; perhaps there is no right or no room. "
        "Please choose another place, or write the code down on paper.",
    ),
    "password-renewed": Words(
        "ตั้งรหัสผ่านใหม่แล้ว",
        "รหัสผ่านใหม่ใช้เปิดโปรแกรมในเครื่องนี้ได้ทันที ส่วนกลางยังใช้รหัสผ่านเดิมจนกว่าจะส่ง–รับครั้งถัดไป โปรแกรมจะแจ้งส่วนกลางให้เอง "
        "เครื่องอื่นที่ใช้ชื่อนี้ยังเปิดด้วยรหัสผ่านเดิมของเครื่องนั้น",
        "New password set",
        "The new password opens this PC at once. The centre keeps the old one until the next sync; "
        "the program tells it by itself. Other PCs of this account still open with their own old password.",
    ),
    "role-changed": Words(
        "หน้าที่ในเครื่องนี้เปลี่ยนแล้ว",
        "รหัสลงทะเบียนที่ใช้ให้หน้าที่ “{role}” เดิมเครื่องนี้เป็น “{before}” จากนี้เครื่องนี้กรอกและแก้ได้ตามหน้าที่ใหม่ "
        "ถ้าไม่ได้ตั้งใจ กรุณาแจ้งผู้ดูแลระบบก่อนกรอกต่อ",
        "The role on this PC has changed",
        "The enrolment gave the role “{role}”; before, this PC had “{before}”. From now on it may enter and "
        "change what the new role may. If that was not meant, please tell the administrator before you go "
        "on.",
    ),
    "settings-damaged": Words(
        "ไฟล์การตั้งค่าเสียหาย",
        f"โปรแกรมอ่านไฟล์การตั้งค่าของเครื่องนี้ไม่ได้ จึงเก็บไฟล์นั้นไว้ที่ {{file}} แล้วเริ่มด้วยค่าตั้งต้น {_SAFE} กรุณาใช้งานต่อตามปกติ",
        "Settings damaged",
        "The program could not read this PC's settings, kept that file as {file} and starts with plain ones. "
        f"{_SAFE_EN} Please work on as usual.",
    ),
    "store-trouble": Words(
        "เปิดข้อมูลในเครื่องไม่ได้",
        "โปรแกรมอ่านหรือเขียนข้อมูลในเครื่องไม่ได้ ข้อมูลที่บันทึกก่อนหน้านี้ยังอยู่ กรุณาปิดแล้วเปิดโปรแกรมใหม่ ถ้ายังไม่ได้ให้แจ้งผู้ดูแลระบบ",
        "Local store trouble",
        "The program cannot read or write this PC's records. What was saved before is still there. "
        "Please restart the program, and tell the administrator if it persists.",
    ),
    "wrong-key": Words(
        "รหัสผ่านไม่ถูกต้อง",
        "รหัสผ่านนี้เปิดข้อมูลในเครื่องไม่ได้ ข้อมูลยังอยู่ครบ กรุณาตรวจแป้นภาษาและตัวพิมพ์ใหญ่ แล้วพิมพ์อีกครั้ง หรือใช้รหัสกู้คืนที่พิมพ์เก็บไว้",
        "Password wrong",
        "This password does not open the records on this PC; they are all still there. Please check keyboard "
        "language and capitals and try again, or use the printed recovery code.",
    ),
    "password-wrong": Words(
        "รหัสผ่านไม่ถูกต้อง",
        "รหัสผ่านที่พิมพ์ไม่ตรงกับที่ตั้งไว้ในเครื่องนี้ ข้อมูลยังอยู่ครบ กรุณาตรวจภาษาของแป้นพิมพ์และปุ่ม Caps Lock แล้วพิมพ์ใหม่",
        "Wrong password",
        "The password is not the one set on this PC; the records are all still there. "
        "Please check the keyboard's language and Caps Lock, and type it again.",
    ),
    "account-unknown": Words(
        "ไม่พบชื่อผู้ใช้ในเครื่องนี้",
        "เครื่องนี้ยังไม่มีชื่อผู้ใช้นี้ ข้อมูลยังอยู่ครบ กรุณาตรวจชื่อผู้ใช้ หรือใช้รหัสกู้คืนเพื่อเพิ่มผู้ใช้",
        "User not on this PC",
        "This PC does not know this user name; the records are all still there. "
        "Please check it, or use the recovery code to add a user.",
    ),
    "recovery-code-wrong": Words(
        "รหัสกู้คืนไม่ถูกต้อง",
        "รหัสกู้คืนนี้เปิดข้อมูลในเครื่องไม่ได้ ข้อมูลยังอยู่ครบ กรุณาตรวจว่าเป็นใบของเครื่องนี้ แล้วพิมพ์อีกครั้ง",
        "Recovery code wrong",
        "This recovery code does not open the records on this PC; they are all still there. "
        "Please make sure that it is this PC's sheet and type it again.",
    ),
    "recovery-code-mistyped": Words(
        "รหัสกู้คืนพิมพ์ไม่ครบ",
        "รหัสกู้คืนที่พิมพ์มีตัวอักษรขาดหรือผิด กรุณาเทียบกับใบที่พิมพ์ไว้ แล้วพิมพ์อีกครั้ง",
        "Recovery code mistyped",
        "The recovery code has a missing or wrong letter. "
        "Please compare it with the sheet and type it again.",
    ),
    "store-damaged": Words(
        "ไฟล์ข้อมูลเสียหาย",
        "ไฟล์ข้อมูลในเครื่องเสียหาย โปรแกรมจึงไม่เปิดเพื่อไม่ให้เสียหายเพิ่ม สิ่งที่ส่งแล้วยังอยู่ที่ส่วนกลาง กรุณาอย่าลบไฟล์ใด {because}",
        "Records damaged",
        "The file with this PC's records is damaged and stays closed, lest it get worse. "
        "What was sent is at the centre. Please delete nothing. {because}",
    ),
    "practice-damaged": Words(
        "เปิดอำเภอฝึกหัดไม่ได้",
        "ไฟล์ของอำเภอฝึกหัดเสีย ข้อมูลจริงของสำนักงานไม่เกี่ยวข้องและอยู่ครบ กดเริ่มใหม่ได้ โปรแกรมจะเก็บไฟล์เดิมไว้ต่างหาก",
        "The practice district does not open",
        "The files of the practice district are damaged. The office's own records are not concerned. "
        "It can be begun anew; the old files are kept aside.",
    ),
    "store-missing": Words(
        "ไม่พบไฟล์ข้อมูล",
        "ไม่พบไฟล์ข้อมูลของเครื่องนี้ อาจถูกย้ายหรือลบ สิ่งที่ส่งแล้วยังอยู่ที่ส่วนกลาง กรุณานำไฟล์กลับที่เดิมถ้าทำได้ {because}",
        "Records not found",
        "The file with this PC's records is not there; it may have been moved or deleted. "
        "What was sent is at the centre. Please put it back if you can. {because}",
    ),
    "backups-here": Words(
        "มีสำเนาสำรองในเครื่อง",
        "ในเครื่องนี้มีสำเนาสำรอง {count} ชุด ชุดล่าสุดเมื่อ {day} กดกู้คืนได้ "
        "โปรแกรมจะตรวจว่าสำเนาเปิดได้ก่อน และเก็บไฟล์เดิมไว้ ไม่ลบ สิ่งที่ส่งหลังวันนั้นจะกลับมาเมื่อส่ง–รับ "
        "แต่สิ่งที่กรอกหลังวันนั้นและยังไม่ได้ส่ง อยู่ในไฟล์เดิมเท่านั้น",
        "Backups on this PC",
        "There are {count} backups on this PC, the newest of {day}, and it can be restored. "
        "The program first makes sure that it opens, and keeps the old file. What was sent after that "
        "day comes back with a sync; what was entered after it and not sent is in the old file only.",
    ),
    "keys-here": Words(
        "มีไฟล์กุญแจในสำเนาสำรอง",
        "ในสำเนาสำรองของเครื่องนี้มีไฟล์กุญแจ กดกู้คืนได้ ข้อมูลที่บันทึกไว้ยังอยู่ครบ ใช้รหัสผ่านที่ใช้เมื่อ {day}",
        "Keys in a backup",
        "A backup on this PC has a key file, and it can be restored; the records stay as they are. "
        "It opens with the password of {day}.",
    ),
    "backups-none": Words(
        "ไม่มีสำเนาสำรองในเครื่อง",
        "ในเครื่องนี้ไม่มีสำเนาสำรอง สิ่งที่ยังไม่ได้ส่งอยู่ในไฟล์นี้เท่านั้น กรุณาแจ้งผู้ดูแลระบบเพื่อกู้ไฟล์",
        "No backup on this PC",
        "There is no backup on this PC. What was not sent is in this file only. "
        "Please ask the administrator to save what can be saved.",
    ),
    "backups-damaged": Words(
        "สำเนาสำรองเปิดไม่ได้",
        "ลองเปิดสำเนาสำรองทั้ง {count} ชุดแล้ว เปิดไม่ได้สักชุด โปรแกรมจึงไม่ได้เปลี่ยนอะไร กรุณาอย่าลบไฟล์ใด และแจ้งผู้ดูแลระบบ",
        "Backups do not open",
        "None of the {count} backups opens, so nothing was changed. "
        "Please delete nothing and tell the administrator.",
    ),
    "backups-skipped": Words(
        "สำเนาที่ใหม่กว่าเปิดไม่ได้",
        "สำเนาที่ใหม่กว่า {count} ชุดเปิดไม่ได้ กรุณาแจ้งผู้ดูแลระบบ",
        "Newer backups do not open",
        "{count} newer backups do not open. Please tell the administrator.",
    ),
    "store-restored": Words(
        "กู้คืนข้อมูลแล้ว",
        "ข้อมูลในเครื่องนี้เป็นของสำเนาเมื่อ {day} กรุณากด F9 สิ่งที่ส่งหลังจากนั้นจะกลับมาจากส่วนกลาง "
        "ส่วนสิ่งที่กรอกหลังจากนั้นและยังไม่ได้ส่ง ไม่อยู่ในนี้ กรุณาตรวจแล้วกรอกใหม่ ไฟล์เดิมเก็บไว้ที่ {file} {because}",
        "Records restored",
        "This PC's records are those of the backup of {day}. Please press F9: what was sent after it "
        "comes back from the centre. What was entered after it and not sent is not here: please look and "
        "enter it again. The old file is kept at {file}. {because}",
    ),
    "keys-mended": Words(
        "ซ่อมไฟล์กุญแจแล้ว",
        "ไฟล์กุญแจของเครื่องนี้เสียหาย โปรแกรมนำไฟล์กุญแจจากสำเนาสำรองมาใช้แทน ข้อมูลที่บันทึกไว้ยังอยู่ครบ",
        "Key file mended",
        "This PC's key file was damaged; the one of a backup took its place. "
        "Everything saved is still on this PC.",
    ),
    "key-slots-damaged": Words(
        "ไฟล์กุญแจเสียหาย",
        "ไฟล์กุญแจที่ใช้เปิดข้อมูลเสียหายหรือหายไป ข้อมูลที่เข้ารหัสไว้ไม่ได้ถูกแตะต้อง กรุณาอย่าลบไฟล์ใด {because}",
        "Key file damaged",
        "The file with the keys is damaged or gone; the encrypted records were not touched. "
        "Please delete nothing. {because}",
    ),
    "key-file-damaged": Words(
        "ไฟล์กุญแจใช้ไม่ได้",
        "ไฟล์กุญแจที่ระบุอ่านไม่ได้หรือไม่ครบ ข้อมูลยังอยู่ครบ กรุณาตรวจไฟล์กุญแจ แล้วเปิดโปรแกรมใหม่",
        "Key file unusable",
        "The named key file cannot be read or is incomplete; the records are all still there. "
        "Please check the file and start again.",
    ),
    "disk-full": Words(
        "ที่เก็บข้อมูลเต็ม",
        "ที่เก็บข้อมูลของเครื่องเต็ม ค่าที่เพิ่งพิมพ์ยังไม่บันทึก แต่ข้อมูลก่อนหน้านี้ยังอยู่ครบ กรุณาเพิ่มที่ว่างในเครื่อง แล้วพิมพ์ค่านั้นอีกครั้ง",
        "Disk full",
        "This PC's disk is full. The last value was not saved, but everything before it is there. "
        "Please make room and type it again.",
    ),
    "disk-trouble": Words(
        "เขียนลงเครื่องไม่ได้",
        "เครื่องไม่ยอมให้อ่านหรือเขียนไฟล์ข้อมูล ค่าที่เพิ่งพิมพ์อาจยังไม่บันทึก ข้อมูลก่อนหน้านี้ยังอยู่ "
        "กรุณาตรวจสิทธิ์ของโฟลเดอร์และดิสก์ หรือแจ้งผู้ดูแลระบบ",
        "Disk trouble",
        "The disk or folder refused. The last value may not be saved; everything before it is there. "
        "Please check the folder's rights and the disk, or tell the administrator.",
    ),
    "folder-refused": Words(
        "ใช้โฟลเดอร์ข้อมูลไม่ได้",
        "โปรแกรมอ่านหรือเขียนในโฟลเดอร์ {folder} ไม่ได้ อาจไม่มีสิทธิ์ เป็นที่เก็บแบบอ่านอย่างเดียว "
        "หรือมีไฟล์ชื่อเดียวกันขวางอยู่ ข้อมูลที่บันทึกไว้ไม่ได้ถูกแตะต้อง "
        "กรุณาตรวจสิทธิ์ของโฟลเดอร์นี้แล้วลองอีกครั้ง ถ้ายังไม่ได้ให้แจ้งผู้ดูแลระบบพร้อมชื่อโฟลเดอร์",
        "The folder cannot be used",
        "The program cannot read or write in the folder {folder}. Perhaps there is no right, the disk is "
        "read-only, or a file of that name is in the way. What was saved was not touched. Please check the "
        "folder's rights and try again; if it persists, tell the administrator the folder's name.",
    ),
    "folder-full": Words(
        "ที่เก็บข้อมูลเต็ม",
        "ไม่มีที่ว่างสำหรับโฟลเดอร์ {folder} โปรแกรมจึงยังเปิดข้อมูลไม่ได้ ข้อมูลที่บันทึกไว้ก่อนหน้านี้ยังอยู่ครบ "
        "กรุณาย้ายหรือลบไฟล์อื่นให้มีที่ว่าง แล้วลองอีกครั้ง",
        "No room on the disk",
        "There is no room for the folder {folder}, so the records cannot be opened yet. Everything saved "
        "before is there. Please move or delete other files to make room, and try again.",
    ),
    "already-running": Words(
        "โปรแกรมเปิดอยู่แล้ว",
        "กองทุนเปิดอยู่แล้วในเครื่องนี้ แต่หน้าต่างนั้นไม่ตอบ อาจกำลังปิดหรือค้างอยู่ ข้อมูลที่บันทึกไว้ยังอยู่ครบ "
        "กรุณาใช้หน้าต่างเดิมจากแถบงาน ถ้าไม่พบให้รอสักครู่แล้วลองอีกครั้ง ถ้ายังไม่ได้ให้เปิดเครื่องใหม่",
        "Running already",
        "The program runs on this PC already, but its window does not answer; it may be closing, or stuck. "
        "Everything saved is still there. Please use that window from the task bar. If there is none, wait "
        "a moment and try again, or restart the PC.",
    ),
    "settings-not-kept": Words(
        "เก็บการตั้งค่าไม่ได้",
        f"โปรแกรมเขียนไฟล์การตั้งค่าในโฟลเดอร์ {{folder}} ไม่ได้ ค่าที่เลือกจึงใช้ได้จนกว่าจะปิดโปรแกรม {_SAFE} "
        "กรุณาตรวจที่ว่างและสิทธิ์ของโฟลเดอร์นี้ หรือแจ้งผู้ดูแลระบบ",
        "Settings not kept",
        "The settings could not be written in the folder {folder}, so they hold until the program closes. "
        f"{_SAFE_EN} Please check the folder's room and rights, or tell the administrator.",
    ),
    "newer-schema": Words(
        "ข้อมูลมาจากโปรแกรมรุ่นใหม่กว่า",
        "ข้อมูลในเครื่องนี้บันทึกด้วยโปรแกรมรุ่นใหม่กว่า รุ่นนี้จึงไม่เปิดเพื่อไม่ให้ข้อมูลเสียหาย ข้อมูลยังอยู่ครบ กรุณาติดตั้งโปรแกรมรุ่นล่าสุด",
        "Written by a newer version",
        "These records were written by a newer version, so this one leaves them untouched; all are there. "
        "Please install the latest version.",
    ),
    "store-open-elsewhere": Words(
        "ข้อมูลเปิดอยู่ที่หน้าต่างอื่น",
        "ข้อมูลชุดนี้กำลังเปิดอยู่ในโปรแกรมอีกหน้าต่างหนึ่ง กรุณาใช้หน้าต่างนั้น หรือปิดก่อนแล้วเปิดใหม่",
        "Open elsewhere",
        "These records are open in another window. Please use that one, or close it first.",
    ),
    "triggers-missing": Words(
        "ส่วนจดการแก้ไขไม่ครบ",
        "ส่วนที่จดการแก้ไขเพื่อส่งส่วนกลางไม่ครบ โปรแกรมจึงให้ดูได้แต่ยังไม่ให้แก้ เพื่อไม่ให้การแก้ไขหาย "
        "ข้อมูลยังอยู่ครบ กรุณาแจ้งผู้ดูแลระบบเพื่อซ่อม",
        "Edit capture incomplete",
        "The part that notes edits for the centre is incomplete. "
        "Records can be read but not edited, so that no edit "
        "is lost. Please ask the administrator to repair it.",
    ),
    "keyring-missing": Words(
        "ไม่พบกุญแจของ Windows",
        "ไม่พบกุญแจส่วนที่ระบบปฏิบัติการเก็บไว้ให้บัญชีนี้ ข้อมูลยังอยู่ครบ กรุณาเปิดด้วยรหัสกู้คืนที่พิมพ์เก็บไว้",
        "Keyring secret missing",
        "The part of the key that the operating system keeps for this account is gone; "
        "the records are all still "
        "there. Please open them with the printed recovery code.",
    ),
    "keyring-refused": Words(
        "ระบบไม่ยอมให้ใช้ที่เก็บกุญแจ",
        "ระบบปฏิบัติการไม่ยอมให้อ่านหรือเขียนที่เก็บกุญแจ ข้อมูลยังอยู่ครบ กรุณาปลดล็อกบัญชีผู้ใช้แล้วลองใหม่ หรือเปิดด้วยรหัสกู้คืน",
        "Keyring refused",
        "The operating system did not let the program use its keyring; the records are all still there. "
        "Please unlock your account and try again, or use the recovery code.",
    ),
    "not-enrolled": Words(
        "เครื่องนี้ยังไม่ลงทะเบียน",
        "เครื่องนี้ยังไม่ลงทะเบียนกับส่วนกลาง จึงยังรับส่งข้อมูลไม่ได้ กรุณาลงทะเบียนด้วยรหัสจากผู้ดูแลระบบก่อน",
        "Not enrolled",
        "This PC is not enrolled yet and cannot exchange records. "
        "Please enrol it first with a code from the administrator.",
    ),
    "already-enrolled": Words(
        "เครื่องนี้มีข้อมูลอยู่แล้ว",
        "เครื่องนี้ลงทะเบียนและมีข้อมูลอยู่แล้ว จึงไม่ลงทะเบียนซ้ำเพื่อไม่ให้ทับข้อมูลเดิม "
        "กรุณาเข้าสู่ระบบด้วยรหัสผ่าน หรือแจ้งผู้ดูแลระบบถ้าต้องการเปลี่ยนอำเภอ",
        "Records here already",
        "This PC is enrolled and holds records, so it is not enrolled again, lest they be overwritten. "
        "Please log in with the password, or tell the administrator if the district is to change.",
    ),
    "realm-mixed": Words(
        "ข้อมูลฝึกกับข้อมูลจริงปนกันไม่ได้",
        "ข้อมูลชุดนี้เป็นคนละประเภทกับที่กำลังใช้ (ฝึกหรือใช้จริง) "
        "โปรแกรมจึงไม่นำมารวมกัน ข้อมูลยังอยู่ครบทั้งสองชุด "
        "กรุณาเลือกให้ตรงประเภท",
        "Practice and real never mix",
        "These records belong to another realm (practice or real) and are not mixed; both are all there. "
        "Please choose the right one.",
    ),
    "practice-only": Words(
        "อำเภอฝึกหัดไม่มีส่วนกลาง",
        "อำเภอฝึกหัดชุดนี้ไม่ได้ต่อกับส่วนกลาง จึงไม่มีที่ให้ส่ง ข้อมูลฝึกยังอยู่ในเครื่อง ลองบันทึกต่อได้ตามปกติ",
        "Practice has no centre",
        "This practice district has no centre to send to. Its records stay on this PC; go on practising.",
    ),
}

_REPLACED: Final = {
    "values-replaced": Words(
        "ข้อมูลชุดใหม่แทนค่าเดิม",
        "{what}: ค่าเดิมในเครื่องนี้คือ {old} ข้อมูลชุดใหม่จากส่วนกลางมาแทนเมื่อ {day} {because} "
        "กรุณาเปิดรายการแล้วตรวจ ถ้าค่าเดิมถูก ให้กรอกใหม่แล้วส่ง",
        "A new copy replaced old values",
        "{what}: this PC held {old} until a new copy came from the centre on {day}. {because} "
        "Please open the record and look; if the old value is right, enter it again and send it.",
    ),
    "record-replaced": Words(
        "ข้อมูลชุดใหม่ไม่มีรายการนี้",
        "{what}: ข้อมูลชุดใหม่จากส่วนกลางเมื่อ {day} ไม่มีรายการนี้ ค่าเดิมในเครื่องนี้คือ {old} {because} "
        "ถ้ายังต้องใช้ กรุณาเพิ่มเป็นรายการใหม่แล้วส่ง",
        "The new copy lacks this record",
        "{what}: the new copy that came from the centre on {day} does not have this record. "
        "This PC held {old}. {because} If it is still needed, please add it as a new record and send it.",
    ),
    "kept-overtaken": Words(
        "ค่าที่เก็บไว้ถูกเขียนทับ",
        "{what}: เครื่องนี้เก็บค่า {old} ไว้หลังส่วนกลางถูกกู้คืน แล้วมีผู้กรอกค่าใหม่แทนเมื่อ {day} "
        "กรุณาเปิดรายการแล้วตรวจ ถ้าค่าเดิมถูก ให้กรอกใหม่แล้วส่ง",
        "A kept value was written over",
        "{what}: this PC kept {old} after the centre was restored, until somebody wrote another value on "
        "{day}. Please open the record and look; if the old value is right, enter it again and send it.",
    ),
    "kept-deleted": Words(
        "รายการที่มีแต่ในเครื่องนี้ถูกลบ",
        "{what}: รายการนี้มีแต่ในเครื่องนี้หลังส่วนกลางถูกกู้คืน และถูกลบเมื่อ {day} ค่าที่เคยมีคือ {old} "
        "ถ้ายังต้องใช้ กรุณาเพิ่มเป็นรายการใหม่แล้วส่ง",
        "A record only this PC held was deleted",
        "{what}: only this PC held this record after the centre was restored, and it was deleted on {day}. "
        "It held {old}. If it is still needed, please add it as a new record and send it.",
    ),
    "centre-put-back": Words(
        "ส่วนกลางถูกกู้คืนจากวันก่อน",
        "ส่วนกลางถูกกู้คืนจากสำเนาเก่า จึงขาดสิ่งที่ส่งไปหลังวันนั้น เครื่องนี้เสนอทุกอย่างที่เก็บไว้ใหม่ให้เอง ไม่ต้องกรอกซ้ำ "
        "กรุณาเปิดเครื่องอื่นของอำเภอแล้วส่งด้วย และดูข้อมูลที่ต้องเลือกถ้ามี",
        "The centre was put back",
        "The centre was put back from an older copy and lacks what was sent since. This PC offers all it "
        "kept again by itself; nothing has to be typed again. Please sync the office's other PCs too, and "
        "look at what there is to choose.",
    ),
    "replaced-digest": Words(
        "เครื่องนี้ไม่ตรงกับส่วนกลาง",
        "เหตุที่มาแทน คือข้อมูลในเครื่องนี้ไม่ตรงกับส่วนกลาง ค่าเดิมยังอยู่ที่นี่ให้เทียบ",
        "This PC differed from the centre",
        "It came because this PC's records were not equal to the centre's; the old values are kept here "
        "to compare.",
    ),
    "replaced-epoch": Words(
        "ส่วนกลางถูกกู้คืนจากสำเนา",
        "เหตุที่มาแทน คือส่วนกลางถูกกู้คืนจากสำเนาสำรอง ค่าเดิมยังอยู่ที่นี่ให้เทียบ",
        "The centre was restored",
        "It came because the centre was restored from a backup; the old values are kept here to compare.",
    ),
    "replaced-collected": Words(
        "เครื่องนี้ไม่ได้รับส่งข้อมูลนานมาก",
        "เหตุที่มาแทน คือเครื่องนี้ไม่ได้รับส่งข้อมูลกับส่วนกลางนานจนต้องรับข้อมูลทั้งชุดใหม่ ค่าเดิมยังอยู่ที่นี่ให้เทียบ",
        "This PC had not synced for very long",
        "It came because this PC had not synced for so long that it had to take all records anew; the old "
        "values are kept here to compare.",
    ),
}

FAILURES: Final = {**_LINE, **_STORE, **_REPLACED, **CELLS, **CLOCK}
