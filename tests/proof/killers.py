"""What kills the mutants: each killer returns what broke, an empty text where every promise held."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from desktop_app.store.errors import StoreTrouble
from sync.central.calls import Endpoint as CentralEndpoint
from sync.central.database import open_database
from sync.central.hand_over import Side, hand_over
from sync.central.merging import Merger
from sync.central.throttle import Failures
from sync.client.endpoint import Endpoint
from sync.client.transport import WireRequest, WireResponse
from sync.model.ids import InstallId, install_id
from sync.model.sources import SeededChance
from sync.protocol.messages import EnrolRequest, SnapshotOffer, SyncReply, SyncRequest
from sync.protocol.session import LineTrouble, Refused
from sync.protocol.signing import SEED_OCTETS, Signer, sign_receipt
from sync.protocol.troubles import ProtocolTrouble
from tests.faults.gaps import locked, overtaken, with_sequence
from tests.faults.torn_pages import store_with_torn_pages
from tests.proof.central_books import central_books
from tests.proof.crash_runs import crash_images
from tests.proof.direct_line import DirectLine
from tests.proof.fleet_memory import MemoryFleet
from tests.proof.fleet_real import RealFleet, RealFleets, real_store
from tests.proof.fleet_runs import complaint_of, search
from tests.proof.fleet_steps import Setting, Step
from tests.proof.fleet_world import ROWS, StaleLine, World
from tests.proof.histories import DIRECTED, SMALL
from tests.proof.outcome import Task
from tests.proof.real_pc import PASSWORD, REALM, REGISTER, RealPC
from tests.support.desk_line import DeskLine, no_turn
from tests.support.fleet import EndpointSide, Line, sync
from tests.support.postgres import cluster_for_tests

IN_MEMORY = 400
REAL = 12
"""Histories a mutant may live through in each of the two fleets."""
IMAGES = 60
Killer = Callable[[Path], str]
_SYNC = Step("sync", pick=2)


def by_fleet(_folder: Path) -> str:
    """Try the directed histories in memory, then search."""
    for name, steps in DIRECTED.items():
        if complaint := complaint_of(MemoryFleet, Setting(), steps):
            return f"{name}: {complaint}"
    return "\n".join(search(MemoryFleet, range(IN_MEMORY), most=1)[1][:1])


def by_real_fleet(folder: Path) -> str:
    """Try the directed histories with real parts, then some random ones."""
    make = RealFleets(folder)
    for name, steps in {**DIRECTED, **_FOR_REAL}.items():
        for setting in (SMALL, replace(SMALL, officers=1)):
            if complaint := complaint_of(make, setting, steps):
                return f"{name}: {complaint}"
    for seed in range(REAL):
        ran = search(make, [seed], most=1)[1]
        if ran:
            return ran[0]
    return ""


_FOR_REAL = {
    "several values in one push are told on several pages": [
        *(Step("enter", pc=0, row=number, value=number) for number in range(2)),
        *(Step("edit", pc=0, row=number, field=number, value=10 + number) for number in range(6)),
        Step("sync", pc=0, pick=2),
        Step("sync", pc=1, pick=2),
    ],
    "a refused value, and everything fetched whole": [
        Step("enter", pc=0, value=1),
        Step("sync", pc=0, pick=2),
        Step("break a rule", pc=0, value=2),
        Step("sync", pc=0, pick=2),
        Step("want whole", pc=0),
        Step("sync", pc=0, pick=2),
    ],
    "two edits of one field, one push": [
        Step("enter", pc=0, value=1),
        Step("sync", pc=0, pick=2),
        Step("edit", pc=0, value=2),
        Step("edit", pc=0, value=3),
        Step("sync", pc=0, pick=2),
    ],
    "a colleague's edit below an own one": [
        Step("enter", pc=0, value=1),
        Step("sync", pc=0, pick=2),
        Step("sync", pc=1, pick=2),
        Step("edit", pc=0, value=2),
        Step("edit", pc=1, field=1, value=3),
        Step("sync", pc=0, pick=2),
        Step("sync", pc=1, pick=2),
        Step("sync", pc=0, pick=2),
    ],
}


def _world(folder: Path) -> tuple[World, RealFleet]:
    fleet = RealFleets(folder)(Setting())
    return World(fleet, Setting()), fleet


def fork_noticed(folder: Path) -> str:
    """Let two copies of one store work: the endpoint must say that they are two."""
    return _forked(folder, "a clone forks and enrols again")


def reader_noticed(folder: Path) -> str:
    """Let two copies of one store sync without entering anything: the endpoint must say that they are two."""
    return _forked(folder, "a clone at which nobody enters anything")


def _forked(folder: Path, history: str) -> str:
    world, fleet = _world(folder)
    for step in DIRECTED[history]:
        world.do(step)
    fleet.close()
    return "" if world.forks else "two machines worked as one install, and nobody noticed"


def refused_listed(folder: Path) -> str:
    """Break a field rule: the entry must be refused and stand in its officer's list."""
    world, fleet = _world(folder)
    world.do(Step("break a rule", value=1))
    world.do(_SYNC)
    listed = [one for one in fleet.pcs[0].fates() if one.listed]
    fleet.close()
    return "" if listed else "a value beyond the rules was taken"


@dataclass(slots=True)
class _Changing:
    """A line that changes replies and snapshots on their way."""

    endpoint: EndpointSide
    reply: Callable[[SyncReply], SyncReply] = lambda reply: reply
    body: Callable[[bytes], bytes] = lambda body: body

    def exchange(self, request: SyncRequest) -> SyncReply:
        """Exchange, and change the reply."""
        return self.reply(self.endpoint.exchange(request))

    def fetch(self, offer: SnapshotOffer) -> bytes:
        """Fetch, and change the file."""
        return self.body(self.endpoint.fetch(offer))


def stale_answer(folder: Path) -> str:
    """Answer a push out of a cache, with the endpoint's last reply: what did not arrive must wait still."""
    _, fleet = _world(folder)
    pc = fleet.pcs[0]
    pc.enter(ROWS[0], {"name": "t1"})
    line = Line(fleet.line(pc))
    sync(pc.side, line)
    pc.edit(ROWS[0], {"name": "t2"})
    with suppress(LineTrouble):
        sync(pc.side, StaleLine(fleet.line(pc), line.replies[-1]))
    waits = bool(pc.unanswered())
    arrived = any("t2" in change.set.values() for change in fleet.log(pc.district))
    fleet.close()
    return "" if waits or arrived else "told as received, out of a cache, and not at the centre"


def forged_receipt(folder: Path) -> str:
    """Sign the receipt with another key: the reply may not be taken in."""
    _, fleet = _world(folder)
    pc = fleet.pcs[0]
    pc.enter(ROWS[0], {"name": "t1"})
    stranger = Signer(b"s" * SEED_OCTETS)

    def forged(reply: SyncReply) -> SyncReply:
        receipt = sign_receipt(stranger, reply.receipt) if reply.receipt else None
        return msgspec.structs.replace(reply, receipt=receipt)

    try:
        sync(pc.side, _Changing(fleet.line(pc), reply=forged))
    except ProtocolTrouble:
        return ""
    finally:
        fleet.close()
    return "a receipt of a stranger was believed"


def false_snapshot(folder: Path) -> str:
    """Hand out an older snapshot, as a proxy may: it may not be taken for the one offered."""
    fleet = RealFleets(folder)(replace(Setting(), snapshot=1))
    pc, other = fleet.pcs[0], fleet.pcs[1]
    files: list[bytes] = []

    def first_again(body: bytes) -> bytes:
        files.append(body)
        return files[0]

    try:
        for number in range(4):
            pc.enter(ROWS[0], {"name": f"t{number}"})
            sync(pc.side, fleet.line(pc))
            other.want_whole()
            # The line to the centre is the cache: below the client's own checks.
            way = _Caching(fleet.dial(), first_again)
            sync(other.side, real_store(other)._endpoint(way))
    except LineTrouble:
        return ""
    except Refused as refusal:
        return f"what was taken for the one offered: {refusal.code}"
    finally:
        fleet.close()
    return "an older snapshot was taken for the one offered"


@dataclass(slots=True)
class _Caching:
    """A transport that changes the bodies of snapshots."""

    way: DirectLine
    body: Callable[[bytes], bytes]

    def send(self, request: WireRequest) -> WireResponse:
        """Send, and change what is fetched."""
        answer = self.way.send(request)
        if request.method == "GET":
            return replace(answer, body=self.body(answer.body))
        return answer

    def close(self) -> None:
        """Nothing is held."""

    def end(self) -> None:
        """Nothing waits: an answer is there when ``send`` returns."""


def late_page(folder: Path) -> str:
    """Take an old reply in once more: no value may go back."""
    _, fleet = _world(folder)
    one, two = fleet.pcs[0], fleet.pcs[1]
    one.enter(ROWS[0], {"name": "t1"})
    sync(one.side, fleet.line(one))
    line = Line(fleet.line(two))
    sync(two.side, line)
    one.edit(ROWS[0], {"name": "t2"})
    sync(one.side, fleet.line(one))
    sync(two.side, fleet.line(two))
    for reply in line.replies:
        two.side.apply_reply(reply, None)
    found = two.row(ROWS[0])
    value = found.values["name"] if found else None
    fleet.close()
    return "" if value == "t2" else f"a late page put {value} back"


def drift(folder: Path) -> str:
    """Change a PC's copy behind its back: a sync must find it and fetch the stream whole."""
    _, fleet = _world(folder)
    pc = fleet.pcs[0]
    pc.enter(ROWS[0], {"name": "t1"})
    sync(pc.side, fleet.line(pc))
    sql = real_store(pc).store._sql
    sql.run("UPDATE sync_context SET capturing = 0")
    sql.run("UPDATE bench_record SET name = 'other', w = json_object('*', ?)", ("f" * 32,))
    sql.run("UPDATE sync_context SET capturing = 1")
    sql.run("DELETE FROM digests")
    sync(pc.side, fleet.line(pc))
    found = pc.row(ROWS[0])
    value = found.values["name"] if found else None
    fleet.close()
    return "" if value == "t1" else "a PC whose copy differs was told that it is equal"


def another_endpoint(folder: Path) -> str:
    """Lose the endpoint for one that never heard of the PC: all it ever entered must come there."""
    pc = RealPC(folder / "pc", "somchai")
    with central_books(folder / "first") as books:
        pc.enrol(lambda: DirectLine(lambda: books.centre), books.code())
        row = pc.enter({"name": "t1"})
        pc.sync(lambda: DirectLine(lambda: books.centre))
        pc.edit(row, {"name": "t2"})
        pc.sync(lambda: DirectLine(lambda: books.centre))
    with central_books(folder / "second") as books:
        line = DirectLine(lambda: books.centre)
        with suppress(Refused):  # the PC is not known here
            pc.sync(lambda: line)
        _begin_elsewhere(pc, line, books.code())
        for _ in range(3):
            pc.sync(lambda: line)
        times = books.times()
        pc.close()
    lacking = [value for value in ("t1", "t2") if not times[value]]
    return f"{lacking} never came to the new endpoint" if lacking else ""


def _begin_elsewhere(pc: RealPC, line: DirectLine, code: str) -> None:
    chance = SeededChance("elsewhere")
    seed, install = chance.octets(SEED_OCTETS), install_id(chance)
    signer = Signer(seed)
    request = EnrolRequest(
        code, REALM, install, signer.public, pc.name, pc.name, PASSWORD, pc.name, "proof", pc.home
    )
    reply = Endpoint(line, InstallId(install), signer).enrol(request)
    pc.store.begin_elsewhere(install, seed.hex(), reply)


def delivered(folder: Path) -> str:
    """Let a push be received only: the endpoint must hold it, and the PC hear later how it ended."""
    pc = RealPC(folder / "pc", "somchai")
    with central_books(folder / "centre") as books:
        centre = books.centre
        endpoint = CentralEndpoint(centre, Failures(centre.database, centre.clock, centre.chance))
        line = DeskLine(endpoint)
        pc.enrol(lambda: line, books.code())
        pc.sync(lambda: line)
        pc.enter({"name": "t1"})
        with no_turn(endpoint):
            told = pc.sync(lambda: line).delivered
        held = endpoint.mailroom.look(centre).count
        Merger(endpoint).drain()
        # Only where it is held: the PC would prove to the endpoint that it lost something.
        asked = pc.sync(lambda: line) if held else None
        pc.close()
    if asked is None:
        return f"a receipt for {told} operations, and none is held"
    return "" if (asked.sent, asked.requests) == (1, 1) else "how it ended was not told"


def handed_over(folder: Path) -> str:
    """Hand the district over: what was made before comes, marked; what is made after stays in a list."""
    pc = RealPC(folder / "pc", "somchai")
    with central_books(folder / "centre") as books:
        line = DirectLine(lambda: books.centre)
        pc.enrol(lambda: line, books.code())
        pc.sync(lambda: line)
        pc.enter({"name": "before"})
        hand_over(books.centre, pc.home, Side(pc.name), Side(), valid_days=1)
        for value in ("after", "later"):
            with suppress(Refused):  # said once all has gone
                pc.sync(lambda: line)
            pc.enter({"name": value})
        listed = len(pc.store.states.refused()) + len(pc.store.states.waiting())
        came = [(one.set.get("name"), one.late) for one in books.changes() if one.register == REGISTER]
        pc.close()
    if ("before", True) not in came:
        return f"what was made before its PC knew did not come as late: {came}"
    if len(came) > 1:
        return "what was made after its PC knew was taken"
    return "" if listed == 2 else f"of two entries, {listed} are in a list"


def torn_pages(folder: Path) -> str:
    """Cut the power while the log is moved: the store must open, with what was saved last."""
    cut, _row = store_with_torn_pages(folder)
    try:
        with cut.opened() as store:
            titles = [row["title"] for row in store.rows.where("note_book")]
    except StoreTrouble as trouble:
        return f"a whole store is told as {trouble.code}"
    return "" if titles == ["หลัง"] else f"{titles} is not what was saved last"


def by_crash_images(folder: Path) -> str:
    """Look some images through that kills and power cuts leave."""
    return crash_images(Task(IMAGES, 1, folder)).story


def gaps(folder: Path) -> str:
    """Let a writer pause between its position and its commit: no reader may pass it by."""
    with cluster_for_tests() as cluster:
        database = with_sequence(open_database(folder, cluster.database()))
        committed, seen = overtaken(database, locked)
        database.close()
    return f"a reader has {seen} of {sorted(committed)}" if set(seen) != committed else ""


KILLERS: Mapping[str, Killer] = {
    "fleet": by_fleet,
    "real-fleet": by_real_fleet,
    "fork noticed": fork_noticed,
    "reader noticed": reader_noticed,
    "refused listed": refused_listed,
    "stale answer": stale_answer,
    "forged receipt": forged_receipt,
    "false snapshot": false_snapshot,
    "late page": late_page,
    "drift": drift,
    "another endpoint": another_endpoint,
    "delivered": delivered,
    "handed over": handed_over,
    "torn pages": torn_pages,
    "crash-images": by_crash_images,
    "gaps": gaps,
}
