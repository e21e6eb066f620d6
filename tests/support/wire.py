"""A bare install that speaks the protocol without a local store: for tests of the endpoint's side."""

import hashlib
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import requests
from msgspec.structs import replace

from sync.model.fields import StoredValue
from sync.model.ids import InstallId, OpId, RowId
from sync.model.sources import SeededChance
from sync.protocol.chain import extend, genesis
from sync.protocol.changes import Change, FieldChange, Kind, Operation, RowImage
from sync.protocol.codec import SNAPSHOT_LIMIT, decode_problem, pack, unpack
from sync.protocol.digest import register_digest
from sync.protocol.images import after
from sync.protocol.messages import (
    CONTENT_TYPE,
    INSTALL_HEADER,
    PROTOCOL_HEADER,
    PROTOCOL_VERSION,
    SIGNATURE_HEADER,
    EnrolAgainRequest,
    EnrolReply,
    EnrolRequest,
    Hello,
    PasswordReply,
    PasswordRequest,
    Push,
    RegisterDigest,
    Snapshot,
    SyncReply,
    SyncRequest,
)
from sync.protocol.refusals import PROBLEM_TYPE, ProblemBody
from sync.protocol.signing import Signer, sign_request

PASSWORD = "ทุนชุมชน-2565"
WALL_MS = 1_638_158_400_000
PEOPLE = frozenset({"officer", "machine"})
"""Registers the endpoint itself writes at each enrolment; no test of the office's work is about them."""

Rows = dict[tuple[str, RowId], RowImage]


class RefusedByEndpoint(Exception):  # noqa: N818 - what the endpoint answered
    """The endpoint answered with a problem."""

    def __init__(self, problem: ProblemBody) -> None:
        super().__init__(problem.code)
        self.problem = problem


@dataclass
class Wire:
    """One install: its key, its chain, its cursors."""

    address: str
    realm: str
    seed: int
    streams: list[str] = field(default_factory=list)
    cursors: dict[str, str | None] = field(default_factory=dict)
    n: int = 0
    account: str = ""
    stream: str = ""

    def __post_init__(self) -> None:
        self.chance = SeededChance(self.seed)
        self.install = InstallId(self.chance.octets(16).hex())
        self.signer = Signer(self.chance.octets(32))
        self.head = genesis(self.install)

    def new_op_id(self) -> OpId:
        return OpId(self.chance.octets(16).hex())

    def new_row_id(self) -> RowId:
        return RowId(self.chance.octets(16).hex())

    def enrol(
        self, code: str, user_name: str = "somchai", password: str = PASSWORD, label: str = "PC"
    ) -> EnrolReply:
        request = EnrolRequest(
            code, self.realm, self.install, self.signer.public, user_name, user_name, password, label, "test"
        )
        return self.settle(unpack(EnrolReply, self.send("POST", "/v1/enrol", pack(request)).content))

    def enrol_again(self, anew: "Wire", user_name: str, password: str = PASSWORD) -> EnrolReply:
        """Let ``anew`` take this install's place, as after a fork."""
        request = EnrolAgainRequest(
            self.realm, anew.install, anew.signer.public, user_name, password, "PC ใหม่", "test"
        )
        return anew.settle(unpack(EnrolReply, self.send("POST", "/v1/enrol-again", pack(request)).content))

    def set_password(self, verifier: str, account: str = "") -> PasswordReply:
        """Bring a new password's verifier."""
        request = PasswordRequest(self.realm, account or self.account, verifier)
        return unpack(PasswordReply, self.send("POST", "/v1/password", pack(request)).content)

    def settle(self, reply: EnrolReply) -> EnrolReply:
        """Take on what an enrolment gave."""
        self.account = reply.account
        self.stream = reply.home_stream
        self.streams = reply.streams
        self.cursors = dict.fromkeys(reply.streams)
        return reply

    def send(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> requests.Response:
        """Send a signed request; raises RefusedByEndpoint for a problem."""
        signature = sign_request(self.signer, method, path, body, self.install)
        all_headers = {
            "Content-Type": CONTENT_TYPE,
            "Content-Encoding": "zstd",
            "Accept-Encoding": "identity",
            PROTOCOL_HEADER: PROTOCOL_VERSION,
            INSTALL_HEADER: self.install,
            SIGNATURE_HEADER: signature,
            **(headers or {}),
        }
        answer = requests.request(
            method, self.address + path, data=body, headers=all_headers, timeout=60, stream=True
        )
        with answer:
            # As sent: the library would undo the compression by itself.
            answer._content = answer.raw.read(decode_content=False)
        if answer.headers.get("Content-Type", "").startswith(PROBLEM_TYPE):
            raise RefusedByEndpoint(decode_problem(answer.content))
        return answer

    def get_json(self, path: str, query: str) -> dict[str, dict[str, Any]]:
        """Ask a signed question; the query is not part of what is signed."""
        signature = sign_request(self.signer, "GET", path, b"", self.install)
        headers = {INSTALL_HEADER: self.install, SIGNATURE_HEADER: signature}
        answer = requests.get(f"{self.address}{path}?{query}", headers=headers, timeout=60)
        if answer.headers["Content-Type"].startswith(PROBLEM_TYPE):
            raise RefusedByEndpoint(decode_problem(answer.content))
        found: dict[str, dict[str, Any]] = answer.json()
        return found

    def hello(self) -> Hello:
        return Hello(self.install, self.realm, None, 1, 1, 1, "test", WALL_MS, "officer")

    def push_of(self, operations: Sequence[Operation]) -> Push:
        """Seal operations as the next of this install's chain."""
        return Push(self.n + 1, self.head, extend(self.head, operations), list(operations))

    def exchange(self, request: SyncRequest) -> SyncReply:
        """One request as it is, without moving chain or cursors."""
        return unpack(SyncReply, self.send("POST", "/v1/sync", pack(request)).content)

    def until_merged(self, within_s: float = 60) -> None:
        """Wait until nothing of this install waits in the endpoint's inbox."""
        hello = replace(self.hello(), schema_max=2)
        until = time.monotonic() + within_s
        while self.exchange(SyncRequest(hello, {}, answers_from=1)).waiting:
            assert time.monotonic() < until
            time.sleep(0.05)

    def sync(self, operations: Sequence[Operation] = (), *, digest: bool = False) -> SyncReply:
        """One request that moves chain and cursors as a client would."""
        push = self.push_of(operations) if operations else None
        reply = self.exchange(SyncRequest(self.hello(), dict(self.cursors), push, digest))
        if push:
            self.n, self.head = self.n + len(operations), push.head
        for page in reply.pages:
            self.cursors[page.stream] = page.cursor
        return reply

    def everything(self) -> Rows:
        """Return the rows of the office's stream as a PC gets them that asks for everything anew."""
        request = SyncRequest(self.hello(), {self.stream: None}, replace=[self.stream])
        offer = self.exchange(request).snapshots[0]
        body = self.send("GET", offer.path).content
        assert (len(body), hashlib.sha256(body).hexdigest()) == (offer.size, offer.sha256)
        rows = rows_of_snapshot(unpack(Snapshot, body, limit=SNAPSHOT_LIMIT))
        later = self.exchange(SyncRequest(self.hello(), {self.stream: offer.cursor}))
        for change in later.pages[0].changes:
            key = change.register, change.row_id
            rows[key] = after(rows.get(key), change, change.op_id)
        return rows

    def insert(
        self, register: str, values: dict[str, StoredValue], row_id: RowId | None = None, stream: str = ""
    ) -> Operation:
        changes = {name: FieldChange(None, value, None) for name, value in values.items()}
        return self.operation(Kind.INSERT, register, row_id or self.new_row_id(), changes, stream)

    def update(
        self, register: str, row_id: RowId, changes: dict[str, tuple[StoredValue, StoredValue, OpId | None]]
    ) -> Operation:
        found = {name: FieldChange(*change) for name, change in changes.items()}
        return self.operation(Kind.UPDATE, register, row_id, found)

    def operation(
        self, kind: Kind, register: str, row_id: RowId, changes: dict[str, FieldChange], stream: str = ""
    ) -> Operation:
        return Operation(
            op_id=self.new_op_id(),
            register=register,
            row_id=row_id,
            stream=stream or self.stream,
            kind=kind,
            set=changes,
            actor=self.account,
            generation=1,
            group=None,
            wall_ms=WALL_MS,
            server_offset_ms=0,
            schema=1,
            app="test",
            reason="แก้ไขให้ถูกต้อง" if kind is Kind.DELETE else None,
        )


def work_rows(rows: Mapping[tuple[str, RowId], RowImage]) -> Rows:
    """Return rows without those that tell who works at the office."""
    return {key: row for key, row in rows.items() if key[0] not in PEOPLE}


def work_changes(changes: Iterable[Change]) -> list[Change]:
    """Return changes without those that tell who works at the office."""
    return [one for one in changes if one.register not in PEOPLE]


def digests_of(rows: Mapping[tuple[str, RowId], RowImage]) -> dict[str, RegisterDigest]:
    """Return register -> digest, counted anew."""
    return {
        register: register_digest(row for (name, _), row in rows.items() if name == register)
        for register in {name for name, _ in rows}
    }


def rows_of_snapshot(snapshot: Snapshot) -> Rows:
    """Return a snapshot's rows by register and id."""
    rows: Rows = {}
    for register, part in snapshot.registers.items():
        gone = set(part.deleted)
        for at, (row_id, values, writers) in enumerate(
            zip(part.row_ids, part.values, part.writers, strict=True)
        ):
            filled: dict[str, StoredValue] = {
                name: value for name, value in zip(part.names, values, strict=True) if value is not None
            }
            key = register, RowId(row_id)
            rows[key] = RowImage(register, RowId(row_id), filled, writers, at in gone)
    return rows
