"""Receives pushes without merging them: each is proved to follow its install's chain and put into the inbox.

Those that wait for it at the same time share one transaction, for what it costs is mostly its commit.
"""

import threading
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from sync.central import epochs, inbox
from sync.central.batch import Sender
from sync.central.centre import Centre
from sync.central.installs import Caller, Install, chain_end, find_install, move_chain
from sync.central.intake import Taken, extent_of, own_of, receipt_for, shelves_of
from sync.central.ledger import known_results
from sync.central.problems import refuse
from sync.central.unfolding import is_end, unfold
from sync.model.ids import OpId
from sync.protocol.chain import extend
from sync.protocol.changes import Result
from sync.protocol.expanding import Opened
from sync.protocol.messages import Push


@dataclass(slots=True)
class _Job:
    """A push that waits to be put into the inbox, and what came of it."""

    centre: Centre
    caller: Caller
    push: Push
    """In full forms; its operations give its head."""
    shelves: Sequence[str]
    body: bytes
    received_ms: int
    results: list[Result] | None = None
    """Where all of it was merged before."""
    trouble: BaseException | None = None
    done: bool = field(default=False)


class Holding:
    """Puts pushes into the inbox of one endpoint, together where they come together."""

    def __init__(self) -> None:
        self._jobs: list[_Job] = []
        self._under_way = 0
        self._list = threading.Lock()
        self._turn = threading.Lock()

    @property
    def busy(self) -> bool:
        """Whether any push waits to be put into the inbox."""
        return self._under_way > 0

    def hold(self, centre: Centre, caller: Caller, offered: Push | Opened) -> Taken:
        """Receive a push durably and return its receipt; a repeat of what was merged gets its results.

        Raises:
            Refused: ``install-forked``, ``chain-broken``, ``chain-gap``, ``expand``.
        """
        extent = extent_of(offered)
        sender = Sender(caller.install.install, centre.clock.now_ms())
        shelves = shelves_of(caller, offered)
        results: list[Result] | None = None
        if isinstance(offered, Push):
            # Outside the common transaction: of operations that do not give their own head nothing can be
            # said.
            if extend(offered.prev, offered.operations) != offered.head:
                raise refuse("chain-broken")
            push: Push | None = offered
        else:
            push, results = _in_full(centre, caller, offered, shelves)
        if push is not None:
            own = shelves[len(shelves) - len(push.operations) :]
            results = self._put(
                centre, _Job(centre, caller, push, own, inbox.packed(push), sender.received_ms)
            )
        receipt = receipt_for(centre, extent, sender)
        if results is None:
            return Taken([], {}, extent.last, receipt, delivered=True)
        return Taken(results, own_of(shelves, results), max(extent.last, caller.install.n), receipt)

    def _put(self, centre: Centre, job: _Job) -> list[Result] | None:
        with self._list:
            self._jobs.append(job)
            self._under_way += 1
        try:
            self._wait(centre, job)
        finally:
            with self._list:
                self._under_way -= 1
        if job.trouble is not None:
            raise job.trouble
        return job.results

    def _wait(self, centre: Centre, job: _Job) -> None:
        # Whoever has the turn does the work of all that wait by then; the others find theirs done.
        with self._turn:
            if not job.done:
                self._together(centre)

    def _together(self, centre: Centre) -> None:
        with self._list:
            jobs, self._jobs = self._jobs, []
        try:
            with centre.database.writing() as connection:
                # By install, in every process: two that wait for each other's rows would stand in a ring.
                for job in sorted(jobs, key=lambda one: one.caller.install.install):
                    _put_in(connection, job)
        except Exception as trouble:  # noqa: BLE001 - each of those who wait has to hear of it
            for job in jobs:
                job.trouble = job.trouble or trouble
        for job in jobs:
            job.done = True


def _in_full(
    centre: Centre, caller: Caller, offered: Opened, shelves: Sequence[str]
) -> tuple[Push | None, list[Result] | None]:
    """Return what is new of a short push in full forms, proved by its head; else how all of it ended.

    Neither where it waits already.

    Nothing is locked: whatever these rows are, only the forms that were sealed give the head.

    Raises:
        Refused: ``chain-gap``; ``expand``: what it rests on waits to be merged itself.
    """
    with centre.database.reading() as connection:
        install = find_install(connection, caller.install.install) or caller.install
        if is_end(install, offered) and any(
            one.state != inbox.State.ENDED for one in inbox.entries(connection, install)
        ):
            return None, None
        full = unfold(connection, install, offered, shelves)
    return (full.push, None) if full.push.operations else (None, full.answered)


def _put_in(connection: Connection, job: _Job) -> None:
    """Do one job; what does not hold is told to its install alone, and has written nothing."""
    install = chain_end(connection, job.caller.install)
    try:
        epochs.require(connection, job.centre)
        fresh = _fresh(connection, install, job)
    except Exception as trouble:  # noqa: BLE001 - told to whoever waits for this job
        job.trouble = trouble
        return
    if fresh is None:
        return
    body = job.body if fresh is job.push else inbox.packed(fresh)
    inbox.keep(connection, install, fresh, body, job.received_ms)
    last = fresh.first_n + len(fresh.operations) - 1
    move_chain(connection, install, last, fresh.head, job.received_ms)


def _fresh(connection: Connection, install: Install, job: _Job) -> Push | None:
    """Return what of a push the endpoint does not hold yet; None for a repeat, whose results the job gets.

    Raises:
        Refused: ``chain-gap``, ``install-forked``.
    """
    push = job.push
    if not install.anchored:
        return push  # the first one in an epoch shows where the chain goes on (`claims.check_chain`)
    if push.first_n > install.n + 1:
        raise refuse("chain-gap", acked=str(install.n))
    held = install.n + 1 - push.first_n
    if held >= len(push.operations):
        job.results = _ends(connection, install, job)
        return None
    # Equal heads are equal operations, all of them; another head was made by another copy of the store.
    if (push.prev if held == 0 else extend(push.prev, push.operations[:held])) != install.head:
        raise refuse("install-forked")
    if held == 0:
        return push
    return Push(install.n + 1, install.head, push.head, push.operations[held:], push.evidence)


def _ends(connection: Connection, install: Install, job: _Job) -> list[Result] | None:
    """Return how the operations of a repeat ended; None where some of them wait.

    Raises:
        Refused: ``install-forked``: other operations stand under these numbers.
    """
    asked: defaultdict[str, list[OpId]] = defaultdict(list)
    for stream, one in zip(job.shelves, job.push.operations, strict=True):
        asked[stream].append(one.op_id)
    known: dict[OpId, Result] = {}
    for stream, op_ids in asked.items():
        known.update(known_results(connection, stream, op_ids))
    unknown = {one.op_id for one in job.push.operations} - known.keys()
    if not unknown:
        return [known[one.op_id] for one in job.push.operations]
    for entry in inbox.entries(connection, install):
        if entry.state != inbox.State.ENDED and entry.last >= job.push.first_n:
            unknown -= {one.op_id for one in inbox.push_of(connection, install, entry).operations}
    if unknown:
        raise refuse("install-forked")
    return None
