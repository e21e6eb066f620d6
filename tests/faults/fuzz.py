"""Requests made from the endpoint's own description: no failure, no partial write, no neighbour read.

Most of what is generated is then made more plausible, layer by layer, so that it gets past the signature and
the greeting to the code behind them.
"""

import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import msgspec
import requests
import schemathesis
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode

from sync.central.addresses import ADDRESSES, Address
from sync.central.description import description
from sync.protocol.changes import Operation
from sync.protocol.codec import SNAPSHOT_LIMIT, ZSTD, compress, decompress
from sync.protocol.messages import CONTENT_TYPE, INSTALL_HEADER, PROTOCOL_HEADER, SIGNATURE_HEADER
from sync.protocol.refusals import PROBLEM_TYPE, REFUSALS, TYPE_PREFIX
from sync.protocol.signing import sign_request
from tests.support.wire import Wire

SECRET = "ของอำเภออื่นเท่านั้น"
"""Stands in a record of the neighbouring office; no answer to anybody else may hold it."""
_LAYERS = ("as made", "signed", *["plausible"] * 6)
_ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
_RAW_IN = 8
"""One body in so many is bytes without any form."""
_WEIGHTS = {"/v1/sync": 6, "/healthz": 0.1, "/readyz": 0.1, "/metrics": 0.1}
"""How many times the usual number of requests an address gets; most of what can go wrong is in one."""
_TABLES = (
    "change",
    "operation",
    "record",
    "stream",
    "digest",
    "open_conflict",
    "install",
    "device_chain",
    "account",
)


@schemathesis.serializer(CONTENT_TYPE)
def _packed(_context: object, value: Any) -> bytes:
    return _body(value)


@dataclass
class Fuzzing:
    """One office that sends whatever comes, and its neighbour that nothing may happen to."""

    wire: Wire
    neighbour: Wire
    database: Path
    told: Counter[str] = field(default_factory=Counter)

    def run(self, requests_each: int, number: int) -> Counter[str]:
        """Send so many requests to each address from seed ``number``; return how many ended in which way.

        Raises:
            AssertionError: something that must not happen, told with the shortest request that does it.
        """
        schema = schemathesis.openapi.from_dict(description())
        for address in ADDRESSES:
            operation = schema[address.path][address.method]
            modes = [operation.as_strategy(generation_mode=mode) for mode in GenerationMode]
            count = round(requests_each * _WEIGHTS.get(address.path, 1))
            self._send_all(address, st.one_of(modes), count, number)
        return self.told

    def _send_all(self, address: Address, cases: st.SearchStrategy[Any], count: int, number: int) -> None:
        @seed(number)
        @settings(max_examples=count, database=None, deadline=None, suppress_health_check=list(HealthCheck))
        @given(cases, st.sampled_from(_LAYERS), st.integers(1, _RAW_IN), st.binary(max_size=200))
        def send(case: Any, layer: str, turn: int, raw: bytes) -> None:
            self._send(address, case, layer, raw if turn == _RAW_IN else None)

        send()

    def _send(self, address: Address, case: Any, layer: str, raw: bytes | None) -> None:
        before = self._state()
        body = b"" if address.asks is None else self._made(case.body, layer)
        # Sometimes bytes that are no message at all stand where one belongs, compressed or not.
        coding = ZSTD if raw is None or len(raw) % 2 else "identity"
        if raw is not None and address.asks is not None:
            body = raw
        path = case.formatted_path
        query = dict(case.query or {})
        if layer == "plausible" and "fy" in query:
            # Its own area, and in turn the neighbour's, which it may not see.
            query |= {"fy": "2565", "month": "1", "area": (self.wire, self.neighbour)[len(body) % 2].stream}
        headers = {
            "Content-Type": CONTENT_TYPE,
            "Content-Encoding": coding,
            **{name: _header(value) for name, value in (case.headers or {}).items()},
        }
        sent = compress(body, coding) if address.asks is not None else b""
        if layer != "as made":
            headers[INSTALL_HEADER] = self.wire.install
            # What the endpoint signs for is the path as it reads it.
            headers[SIGNATURE_HEADER] = sign_request(
                self.wire.signer, address.method, unquote(path), sent, self.wire.install
            )
        answer = requests.request(
            address.method,
            self.wire.address + path,
            params=query or None,
            data=sent,
            headers=headers,
            timeout=60,
        )
        self._judge(address, answer, before)

    def _judge(self, address: Address, answer: requests.Response, before: dict[str, object]) -> None:
        self.told[f"{address.path} {answer.status_code}"] += 1
        assert answer.status_code < 500, answer.text
        assert answer.headers.get(PROTOCOL_HEADER), "an answer that is not marked as ours"
        assert SECRET.encode() not in _plain(answer.content), "another office's record was told"
        after = self._state()
        if answer.status_code >= 400:
            assert answer.headers["Content-Type"].startswith(PROBLEM_TYPE)
            problem = answer.json()
            assert problem["type"].removeprefix(TYPE_PREFIX) in REFUSALS
            assert any("ก" <= letter <= "๛" for letter in problem["detail"]), "no Thai sentence"
            assert after == before, "a refused request left something behind"
        assert after["neighbour"] == before["neighbour"], "another office's stream was written"

    def _made(self, value: Any, layer: str) -> bytes:
        if layer != "plausible" or not isinstance(value, dict):
            return _body(value)
        if "device_key" in value:
            return _body({**value, "install": self.wire.new_row_id(), "device_key": self.wire.signer.public})
        if "cursors" not in value:
            return _body(value)
        push = value.get("push")
        greeted = {**value, "hello": msgspec.to_builtins(self.wire.hello()), "cursors": self.wire.cursors}
        # In turn the neighbour's stream too: from its beginning, or whole.
        if len(value) % 2:
            greeted["cursors"] = {**self.wire.cursors, self.neighbour.stream: None}
            greeted["replace"] = [self.neighbour.stream] if value.get("digest") else []
        greeted["push"] = self._chained(push) if isinstance(push, dict) else push
        return _body(greeted)

    def _chained(self, push: dict[str, Any]) -> Any:
        """Return the push at the end of the office's chain, of rows and an author it may write as."""
        try:
            made = [_operation(one) for one in push.get("operations", ())]
        except (msgspec.ValidationError, TypeError):
            return push
        at_home = [
            msgspec.structs.replace(
                one,
                op_id=self.wire.new_op_id(),
                row_id=self.wire.new_row_id(),
                stream=(self.wire, self.wire, self.neighbour)[at % 3].stream,
                actor=self.wire.account,
                register="bench_record" if at % 2 else one.register,
            )
            for at, one in enumerate(made)
        ]
        return msgspec.to_builtins(self.wire.push_of(at_home))

    def _state(self) -> dict[str, object]:
        """Return how much stands in each table, and what stands in the neighbour's stream."""
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as connection:
            state: dict[str, object] = {
                table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608 - our own names
                for table in _TABLES
            }
            state["neighbour"] = connection.execute(
                "SELECT seq, head FROM stream WHERE district_code = ?", (self.neighbour.stream,)
            ).fetchone()
            state["chain"] = connection.execute(
                "SELECT n, head FROM device_chain WHERE install = ?", (self.wire.install,)
            ).fetchone()
            return state


def _body(value: Any) -> bytes:
    try:
        return msgspec.msgpack.encode(value)
    # Numbers beyond 64 bits, lone surrogates, what is no value at all: then at least some bytes go.
    except (OverflowError, ValueError, TypeError):
        return repr(value).encode("utf-8", "replace")


def _plain(content: bytes) -> bytes:
    """Return what an answer says; the HTTP library may or may not have undone the compression."""
    return decompress(content, ZSTD, SNAPSHOT_LIMIT) if content.startswith(_ZSTD_MAGIC) else content


def _operation(value: Any) -> Operation:
    return msgspec.convert(value, Operation, strict=False)


def _header(value: object) -> str:
    # What no HTTP library sends; bytes below HTTP are another test's.
    return str(value).encode("ascii", "ignore").decode().replace("\r", "").replace("\n", "").strip()
