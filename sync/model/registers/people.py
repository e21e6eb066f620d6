"""Who works on an office's records, on which machines: so that "who changed this" has a name, offline.

Staff only: name, role and the machine's label (DOMAIN section 5). The endpoint writes them at enrolment, with
the account's and the install's id as row ids.
"""

from sync.model.fields import Field, FieldType, Owner, Register

OFFICER = Register(
    name="officer",
    label="เจ้าหน้าที่",
    rank=5,
    owner=Owner.MACHINERY,
    titles=("display_name",),
    fields=(
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
