"""Who may see and who may write what (DOMAIN section 1, DESIGN section 4, SYNC "Streams").

To see is not to edit. The endpoint enforces these rules; the application only mirrors them. ``home`` is
always the stream of the officer's own office: a district ``ppdd``, a provincial office ``pp00``, the
centre ``0000``.
"""

from enum import StrEnum

from sync.model.areas import CENTRE, Areas, is_district, is_province, province_of
from sync.model.fields import Owner, Register, StoredValue


class Role(StrEnum):
    """The six roles."""

    DISTRICT_OFFICER = "district_officer"
    DISTRICT_HEAD = "district_head"
    PROVINCE_GROUP_DIRECTOR = "province_group_director"
    PROVINCE_HEAD = "province_head"
    CENTRAL_STAFF = "central_staff"
    SYSTEM_ADMIN = "system_admin"

    @property
    def label(self) -> str:
        """The Thai title."""
        return _TITLES[self]

    @property
    def short_label(self) -> str:
        """The word for a status bar."""
        return "พัฒนากร" if self is Role.DISTRICT_OFFICER else _TITLES[self]


_TITLES = {
    Role.DISTRICT_OFFICER: "นักวิชาการพัฒนาชุมชน",
    Role.DISTRICT_HEAD: "พัฒนาการอำเภอ",
    Role.PROVINCE_GROUP_DIRECTOR: "ผู้อำนวยการกลุ่มงาน",
    Role.PROVINCE_HEAD: "พัฒนาการจังหวัด",
    Role.CENTRAL_STAFF: "เจ้าหน้าที่ส่วนกลาง",
    Role.SYSTEM_ADMIN: "ผู้ดูแลระบบ",
}

DISTRICT_ROLES = frozenset({Role.DISTRICT_OFFICER, Role.DISTRICT_HEAD})
PROVINCE_ROLES = frozenset({Role.PROVINCE_GROUP_DIRECTOR, Role.PROVINCE_HEAD})

_HEADS_ONLY = frozenset({"month_report"})
"""Closing and reopening a month is the district head's act."""
_NOT_TO_PROVINCES = frozenset({"debt_case"})
"""Cases of households stay in their district (DESIGN section 5)."""

HEADS_VALUES: dict[tuple[str, str], frozenset[str]] = {
    ("assessment", "status"): frozenset({"approved", "returned"}),
    ("progress_entry", "status"): frozenset({"submitted"}),
}
"""Values only a district head sets; until provinces work in the system the head also approves."""
REVIEW_VALUES: dict[tuple[str, str], frozenset[str]] = {
    ("progress_entry", "status"): frozenset({"returned", "accepted"}),
}
"""Values no district sets: the answer of whoever reviews."""


def fits_home(role: Role, home: str) -> bool:
    """Tell whether a role can be given at an office: district roles at districts, and so on."""
    if role in DISTRICT_ROLES:
        return is_district(home)
    if role in PROVINCE_ROLES:
        return is_province(home)
    return home == CENTRE


def streams_of(role: Role, home: str) -> tuple[str, ...]:
    """Return the streams a replica of this officer pulls, own one first; nothing for an administrator.

    A district pulls its own, its province's and the centre's; a provincial office all its districts'. The
    centre works on the endpoint itself and pulls only its own.
    """
    # Accounts, never registers: a rule taken from a tool by one of the department's officers (DOMAIN section
    # 1).
    if role is Role.SYSTEM_ADMIN:
        return ()
    if role in DISTRICT_ROLES:
        return (home, province_of(home), CENTRE)
    if role in PROVINCE_ROLES:
        below = sorted(one.code for one in Areas.shipped().districts(home))
        return (home, CENTRE, *below)
    return (CENTRE,)


def may_read(role: Role, home: str, stream: str, register: Register | None = None) -> bool:
    """Tell whether the officer sees a stream, or one register of it."""
    if role is Role.CENTRAL_STAFF:
        return True
    if role in DISTRICT_ROLES:
        return stream in {home, province_of(home), CENTRE}
    if role in PROVINCE_ROLES:
        hidden = register is not None and register.name in _NOT_TO_PROVINCES
        return stream == CENTRE or (province_of(stream) == home and not hidden)
    return False


def may_write(role: Role, home: str, register: Register, field: str, stream: str) -> bool:
    """Tell whether the officer may write ``field`` of ``register``'s rows in ``stream``.

    ``field`` is a field's name or ``$deleted`` (the row's being there). Making a row is writing its fields.

    Raises:
        KeyError: when the register has no such field.
    """
    centre_owned = field != "$deleted" and register.field(field).centre_owned
    # First: conflicts, officers and machines are written by the endpoint alone, whatever a role may else.
    if register.owner is Owner.MACHINERY:
        return False
    if role in DISTRICT_ROLES:
        return _district_writes(role, home, register, stream) and not centre_owned
    if role in PROVINCE_ROLES:
        return _province_writes(home, register, field, stream)
    return role is Role.CENTRAL_STAFF and register.name not in _HEADS_ONLY


def may_set(role: Role, register: Register, field: str, value: StoredValue) -> bool:
    """Tell whether a role may give a field this value (approving, submitting), beside ``may_write``."""
    where = (register.name, field)
    if role not in DISTRICT_ROLES:
        return True
    if value in REVIEW_VALUES.get(where, ()):
        return False
    return role is Role.DISTRICT_HEAD or value not in HEADS_VALUES.get(where, ())


def values_matter(register: Register, field: str) -> bool:
    """Tell whether ``may_set`` depends on the value at all; for nearly every field it does not."""
    where = (register.name, field)
    return where in REVIEW_VALUES or where in HEADS_VALUES


def _district_writes(role: Role, home: str, register: Register, stream: str) -> bool:
    if stream != home or register.owner is not Owner.DISTRICT:
        return False
    return role is Role.DISTRICT_HEAD or register.name not in _HEADS_ONLY


def _province_writes(home: str, register: Register, field: str, stream: str) -> bool:
    # What a province is not shown it does not write either: its own PC would lose it with the next answer.
    if province_of(stream) != home or register.name in _NOT_TO_PROVINCES:
        return False
    # SYNC "Streams": a province too writes what the centre owns, into its own stream and those below.
    if register.owner is Owner.CENTRE:
        return True
    if stream == home:
        return register.name not in _HEADS_ONLY
    return _opens_row_for_centre(register, field)


def _opens_row_for_centre(register: Register, field: str) -> bool:
    """A centre-owned field may be told before the district has made the row: then its keys come along."""
    if field == "$deleted" or not any(one.centre_owned for one in register.fields):
        return False
    declared = register.field(field)
    return declared.centre_owned or declared.key
