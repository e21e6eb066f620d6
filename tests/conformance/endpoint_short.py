"""What every endpoint must do with pushes in short forms: the second part of the suite of endpoints."""

import msgspec
import pytest

from sync.model.ids import RowId
from sync.protocol.changes import FieldChange, Kind, Operation
from sync.protocol.messages import Push, Run, SyncReply, SyncRequest
from sync.protocol.session import Refused
from sync.protocol.wording import in_full, in_short
from tests.conformance.endpoint import REGISTER, Machine, Office, shared


def short_only(machine: Machine, push: Push) -> SyncReply:
    """Send a push in short forms and in no others."""
    return in_full(machine.peer.exchange(_in_short(machine.request(push))), push)


def _in_short(request: SyncRequest) -> SyncRequest:
    assert request.push is not None
    return in_short(request, request.push)


def code_of(machine: Machine, push: Push) -> str:
    with pytest.raises(Refused) as refused:
        short_only(machine, push)
    return refused.value.code


class ShortFormsSuite:
    """Nothing is written but what the chain proves, and full forms are asked for only where they must."""

    def test_edits_settlements_and_deletions_need_no_full_forms(self, one: Machine, two: Machine) -> None:
        row_id = shared(one, two)
        one.send(one.edit(row_id, name="หนึ่ง", members=2))
        two.send(two.edit(row_id, name="สอง"))
        one.pull()
        two.pull()
        (conflict,) = two.conflicts()
        two.send(two.edit(row_id, settles=conflict.row_id, name="สาม"))
        two.pull()
        two.send(two.delete(row_id))
        one.pull()
        assert one.rows[REGISTER, row_id].deleted
        assert (one.expands, two.expands) == (0, 0)

    def test_a_base_that_others_have_overwritten_is_found_in_the_log(
        self, one: Machine, two: Machine
    ) -> None:
        row_id = shared(one, two)
        one.send(one.edit(row_id, name="ก", members=2))
        one.pull()
        one.send(one.edit(row_id, name="ข"))
        push = two.push([two.edit(row_id, name="ค", note="ใหม่")])
        (result,) = short_only(two, push).results
        assert result.status == "conflict"
        one.pull()
        (conflict,) = one.conflicts()
        assert conflict.values["base_value"] == '"เดิม"'
        assert one.rows[REGISTER, row_id].values["note"] == "ใหม่"

    def test_plain_results_come_in_one_run(self, one: Machine) -> None:
        operations = [one.insert(name=f"{number}") for number in range(5)]
        reply = one.peer.exchange(_in_short(one.request(one.push(operations))))
        assert reply.results == []
        assert reply.runs is not None
        assert [run.count for run in reply.runs] == [5]

    def test_a_full_push_of_a_new_program_is_answered_in_runs_too(self, one: Machine) -> None:
        reply = one.peer.exchange(one.request(one.push([one.insert(name="ก")])))
        assert (reply.results, [run.count for run in reply.runs or ()]) == ([], [1])

    def test_a_repeat_is_answered_though_its_rows_have_moved_on(self, one: Machine, two: Machine) -> None:
        row_id = shared(one, two)
        push = one.push([one.edit(row_id, members=2), one.edit(row_id, name="ข")])
        first = short_only(one, push)
        two.pull()
        two.send(two.edit(row_id, members=9))
        second = short_only(one, push)
        assert second.results == first.results
        assert second.receipt is not None
        assert second.receipt.head == push.head

    def test_a_repeat_goes_on_with_new_operations(self, one: Machine, two: Machine) -> None:
        row_id = shared(one, two)
        known = [one.edit(row_id, members=2), one.insert(name="ข")]
        short_only(one, one.push(known))
        base = known[0].op_id
        later = one.operation(Kind.UPDATE, row_id, {"members": FieldChange(2, 3, base)})
        push = one.push([*known, later])
        reply = short_only(one, push)
        assert (len(reply.results), reply.acked_n) == (3, one.n + 3)
        two.pull()
        assert two.rows[REGISTER, row_id].values["members"] == 3

    def test_a_repeat_that_ends_before_the_known_end_is_answered(self, one: Machine) -> None:
        first = one.push([one.insert(name="ก")])
        one.send(*first.operations)
        one.send(one.insert(name="ข"))
        # An endpoint that keeps no older heads cannot prove this one: it asks for the full forms.
        reply = one.exchange(one.request(first))
        assert [result.op_id for result in reply.results] == [first.operations[0].op_id]
        assert reply.receipt is not None
        assert reply.receipt.head == first.head

    def test_edits_of_a_record_made_in_the_same_push_rest_on_it(self, one: Machine, two: Machine) -> None:
        made = one.insert(name="ก", members=1)
        edits = [
            one.operation(Kind.UPDATE, made.row_id, {"members": FieldChange(1, 2, made.op_id)}),
            one.operation(Kind.UPDATE, made.row_id, {"name": FieldChange("ก", None, made.op_id)}),
        ]
        short_only(one, one.push([made, *edits]))
        two.pull()
        assert two.rows[REGISTER, made.row_id].values == {"members": 2}

    def test_rows_that_begin_alike_are_told_apart_by_their_writers(self, one: Machine, two: Machine) -> None:
        alike = [RowId("ab" * 6 + one.chance.octets(10).hex()) for _ in range(3)]
        one.send(*(one.insert(row_id, name="ก") for row_id in alike))
        one.pull()
        short_only(one, one.push([one.edit(row_id, name=row_id) for row_id in alike]))
        two.pull()
        assert [two.rows[REGISTER, row_id].values["name"] for row_id in alike] == alike

    @pytest.mark.parametrize("wrong", ["row", "base", "old", "head", "prev"])
    def test_what_the_endpoint_cannot_prove_writes_nothing(
        self, one: Machine, two: Machine, *, wrong: str
    ) -> None:
        row_id = shared(one, two)
        edit = one.edit(row_id, name="ข")
        push = one.push([bent(edit, wrong)])
        if wrong in {"head", "prev"}:
            push = msgspec.structs.replace(push, **{wrong: "0" * 64})
        assert code_of(one, push) == "expand"
        two.pull()
        assert two.rows[REGISTER, row_id].values["name"] == "เดิม"

    def test_full_forms_tell_what_short_ones_cannot(self, one: Machine, two: Machine) -> None:
        row_id = shared(one, two)
        reply = one.send(bent(one.edit(row_id, name="ข"), "old"), bent(one.edit(row_id, name="ค"), "row"))
        assert [result.code for result in reply.results] == [None, "row-unknown"]
        assert one.expands == 1

    def test_a_hole_in_the_numbers_is_a_gap_in_short_forms_too(self, one: Machine) -> None:
        one.n = 5
        assert code_of(one, one.push([one.insert(name="ก")])) == "chain-gap"

    def test_another_history_is_a_fork_once_it_is_told_in_full(self, one: Machine) -> None:
        one.send(one.insert(name="ก"))
        one.n, one.head = 0, one.push([]).prev
        push = msgspec.structs.replace(one.push([one.insert(name="ข")]), first_n=1)
        assert code_of(one, push) == "expand"

    def test_an_old_program_is_answered_as_ever(self, office: Office) -> None:
        old = Machine(office.pc(), schema=1)
        reply = old.send(old.insert(name="ก"))
        assert (len(reply.results), reply.runs) == (1, None)

    def test_runs_stand_for_ends_of_one_push_only(self, one: Machine) -> None:
        push = one.push([one.insert(name="ก"), one.insert(name="ข")])
        reply = one.peer.exchange(_in_short(one.request(push)))
        assert reply.runs is not None
        assert reply.runs == [Run(2, reply.runs[0].seq)]
        assert [result.op_id for result in in_full(reply, push).results] == [
            operation.op_id for operation in push.operations
        ]


def bent(operation: Operation, wrong: str) -> Operation:
    """Return an edit of one field that rests on what the endpoint does not have."""
    ((name, change),) = operation.set.items()
    if wrong == "row":
        return msgspec.structs.replace(operation, row_id=RowId("9" * 32))
    if wrong == "base":
        return msgspec.structs.replace(
            operation, set={name: msgspec.structs.replace(change, base_op="8" * 32)}
        )
    if wrong == "old":
        return msgspec.structs.replace(operation, set={name: msgspec.structs.replace(change, old="ไม่เคยมี")})
    return operation
