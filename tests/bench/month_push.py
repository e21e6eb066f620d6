"""The month push at the endpoint: 1,000 edits of two fields and 200 new records in one request, timed.

Each run is a district of its own with 1,000 records; the request is made and sealed before the clock starts.
What is measured is one request and its reply; the client's own work on its store is not in it.
"""

import argparse
import json
import statistics
import sys
import time
from pathlib import Path

from sync.model.sources import SeededChance
from sync.protocol import chain
from sync.protocol.changes import FieldChange, Kind, Operation
from sync.protocol.messages import Push
from sync.protocol.wording import in_full
from tests.bench.load import Sender, operation, prepare, request_of

EDITS, NEW = 1_000, 200


def _edit(before: Operation, at: int, anew: Operation) -> Operation:
    changes = {
        name: FieldChange(before.set[name].new, value, before.op_id)
        for name, value in (("savings_baht", 1_000.25 + at), ("note", f"แก้ไขครั้งที่ {at}"))
    }
    return Operation(
        op_id=anew.op_id,
        register=before.register,
        row_id=before.row_id,
        stream=before.stream,
        kind=Kind.UPDATE,
        set=changes,
        actor=before.actor,
        generation=before.generation,
        group=None,
        wall_ms=anew.wall_ms,
        server_offset_ms=0,
        schema=before.schema,
        app=before.app,
    )


def pushed_s(number: int, address: str, code: str) -> float:
    """Fill a district, then return how many seconds its month push took."""
    first: Sender = prepare(number, address, code, EDITS)
    first.endpoint.exchange(first.request)
    chance = SeededChance(f"month/{number}/{address}")
    fresh = [operation(at, number, first.reply, first.clock, chance) for at in range(EDITS + NEW)]
    edits = [_edit(one, at, fresh[at]) for at, one in enumerate(first.push.operations)]
    operations = [*edits, *fresh[EDITS:]]
    head = first.push.head
    push = Push(EDITS + 1, head, chain.extend(head, operations), operations)
    request = request_of(first.request.hello.install, first.reply, push, first.clock)
    began = time.perf_counter()
    reply = first.endpoint.exchange(request)
    took = time.perf_counter() - began
    assert {one.status for one in in_full(reply, push).results} == {"applied"}
    return took


def main() -> int:
    """Push the month of several districts one after the other and print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--url", required=True)
    parser.add_argument("--tokens", type=Path, required=True)
    parser.add_argument("--first", type=int, default=101, help="the first district's number")
    parser.add_argument("--runs", type=int, default=9)
    options = parser.parse_args()
    codes: dict[str, str] = json.loads(options.tokens.read_text(encoding="utf-8"))
    numbers = range(options.first, options.first + options.runs)
    seconds = [pushed_s(number, options.url, codes[str(number)]) for number in numbers]
    figures = {"runs": options.runs, "operations": EDITS + NEW}
    figures |= {
        "median_ms": round(statistics.median(seconds) * 1000),
        "min_ms": round(min(seconds) * 1000),
        "max_ms": round(max(seconds) * 1000),
    }
    print(json.dumps(figures), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
