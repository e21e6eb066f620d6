"""The outermost handler: bugs and a busy store are told without a word of what was in the records."""

import json
import logging
import sys
from collections.abc import AsyncIterator
from types import SimpleNamespace

import anyio
import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy.exc import OperationalError

from sync.central import app as app_module
from sync.central import receiving
from sync.central.addresses import ADDRESSES, Address
from sync.central.app import make_app
from sync.central.calls import Answer, Call, Endpoint
from sync.central.centre import Centre
from sync.central.logs import JsonLines
from sync.central.receiving import Room

VALUE = "ค่าที่ต้องไม่หลุดออกไป"


def broken(_endpoint: Endpoint, _call: Call) -> Answer:
    raise KeyError(VALUE)


def broken_at_length(_endpoint: Endpoint, _call: Call) -> Answer:
    raise KeyError(f"{VALUE}\n  {VALUE}\n  more")


def full(_endpoint: Endpoint, _call: Call) -> Answer:
    raise OSError(28, f"No space left on {VALUE}")


def busy(_endpoint: Endpoint, _call: Call) -> Answer:
    raise OperationalError(f"INSERT {VALUE}", {"value": VALUE}, Exception("database is locked"))


class Client:
    """Asks the application in this process."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app

    def get(self, path: str) -> httpx.Response:
        return self.ask("GET", path)

    def ask(self, method: str, path: str, host: str = "") -> httpx.Response:
        return anyio.run(self._ask, method, path, b"", host)

    async def _ask(
        self, method: str, path: str, content: AsyncIterator[bytes] | bytes = b"", host: str = ""
    ) -> httpx.Response:
        transport = httpx.ASGITransport(self._app, client=(host, 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://centre") as client:
            return await client.request(method, f"http://centre{path}", content=content)

    def push(self, *bodies: AsyncIterator[bytes], host: str = "") -> list[httpx.Response]:
        """Send bodies at the same time and return the answers in their order."""
        answers: dict[int, httpx.Response] = {}

        async def one(number: int, body: AsyncIterator[bytes]) -> None:
            answers[number] = await self._ask("POST", "/v1/sync", body, host)

        async def every() -> None:
            async with anyio.create_task_group() as tasks:
                for number, body in enumerate(bodies):
                    tasks.start_soon(one, number, body)

        anyio.run(every)
        return [answers[number] for number in range(len(bodies))]


@pytest.fixture
def client(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> Client:
    addresses = (
        Address("/broken", "GET", broken),
        Address("/broken-at-length", "GET", broken_at_length),
        Address("/full", "GET", full),
        Address("/busy", "GET", busy),
    )
    monkeypatch.setattr(app_module, "ADDRESSES", (*ADDRESSES, *addresses))
    return Client(make_app(centre))


@pytest.mark.expects_log("bug")
def test_a_bug_is_a_problem_and_its_values_stay_inside(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        answer = client.get("/broken")
    assert (answer.status_code, answer.json()["title"]) == (500, "internal")
    assert "in broken" in caplog.text
    assert VALUE not in caplog.text + answer.text


@pytest.mark.expects_log("bug")
def test_not_even_the_first_line_of_a_long_message_is_logged(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        answer = client.get("/broken-at-length")
    assert answer.status_code == 500
    assert "in broken_at_length" in caplog.text
    assert VALUE not in caplog.text + answer.text


@pytest.mark.expects_log("disk or line")
def test_a_full_disk_asks_to_come_back_later(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        answer = client.get("/full")
    assert (answer.status_code, answer.json()["title"]) == (503, "unavailable")
    assert int(answer.headers["Retry-After"]) > 0
    assert "disk or line 28" in caplog.text
    assert VALUE not in caplog.text + answer.text


async def _body(pieces: int, then_s: float = 0) -> AsyncIterator[bytes]:
    for _ in range(pieces):
        yield bytes(1000)
    await anyio.sleep(then_s)
    yield b""


def test_bodies_together_have_so_much_room_and_no_more(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hundred stalled uploads took a gigabyte; what goes beyond the room is told to come again."""
    monkeypatch.setattr(app_module, "Room", lambda: Room(25_000))
    client = Client(make_app(centre))
    answers = client.push(_body(10, 0.5), _body(10, 0.5), _body(10, 0.2), _body(5, 0.2))
    told = [(one.status_code, one.json()["title"]) for one in answers]
    assert told == [(415, "wrong-content-type")] * 2 + [(503, "busy")] + [(415, "wrong-content-type")]
    assert int(answers[2].headers["Retry-After"]) > 0
    assert answers[2].headers["Connection"] == "close"
    (again,) = client.push(_body(20))
    assert again.status_code == 415, "the room is free again"


def test_a_line_that_falls_silent_is_taken_for_cut(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "STALL_S", 0.1)
    (answer,) = Client(make_app(centre)).push(_body(3, 30))
    assert (answer.status_code, answer.json()["title"]) == (400, "malformed")


def test_a_body_too_large_is_not_kept_and_not_read_for_ever(centre: Centre) -> None:
    (answer,) = Client(make_app(centre)).push(_body(50_000))
    assert (answer.status_code, answer.json()["title"]) == (413, "too-large")
    assert answer.headers["Connection"] == "close"


@pytest.mark.expects_log("store busy")
def test_a_busy_store_asks_to_come_back(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        answer = client.get("/busy")
    assert (answer.status_code, answer.json()["title"]) == (503, "busy")
    assert int(answer.headers["Retry-After"]) > 0
    assert VALUE not in caplog.text + answer.text


@pytest.mark.parametrize("path", ["/v1/sync/", "/v1", "/healthz/", "//v1/enrol", "/docs", "/openapi.json"])
def test_nothing_else_has_an_address_and_nothing_redirects(client: Client, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.json()["title"]) == (404, "not-found")


def test_a_wrong_method_is_told_with_the_right_one(client: Client) -> None:
    answer = client.ask("PUT", "/v1/sync")
    assert (answer.status_code, answer.json()["title"]) == (405, "wrong-method")
    assert answer.headers["Allow"] == "POST"


@pytest.mark.parametrize("path", ["/nowhere", "/healthz"])
def test_every_answer_carries_the_protocols_header(client: Client, path: str) -> None:
    assert client.get(path).headers["Kongtun-Protocol"] == "1"


def test_it_is_healthy_and_ready(client: Client) -> None:
    assert client.get("/healthz").json() == {"ok": True}
    assert client.get("/readyz").json() == {"ok": True}


def test_it_is_not_ready_where_the_disk_is_nearly_full(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _folder: SimpleNamespace(free=1024))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["title"]) == (503, "unavailable")
    assert client.get("/healthz").status_code == 200, "it lives all the same"


@pytest.mark.expects_log("disk or line")
def test_counts_are_for_this_machine_only(client: Client) -> None:
    client.get("/full")
    text = client.ask("GET", "/metrics", host="127.0.0.1").text
    assert 'kongtun_request_seconds_count{address="/full",status="503"} 1.0' in text
    assert 'kongtun_refusals_total{code="unavailable"} 1.0' in text
    for host in ("10.1.2.3", "", "office"):
        assert client.ask("GET", "/metrics", host=host).status_code == 404


def test_made_up_paths_are_not_counted_one_by_one(client: Client) -> None:
    for number in range(20):
        client.get(f"/v1/snapshot/0101/{number}")
    text = client.ask("GET", "/metrics", host="127.0.0.1").text
    assert text.count('kongtun_request_seconds_count{address="/v1/snapshot/{stream}/{etag}"') == 1


@pytest.mark.expects_log("bug")
def test_a_refusal_names_the_lines_of_the_log_that_tell_more(
    client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.getLogger("kongtun.centre").addHandler(handler)
    try:
        name = client.get("/broken").json()["instance"].removeprefix("urn:kongtun:request:")
    finally:
        logging.getLogger("kongtun.centre").removeHandler(handler)
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    bug = next(line for line in lines if line["event"].startswith("bug"))
    assert bug["request"] == name
    assert "in broken" in bug["event"]


def test_a_log_line_stays_one_line() -> None:
    record = logging.LogRecord("kongtun.centre", logging.INFO, "", 0, "one\ntwo", None, None)
    line = JsonLines().format(record)
    assert "\n" not in line
    assert json.loads(line)["event"] == "one\ntwo"
