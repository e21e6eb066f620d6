"""The one stream in which a record stands, as far as its key fields tell (docs/decisions/0013)."""

from collections.abc import Iterator

from sync.model.areas import CENTRE, is_district, stream_of
from sync.model.fields import Field, FieldType, Owner, Register, Row

_BELOW_A_DISTRICT = 6
"""Digits of a tambon's code: only a district has any."""


def area_key(register: Register) -> Field | None:
    """Return the key field that names the area a record is about."""
    return next((one for one in register.keys if one.type is FieldType.AREA), None)


def stream_named(register: Register, values: Row) -> str | None:
    """Return the stream of the area a record's key fields name; ``None`` where they name none.

    What the centre publishes for the whole country names no area and stands in the centre's stream.
    """
    field = area_key(register)
    if field is not None:
        code = values.get(field.name)
        return stream_of(code) if isinstance(code, str) and code else None
    # No answer is no fault: whoever makes a record without codes may make it in any stream of theirs.
    return CENTRE if register.owner is Owner.CENTRE else None


def fits_in(register: Register, stream: str) -> bool:
    """Tell whether any record of ``register`` can stand in ``stream``: a village never at a province."""
    field = area_key(register)
    if field is not None:
        # Allocations and due days name provinces and the country as well; a village's key is a tambon.
        return field.minimum != _BELOW_A_DISTRICT or is_district(stream)
    return register.owner is not Owner.CENTRE or stream == CENTRE


def parents_named(register: Register, values: Row) -> Iterator[tuple[Field, str, str]]:
    """Yield what a record's key fields refer to: the field, the register and the row id.

    A record stands in the stream of its parents: its id follows from theirs.
    """
    for one in register.keys:
        value = values.get(one.name)
        parent = one.refers_to or values.get("register")  # a reason names the register of what it explains
        if one.type is FieldType.REFERENCE and isinstance(value, str) and isinstance(parent, str):
            yield one, parent, value
