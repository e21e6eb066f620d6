"""The history of a cell or a field: the operations this PC holds, newest first."""

from desktop_app.services.facts import Facts
from desktop_app.services.people import People
from desktop_app.services.titles import Titles
from sync.model.fields import Field, FieldType
from sync.model.reading import show
from ui.views.sheet import CellHistory


def cell_history(facts: Facts, register: str, row_id: str, field: Field) -> tuple[CellHistory, ...]:
    """Return who wrote a cell or a field: old, new, who, when, on which PC, received when."""
    people = People(facts)
    # Names cost a look at every village, which a sheet's cell that is only passed over should not wait for.
    by_name = bool(field.refers_to) or field.type is FieldType.AREA
    words = Titles(facts).value if by_name else show
    return tuple(
        CellHistory(
            old=words(field, one.old),
            new=words(field, one.new),
            actor=people.actor(one.actor),
            machine=people.machine(one.install),
            wall_ms=one.wall_ms,
            received_ms=one.received_ms,
            state=one.state,
            op_id=one.op_id,
            knows_old=one.knows_old,
            fate=one.fate,
        )
        for one in facts.store.history.of_cell(register, row_id, field.name)
    )
