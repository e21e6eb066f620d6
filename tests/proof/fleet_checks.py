"""What must hold of a fleet at rest (SYNC section 1), judged from logs and rows alone."""

import json

from sync.model.fields import StoredValue
from sync.model.ids import OpId, RowId
from sync.protocol.changes import Change, Kind, Operation, Status
from sync.protocol.conflicts import CONFLICT_REGISTER
from tests.proof.fleet_parts import REGISTER, Fate
from tests.proof.fleet_world import BrokenError, World, entered
from tests.support.wire import PEOPLE

FIELDS = ("name", "village", "members")
_DIFFERENCES_ARE_TOLD = frozenset({"put back", "put the endpoint back", "clone", "get an old reply"})
"""After these a replacement may take old values away: each must be an incident, none is a fault."""


def check_at_rest(world: World) -> None:
    """Raise BrokenError for the first promise that does not hold."""
    world.logs_hold()
    _ends_are_equal(world)
    _every_value_is_somewhere(world)
    _no_id_was_given_twice(world)
    _nothing_was_overwritten_blindly(world)
    _choices_count(world)
    _one_conflict_a_field(world)
    if world.lone and any(pc.conflicts() for pc in world.fleet.pcs):
        raise BrokenError("a lone officer sees a conflict")


def _ends_are_equal(world: World) -> None:
    for number, pc in enumerate(world.fleet.pcs):
        rows = world.fleet.rows(pc.district)
        if pc.queued():
            raise BrokenError(f"{pc.queued()} operations of PC {number} were never answered")
        if pc.images(pc.district) != rows:
            raise BrokenError(f"PC {number} holds other rows than the centre")
        listed = {one.operation.row_id for one in pc.fates() if one.listed}
        # Who works there is the endpoint's own to write: of one put back, PCs keep the names they have heard,
        # for the histories they stand in.
        shown, there = (
            {key: row for key, row in found.items() if key[1] not in listed and key[0] not in PEOPLE}
            for found in (pc.shown(pc.district), rows)
        )
        if shown != there:
            raise BrokenError(f"PC {number} shows what is not at the centre")
        if pc.incidents() and not world.happened & _DIFFERENCES_ARE_TOLD:
            raise BrokenError(f"PC {number} lost old values without a reason")


def _every_value_is_somewhere(world: World) -> None:
    """Each text an officer entered is applied, in a conflict, in a list, or was replaced by himself."""
    told = _told(world)
    logs = [pc.fates() for pc in world.fleet.pcs]
    for text in world.typed:
        if f'"{text}"' in told or text in world.lost:
            continue
        holding = [(one, log) for log in logs for one in log if text in entered(one)]
        if not holding and "put the endpoint back" in world.happened:
            continue  # in nobody's log any more: a PC and the endpoint were both put back
        if any(_is_accounted(world, one, log) for one, log in holding):
            continue
        if not any(_was_followed(world, one, text, told) for one, _ in holding):
            raise BrokenError(f"{text} was entered and is nowhere")


def _no_id_was_given_twice(world: World) -> None:
    """No officer's entry is refused because another one bears its id, clones or not."""
    for number, pc in enumerate(world.fleet.pcs):
        if any(one.result and one.result.code == "op-id-reused" for one in pc.fates()):
            raise BrokenError(f"an entry of PC {number} bears the id of another one")


def _told(world: World) -> str:
    districts = {pc.district for pc in world.fleet.pcs}
    log = [change for one in sorted(districts) for change in world.fleet.log(one)]
    # Of a conflict its losing side alone: what its base was is no value that anybody still has.
    kept = [
        change.set.get("losing_value") if change.register == CONFLICT_REGISTER else list(change.set.values())
        for change in log
    ]
    return json.dumps(kept).replace('\\"', '"')


def _is_accounted(world: World, fate: Fate, log: list[Fate]) -> bool:
    if fate.listed:
        return True
    if not fate.ended:
        return False
    made = fate.operation
    if made.row_id in world.taken:
        return True
    own = [one.operation for one in log[log.index(fate) + 1 :] if one.operation.row_id == made.row_id]
    written = {name for one in own for name in one.set} | {
        name for one in own if one.kind is not Kind.UPDATE for name in FIELDS
    }
    return any(name in written for name in made.set)


def _was_followed(world: World, fate: Fate, text: str, told: str) -> bool:
    """Tell whether a value went with a lost history, and came back after one that was put over it knowingly.

    Whoever held the later value offered it first, and named what its author had seen (decision 18).
    """
    made = fate.operation
    if "put the endpoint back" not in world.happened or fate.result is None:
        return False
    if fate.result.status is not Status.SAME:
        return False
    names = [name for name, change in made.set.items() if change.new == text]
    return any(
        f'"{change.new}"' in told
        for one in world.operations.values()
        for name, change in one.set.items()
        if one.row_id == made.row_id and one.op_id != made.op_id and name in names
        if saw(one, name, (made.op_id, text), world.operations, set())
    )


def _nothing_was_overwritten_blindly(world: World) -> None:
    """Walk the logs: only who had seen a value, or wrote the same, may write over it or delete it."""
    for district in sorted({pc.district for pc in world.fleet.pcs}):
        log = world.fleet.log(district)
        writings = {(change.op_id, change.row_id, name) for change in log for name in change.set}
        standing: dict[tuple[RowId, str], tuple[OpId, StoredValue]] = {}
        for change in log:
            lost = (change.op_id, change.set.get("target_id"), change.set.get("field"))
            if change.kind is Kind.INSERT and lost in writings:
                raise BrokenError("a value that was applied is recorded as lost")
            if change.register == REGISTER:
                _overwrite(world.operations, change, standing, writings)


def _overwrite(
    operations: dict[OpId, Operation],
    change: Change,
    standing: dict[tuple[RowId, str], tuple[OpId, StoredValue]],
    writings: set[tuple[OpId, RowId, str]],
) -> None:
    for name in change.set if change.kind is Kind.UPDATE else FIELDS:
        lost = standing.pop((change.row_id, name), None)
        anew = change.kind is Kind.INSERT  # made anew over a row its officers had deleted
        if lost and lost[1] not in {None, change.set.get(name)} and not anew:
            author = operations[change.op_id]
            if not saw(author, name, lost, operations, writings):
                raise BrokenError(f"{change.op_id[-4:]} wrote over {lost[1]} in {name}, which it never saw")
        if change.kind is not Kind.DELETE and name in change.set:
            standing[change.row_id, name] = change.op_id, change.set[name]


def saw(
    operation: Operation,
    name: str,
    lost: tuple[OpId, StoredValue],
    by_id: dict[OpId, Operation],
    writings: set[tuple[OpId, RowId, str]],
) -> bool:
    """Tell whether an author had a value before him, going back through his own unwritten edits.

    Works from what was captured and what the log holds alone, never from the endpoint's own judgement.
    """
    writer, value = lost
    while (change := operation.set.get(name)) is not None:
        if change.base_op == writer or change.old == value:
            return True
        if change.base_op is None or (change.base_op, operation.row_id, name) in writings:
            return False
        if change.base_op not in by_id:
            return False
        operation = by_id[change.base_op]
    return False


def _choices_count(world: World) -> None:
    rows = {
        row.row_id: row
        for pc in world.fleet.pcs
        for row in world.fleet.rows(pc.district).values()
        if row.register == CONFLICT_REGISTER
    }
    for pc in world.fleet.pcs:
        for one in pc.fates():
            made, result = one.operation, one.result
            # Laid to rest in a record that its officer saw deleted: where the deletion lost, the choice is
            # open again, with both values.
            if not made.settles or not made.set or result is None or result.status is Status.REJECTED:
                continue
            settled = rows.get(made.settles)
            # With an endpoint put back a conflict may go whose sides then came in another order.
            if settled is None and "put the endpoint back" in world.happened:
                continue
            if settled is None or settled.values["status"] != "settled":
                raise BrokenError("a conflict was settled and is open")


def _one_conflict_a_field(world: World) -> None:
    for district in {pc.district for pc in world.fleet.pcs}:
        open_ones = [
            (row.values["target_id"], row.values["field"], row.values["losing_install"])
            for row in world.fleet.rows(district).values()
            if row.register == CONFLICT_REGISTER and row.values["status"] == "open"
        ]
        if len(open_ones) != len(set(open_ones)):
            raise BrokenError("two open conflicts about one field of one install")
