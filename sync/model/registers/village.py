"""Villages and town communities (DOMAIN section 4.1)."""

from sync.model.fields import Choice, Codes, Field, FieldType, Register, Row, key_codes

_codes_with_moo = key_codes("tambon_code", "moo_no")


def village_codes(values: Row) -> Codes | None:
    """Return tambon and moo; ``None`` for a community, which no registry numbers."""
    return None if values.get("moo_no") is None else _codes_with_moo(values)


VILLAGE = Register(
    name="village",
    label="หมู่บ้าน/ชุมชน",
    rank=10,
    official=True,
    codes=village_codes,
    search=("name_th", "village_code"),
    titles=("name_th",),
    fields=(
        Field("tambon_code", "ตำบล", FieldType.AREA, key=True, required=True, minimum=6, maximum=6),
        Field(
            # A key, yet not required: a community has none, and its id is then made by time.
            "moo_no",
            "หมู่ที่",
            FieldType.INTEGER,
            key=True,
            minimum=1,
            maximum=99,
            hint="เว้นว่างได้ถ้าเป็นชุมชนในเขตเมือง",
        ),
        Field("name_th", "ชื่อบ้าน/ชุมชน", FieldType.TEXT, required=True, minimum=1, maximum=80),
        Field(
            "kind",
            "ประเภท",
            FieldType.CHOICE,
            required=True,
            choices=(Choice("village", "หมู่บ้าน"), Choice("community", "ชุมชน")),
        ),
        Field(
            # Longer than its eight digits: other lists number otherwise, and a difference only warns.
            "village_code",
            "รหัสหมู่บ้าน",
            FieldType.TEXT,
            maximum=20,
            hint="8 หลัก: รหัสตำบลตามด้วยหมู่ที่",
        ),
        # No shape is asked for: 11 digits were seen, nobody has published the form (DOMAIN section 2.6).
        Field("external_code", "รหัสในระบบศูนย์ข้อมูลกลาง", FieldType.TEXT, maximum=40),
        Field("households", "จำนวนครัวเรือน", FieldType.INTEGER, short="ครัวเรือน", minimum=0, maximum=99_999),
    ),
)
