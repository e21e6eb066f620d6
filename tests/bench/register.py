"""The register of the benchmark's records (BENCH.md, item 3): declared like any other, known only on request.

A record's ``id`` is its row id. Its own ``district_code`` is payload and called ``record_district_code``
here, because ``district_code`` is every row's stream.
"""

from sync.model.fields import Field, FieldType, Register

BENCH_RECORD = Register(
    name="bench_record",
    label="ระเบียนทดสอบความเร็ว",
    rank=95,
    titles=("name",),
    fields=(
        Field("fiscal_year", "ปีงบประมาณ", FieldType.INTEGER),
        Field("province_code", "รหัสจังหวัด", FieldType.INTEGER),
        Field("record_district_code", "รหัสอำเภอ", FieldType.INTEGER),
        Field("tambon", "ตำบล", FieldType.TEXT),
        Field("village", "หมู่บ้าน", FieldType.TEXT),
        Field("moo", "หมู่ที่", FieldType.INTEGER),
        Field("kind", "ประเภท", FieldType.TEXT),
        Field("name", "ชื่อ", FieldType.TEXT),
        Field("level", "ระดับ", FieldType.INTEGER),
        Field("members", "สมาชิก", FieldType.INTEGER),
        Field("members_target", "เป้าหมายสมาชิก", FieldType.INTEGER),
        Field("fund_baht", "เงินกองทุน", FieldType.INTEGER),
        Field("savings_baht", "เงินสัจจะสะสม", FieldType.DECIMAL),
        Field("loans_baht", "เงินให้กู้", FieldType.DECIMAL),
        Field("overdue_baht", "เงินผิดนัด", FieldType.DECIMAL),
        Field("debt_households", "ครัวเรือนที่เป็นหนี้", FieldType.INTEGER),
        Field("established", "วันที่จัดตั้ง", FieldType.DATE),
        Field("last_meeting", "วันประชุมล่าสุด", FieldType.DATE),
        Field("chair", "ประธาน", FieldType.TEXT),
        Field("officer", "พัฒนากร", FieldType.TEXT),
        Field("status", "สถานะ", FieldType.TEXT),
        Field("score", "คะแนน", FieldType.DECIMAL),
        Field("has_committee", "มีคณะกรรมการ", FieldType.BOOLEAN),
        Field("note", "หมายเหตุ", FieldType.TEXT),
    ),
)
