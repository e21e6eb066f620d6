"""The outermost handler: bugs and a busy store are told without a word of what was in the records."""

import logging

import anyio
import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy.exc import OperationalError

from sync.central import app as app_module
from sync.central.app import make_app
from sync.central.calls import Answer, Call, Endpoint
from sync.central.centre import Centre

VALUE = "ค่าที่ต้องไม่หลุดออกไป"


def broken(_endpoint: Endpoint, _call: Call) -> Answer:
    raise KeyError(VALUE)


def busy(_endpoint: Endpoint, _call: Call) -> Answer:
    raise OperationalError(f"INSERT {VALUE}", {"value": VALUE}, Exception("database is locked"))


class Client:
    """Asks the application in this process."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app

    def get(self, path: str) -> httpx.Response:
        return self.ask("GET", path)

    def ask(self, method: str, path: str) -> httpx.Response:
        return anyio.run(self._ask, method, path)

    async def _ask(self, method: str, path: str) -> httpx.Response:
        transport = httpx.ASGITransport(self._app)
        async with httpx.AsyncClient(transport=transport, base_url="http://centre") as client:
            return await client.request(method, f"http://centre{path}")


@pytest.fixture
def client(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> Client:
    addresses = (("/broken", "GET", broken, 0), ("/busy", "GET", busy, 0))
    monkeypatch.setattr(app_module, "_ADDRESSES", (*app_module._ADDRESSES, *addresses))
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


def test_it_is_healthy(client: Client) -> None:
    assert client.get("/healthz").json() == {"ok": True}
