"""What a sync of 100 changes costs as the endpoint grows, and a PC's store with 200,000 records.

``python -m tests.bench.growth [--database ADDRESS] [--rows N …]`` fills the endpoint through its own door:
``DISTRICTS`` offices push new records until ``rows`` stand there. Then PCs with stores of their own edit 100
records each and sync. Costs are told as seconds on the clock and as seconds of the endpoint's processor.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sync.client.http import HttpTransport
from sync.model.fields import StoredValue
from sync.model.ids import OpId
from sync.model.sources import SeededChance
from sync.protocol import chain
from sync.protocol.messages import Push
from tests.bench.load import Sender, ask, operation, prepare, request_of, send
from tests.proof.real_pc import REGISTER, RealPC
from tests.support.endpoint import provision, serving
from tests.support.stores import ACTOR, bench

DISTRICTS, PCS, SYNCS, CHANGES = 90, 5, 7, 100
ROWS = (10_000, 100_000, 1_000_000)
A_PUSH = 1_000
LOCAL, SEARCHES = 200_000, 200
_TICKS = os.sysconf("SC_CLK_TCK")
_SYLLABLES = (
    *("บ้าน", "หนอง", "นา", "ดง", "โคก", "สวน", "คลอง", "บัว", "ทราย", "ใหม่"),
    *("เหนือ", "ใต้", "กลาง", "วัด", "ป่า", "ห้วย", "ทุ่ง", "ศรี", "ชัย", "มงคล"),
)


class Filler:
    """An office whose push goes on: new records, ``A_PUSH`` at a time."""

    def __init__(self, number: int, address: str, code: str, records: int) -> None:
        self.number, self.records = number, records
        self._sender: Sender = prepare(number, address, code, records)
        self._chance = SeededChance(f"growth/{number}")
        assert not send(self._sender).failed
        ask(self._sender)

    def grow(self, records: int) -> None:
        """Push until ``records`` were pushed in all."""
        while self.records < records:
            more = min(A_PUSH, records - self.records)
            self._push(more)
            self.records += more

    def _push(self, more: int) -> None:
        before = self._sender
        fresh = [
            operation(self.records + at, self.number, before.reply, before.clock, self._chance)
            for at in range(more)
        ]
        head = before.push.head
        first = before.push.first_n + len(before.push.operations)
        push = Push(first, head, chain.extend(head, fresh), fresh)
        install = before.request.hello.install
        request = request_of(install, before.reply, push, before.clock)
        self._sender = Sender(before.endpoint, push, request, before.reply, before.clock)
        assert not send(self._sender).failed
        ask(self._sender)


def processor_s(process: int) -> float:
    """Return the seconds of processor a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def syncs_of(pc: RealPC, address: str, process: int, mark: int) -> tuple[list[float], float]:
    """Edit 100 records and sync, some times; return the seconds of each, and of the endpoint's processor."""
    rows = [str(row["row_id"]) for row in pc.store.rows.where(REGISTER)][:CHANGES]
    walls = []
    began = processor_s(process)
    for turn in range(SYNCS):
        for row in rows:
            pc.edit(row, {"note": f"{mark}/{turn}"})
        start = time.perf_counter()
        assert pc.sync(lambda: HttpTransport(address)).verified
        walls.append(time.perf_counter() - start)
    return walls, (processor_s(process) - began) / SYNCS


def endpoint_grows(folder: Path, sizes: list[int], database: str) -> list[dict[str, object]]:
    """Return what a sync costs at each size."""
    provided = ["--database", database] if database else []
    codes = provision(folder, "--districts", str(DISTRICTS + PCS), *provided)
    figures: list[dict[str, object]] = []
    with (
        (folder / "serve.log").open("wb") as log,
        serving(folder, log, "--with-bench-register", *provided) as (address, process),
    ):
        pcs = [_pc(folder, number, address, codes) for number in range(DISTRICTS + 1, DISTRICTS + PCS + 1)]
        first = min(sizes) // DISTRICTS
        fillers = [Filler(number, address, codes[str(number)], first) for number in range(1, DISTRICTS + 1)]
        for size in sizes:
            each = size // DISTRICTS
            with ThreadPoolExecutor(2) as pool:
                list(pool.map(Filler.grow, fillers, [each] * len(fillers)))
            figures.append(_measured(pcs, address, process.pid, size))
            print(json.dumps(figures[-1]), file=sys.stderr, flush=True)
    return figures


def _pc(folder: Path, number: int, address: str, codes: dict[str, str]) -> RealPC:
    pc = RealPC(folder / f"pc{number}", f"pc{number}")
    pc.enrol(lambda: HttpTransport(address), codes[str(number)])
    with pc.store.act(pc.actor) as act:
        for at in range(CHANGES):
            act.insert(REGISTER, pc.home, {"note": f"{at}"})
    pc.sync(lambda: HttpTransport(address))
    return pc


def _measured(pcs: list[RealPC], address: str, process: int, size: int) -> dict[str, object]:
    found = [syncs_of(pc, address, process, size) for pc in pcs]
    walls = sorted(wall for some, _ in found for wall in some)
    return {
        "rows": size,
        "sync_ms": round(statistics.median(walls) * 1000, 1),
        "endpoint_processor_ms": round(statistics.median(each for _, each in found) * 1000, 1),
    }


def store_is_large(folder: Path) -> dict[str, object]:
    """Fill a store with village names; return how long it takes to open, and to search in."""
    means, chance = bench(folder, 1), SeededChance("growth")
    with means.opened() as store:
        writer = OpId("f" * 32)
        store.fill_as_received(("village", _village(number, chance), writer) for number in range(LOCAL))
    began = time.perf_counter()
    with means.opened() as store:
        opened = time.perf_counter() - began
        names = [str(row["name_th"]) for row in store.queries.search("village", "หนอง", 400)]
        walls = []
        for at in range(SEARCHES):
            name = names[at % len(names)]
            text = name[at % 3 : 2 + at % 3 + at % 7]
            start = time.perf_counter()
            store.queries.search("village", text)
            walls.append(time.perf_counter() - start)
        with store.act(ACTOR) as act:
            act.update("village", f"{0:032x}", {"name_th": "บ้านแก้ไขแล้ว"})
    walls.sort()
    return {
        "records": LOCAL,
        "megabytes": round(means.database.stat().st_size / 1e6),
        "open_s": round(opened, 2),
        "search_p50_ms": round(statistics.median(walls) * 1000, 1),
        "search_p95_ms": round(walls[len(walls) * 95 // 100] * 1000, 1),
    }


def _village(number: int, chance: SeededChance) -> dict[str, StoredValue]:
    drawn = chance.octets(4)
    name = "".join(_SYLLABLES[one % len(_SYLLABLES)] for one in drawn)
    return {"row_id": f"{number:032x}", "district_code": "3201", "name_th": name, "code": f"{number:08d}"}


def main() -> int:
    """Measure and print one line of JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--database", default="")
    parser.add_argument("--rows", type=int, nargs="*", default=list(ROWS))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found: dict[str, object] = {"store": store_is_large(Path(folder) / "store")}
        endpoint = Path(folder) / "endpoint"
        endpoint.mkdir()
        found["endpoint"] = endpoint_grows(endpoint, options.rows, options.database) if options.rows else []
    print(json.dumps(found), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
