"""Sentences for whoever runs the endpoint: about its folder, and about files to be published."""

from typing import Final

from sync.model.words.entry import Words


def _told(title: str, th: str, title_en: str, en: str) -> Words:
    """Return words that begin with the file and its place, and end with what to do."""
    return Words(
        title,
        f"{{file}}: {th} กรุณาแก้ไขไฟล์แล้วสั่งอีกครั้ง ยังไม่มีรายการใดถูกเผยแพร่",
        title_en,
        f"{{file}}: {en} Please correct the file and publish again; nothing was published.",
    )


_FILES: Final = {
    "publish-not-opened": _told(
        "เปิดไฟล์ไม่ได้",
        "เปิดไฟล์ไม่ได้ อาจเป็นเพราะชื่อหรือที่เก็บไม่ตรง",
        "File not opened",
        "it cannot be opened; perhaps its name or place is another.",
    ),
    "publish-no-file": _told(
        "ไม่ใช่ไฟล์",
        "ไม่มีไฟล์ชื่อนี้ หรือเป็นโฟลเดอร์ หรือไม่ใช่ไฟล์ธรรมดา ให้ตรวจชื่อและที่เก็บ",
        "Not a file",
        "it cannot be opened: no such file is there, or it is a folder or a device. Check name and place.",
    ),
    "publish-too-large": _told(
        "ไฟล์ใหญ่เกินไป",
        "ใหญ่เกิน {most} ไบต์",
        "File too large",
        "it is larger than {most} bytes.",
    ),
    "publish-not-text": _told(
        "ไม่ใช่ข้อความ UTF-8",
        "ไม่ใช่ข้อความ UTF-8 ตั้งแต่ไบต์ที่ {place} ให้บันทึกเป็น UTF-8",
        "Not UTF-8",
        "it is not UTF-8 text from byte {place} on. Save it as UTF-8.",
    ),
    "publish-not-json": _told(
        "ไม่ใช่ JSON",
        "ไม่ใช่ไฟล์ JSON ที่อ่านได้ ({place})",
        "Not JSON",
        "it is not readable as JSON ({place}).",
    ),
    "publish-kind": _told(
        "ไม่รู้จักชนิดไฟล์",
        "ช่องแรก publish ต้องเป็นหนึ่งใน {kinds}",
        "Kind of file not known",
        "its first field publish must be one of {kinds}.",
    ),
    "publish-hidden-letters": _told(
        "มีอักขระที่มองไม่เห็น",
        "ข้อความ {text} มีอักขระที่มองไม่เห็น มักมาจากการคัดลอก ให้พิมพ์ใหม่",
        "Hidden characters",
        "the text {text} carries hidden characters, often from copying. Type it again.",
    ),
    "publish-form": _told(
        "ไม่ตรงตามแบบ",
        "{place}: {what}",
        "Not of the form",
        "it does not follow the form at {place} ({what}).",
    ),
    "publish-json-deep": _told(
        "ซ้อนกันลึกเกิน {most} ชั้น",
        "บรรทัด {line}: วงเล็บซ้อนกันลึกเกิน {most} ชั้น ให้แยกเป็นหลายข้อที่ตื้นกว่านี้",
        "Nested deeper than {most} levels",
        "line {line}: brackets stand inside one another deeper than {most} levels. Write it flatter.",
    ),
    "publish-name-long": _told(
        "ชื่อช่องยาวเกิน {most} ตัวอักษร",
        "ชื่อช่อง “{name}…” ยาวเกิน {most} ตัวอักษร",
        "Field name longer than {most} letters",
        "the field name “{name}…” is longer than {most} letters.",
    ),
    "publish-too-deep": _told(
        "เงื่อนไขซ้อนกันลึกเกิน {most} ชั้น",
        "{place}: เงื่อนไขซ้อนกันลึกเกิน {most} ชั้น เครื่องของอำเภอจะอ่านไม่ได้ ให้เขียนให้ตื้นลง",
        "Conditions nested deeper than {most}",
        "{place}: conditions stand inside one another deeper than {most}, which districts' PCs do not read. "
        "Write it flatter.",
    ),
    "publish-too-few": _told(
        "ต้องมีอย่างน้อย {least} รายการ",
        "{place}: ต้องมีอย่างน้อย {least} รายการ ถ้าว่างไว้หน้าเป้าหมายของทุกอำเภอจะว่างไปด้วย",
        "At least {least} needed",
        "{place}: the list needs at least {least}; left empty, the districts would see nothing there.",
    ),
    "publish-too-many": _told(
        "มี {count} รายการ เกิน {most}",
        "{place}: มี {count} รายการ แต่มีได้ไม่เกิน {most} ให้ลดจำนวนลง",
        "{count} entries, {most} at most",
        "{place}: there are {count} entries, but {most} at most are allowed. Take some out.",
    ),
    "publish-formula-long": _told(
        "สูตรมี {count} กลุ่ม เกิน {most}",
        "{place}: สูตรมี {count} กลุ่ม {{ … }} แต่มีได้ไม่เกิน {most} ให้ลดเงื่อนไขหรือแยกเป็นหลายตัวชี้วัด",
        "{count} groups in a formula, {most} at most",
        "{place}: the formula holds {count} groups {{ … }}, but {most} at most are allowed. "
        "Use fewer conditions, or several measures.",
    ),
    "publish-too-long": _told(
        "ข้อความ {length} ตัวอักษร เกิน {most}",
        "{place}: ข้อความยาว {length} ตัวอักษร แต่ยาวได้ไม่เกิน {most} ให้ย่อลง",
        "{length} letters, {most} at most",
        "{place}: the text has {length} letters, but {most} at most are allowed. Shorten it.",
    ),
    "publish-too-large-number": _told(
        "ตัวเลขเกิน {most}",
        "{place}: ตัวเลขเกิน {most} ให้ตรวจจำนวนหลัก",
        "Number beyond {most}",
        "{place}: the number is beyond {most}. Check its digits.",
    ),
    "publish-value": _told("ค่าใช้ไม่ได้", "{place}: {because}", "Value not usable", "{place}: {because}"),
    "publish-twice": _told(
        "รายการซ้ำ",
        "{place} เป็นเรื่องเดียวกับ {other} ให้เหลือรายการเดียว",
        "Told twice",
        "{place} is about the same as {other}. Leave one of them.",
    ),
}

_PLACES: Final = {
    "publish-area-unknown": _told(
        "ไม่รู้จักพื้นที่",
        "{place}: ไม่รู้จักพื้นที่ “{area}” ใช้รหัสจังหวัด 2 หลัก อำเภอ 4 หลัก หรือ 0000",
        "Area not known",
        "{place}: no area “{area}” is known. Use a province's 2 digits, a district's 4, or 0000.",
    ),
    "publish-tambon-unknown": _told(
        "ไม่รู้จักตำบล",
        "{place}: ไม่รู้จักตำบล “{tambon}” ใช้รหัส 6 หลักตามบัญชีพื้นที่",
        "Tambon not known",
        "{place}: no tambon “{tambon}” is known. Use its 6 digits from the list of areas.",
    ),
    "publish-fund-unknown": _told(
        "ไม่รู้จักกองทุน",
        "{place}: ส่วนกลางยังไม่ได้รับกองทุน “{fund}” ของอำเภอ {area}",
        "Fund not known",
        "{place}: the centre holds no fund “{fund}” of district {area}.",
    ),
}

_YEARS: Final = {
    "publish-buddhist-year": _told(
        "ปีเป็น พ.ศ.",
        "{place}: “{day}” เป็นปี พ.ศ. แต่วันที่ในไฟล์ต้องเป็นปี ค.ศ. คือ {as_ce}",
        "Buddhist-era year",
        "{place}: “{day}” has a Buddhist-era year, but days in files are in the Christian era: {as_ce}.",
    ),
    "publish-due-elsewhere": _told(
        "กำหนดส่งอยู่นอกช่วง",
        "{place}: กำหนดส่งของเดือนที่ {month} ปีงบประมาณ {fy} ต้องอยู่ระหว่าง {first} ถึง {last} แต่ในไฟล์เป็น {day}",
        "Due day out of place",
        "{place}: the report of month {month} of fiscal year {fy} is due between {first} and {last}, "
        "but the file says {day}.",
    ),
    "publish-no-catalogue": _told(
        "ยังไม่มีเป้าหมายของปีนี้",
        "ยังไม่ได้ประกาศเป้าหมายปีงบประมาณ {fy} ให้สั่งประกาศไฟล์ catalogue ของปีนั้นก่อนหรือพร้อมกัน",
        "No catalogue of this year",
        "no catalogue of fiscal year {fy} is published. Publish it before this file or together with it.",
    ),
    "publish-measure-unknown": _told(
        "ไม่รู้จักตัวชี้วัด",
        "{place}: ปีงบประมาณ {fy} ไม่มีตัวชี้วัด “{measure}” ที่มีคือ {measures}",
        "Measure not known",
        "{place}: fiscal year {fy} has no measure “{measure}”. It has {measures}.",
    ),
    "publish-version-taken": _told(
        "รุ่นนี้ประกาศแล้ว",
        "แบบประเมิน {scheme} รุ่น {version} ประกาศแล้วด้วยเนื้อหาอื่น ซึ่งการประเมินที่ทำไปแล้วอ้างถึง ให้ใช้เลขรุ่นใหม่",
        "Version already published",
        "version {version} of scheme {scheme} is published with another content, which assessments "
        "already made refer to. Give this one a new version number.",
    ),
}

_CARE: Final = {
    "backup-there": Words(
        "มีไฟล์ชื่อนี้แล้ว",
        "มีไฟล์ {file} อยู่แล้ว จึงไม่เขียนทับ กรุณาใช้ชื่ออื่น หรือระบุโฟลเดอร์ โปรแกรมจะตั้งชื่อตามเวลาให้",
        "File there already",
        "{file} is there already and is not overwritten. Please choose another name, or name a folder.",
    ),
    "backup-failed": Words(
        "สำรองข้อมูลไม่สำเร็จ",
        "เขียนไฟล์สำรอง {file} ไม่สำเร็จ ({because}) ศูนย์กลางยังทำงานตามปกติ กรุณาตรวจที่ว่างและสิทธิ์แล้วสั่งใหม่",
        "Backup failed",
        "The backup {file} could not be written ({because}); the endpoint is as it was. "
        "Please look at room and rights, and try again.",
    ),
    "backup-unreadable": Words(
        "อ่านไฟล์สำรองไม่ได้",
        "อ่าน {file} เป็นไฟล์สำรองของศูนย์กลางไม่ได้ ({because}) กรุณาใช้ไฟล์สำรองอื่น",
        "Backup not readable",
        "{file} cannot be read as a backup of an endpoint ({because}). Please take another one.",
    ),
    "backup-not-whole": Words(
        "ไฟล์สำรองไม่ครบถ้วน",
        "ไฟล์ {file} ไม่ครบถ้วน ({because}) จึงใช้ไม่ได้ กรุณาใช้ไฟล์สำรองอื่น หรือสำรองใหม่",
        "Backup not whole",
        "{file} is not whole ({because}) and cannot be used. Please take another one, or back up again.",
    ),
    "restore-there": Words(
        "โฟลเดอร์มีข้อมูลอยู่แล้ว",
        "โฟลเดอร์ {folder} มีข้อมูลอยู่แล้ว จึงยังไม่ได้กู้คืน ถ้าต้องการแทน กรุณาหยุด serve แล้วสั่งพร้อม --replace "
        "ของเดิมจะถูกย้ายไปไว้ข้าง ๆ",
        "The folder holds something",
        "{folder} holds something, so nothing was restored. To replace it, stop serve and give --replace: "
        "what lies there is moved aside.",
    ),
    "restore-database-there": Words(
        "ฐานข้อมูลมีศูนย์กลางอยู่แล้ว",
        "ฐานข้อมูลใน --database มีข้อมูลของศูนย์กลางอยู่แล้ว จึงยังไม่ได้กู้คืนและไม่ได้แตะต้องสิ่งใด "
        "กรุณาสร้างฐานข้อมูลว่างด้วยคำสั่ง createdb แล้วสั่งอีกครั้งโดยระบุฐานข้อมูลใหม่นั้น",
        "The database holds an endpoint",
        "The database named by --database holds an endpoint already, so nothing was restored and nothing was "
        "touched. Please make an empty one with createdb and name that one.",
    ),
    "restore-failed": Words(
        "กู้คืนไม่สำเร็จ",
        "กู้คืนลงใน {folder} ไม่สำเร็จ ({because}) กรุณาตรวจที่ว่างและสิทธิ์แล้วสั่งใหม่",
        "Restoring failed",
        "Restoring into {folder} failed ({because}). Please look at room and rights, and try again.",
    ),
    "history-nothing": Words(
        "ไม่พบรายการนี้",
        "บันทึกของ {place} ไม่มีรายการ {row} กรุณาตรวจรหัสพื้นที่และรหัสรายการ แล้วสั่งอีกครั้ง",
        "No such record",
        "The log of {place} tells nothing of {row}. Please check --district and --row, and run the command "
        "again.",
    ),
    "history-broken": Words(
        "บันทึกการเปลี่ยนแปลงไม่ต่อเนื่อง",
        "บันทึกของ {place} ถูกต้องถึงลำดับนี้เท่านั้น หลังจากนี้ถูกแก้ ขาด หรือเสียหาย จึงไม่แสดง "
        "กรุณาเก็บโฟลเดอร์และฐานข้อมูลไว้ แล้วเทียบกับไฟล์สำรองด้วยคำสั่ง verify",
        "The log does not hold",
        "The log of {place} holds up to this position only; what follows was changed, is missing or damaged, "
        "and is not told. Please keep folder and database, and compare with a backup by verify.",
    ),
    "assign-nothing": Words(
        "ไม่มีงานที่จะโอน",
        "ไม่มีบัญชีหรือเครื่องตามที่ระบุซึ่งดูแล {place} อยู่ จึงไม่ได้โอนสิ่งใด กรุณาดูรายการด้วยคำสั่ง status แล้วสั่งอีกครั้ง",
        "Nothing to hand over",
        "No such account or PC has {place} now, so nothing was handed over. Please look at status, and run "
        "the command again.",
    ),
    "assign-install-elsewhere": Words(
        "เครื่องนี้รับงานของพื้นที่นี้ไม่ได้",
        "เครื่อง {install} ไม่ได้ลงทะเบียนเป็นเครื่องของ {place} จึงไม่ได้โอนสิ่งใด กรุณาเว้น --to-install ไว้ "
        "แล้วลงทะเบียนเครื่องด้วยรหัสที่คำสั่งพิมพ์ให้",
        "Not a PC of this office",
        "{install} is not enrolled as a PC of {place}, so nothing was handed over. Please leave --to-install "
        "out and enrol the PC by the code that the command prints.",
    ),
    "account-not-here": Words(
        "ไม่พบบัญชีนี้",
        "ส่วนกลางไม่มีบัญชีชื่อ {user} จึงไม่ได้เปลี่ยนสิ่งใด กรุณาตรวจชื่อผู้ใช้ในช่อง --user แล้วสั่งอีกครั้ง",
        "Account not known",
        "There is no account {user} here, so nothing changed. Please check --user and run the command again.",
    ),
    "revoke-nothing": Words(
        "ไม่มีสิทธิ์ที่จะยกเลิก",
        "ไม่พบเครื่องหรือบัญชีนี้ หรือถูกยกเลิกไปแล้ว จึงไม่ได้เปลี่ยนสิ่งใด กรุณาดูรายการด้วยคำสั่ง status",
        "Nothing to revoke",
        "No such PC or account still has a right here, so nothing changed. Please look at status.",
    ),
}

_FOLDER: Final = {
    "endpoint-missing": Words(
        "ไม่มีศูนย์กลางในโฟลเดอร์",
        "ไม่มีศูนย์กลางในโฟลเดอร์ {folder} จึงยังไม่ได้ทำอะไร กรุณาตรวจ --data และ --database "
        "ถ้าต้องการตั้งศูนย์กลางใหม่ให้สั่ง serve หรือ provision",
        "No endpoint in the folder",
        "There is no endpoint in {folder}, so nothing was done. Please check --data and --database; "
        "serve and provision make a new endpoint.",
    ),
    "endpoint-without-key": Words(
        "ไม่พบกุญแจของศูนย์กลาง",
        "มีฐานข้อมูลของศูนย์กลางแต่ไม่มีไฟล์ {key} ใน {folder} กรุณานำไฟล์นั้นจากชุดสำรองมาวาง "
        "ถ้าสร้างกุญแจใหม่ เครื่องของทุกอำเภอจะไม่เชื่อใบรับของศูนย์กลาง",
        "The endpoint's key is missing",
        "The endpoint's database is there, but {key} is not in {folder}. Please put that file back from the "
        "backup: with a new key no district's PC would believe the endpoint's receipts.",
    ),
    "endpoint-damaged": Words(
        "ฐานข้อมูลของศูนย์กลางไม่สมบูรณ์",
        "ไฟล์ {file} ใน {folder} ไม่สมบูรณ์ ({because}) อาจเพราะคัดลอกไว้ขณะศูนย์กลางทำงาน หรือวางไฟล์เก่าไว้ข้างไฟล์ -wal "
        "ที่ใหม่กว่า จึงยังไม่เปิดให้บริการ และยังไม่ได้เขียนสิ่งใด กรุณาเก็บโฟลเดอร์นี้ไว้ แล้วใช้คำสั่ง restore กับไฟล์สำรอง "
        "หรือวางทั้งโฟลเดอร์จากสำเนาที่คัดลอกขณะหยุด เครื่องของอำเภอจะส่งสิ่งที่ขาดมาใหม่เอง",
        "The endpoint's database is not whole",
        "{file} in {folder} is not whole ({because}); perhaps it was copied while the endpoint was at work, "
        "or an old file was put beside a newer -wal file. Nothing is served and nothing was written. Please "
        "keep this folder, then restore a backup or put back a whole folder copied while stopped: the "
        "districts' PCs send what it lacks again by themselves.",
    ),
    "endpoint-newer": Words(
        "ฐานข้อมูลเป็นของรุ่นใหม่กว่า",
        "โปรแกรมรุ่นใหม่กว่าเขียนฐานข้อมูลนี้ไว้ (รุ่นของตาราง {version}) จึงไม่แตะต้องอะไร กรุณาใช้โปรแกรมรุ่นใหม่",
        "The database is of a newer program",
        "A newer program wrote this database (tables {version}), so nothing was touched. "
        "Please run the newer program.",
    ),
    "endpoint-key-unreadable": Words(
        "กุญแจของศูนย์กลางใช้ไม่ได้",
        "อ่านหรือเขียนไฟล์กุญแจ {key} ใน {folder} ไม่ได้ หรือเนื้อหาเสียหาย จึงไม่แตะต้องอะไร กรุณาตรวจสิทธิ์ของไฟล์ "
        "หรือนำไฟล์นั้นจากชุดสำรองมาวาง",
        "The endpoint's key is not usable",
        "The key file {key} in {folder} cannot be read or written, or is damaged, so nothing was touched. "
        "Please check the file's rights, or put it back from the backup.",
    ),
    "endpoint-other-realm": Words(
        "ศูนย์กลางนี้ใช้กับงานอื่น",
        "ศูนย์กลางใน {folder} เป็นชนิด {found} ไม่ใช่ {wanted} ข้อมูลจริง ข้อมูลฝึก และข้อมูลทดสอบไม่ปนกัน กรุณาใช้โฟลเดอร์อื่น",
        "This endpoint serves another purpose",
        "The endpoint in {folder} is of realm {found}, not {wanted}: real, practice and bench data never "
        "mix. Please use another folder.",
    ),
    "endpoint-not-opened": Words(
        "เปิดศูนย์กลางไม่ได้",
        "เปิดหรือเขียนศูนย์กลางในโฟลเดอร์ {folder} ไม่ได้ ({because}) กรุณาตรวจ --data, --database "
        "และสิทธิ์ของโฟลเดอร์และไฟล์ในนั้น แล้วสั่งอีกครั้ง",
        "The endpoint cannot be opened",
        "The endpoint in {folder} cannot be opened or written ({because}). Please check --data, --database "
        "and the rights of the folder and its files, then run the command again.",
    ),
    "endpoint-work-failed": Words(
        "ฐานข้อมูลของศูนย์กลางไม่รับงาน",
        "ฐานข้อมูลของศูนย์กลางไม่รับงานนี้ ({because}) กรุณาตรวจที่ว่างในดิสก์ และว่ามีคำสั่งอื่นกำลังเขียนอยู่หรือไม่ "
        "แล้วสั่งอีกครั้ง สั่งซ้ำได้โดยข้อมูลไม่ซ้ำ",
        "The endpoint's database did not take the work",
        "The endpoint's database did not take this work ({because}). Please check free disk space and "
        "whether another command is writing, then run it again; running it twice does no harm.",
    ),
    "database-unknown-kind": Words(
        "ไม่รู้จักฐานข้อมูลชนิดนี้",
        "ค่าของ --database ใช้ไม่ได้ ศูนย์กลางใช้ฐานข้อมูลได้สองชนิด กรุณาเขียนเป็น postgresql://ผู้ใช้@เครื่อง/ชื่อ "
        "หรือ sqlite:////โฟลเดอร์/ไฟล์ หรือไม่ใส่ --database เพื่อใช้ไฟล์ในโฟลเดอร์ของศูนย์กลาง",
        "This kind of database is not known",
        "The value of --database cannot be used: the endpoint works with two kinds. Please write "
        "postgresql://user@host/name or sqlite:////folder/file, or leave --database out to use a file in the "
        "endpoint's folder.",
    ),
    "database-no-driver": Words(
        "ไม่มีตัวเชื่อมต่อฐานข้อมูล",
        "เครื่องนี้ยังไม่มีตัวเชื่อมต่อฐานข้อมูล ({driver}) จึงใช้ PostgreSQL ไม่ได้ กรุณาติดตั้งด้วยคำสั่ง "
        'pip install "psycopg[binary]" ใน Python ที่ใช้เปิดศูนย์กลาง แล้วสั่งอีกครั้ง',
        "The database's driver is missing",
        "The driver {driver} is not installed here, so PostgreSQL cannot be used. Please install it with "
        'pip install "psycopg[binary]" in the Python that runs the endpoint, then run the command again.',
    ),
    "database-no-server": Words(
        "ต่อฐานข้อมูลไม่ได้",
        "ต่อฐานข้อมูล {place} ไม่ได้ ({because}) กรุณาตรวจว่าเปิด PostgreSQL อยู่ ชื่อเครื่อง พอร์ต ผู้ใช้ "
        "รหัสผ่านและชื่อฐานข้อมูลถูกต้อง แล้วสั่งอีกครั้ง",
        "The database cannot be reached",
        "The database {place} cannot be reached ({because}). Please check that PostgreSQL runs, and host, "
        "port, user, password and name of the database, then run the command again.",
    ),
    "database-not-unicode": Words(
        "ฐานข้อมูลไม่ได้เก็บข้อความเป็น UTF-8",
        "ฐานข้อมูล {place} เก็บข้อความเป็น {encoding} ซึ่งเก็บภาษาไทยได้ไม่ครบ กรุณาสร้างฐานข้อมูลใหม่ด้วยคำสั่ง "
        "createdb --encoding=UTF8 --template=template0 แล้วสั่งอีกครั้ง",
        "The database does not keep text as UTF-8",
        "The database {place} keeps text as {encoding}, which cannot hold all Thai text. Please make a new "
        "one with createdb --encoding=UTF8 --template=template0, then run the command again.",
    ),
    "endpoint-made": Words(
        "ตั้งศูนย์กลางใหม่แล้ว",
        "ตั้งศูนย์กลางใหม่ในโฟลเดอร์ {folder} ({realm}) ถ้าไม่ได้ตั้งใจ กรุณาหยุดคำสั่งนี้แล้วตรวจ --data",
        "A new endpoint was made",
        "A new endpoint was made in {folder} ({realm}). If that was not meant, please stop and check --data.",
    ),
}

_COMMANDS: Final = {
    "option-blank": Words(
        "ค่าว่างเปล่า",
        "ค่านี้ว่างเปล่า มักเป็นเพราะตัวแปรของเชลล์ยังไม่มีค่า กรุณาพิมพ์ค่าให้ครบ",
        "Blank value",
        "The value is blank, often because a variable of the shell is not set. Please write it out.",
    ),
    "serve-no-line": Words(
        "เปิดรับการเชื่อมต่อไม่ได้",
        "เปิดรับการเชื่อมต่อที่ {place} ไม่ได้ ({because}) อาจมีโปรแกรมอื่นใช้พอร์ตนี้อยู่ กรุณาตรวจ --host หรือเลือก --port อื่น",
        "No line to listen on",
        "The endpoint cannot listen on {place} ({because}). Another program may be using the port; "
        "please check --host or choose another --port.",
    ),
    "serve-twice": Words(
        "มี serve ทำงานกับโฟลเดอร์นี้อยู่แล้ว",
        "มี serve อีกตัวทำงานกับโฟลเดอร์ {folder} อยู่แล้ว จึงไม่เปิดซ้ำ กรุณาหยุดตัวเดิมก่อน หรือใช้ตัวเดิมต่อไป",
        "The folder is served already",
        "Another serve is at work on {folder}, so this one did not start. "
        "Please stop that one first, or use it.",
    ),
    "serve-certificate": Words(
        "ใช้ใบรับรองไม่ได้",
        "ใช้ใบรับรองหรือกุญแจของ TLS ไม่ได้ ({because}) กรุณาให้ --certificate และ --key คู่กัน เป็นไฟล์ PEM "
        "ที่ตรงกัน กุญแจไม่มีรหัสผ่าน และโปรแกรมอ่านได้",
        "The certificate cannot be used",
        "The certificate or key for TLS cannot be used ({because}). Please give --certificate and --key "
        "together: PEM files that belong together, the key without a password, readable by this user.",
    ),
    "serve-no-worker": Words(
        "เปิดกระบวนการทำงานไม่ได้",
        "กระบวนการทำงานของศูนย์กลางเริ่มไม่ได้ (รหัสจบ {ended}) เหตุอยู่ในบันทึกข้างบน กรุณาแก้เหตุนั้น หรือลด --workers "
        "แล้วสั่งอีกครั้ง",
        "A worker did not start",
        "A worker process of the endpoint did not start (exit code {ended}); the log above says why. Please "
        "mend that, or lower --workers, then run the command again.",
    ),
    "enrol-role-elsewhere": Words(
        "หน้าที่ไม่ตรงกับที่ทำงาน",
        "ให้หน้าที่ {role} ที่ “{place}” ไม่ได้ กรุณาใช้รหัสอำเภอ 4 หลัก (3201) จังหวัดลงท้าย 00 (3200) "
        "หรือส่วนกลาง (0000) ที่ตรงกับหน้าที่",
        "The role does not fit the office",
        "{role} cannot be given at “{place}”. Please use a district's 4 digits (3201), a province's with 00 "
        "(3200), or 0000 for the centre, as the role asks for.",
    ),
    "provision-no-district": Words(
        "ไม่รู้จักอำเภอ",
        "“{place}” ไม่ใช่อำเภอในขอบเขต กรุณาใช้รหัสอำเภอ 4 หลัก เช่น 3201",
        "District not known",
        "“{place}” is no district in scope. Please use a district's 4 digits, such as 3201.",
    ),
    "provision-out": Words(
        "เขียนไฟล์รหัสไม่ได้",
        "เขียนไฟล์รหัส {file} ไม่ได้ ({because}) กรุณาตรวจโฟลเดอร์และสิทธิ์ของ --out แล้วสั่งอีกครั้ง สั่งซ้ำได้",
        "Credentials not written",
        "The credentials cannot be written to {file} ({because}). Please check the folder and rights of "
        "--out and run the command again; running it twice does no harm.",
    ),
}

CLERK: Final[dict[str, Words]] = {**_FILES, **_PLACES, **_YEARS, **_FOLDER, **_CARE, **_COMMANDS}
