"""Who this store is at the endpoint: its install, account, streams, keys and place in the chain."""

from dataclasses import dataclass

import msgspec

from desktop_app.store.connection import Sql
from desktop_app.store.errors import NotEnrolled, RealmMixed
from desktop_app.store.schema import meta, set_meta
from sync.model.ids import InstallId
from sync.protocol.chain import genesis
from sync.protocol.messages import EnrolReply, Receipt

_COLUMNS = (
    "install, realm, device_key, account, user_name, display_name, role, home_stream, streams, generation,"
    " epoch, endpoint_key, server_offset_ms, next_n, head, acked_n, durable_through, verified_ms, nonce"
)

_ANSWERED = "answered_ms"
_SCHEMA = "endpoint_schema"
_DELIVERED = "delivered"


@dataclass(frozen=True, slots=True)
class Install:
    """What the store knows of itself."""

    install: InstallId
    realm: str
    device_key: str
    """Seed of the Ed25519 key, hexadecimal; it leaves the store only to sign."""
    account: str
    user_name: str
    display_name: str
    role: str
    home_stream: str
    streams: tuple[str, ...]
    generation: int
    epoch: str | None
    endpoint_key: str
    """Empty for a practice district without an endpoint: there is nowhere to send."""
    server_offset_ms: int | None
    next_n: int
    head: str
    acked_n: int
    durable_through: int
    verified_ms: int
    """The centre's clock at the last equal digest: what it had answered by then is *received*."""
    nonce: bytes | None = None
    """What it shows the endpoint with each request (``sync.protocol.nonces``)."""

    @property
    def alone(self) -> bool:
        """Whether there is no endpoint at all."""
        return not self.endpoint_key


class Installs:
    """Reads and writes the one row."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def current(self) -> Install:
        """Return the install; NotEnrolled when there is none yet."""
        found = self.find()
        if found is None:
            raise NotEnrolled
        return found

    def find(self) -> Install | None:
        """Return the install, ``None`` before enrolment."""
        found = self._sql.dicts(f"SELECT {_COLUMNS} FROM install")
        if not found:
            return None
        streams = tuple(msgspec.json.decode(found[0].pop("streams"), type=list[str]))
        return Install(**found[0], streams=streams)

    def answered_ms(self) -> int | None:
        """Return the endpoint's clock at its last answer; ``None`` where none was noted."""
        found = meta(self._sql, _ANSWERED)
        return int(found) if found else None

    def endpoint_schema(self) -> int:
        """Return the highest schema of the wire that the endpoint was last known to read."""
        return int(meta(self._sql, _SCHEMA) or 1)

    def note_schema(self, schema: int) -> None:
        """Note the highest schema the endpoint reads; in the caller's transaction."""
        if schema != self.endpoint_schema():
            set_meta(self._sql, _SCHEMA, str(schema))

    def delivered_n(self) -> int:
        """Return the last number whose push got a receipt without results; 0 where none did."""
        return int(meta(self._sql, _DELIVERED) or 0)

    def note_delivered(self, n: int) -> None:
        """Note that the operations up to ``n`` were delivered; in the caller's transaction."""
        set_meta(self._sql, _DELIVERED, str(n))

    def last_receipt(self) -> Receipt | None:
        """Return the endpoint's newest signed word that it holds operations of this store."""
        found = self._sql.one(
            "SELECT install, epoch, first_n, count, head, received_ms, signature FROM receipts"
            " WHERE install IS NOT NULL ORDER BY received_ms DESC, first_n DESC LIMIT 1"
        )
        return None if found is None else Receipt(*found)

    def note_receipt(self, one: Receipt) -> None:
        """Keep a receipt that was verified; in the caller's transaction."""
        self._sql.run(
            "INSERT OR IGNORE INTO receipts (head, first_n, count, epoch, received_ms, signature, install)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (one.head, one.first_n, one.count, one.epoch, one.received_ms, one.signature, one.install),
        )

    def note_nonce(self, nonce: bytes | None) -> None:
        """Note what is to be shown from now on; in the caller's transaction."""
        self._sql.run("UPDATE install SET nonce = ?", (nonce,))

    def note_answer(self, server_ms: int) -> None:
        """Note the endpoint's clock at an answer; in the caller's transaction."""
        if server_ms:  # a practice district without an endpoint has none
            set_meta(self._sql, _ANSWERED, str(server_ms))

    def enrol(self, install: InstallId, device_key: str, user_name: str, reply: EnrolReply) -> None:
        """Bind the store to what the endpoint answered; in the caller's transaction.

        Raises:
            RealmMixed: the store already belongs to another realm.
        """
        before = self.find()
        if before is not None and before.realm != reply.realm:
            raise RealmMixed(here=before.realm, there=reply.realm)
        # Not an update: number, head and what was verified belong to the old install, and one column
        # forgotten would carry them on.
        self._sql.run("DELETE FROM install")
        self.note_delivered(0)
        self._sql.run(
            f"INSERT INTO install (one, {_COLUMNS}) VALUES"
            " (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, 1, ?, 0, 0, 0, NULL)",
            (
                install,
                reply.realm,
                device_key,
                reply.account,
                user_name,
                reply.display_name,
                reply.role,
                reply.home_stream,
                msgspec.json.encode(reply.streams).decode(),
                reply.generation,
                reply.epoch or None,
                reply.endpoint_key,
                genesis(install),
            ),
        )
        self.note_answer(reply.server_ms)
        self.note_schema(reply.schema_max)
        self._sql.run("UPDATE sync_context SET generation = ?", (reply.generation,))
        # Entered before the first enrolment it was nobody's, and it is not sealed: it is this account's.
        self._sql.run(
            "UPDATE outbox SET actor = ?, generation = ? WHERE actor = '' AND n IS NULL",
            (reply.account, reply.generation),
        )
        for stream in reply.streams:
            # A stream that is followed already keeps its place; whoever wants it whole says so (`anew`).
            self._sql.run("INSERT OR IGNORE INTO cursors (stream) VALUES (?)", (stream,))
