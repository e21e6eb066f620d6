"""Whether a reference names a record it may name: a debt case only a debt centre (DOMAIN section 4.7).

It is a rule of the field, not one between fields: a fund's kind is a key and never changes, so what is
refused today would be wrong for ever. Window and endpoint refuse it; where it stands already, it is marked.
"""

from sync.model.checks import Problem, Strength
from sync.model.fields import Field, Register, Row
from sync.model.row_context import kind_label, kind_of


def may_refer(field: Field, referred: Row | None) -> bool:
    """Tell whether ``field`` may name the fund ``referred``; one that is not known here hinders nothing."""
    kind = kind_of(referred)
    return kind is None or not field.refers_to_kinds or kind in field.refers_to_kinds


def check_referred(
    register: Register, field: Field, referred: Row | None, strength: Strength = Strength.UNREADABLE
) -> Problem | None:
    """Return what is wrong with ``field`` naming the fund ``referred``."""
    if may_refer(field, referred):
        return None
    values = {"label": field.label, "register": register.label, "kind": kind_label(kind_of(referred))}
    return Problem("wrong-fund-kind", field.name, strength, values)
