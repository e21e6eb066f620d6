"""Who works on an office's records, on which machines: so that "who changed this" has a name, offline.

Staff only: name, role and the machine's label (DOMAIN section 5). The endpoint writes them at enrolment into
the office's stream. An officer who moves within a province stands in two of the streams the province's PCs
keep, so the office belongs to that row's id; an install never changes its office and is a machine's row id.
"""

from sync.model.fields import Field, FieldType, Owner, Register

OFFICER = Register(
    name="officer",
    label="เจ้าหน้าที่",
    rank=5,
    owner=Owner.MACHINERY,
    official=True,
    titles=("display_name",),
    fields=(
        Field("office", "สำนักงาน", FieldType.AREA, key=True, required=True, minimum=4, maximum=4),
        Field("account", "บัญชี", FieldType.TEXT, key=True, required=True, minimum=32, maximum=32),
        Field("display_name", "ชื่อ", FieldType.TEXT, required=True, minimum=1, maximum=160),
        Field("role", "ตำแหน่ง", FieldType.TEXT, required=True, maximum=40),
    ),
)

MACHINE = Register(
    name="machine",
    label="เครื่อง",
    rank=6,
    owner=Owner.MACHINERY,
    titles=("label",),
    fields=(Field("label", "ชื่อเครื่อง", FieldType.TEXT, required=True, minimum=1, maximum=80),),
)
