"""The last day of the month: every district sends its month at once, and asks twice more what is new.

A district is an install without a store: its operations are made and sealed before the timed part, for the
endpoint is what is looked at, on the same cores as this load. What it holds in the end is read from its
database: every operation judged once, every value in the log once.
"""

import heapq
import json
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Condition

from sync.central.provision import bench_stream
from sync.client.backoff import wait_s
from sync.client.endpoint import Endpoint
from sync.client.http import HttpTransport
from sync.model.ids import RowId, install_id, operation_id
from sync.model.sources import Chance, SeededChance, SystemClock
from sync.protocol.chain import extend, genesis
from sync.protocol.changes import FieldChange, Kind, Operation
from sync.protocol.messages import (
    SCHEMA_MAX,
    SCHEMA_MIN,
    EnrolReply,
    EnrolRequest,
    Hello,
    Push,
    SyncReply,
    SyncRequest,
)
from sync.protocol.session import LineTrouble, Refused
from sync.protocol.signing import SEED_OCTETS, Signer
from tests.proof.central_books import central_books
from tests.proof.outcome import Outcome, Task
from tests.proof.real_pc import PASSWORD, REALM, REGISTER
from tests.support.endpoint import provision, serving

ROWS, CELLS = 91, 730
"""Of one district's month: its funds, and what is changed of them (SYNC section 3)."""
FIELDS = (
    "savings_baht",
    "loans_baht",
    "overdue_baht",
    "members",
    "members_target",
    "fund_baht",
    "debt_households",
    "score",
    "level",
)
_ALL = 878
_ARRIVE_S = 120.0
_AT_ONCE = 256
"""Requests under way at a time at the most; a district beyond it waits its turn here, as its thread would."""
_GIVE_UP_S = 30 * 60.0


@dataclass
class Office:
    """One district of the load: its line, its chain, what it has to say."""

    number: int
    endpoint: Endpoint
    hello: Hello
    actor: str
    chance: Chance
    n: int = 0
    head: str = ""
    cursor: str | None = None
    pushes: list[Push] = field(default_factory=list)
    asks_from: int | None = None
    """The first number that was delivered and has no result."""

    @property
    def stream(self) -> str:
        return bench_stream(self.number)

    def seal(self, operations: Sequence[Operation]) -> None:
        """Make a push of ``operations`` at the end of the chain."""
        head = extend(self.head, operations)
        self.pushes.append(Push(self.n + 1, self.head, head, list(operations)))
        self.n, self.head = self.n + len(operations), head

    @property
    def is_done(self) -> bool:
        """Whether everything was sent and judged."""
        return not self.pushes and self.asks_from is None

    def send(self) -> SyncReply:
        """Send the first push that waits, or ask how what was delivered ended, and what is new."""
        push = self.pushes[0] if self.pushes else None
        reply = self.endpoint.exchange(
            SyncRequest(
                self.hello,
                {self.stream: self.cursor},
                push,
                digest=push is None,
                answers_from=self.asks_from,
            )
        )
        if self.asks_from is not None and reply.answered:
            self.asks_from = None
        if push is not None and reply.receipt is not None:
            self.pushes.pop(0)
            # Delivered is not merged: it is asked for.
            if not reply.results and not reply.runs and self.asks_from is None:
                self.asks_from = push.first_n
        for page in reply.pages:
            self.cursor = page.cursor
        return reply


@dataclass
class Day:
    """What the load saw."""

    receipts_s: list[float] = field(default_factory=list)
    told: Counter[str] = field(default_factory=Counter)
    wall_s: float = 0.0


class Calendar:
    """Who is to send when; workers take the next that is due."""

    def __init__(self, offices: Sequence[Office], over_s: float) -> None:
        self._began = time.monotonic()
        self._changed = Condition()
        self._due = [(over_s * at / len(offices), at, 1) for at in range(len(offices))]
        self._offices = offices
        self._left = len(offices)

    def now(self) -> float:
        """Return the seconds since the load began."""
        return time.monotonic() - self._began

    def entries(self) -> Iterator[tuple[int, Office, int]]:
        """Give place, office and number of try of whoever is due, until all are done."""
        while True:
            with self._changed:
                while self._left and (not self._due or self._due[0][0] > self.now()):
                    self._changed.wait(min(1.0, self._due[0][0] - self.now()) if self._due else 1.0)
                if not self._left or self.now() > _GIVE_UP_S:
                    return
                _, at, attempt = heapq.heappop(self._due)
            yield at, self._offices[at], attempt

    def again(self, at: int, after_s: float, attempt: int) -> None:
        """Put an office back, to come again after so many seconds."""
        with self._changed:
            heapq.heappush(self._due, (self.now() + after_s, at, attempt))
            self._changed.notify()

    def done(self) -> None:
        """Note that an office has nothing left to do."""
        with self._changed:
            self._left -= 1
            self._changed.notify_all()


def month_end(task: Task) -> Outcome:
    """Let ``amount`` districts send their month within two minutes (fewer: in proportion), then look."""
    return _load(task, rate=1.0)


def rush(task: Task) -> Outcome:
    """The same at five times the rate."""
    return _load(task, rate=5.0)


def _load(task: Task, rate: float) -> Outcome:
    provided = ["--database", task.database] if task.database else []
    codes = provision(task.folder, "--districts", str(task.amount), *provided)
    with (task.folder / "serve.log").open("wb") as log:
        arguments = ["--with-bench-register", *provided]
        with serving(task.folder, log, *arguments) as (address, process):
            offices = _made_ready(address, codes, task.seed)
            day = _carried_through(offices, _ARRIVE_S * task.amount / _ALL / rate)
            peak = _peak_octets(process.pid)
    bad, story = _looked_at(task, offices, day)
    receipts = sorted(day.receipts_s)
    counts = {
        "operations": len(offices) * (ROWS + CELLS),
        "wall_ms": round(day.wall_s * 1000),
        "receipt_p50_ms": round(receipts[len(receipts) // 2] * 1000),
        "receipt_p99_ms": round(receipts[min(len(receipts) - 1, len(receipts) * 99 // 100)] * 1000),
        "endpoint_peak_mb": peak // 1_000_000,
        **day.told,
    }
    return Outcome("rush" if rate > 1 else "month-end", len(offices), bad, task.seed, counts, story)


def _made_ready(address: str, codes: dict[str, str], seed: int) -> list[Office]:
    """Enrol every district, send last month's rows, and seal this month's cells."""
    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(lambda one: _office(address, int(one[0]), one[1], seed), codes.items()))


def _office(address: str, number: int, code: str, run_seed: int) -> Office:
    clock, chance = SystemClock(), SeededChance(f"{run_seed}/{number}")
    seed, install = chance.octets(SEED_OCTETS), install_id(chance)
    signer = Signer(seed)
    endpoint = Endpoint(HttpTransport(address), install, signer)
    request = EnrolRequest(
        code, REALM, install, signer.public, f"load{number}", "load", PASSWORD, f"load{number}", "proof"
    )
    reply = endpoint.enrol(request)
    hello = Hello(
        install,
        reply.realm,
        reply.epoch,
        reply.generation,
        SCHEMA_MIN,
        SCHEMA_MAX,
        "proof",
        clock.now_ms(),
        "bench",
    )
    office = Office(number, endpoint, hello, reply.account, chance, head=genesis(install))
    made = [_making(office, reply, row) for row in range(ROWS)]
    office.seal(made)
    while not office.is_done:
        office.send()
    office.seal([_cell(office, reply, made, at) for at in range(CELLS)])
    return office


def _making(office: Office, reply: EnrolReply, row: int) -> Operation:
    values = {name: FieldChange(None, place * 1000 + row, None) for place, name in enumerate(FIELDS, 1)}
    return _operation(office, reply, Kind.INSERT, RowId(office.chance.octets(16).hex()), values)


def _cell(office: Office, reply: EnrolReply, made: Sequence[Operation], at: int) -> Operation:
    """Return the edit of one cell: no cell is edited twice, so that each value is one operation's."""
    row, name = made[at % ROWS], FIELDS[at // ROWS]
    change = FieldChange(row.set[name].new, _cell_value(at), row.op_id)
    return _operation(office, reply, Kind.UPDATE, row.row_id, {name: change})


def _cell_value(at: int) -> int:
    """Return what stands in a cell at the end: another number for each, and none of the first ones."""
    return 1_000_000 + at


def _operation(
    office: Office, reply: EnrolReply, kind: Kind, row_id: RowId, changes: dict[str, FieldChange]
) -> Operation:
    clock = SystemClock()
    return Operation(
        op_id=operation_id(clock, office.chance),
        register=REGISTER,
        row_id=row_id,
        stream=office.stream,
        kind=kind,
        set=changes,
        actor=office.actor,
        generation=reply.generation,
        group=None,
        wall_ms=clock.now_ms(),
        server_offset_ms=0,
        schema=SCHEMA_MAX,
        app="proof",
    )


def _carried_through(offices: Sequence[Office], over_s: float) -> Day:
    day, calendar = Day(), Calendar(offices, over_s)
    with ThreadPoolExecutor(min(_AT_ONCE, len(offices))) as pool:
        for worker in [pool.submit(_work, calendar, day) for _ in range(min(_AT_ONCE, len(offices)))]:
            worker.result()
    day.wall_s = calendar.now()
    return day


def _work(calendar: Calendar, day: Day) -> None:
    for at, office, attempt in calendar.entries():
        pushing, began = bool(office.pushes), time.monotonic()
        try:
            reply = office.send()
        except (LineTrouble, Refused) as trouble:
            day.told[trouble.code] += 1
            slot = trouble.retry_after_s if isinstance(trouble, Refused) else None
            calendar.again(at, wait_s(attempt, office.chance, slot), attempt + 1)
            continue
        if pushing and reply.receipt is not None:
            day.receipts_s.append(time.monotonic() - began)
        if not office.is_done:
            day.told["delivered" if pushing else "asked"] += 1
            calendar.again(at, max(1.0, float(reply.backoff_s)), attempt + 1)
        elif attempt < _ASKING:
            calendar.again(at, 1.0, _ASKING + (not pushing))
        else:
            calendar.done()


_ASKING = 1_000
"""Number of the try from which an office only asks: two questions after its month is in."""


def _peak_octets(process: int) -> int:
    """Return the most memory a process and those it started ever held, in bytes (Linux)."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text("utf-8").split()
    lines = Path(f"/proc/{process}/status").read_text("utf-8").splitlines()
    own = next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))
    return own + sum(_peak_octets(int(child)) for child in children)


def _looked_at(task: Task, offices: Sequence[Office], day: Day) -> tuple[int, str]:
    """Return how many districts are not whole at the centre, and what is wrong with the first of them."""
    stories = []
    with central_books(task.folder, task.database) as books:
        for office in offices:
            books.stream = office.stream
            judged, times = books.operations(), books.times()
            cells = [times[_cell_value(at)] for at in range(CELLS)]
            if judged != ROWS + CELLS or set(cells) != {1} or not office.is_done:
                stories.append(
                    f"district {office.stream}: {judged} of {ROWS + CELLS} judged,"
                    f" {cells.count(0)} cells missing, {sum(one > 1 for one in cells)} doubled"
                )
    if stories:
        stories.append(json.dumps(dict(day.told)))
    return len(stories[:-1]), "\n".join(stories[:3])
