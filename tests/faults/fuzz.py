"""Requests made from the endpoint's own description: no failure of its own, no partial write, no neighbour read.

Most of what is generated is then made more plausible, layer by layer, so that it gets past the signature and
the greeting to the code behind them.
"""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import requests
import schemathesis
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode

from sync.central.addresses import ADDRESSES, Address
from sync.central.description import description
from sync.protocol.changes import Operation
from sync.protocol.codec import ZSTD, compress
from sync.protocol.messages import CONTENT_TYPE, INSTALL_HEADER, PROTOCOL_HEADER, SIGNATURE_HEADER
from sync.protocol.refusals import PROBLEM_TYPE, REFUSALS, TYPE_PREFIX
from sync.protocol.signing import sign_request
from tests.support.wire import Wire

SECRET = "ของอำเภออื่นเท่านั้น"
"""Stands in a record of the neighbouring office; no answer to anybody else may hold it."""
_LAYERS = ("as made", "signed", "greeted", "chained")
_TABLES = ("change", "operation", "record", "stream", "digest", "open_conflict", "install", "account")
_TO_OPERATION: Callable[[Any], Operation] = lambda one: msgspec.convert(one, Operation, strict=False)  # noqa: E731


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
            self._send_all(address, st.one_of(modes), requests_each, number)
        return self.told

    def _send_all(self, address: Address, cases: st.SearchStrategy[Any], count: int, number: int) -> None:
        @seed(number)
        @settings(
            max_examples=count, database=None, deadline=None, suppress_health_check=list(HealthCheck)
        )
        @given(case=cases, layer=st.sampled_from(_LAYERS), raw=st.none() | st.binary(max_size=200))
        def send(case: Any, layer: str, raw: bytes | None) -> None:
            self._send(address, case, layer, raw)

        send()

    def _send(self, address: Address, case: Any, layer: str, raw: bytes | None) -> None:
        before = self._state()
        body = b"" if address.asks is None else self._made(case.body, layer)
        # Sometimes bytes that are no message at all stand where one belongs, compressed or not.
        coding = ZSTD if raw is None or len(raw) % 2 else "identity"
        if raw is not None and address.asks is not None:
            body = raw
        path = case.formatted_path
        headers = {
            "Content-Type": CONTENT_TYPE,
            "Content-Encoding": coding,
            **{name: _header(value) for name, value in (case.headers or {}).items()},
        }
        sent = compress(body, coding) if address.asks is not None else b""
        if layer != "as made":
            headers[INSTALL_HEADER] = self.wire.install
            headers[SIGNATURE_HEADER] = sign_request(
                self.wire.signer, address.method, path, sent, self.wire.install
            )
        answer = requests.request(
            address.method,
            self.wire.address + path,
            params=case.query or None,
            data=sent,
            headers=headers,
            timeout=60,
        )
        self._judge(address, answer, before)

    def _judge(self, address: Address, answer: requests.Response, before: dict[str, object]) -> None:
        self.told[f"{address.path} {answer.status_code}"] += 1
        assert answer.status_code < 500, answer.text
        assert answer.headers.get(PROTOCOL_HEADER), "an answer that is not marked as ours"
        assert SECRET.encode() not in answer.content, "another office's record was told"
        after = self._state()
        if answer.status_code >= 400:
            assert answer.headers["Content-Type"].startswith(PROBLEM_TYPE)
            problem = answer.json()
            assert problem["type"].removeprefix(TYPE_PREFIX) in REFUSALS
            assert any("ก" <= letter <= "๛" for letter in problem["detail"]), "no Thai sentence"
            assert after == before, "a refused request left something behind"
        assert after["neighbour"] == before["neighbour"], "another office's stream was written"

    def _made(self, value: Any, layer: str) -> bytes:
        if not isinstance(value, dict) or "hello" not in value or layer in {"as made", "signed"}:
            return _body(value)
        value = {**value, "hello": msgspec.to_builtins(self.wire.hello())}
        value["cursors"] = {stream: cursor for stream, cursor in self.wire.cursors.items()}
        push = value.get("push")
        if layer == "chained" and isinstance(push, dict):
            value["push"] = self._chained(push)
        return _body(value)

    def _chained(self, push: dict[str, Any]) -> Any:
        try:
            made = [_TO_OPERATION(one) for one in push.get("operations", ())]
        except (msgspec.ValidationError, TypeError):
            return push
        at_home = [
            msgspec.structs.replace(
                one,
                op_id=self.wire.new_op_id(),
                row_id=self.wire.new_row_id(),
                stream=self.wire.stream,
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
                "SELECT n, head FROM install WHERE install = ?", (self.wire.install,)
            ).fetchone()
            return state


def _body(value: Any) -> bytes:
    try:
        return msgspec.msgpack.encode(value)
    # Numbers beyond 64 bits, lone surrogates, what is no value at all: then at least some bytes go.
    except (OverflowError, ValueError, TypeError):
        return repr(value).encode("utf-8", "replace")


def _header(value: object) -> str:
    # What no HTTP library sends; bytes below HTTP are another test's.
    return str(value).encode("ascii", "ignore").decode().replace("\r", "").replace("\n", "").strip()


