"""Carries a history out on a fleet: officers at PCs, lines that lose, backups, clones, copies put back.

What breaks a promise on the way raises ``BrokenError`` at once; ``fleet_checks`` says what must hold at rest.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sync.model.checks import LARGEST_INTEGER
from sync.model.fields import StoredValue
from sync.model.ids import OpId, RowId, official_id
from sync.model.seen import Seen
from sync.protocol.changes import DELETION, Operation
from sync.protocol.messages import Push, SnapshotOffer, SyncReply, SyncRequest
from sync.protocol.session import LineTrouble, Refused, SyncSummary
from tests.proof.fleet_parts import PC, REGISTER, Fate, Fleet, writer_ids
from tests.proof.fleet_steps import COMMON, FIELDS, LONE_BREAKERS, Setting, Step, octets, token
from tests.support.fleet import EndpointSide, Line, sync

ROWS = [official_id(REGISTER, number) for number in range(2)]
ROUNDS = 8
"""A fleet comes to rest in fewer: fork, enrolment, offer, replacement, news of the others."""
_PLENTY = 1 << 20
_TROUBLES = {"no-line", "cut", "not-our-endpoint"}


_MAY_WANT_WHOLE = LONE_BREAKERS | {"enrol again", "want whole", "get an old reply"}


class BrokenError(AssertionError):
    """A promise was broken."""


@dataclass(slots=True)
class StaleLine:
    """A line that hands out an old reply to the first request, as a cache might."""

    endpoint: EndpointSide
    stale: SyncReply | None

    def exchange(self, request: SyncRequest) -> SyncReply:
        """Answer from the cache once, then ask the endpoint."""
        stale, self.stale = self.stale, None
        return stale or self.endpoint.exchange(request)

    def fetch(self, offer: SnapshotOffer) -> bytes:
        """Fetch a snapshot."""
        return self.endpoint.fetch(offer)


@dataclass(slots=True)
class World:
    """A fleet, and what an observer knows of it."""

    fleet: Fleet
    setting: Setting
    typed: list[str] = field(default_factory=list)
    """What officers entered and a store captured, in order."""
    lost: set[str] = field(default_factory=set)
    """Entered on a PC that was then put back, and never answered: gone with its disk."""
    taken: set[RowId] = field(default_factory=set)
    operations: dict[OpId, Operation] = field(default_factory=dict)
    """All that was ever sent."""
    requests: list[tuple[EndpointSide, SyncRequest]] = field(default_factory=list)
    replies: list[tuple[str, SyncReply]] = field(default_factory=list)
    looks: list[tuple[PC, RowId, Seen]] = field(default_factory=list)
    backups: list[tuple[int, object, set[OpId]]] = field(default_factory=list)
    copies: list[object] = field(default_factory=list)
    happened: set[str] = field(default_factory=set)
    told: list[str] = field(default_factory=list)
    """The steps in words, each with the PC it happened to."""
    forks: int = 0
    """How often the endpoint noticed that two machines run as one install."""
    _who: str = ""

    def do(self, step: Step) -> None:
        """Let one step happen; what makes no sense where it stands happens to nobody."""
        self._who = "the centre"
        came = False
        try:
            came = self._acts()[step.kind](step) is not False
        finally:
            self.told.append(step.words(self._who))
        if came:
            self.happened.add(step.kind)

    def _acts(self) -> Mapping[str, Callable[[Step], bool | None]]:
        return {
            "enter": self._enter,
            "edit": lambda step: self._edit(step, {FIELDS[step.field % 2]: token(step.value)}),
            "edit alike": lambda step: self._edit(step, {FIELDS[step.field % 2]: COMMON[step.pick % 3]}),
            "break a rule": self._break_a_rule,
            "take back": self._take_back,
            "delete": self._delete,
            "settle": self._settle,
            "look": self._look,
            "edit by an old look": self._edit_by_an_old_look,
            "delete by an old look": self._delete_by_an_old_look,
            "publish": lambda step: self.fleet.publish(_row(step), {"name": token(step.value)}),
            "sync": lambda step: self._sync_over(step, Line(self.fleet.line(self._any(step)))),
            "lose the reply": lambda step: self._losing(step, reply=True),
            "lose the request": lambda step: self._losing(step, reply=False),
            "replay a request": self._replay,
            "get an old reply": self._get_an_old_reply,
            "back up": self._back_up,
            "put back": self._put_back,
            "clone": self._clone,
            "enrol again": self._enrol_again,
            "want whole": lambda step: self._any(step).want_whole(),
            "set the clock": self._set_the_clock,
            "copy the endpoint": lambda _step: self.copies.append(self.fleet.save_endpoint()),
            "put the endpoint back": self._put_the_endpoint_back,
        }

    def _any(self, step: Step) -> PC:
        return self._called(self.fleet.pcs[step.pc % len(self.fleet.pcs)])

    def _called(self, pc: PC) -> PC:
        self._who = f"PC {self.fleet.pcs.index(pc)}"
        return pc

    def _worked(self, step: Step) -> PC:
        """Return a PC somebody works at: the first ones, and every clone."""
        worked = [*self.fleet.pcs[: self.setting.officers], *self.fleet.pcs[4:]]
        return self._called(worked[step.pc % len(worked)])

    @property
    def lone(self) -> bool:
        """Whether one officer at one PC made everything."""
        return self.setting.officers == 1 and not self.happened & LONE_BREAKERS

    # what officers do

    def _enter(self, step: Step) -> None:
        pc = self._worked(step)
        pc.enter(_row(step), {FIELDS[step.field % 2]: token(step.value)})
        self._captured(pc, token(step.value))

    def _edit(self, step: Step, values: Mapping[str, StoredValue]) -> bool | None:
        pc = self._worked(step)
        if not _is_alive(pc, _row(step)):
            return False
        pc.edit(_row(step), values)
        if token(step.value) in values.values():
            self._captured(pc, token(step.value))
        return None

    def _captured(self, pc: PC, text: str, *, must: bool = True) -> None:
        log = pc.fates()
        # Not the last alone: the same act may send a refused creation again, which its officer had corrected.
        if any(one.new == text for entry in log[-2:] for one in entry.operation.set.values()):
            self.typed.append(text)
        elif must:
            raise BrokenError(f"{text} was typed and nothing of it captured")

    def _break_a_rule(self, step: Step) -> None:
        pc, name = self._worked(step), FIELDS[step.field % 2]
        values: dict[str, StoredValue] = {
            "members": LARGEST_INTEGER + 1 + step.value,
            name: token(step.value),
        }
        if _is_alive(pc, _row(step)):
            pc.edit(_row(step), values)
        else:
            pc.enter(_row(step), values)
        self._captured(pc, token(step.value))

    def _take_back(self, step: Step) -> bool:
        pc = self._worked(step)
        if not pc.take_back(_row(step)):
            return False
        self.taken.add(_row(step))
        return True

    def _delete(self, step: Step) -> bool:
        pc = self._worked(step)
        alive = _is_alive(pc, _row(step))
        if alive:
            pc.delete(_row(step))
        return alive

    def _settle(self, step: Step) -> bool:
        pc = self._worked(step)
        waiting = pc.conflicts()
        if waiting:
            pc.settle(waiting[step.pick % len(waiting)], mine=bool(step.field % 2))
        return bool(waiting)

    def _look(self, step: Step) -> bool:
        pc = self._worked(step)
        seen = pc.look(_row(step), FIELDS)
        if seen:
            self.looks.append((pc, _row(step), seen))
        return bool(seen)

    def _old_look(self, step: Step) -> tuple[PC, RowId, Seen] | None:
        """Return a look of a screen that still offers the record: one deleted right there was closed."""
        if not self.looks:
            return None
        pc, row_id, seen = self.looks[step.pick % len(self.looks)]
        found = pc.row(row_id)
        own = {one.operation.op_id for one in pc.fates()}
        if (
            pc not in self.fleet.pcs
            or found is None
            or (found.deleted and found.writers.get(DELETION) in own)
        ):
            return None
        self._called(pc)
        return pc, row_id, seen

    def _edit_by_an_old_look(self, step: Step) -> bool:
        look = self._old_look(step)
        if look is None:
            return False
        pc, row_id, seen = look
        pc.edit(row_id, {FIELDS[step.field % 2]: token(step.value)}, seen)
        self._captured(pc, token(step.value), must=False)
        return True

    def _delete_by_an_old_look(self, step: Step) -> bool:
        look = self._old_look(step)
        if look is None:
            return False
        pc, row_id, seen = look
        pc.delete(row_id, seen)
        return True

    def _enrol_again(self, step: Step) -> None:
        pc = self._any(step)
        try:
            self.fleet.enrol_again(pc)
        except Refused as refusal:
            self._go_on_after(refusal, pc)

    def _set_the_clock(self, step: Step) -> None:
        years = (-60, -1, 0, 1, 70)[step.pick % 5]
        self._any(step).set_clock(years * 365 * 24 * 3600 * 1000)

    # what lines do

    def _losing(self, step: Step, *, reply: bool) -> None:
        at = 1 + step.field % 3
        line = Line(self.fleet.line(self._any(step)))
        if reply:
            line.lose_reply = lambda number: number == at
        else:
            line.lose_request = lambda number: number == at
        self._sync_over(step, line)

    def _get_an_old_reply(self, step: Step) -> bool:
        pc = self._any(step)
        fitting = [reply for install, reply in self.replies if install == pc.install]
        if not fitting:
            return False
        self.happened.add(step.kind)
        stale = StaleLine(self.fleet.line(pc), fitting[step.field % len(fitting)])
        self._sync_over(step, Line(stale), stale=True)
        return True

    def _sync_over(self, step: Step, line: Line, *, stale: bool = False) -> None:
        self.sync(self._any(step), line, octets(step), stale=stale)

    def sync(self, pc: PC, line: Line, size: int = _PLENTY, *, stale: bool = False) -> SyncSummary | None:
        """Sync a PC; None where the line broke, or the PC had to enrol again and did."""
        install, sealed = pc.install, list[Push]()
        try:
            summary = sync(pc.side, line, push_octets=size, sealed=sealed)
        except LineTrouble as trouble:
            # A cache that tells of another time leads in a circle: the sync ends, and nothing is lost.
            if trouble.code not in _TROUBLES and not stale:
                raise BrokenError(f"the line is blamed: {trouble.code}") from trouble
            return None
        except Refused as refusal:
            # It changed nothing at the endpoint: sent again, it would be refused again.
            line.requests.pop()
            self._go_on_after(refusal, pc)
            return None
        finally:
            self.operations.update((one.op_id, one) for push in sealed for one in push.operations)
            self._note(install, line, heard=line.requests[1:] if stale else line.requests)
        if summary.verified:
            self._is_a_success(pc, stale=stale)
        return summary

    def _go_on_after(self, refusal: Refused, pc: PC) -> None:
        """Do what the program, or its officer, does after a refusal of the whole request."""
        if refusal.code == "unknown-install" and "put the endpoint back" in self.happened:
            # Enrolled after the copy was made: the officer asks for a new code.
            self.fleet.enrol_by_new_code(pc)
        elif refusal.code in {"install-forked", "chain-gap"} and self._may_fork:
            self.fleet.enrol_again(pc)
            self.forks += 1
        else:
            raise BrokenError(f"refused: {refusal.code} {refusal.values}") from refusal
        self.happened.add("enrol again")

    @property
    def _may_fork(self) -> bool:
        # A PC that was put back shows no nonce; out of a cache it may then be given an old one.
        return bool(self.happened & LONE_BREAKERS) or self.happened >= {"want whole", "get an old reply"}

    def _note(self, install: str, line: Line, heard: list[SyncRequest]) -> None:
        if any(one.replace for one in heard) and not self.happened & _MAY_WANT_WHOLE:
            raise BrokenError("what a PC holds had to be fetched whole: it differed from the centre's")
        self.requests += [(line.endpoint, one) for one in heard]
        self.replies += [(install, one) for one in line.replies]

    def _is_a_success(self, pc: PC, *, stale: bool) -> None:
        """Hold what the officer is told against both ends."""
        if waiting := pc.unanswered():
            raise BrokenError(f"a sync says all is received; {waiting} operations wait")
        rows = self.fleet.rows(pc.district)
        for stream in () if stale else (pc.district,):
            if pc.images(stream) != rows:
                raise BrokenError(f"a sync says both ends are equal; {stream} differs")

    def _replay(self, step: Step) -> bool:
        if not self.requests:
            return False
        way, request = self.requests[step.pick % len(self.requests)]
        self._who = "the line"
        before = self.fleet.head()
        try:
            way.exchange(request)
        except Refused as refusal:
            # To a copy put back, what came later is news, and may not fit what was made since. Short forms
            # that end before the known end are not answered: their full forms would be (decision 17). A PC
            # that has shown a later nonce waits for no answer any more.
            passed = {"expand", "install-forked" if request.nonce else "expand"}
            if "put the endpoint back" not in self.happened and refusal.code not in passed:
                raise BrokenError(f"a repeated request is refused: {refusal.code}") from refusal
        if self.fleet.head() != before and "put the endpoint back" not in self.happened:
            raise BrokenError("a repeated request wrote something")
        return True

    # what disks and machines do

    def _back_up(self, step: Step) -> None:
        number = self.fleet.pcs.index(self._any(step))
        known = {one.operation.op_id for one in self.fleet.pcs[number].fates()}
        self.backups.append((number, self.fleet.save_pc(number), known))

    def _put_back(self, step: Step) -> bool:
        if not self.backups:
            return False
        number, saved, known = self.backups[step.pick % len(self.backups)]
        self._who = f"PC {number}"
        gone = [one for one in self.fleet.pcs[number].fates() if one.operation.op_id not in known]
        self.lost |= {value for one in gone if one.result is None for value in entered(one)}
        # Refused and shown to its officer, it stood in that list only.
        self.lost |= {value for one in gone if one.listed or one.ended for value in entered(one)}
        self.fleet.put_back_pc(number, saved)
        return True

    def _clone(self, step: Step) -> bool:
        if len(self.fleet.pcs) > 5:
            return False
        self.fleet.clone_pc(self.fleet.pcs.index(self._any(step)))
        return True

    def _put_the_endpoint_back(self, step: Step) -> bool:
        if not self.copies:
            return False
        self.logs_hold()
        self.fleet.put_back_endpoint(self.copies[step.pick % len(self.copies)])
        return True

    # at rest

    def come_to_rest(self) -> None:
        """Sync all PCs until nothing moves any more."""
        for _ in range(ROUNDS):
            before = self.fleet.head()
            ended = [self.sync(pc, Line(self.fleet.line(pc))) for pc in self.fleet.pcs]
            verified = all(one is not None and one.verified for one in ended)
            moved = self.fleet.head() != before or any(pc.queued() for pc in self.fleet.pcs)
            copied = len({pc.install for pc in self.fleet.pcs}) < len(self.fleet.pcs)
            if verified and not moved and not copied:
                return
        if copied:
            raise BrokenError("two machines run as one install, and nobody notices")
        raise BrokenError(f"no rest after {ROUNDS} rounds of syncs")

    def logs_hold(self) -> None:
        """No operation is applied twice."""
        for district in {pc.district for pc in self.fleet.pcs}:
            told = writer_ids(self.fleet.log(district))
            if len(told) != len(set(told)):
                raise BrokenError(f"an operation stands twice in the log of {district}")


def entered(fate: Fate) -> list[str]:
    """Return the unique texts an operation wrote."""
    news = (change.new for change in fate.operation.set.values())
    return [new for new in news if isinstance(new, str) and new.startswith("t")]


def _row(step: Step) -> RowId:
    return ROWS[step.row % len(ROWS)]


def _is_alive(pc: PC, row_id: RowId) -> bool:
    found = pc.row(row_id)
    return found is not None and not found.deleted
