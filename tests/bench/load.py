"""Load generator: N districts push K new records each, C at a time (BENCH.md, item 4).

Each client is an install of its own whose operations are made and sealed before the timed part, in memory:
what is measured is the endpoint, on the same cores as this load.
"""

import argparse
import json
import statistics
import sys
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import msgspec

from sync.central.provision import bench_stream
from sync.client.endpoint import Endpoint
from sync.client.http import HttpTransport
from sync.model.fields import StoredValue
from sync.model.ids import InstallId, RowId, install_id, operation_id
from sync.model.sources import SeededChance, SystemClock
from sync.protocol import chain
from sync.protocol.changes import FieldChange, Kind, Operation, Result
from sync.protocol.messages import SCHEMA_MAX, SCHEMA_MIN, EnrolReply, EnrolRequest, Hello, Push, SyncRequest
from sync.protocol.session import LineTrouble, Refused
from sync.protocol.signing import SEED_OCTETS, Signer
from sync.protocol.wording import OtherPush, in_full, in_short
from tests.bench.register import BENCH_RECORD

_PASSWORD = "load-password"
_SEED = 2565
_ASK_S = 0.02
_PATIENCE_S = 120


@dataclass(frozen=True, slots=True)
class Sender:
    """One district's install with its push ready."""

    endpoint: Endpoint
    push: Push
    request: SyncRequest
    """The push in short forms, as a PC sends it."""
    reply: EnrolReply
    clock: SystemClock


@dataclass(frozen=True, slots=True)
class Sent:
    """How one push went."""

    seconds: float
    """Until the receipt."""
    failed: bool
    delivered: bool = False
    """Whether it was received only, and is merged later."""


def values_of(number: int, chance: SeededChance) -> dict[str, StoredValue]:
    """Return a record like those of the benchmark's workload: 24 filled fields, about 700 bytes as JSON."""
    draw = int.from_bytes(chance.octets(4), "big")
    made: dict[str, StoredValue] = {}
    for place, field in enumerate(BENCH_RECORD.fields):
        share = (draw >> place % 16) + number
        kinds: dict[str, StoredValue] = {
            "decimal": round(share % 1_000_000 / 100 + 0.25, 2),
            "boolean": share % 2,
            "date": f"20{10 + share % 12:02d}-{1 + share % 12:02d}-{1 + share % 28:02d}",
            "integer": share % 1_000_000,
            "text": f"กองทุนหมู่บ้านทดสอบที่ {share % 5000}",
        }
        made[field.name] = kinds[field.type.value]
    return made


def prepare(number: int, address: str, code: str, records: int) -> Sender:
    """Enrol a district's install and seal its push."""
    clock, chance = SystemClock(), SeededChance(f"{_SEED}/{number}/{address}")
    seed, install = chance.octets(SEED_OCTETS), install_id(chance)
    endpoint = Endpoint(HttpTransport(address), install, Signer(seed))
    reply = endpoint.enrol(
        EnrolRequest(
            code=code,
            realm="bench",
            install=install,
            device_key=Signer(seed).public,
            user_name=f"load{number}",
            display_name="load",
            password=_PASSWORD,
            machine_label="load",
            app="bench",
        )
    )
    operations = [operation(at, number, reply, clock, chance) for at in range(records)]
    prev = chain.genesis(install)
    push = Push(1, prev, chain.extend(prev, operations), operations)
    return Sender(endpoint, push, request_of(install, reply, push, clock), reply, clock)


def operation(at: int, number: int, reply: EnrolReply, clock: SystemClock, chance: SeededChance) -> Operation:
    """Return the insert of a record of district ``number``."""
    changes = {name: FieldChange(None, value, None) for name, value in values_of(at, chance).items()}
    return Operation(
        op_id=operation_id(clock, chance),
        register=BENCH_RECORD.name,
        row_id=RowId(UUID(bytes=chance.octets(16), version=4).hex),
        stream=bench_stream(number),
        kind=Kind.INSERT,
        set=changes,
        actor=reply.account,
        generation=reply.generation,
        group=None,
        wall_ms=clock.now_ms(),
        server_offset_ms=0,
        schema=SCHEMA_MAX,
        app="bench",
    )


def request_of(install: InstallId, reply: EnrolReply, push: Push, clock: SystemClock) -> SyncRequest:
    """Return a push as a request that pulls nothing."""
    hello = Hello(
        install,
        reply.realm,
        reply.epoch,
        reply.generation,
        SCHEMA_MIN,
        SCHEMA_MAX,
        "bench",
        clock.now_ms(),
        "bench",
        endpoint_schema=SCHEMA_MAX,
    )
    return in_short(SyncRequest(hello, {}, push), push)


def send(sender: Sender) -> Sent:
    """Push once."""
    began = time.perf_counter()
    try:
        reply = in_full(sender.endpoint.exchange(sender.request), sender.push)
        failed = reply.receipt is None or _any_lost(reply.results)
        delivered = not reply.results
    except (LineTrouble, Refused, OtherPush):
        failed, delivered = True, False
    return Sent(time.perf_counter() - began, failed, delivered)


def _any_lost(results: Iterable[Result]) -> bool:
    return any(one.status not in {"applied", "same"} for one in results)


def ask(sender: Sender) -> bool:
    """Ask until a push that was received only has ended; tell whether any of it was lost."""
    question = msgspec.structs.replace(
        sender.request, push=None, short=None, answers_from=sender.push.first_n
    )
    until = time.monotonic() + _PATIENCE_S
    while time.monotonic() < until:
        try:
            reply = sender.endpoint.exchange(question)
        except (LineTrouble, Refused):
            time.sleep(_ASK_S)
            continue
        if not reply.waiting:
            return not reply.answered or any(_any_lost(one.results) for one in reply.answered)
        time.sleep(_ASK_S)
    return True


def main() -> int:
    """Prepare, say so, push, print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--url", required=True)
    parser.add_argument("--tokens", type=Path, required=True)
    parser.add_argument("--clients", type=int, required=True)
    parser.add_argument("--records", type=int, required=True)
    parser.add_argument("--concurrency", type=int, required=True)
    parser.add_argument("--dir", type=Path, required=True)
    options = parser.parse_args()
    codes: dict[str, str] = json.loads(options.tokens.read_text(encoding="utf-8"))
    with ThreadPoolExecutor(options.concurrency) as pool:
        numbers = range(1, options.clients + 1)
        senders = list(
            pool.map(
                lambda number: prepare(number, options.url, codes[str(number)], options.records), numbers
            )
        )
        print(json.dumps({"ready": True}), flush=True)
        began = time.perf_counter()
        sent = list(pool.map(send, senders))
        receipts = time.perf_counter() - began
        # One after the other: many questions at a time would be a load of their own.
        later = [ask(sender) for sender, one in zip(senders, sent, strict=True) if one.delivered]
        wall = time.perf_counter() - began
    walls = Walls(receipts, wall, sum(later))
    print(json.dumps(figures(options.clients, options.records, options.concurrency, sent, walls)), flush=True)
    return 0


@dataclass(frozen=True, slots=True)
class Walls:
    """Seconds until everything was received, and until everything was merged; pushes lost meanwhile."""

    receipts_s: float
    merged_s: float
    lost: int


def figures(
    clients: int, records: int, concurrency: int, sent: list[Sent], walls: Walls
) -> dict[str, object]:
    """Return the line to print (BENCH.md, item 4)."""
    seconds = sorted(one.seconds for one in sent)
    return {
        "clients": clients,
        "concurrency": concurrency,
        "records": clients * records,
        "wall_s": round(walls.merged_s, 3),
        "records_per_s": round(clients * records / walls.merged_s, 1),
        "p50_s": round(statistics.median(seconds), 4),
        "p99_s": round(seconds[min(len(seconds) - 1, int(len(seconds) * 0.99))], 4),
        "failed": sum(one.failed for one in sent) + walls.lost,
        "receipts_per_s": round(clients * records / walls.receipts_s, 1),
        "delivered": sum(one.delivered for one in sent),
    }


if __name__ == "__main__":
    sys.exit(main())
