"""The history of a cell: the operations this PC holds, newest first."""

from desktop_app.services.facts import Facts
from desktop_app.services.people import People
from sync.model.fields import Field
from sync.model.reading import show
from ui.views.sheet import CellHistory


def cell_history(facts: Facts, register: str, row_id: str, field: Field) -> tuple[CellHistory, ...]:
    """Return who wrote a cell: old, new, who, when, on which PC, received when."""
    people = People(facts)
    return tuple(
        CellHistory(
            old=show(field, one.old),
            new=show(field, one.new),
            actor=people.actor(one.actor),
            machine=people.machine(one.install),
            wall_ms=one.wall_ms,
            received_ms=one.received_ms,
            state=one.state,
            op_id=one.op_id,
            knows_old=one.mine or one.old is not None,
        )
        for one in facts.store.history.of_cell(register, row_id, field.name)
    )
