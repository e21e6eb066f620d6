"""More requests than an endpoint lets in: each is answered, with a slot or with what it asked for."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import anyio
import httpx
import pytest
from fastapi import FastAPI

from sync.central import admission, records
from sync.central.app import make_app
from sync.central.centre import Centre, open_centre
from sync.central.ledger import head_of
from sync.central.merging import Merger
from sync.central.provision import bench_stream
from sync.model.registry import REGISTERS
from sync.protocol.codec import pack
from sync.protocol.messages import SyncRequest
from tests.bench.register import BENCH_RECORD
from tests.support.databases import SERVERS, database_of
from tests.support.desk_call import DeskPc, desk_pc

OFFICES = 24


@pytest.fixture(params=SERVERS)
def centre(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Centre]:
    opened = open_centre(
        tmp_path,
        realm="bench",
        address=database_of(request),
        registry=REGISTERS.with_register(BENCH_RECORD),
    )
    yield opened
    opened.close()


async def at_once(app: FastAPI, asked: list[tuple[DeskPc, SyncRequest]]) -> list[httpx.Response]:
    """Send everybody's request at the same moment."""
    answers: dict[int, httpx.Response] = {}
    transport = httpx.ASGITransport(app)
    async with (
        httpx.AsyncClient(transport=transport, base_url="http://centre") as client,
        anyio.create_task_group() as together,
    ):

        async def ask(place: int, pc: DeskPc, request: SyncRequest) -> None:
            call = pc.call("/v1/sync", pack(request))
            answers[place] = await client.post("/v1/sync", content=call.body, headers=dict(call.headers))

        for place, (pc, request) in enumerate(asked):
            together.start_soon(ask, place, pc, request)
    return [answers[place] for place in range(len(asked))]


def test_a_crowd_is_answered_and_nothing_is_lost_or_doubled(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(admission, "MOST_PUSHES", 6)
    monkeypatch.setattr(admission, "MOST_PULLS", 6)
    app = make_app(centre)
    pcs = [desk_pc(centre, bench_stream(number), seed=number) for number in range(1, OFFICES + 1)]
    pushes = [pc.push_of([pc.insert("bench_record", {"name": f"กองทุน {n}"}) for n in range(8)]) for pc in pcs]
    waiting = [(pc, SyncRequest(pc.hello(), {}, push)) for pc, push in zip(pcs, pushes, strict=True)]
    told = anyio.run(at_once, app, waiting)
    # Of schema 1, what was received only is a 200 as well.
    statuses = Counter(one.status_code for one in told)
    assert set(statuses) == {200, 503}
    slots = [int(one.headers["Retry-After"]) for one in told if one.status_code == 503]
    assert len(slots) == statuses[503]
    assert all(slot > 0 for slot in slots)
    rounds = 0
    while waiting := [one for one, answer in zip(waiting, told, strict=True) if answer.status_code != 200]:
        rounds += 1
        assert rounds < OFFICES
        told = anyio.run(at_once, app, waiting)
    Merger(app.state.endpoint).drain()
    with centre.database.reading() as connection:
        rows = [
            sum(one.register == "bench_record" for one in records.every(connection, pc.stream)) for pc in pcs
        ]
        ends = [head_of(connection, pc.stream)[0] for pc in pcs]
    assert rows == [8] * OFFICES
    # A record of its officer and one of its machine beside them: nothing was written twice.
    assert ends == [10] * OFFICES
    counted = app.state.endpoint.metrics.text().decode()
    assert "kongtun_inbox_pushes 0.0" in counted
    assert "kongtun_requests_under_way 0.0" in counted
    assert "kongtun_slots_given 0.0" not in counted
