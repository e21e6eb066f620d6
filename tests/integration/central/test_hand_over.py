"""A district handed over: what was made before comes late and marked, what is made after is refused."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from sync.central.accounts import assignments
from sync.central.centre import open_centre
from sync.central.hand_over import HandedOver, NotHandedOverError, Side, hand_over
from sync.central.oversight import revoke, status
from sync.protocol.changes import Change, Operation, Result
from sync.protocol.messages import SyncReply, SyncRequest
from tests.integration.central.conftest import Served
from tests.support.endpoint import central_command
from tests.support.wire import RefusedByEndpoint, Wire, work_changes


def made(wire: Wire, generation: int = 1, name: str = "ก") -> Operation:
    return replace(wire.insert("bench_record", {"name": name}), generation=generation)


def result_of(wire: Wire, generation: int) -> Result:
    return wire.sync([made(wire, generation)]).results[0]


def pulled(wire: Wire) -> list[Change]:
    return work_changes(one for page in wire.sync().pages for one in page.changes)


def give(served: Served, wire: Wire, to: str | None = None, install: str | None = None) -> HandedOver:
    leaving = Side(install=wire.install)
    return hand_over(served.centre, wire.stream, leaving, Side(to, install), valid_days=1)


def refusal_of(wire: Wire) -> str:
    with pytest.raises(RefusedByEndpoint) as refused:
        wire.sync()
    return refused.value.problem.code


def rights(served: Served, wire: Wire) -> tuple[int, int | None, bool]:
    with served.centre.database.reading() as connection:
        one = assignments(connection, wire.install)[wire.account]
    return one.generation, one.ended_generation, one.handed_over


def test_what_was_made_before_is_taken_in_and_marked_as_late(served: Served) -> None:
    office = served.office()
    before, after = served.enrolled(office), served.enrolled(office, name="takes-over")
    before.sync()
    after.sync()
    done = give(served, before, "takes-over")
    assert done == HandedOver([before.install], after.install, None)
    late = before.sync([made(before)])
    assert (late.results[0].code, late.handed_over, late.generation) == (None, True, 2)
    assert [(one.install, one.late) for one in pulled(after)] == [(before.install, True)]
    assert result_of(after, 1).code is None
    third = served.enrolled(office)
    assert [one.late for one in pulled(third)] == [True, False]


def test_what_is_made_after_is_refused_and_holds_up_nothing(served: Served) -> None:
    wire = served.enrolled(served.office())
    give(served, wire)
    told = wire.sync().generation
    operations = [made(wire, 1), made(wire, told), made(wire, 1)]
    assert [one.code for one in wire.sync(operations).results] == [None, "not-owner", None]


def test_whose_district_it_is_no_more_is_told_nothing_of_it(served: Served) -> None:
    office = served.office()
    before, after = served.enrolled(office), served.enrolled(office)
    before.sync()
    give(served, before)
    after.sync([made(after, name="ของผู้ดูแลใหม่")])
    whole = SyncRequest(before.hello(), {office: None}, digest=True, replace=[office], held="0" * 32)
    for reply in (before.sync([made(before)], digest=True), before.exchange(whole)):
        assert (reply.pages, reply.snapshots, reply.digests, reply.agreed) == ([], [], None, None)


def test_results_are_told_again_to_whom_the_reply_was_lost(served: Served) -> None:
    wire = served.enrolled(served.office())
    push = wire.push_of([made(wire)])
    give(served, wire)
    first, second = (wire.exchange(SyncRequest(wire.hello(), {}, push)) for _ in range(2))
    assert first.results == second.results
    assert first.results[0].seq is not None


def test_nobody_in_particular_enrols_by_the_code_with_the_same_role(served: Served) -> None:
    wire = served.enrolled(served.office(), "district_officer")
    done = give(served, wire)
    assert done.to is None
    new = served.wire()
    reply = new.enrol(str(done.code), "comes-later")
    assert (reply.home_stream, reply.role) == (wire.stream, "district_officer")
    assert result_of(new, 1).code is None


def test_handed_back_the_old_pc_works_on_and_only_what_it_made_meanwhile_is_late(served: Served) -> None:
    office = served.office()
    first, second = served.enrolled(office, name="back-again"), served.enrolled(office)
    first.sync()
    give(served, first)
    told = first.sync().generation
    assert result_of(first, told).code == "not-owner"
    assert give(served, second, "back-again", first.install).to == first.install
    reply: SyncReply = first.sync()
    assert (reply.handed_over, reply.generation) == (False, told + 1)
    for generation in (1, told, reply.generation):
        assert result_of(first, generation).code is None
    third = served.enrolled(office)
    assert [one.late for one in pulled(third)] == [True, True, False]


def test_enrolled_anew_the_same_pc_takes_the_next_number(served: Served) -> None:
    wire = served.enrolled(served.office(), name="enrolled-anew")
    give(served, wire)
    told = wire.sync().generation
    assert wire.enrol(served.code(wire.stream), "enrolled-anew").generation == told + 1
    # A repeat, for the answer may be lost, is no other right.
    assert wire.enrol(served.code(wire.stream), "enrolled-anew").generation == told + 1
    assert (result_of(wire, told).code, wire.sync().handed_over) == (None, False)


def test_one_officer_goes_to_another_pc(served: Served) -> None:
    office = served.office()
    old, new = served.enrolled(office, name="new-pc"), served.wire()
    new.enrol(served.code(office), "new-pc")
    side = Side("new-pc")
    done = hand_over(served.centre, office, side, Side("new-pc", new.install), valid_days=1)
    assert done == HandedOver([old.install], new.install, None)
    assert (rights(served, old), rights(served, new)) == ((1, 2, True), (1, None, False))


def test_two_officers_of_one_pc_have_one_row_of_numbers(served: Served) -> None:
    office = served.office()
    wire = served.enrolled(office, name="first-of-two")
    first = wire.account
    wire.enrol(served.code(office), "second-of-two")
    hand_over(served.centre, office, Side("first-of-two"), Side(), valid_days=1)
    told = wire.sync().generation
    assert result_of(wire, told).code is None
    hand_over(served.centre, office, Side("second-of-two"), Side(), valid_days=1)
    # Made after the first was told of, before the second: the number tells them apart.
    assert result_of(wire, told).code is None
    wire.account = first
    assert result_of(wire, told).code == "not-owner"
    assert result_of(wire, 1).code is None


def test_a_handed_over_pc_enrols_no_other(served: Served) -> None:
    wire = served.enrolled(served.office(), name="no-other")
    give(served, wire)
    with pytest.raises(RefusedByEndpoint) as refused:
        wire.enrol_again(served.wire(), "no-other")
    assert refused.value.problem.code == "handed-over"


def test_revoking_stops_a_handed_over_pc_as_well(served: Served) -> None:
    wire = served.enrolled(served.office())
    give(served, wire)
    assert revoke(served.centre, install=wire.install) == 1
    assert refusal_of(wire) == "install-revoked"
    assert revoke(served.centre, install=wire.install) == 0


def test_status_counts_what_was_handed_over(served: Served) -> None:
    wire = served.enrolled(served.office())
    give(served, wire)
    installs = status(served.centre)["installs"]
    assert isinstance(installs, list)
    (told,) = [one for one in installs if one["install"] == wire.install]
    assert (told["accounts"], told["accounts_handed_over"]) == (0, 1)


def test_what_cannot_be_handed_over_changes_nothing(served: Served) -> None:
    wire, other = served.enrolled(served.office(), name="keeps-it"), served.enrolled(served.office())
    for leaving, taking, told in (
        (Side("nobody-here"), Side(), "There is no account nobody-here"),
        (Side(install=other.install), Side(), "so nothing was handed over"),
        (Side("keeps-it"), Side("nobody-here"), "There is no account nobody-here"),
        (Side("keeps-it"), Side("keeps-it", other.install), "is not enrolled as a PC of"),
        (Side("keeps-it"), Side("keeps-it", "0" * 32), "is not enrolled as a PC of"),
        (Side("keeps-it"), Side("keeps-it", wire.install), "so nothing was handed over"),
    ):
        with pytest.raises(NotHandedOverError, match=told):
            hand_over(served.centre, wire.stream, leaving, taking, valid_days=1)
    assert rights(served, wire) == (1, None, False)
    assert result_of(wire, 1).code is None


def test_the_command_prints_who_had_it_and_the_code(tmp_path: Path) -> None:
    open_centre(tmp_path).close()
    command = ("assign", "--data", tmp_path, "--district", "3201")
    nothing = central_command(*command, "--from-user", "somchai")
    assert (nothing.returncode, nothing.stdout) == (1, "")
    assert "ส่วนกลางไม่มีบัญชีชื่อ somchai" in nothing.stderr
    for odd in ((), ("--from-user", "somchai", "--to-install", "0" * 32)):
        assert central_command(*command, *odd).returncode == 2
    assert "Traceback" not in nothing.stderr
