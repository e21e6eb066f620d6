"""Which fields and child rows a formula may name, from the declarations of the registers."""

from sync.model.documents import Node
from sync.model.registry import REGISTERS

PARENTS: dict[str, str] = {"fund": "fund", "year": "fund_year", "village": "village"}
"""Named parents of a row and the registers they are rows of."""
DERIVED: dict[str, tuple[str, ...]] = {"fund_month": ("total", "capital_missing")}
"""Fields worked out from others; both in satang. ``capital_missing`` is 0 when the capital is whole."""
CHILDREN: dict[str, tuple[str, ...]] = {
    "fund": ("fund_event", "fund_month", "assessment", "activity", "debt_case", "attachment"),
    "village": ("fund",),
    "": ("fund", "fund_event", "assessment", "activity", "debt_case"),
    "fund_event": ("attachment",),
    "assessment": ("attachment",),
    "activity": ("attachment",),
    "debt_case": ("attachment",),
}
"""Register -> the registers of rows that belong to one of its rows; empty: a district or a province."""
DEEPEST = 2
"""``exists`` inside ``exists``, and no deeper (DESIGN section 2)."""


def read_path(node: Node, register: str) -> str:
    """Return the path at ``node`` when a row of ``register`` has such a field, else CatalogueTrouble."""
    path = node.text()
    head, dot, name = path.rpartition(".")
    if dot and head not in PARENTS:
        raise node.trouble(f"ไม่รู้จัก “{head}” ใช้ได้: {', '.join(PARENTS)}")
    owner = PARENTS[head] if dot else register
    if not owner or name not in (*REGISTERS[owner].names, *DERIVED.get(owner, ())):
        raise node.trouble(f"ไม่มีช่อง “{name}” ในทะเบียน “{owner or 'พื้นที่'}”")
    return path


def check_choice(node: Node, path: str, register: str) -> None:
    """Refuse the value at ``node`` when the field at ``path`` has choices and it is none of them."""
    head, _, name = path.rpartition(".")
    owner = REGISTERS[PARENTS.get(head, register)]
    # Derived fields are in no register; fields without choices (levels, measure ids) are checked by nobody
    # (decision 7).
    choices = [one.value for one in owner.field(name).choices] if name in owner.names else []
    if choices and node.value not in choices:
        raise node.trouble(f"“{node.value}” ไม่อยู่ในตัวเลือกของช่อง “{path}”: {', '.join(choices)}")


def read_child(node: Node, register: str, depth: int) -> str:
    """Return the register named at ``node`` when its rows belong to rows of ``register``."""
    child = node.text()
    if depth >= DEEPEST:
        raise node.trouble(f"ซ้อน exists ได้ไม่เกิน {DEEPEST} ชั้น")
    if child not in CHILDREN.get(register, ()):
        known = ", ".join(CHILDREN.get(register, ())) or "ไม่มี"
        raise node.trouble(f"“{child}” ไม่ใช่ทะเบียนย่อยของ “{register or 'พื้นที่'}” ใช้ได้: {known}")
    return child
