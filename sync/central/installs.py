"""Installs (local stores that were enrolled), their device chains, and who is speaking in a request."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import Connection

from sync.central.accounts import Assignment, assignments, newest_generation
from sync.central.call import Call
from sync.central.database import run
from sync.central.problems import refuse
from sync.model.ids import InstallId
from sync.model.personal_data import has_citizen_number
from sync.model.roles import Role, may_read
from sync.model.thai import clean
from sync.protocol.chain import genesis
from sync.protocol.messages import INSTALL_HEADER, SIGNATURE_HEADER, EnrolAgainRequest, EnrolRequest
from sync.protocol.signing import verify_request

_NAME_LIMIT: Final = 80


@dataclass(frozen=True, slots=True)
class Install:
    """A registered install. ``n`` and ``head``: where its device chain ends as the endpoint knows it."""

    install: InstallId
    stream: str
    device_key: str
    n: int
    head: str
    anchored: bool = True
    """False from the start of an epoch to the first push in it: the chain goes on wherever the PC says."""
    durable_n: int = 0
    """The last operation that stands in a verified backup."""
    nonce: int = 0
    """The nonce it showed last (``nonces``), as a number; 0 before the first."""
    heard_ms: int | None = None
    """When that was noted last."""


@dataclass(frozen=True, slots=True)
class Caller:
    """An install that proved itself with its device key, and the accounts that work on it."""

    install: Install
    assignments: Mapping[str, Assignment]

    @property
    def generation(self) -> int:
        """The newest generation the endpoint has given this install."""
        return newest_generation(self.assignments.values())

    @property
    def works(self) -> bool:
        """Whether any account may still write here."""
        return any(one.ended_generation is None for one in self.assignments.values())

    @property
    def handed_over(self) -> bool:
        """Whether all work here is another's now: what was made before may still come, and nothing goes."""
        return not self.works and any(one.handed_over for one in self.assignments.values())

    def reads(self, stream: str) -> bool:
        """Tell whether any account working here sees ``stream``."""
        return any(
            one.ended_generation is None and may_read(Role(one.role), one.stream, stream)
            for one in self.assignments.values()
        )


def add_install(
    connection: Connection, request: EnrolRequest | EnrolAgainRequest, stream: str, now_ms: int
) -> bool:
    """Register an install; False when that id already belongs to another key or another office."""
    run(
        connection,
        "INSERT INTO install (install, district_code, device_key, machine_label, created_ms)"
        " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (request.install, stream, request.device_key, machine_name(request.machine_label), now_ms),
    )
    run(
        connection,
        # Under the stream the install was first given, if it is known: else it would have two chains.
        "INSERT INTO device_chain (district_code, install, n, head)"
        " SELECT district_code, install, 0, ? FROM install WHERE install = ? ON CONFLICT DO NOTHING",
        (genesis(request.install), request.install),
    )
    known = find_install(connection, request.install)
    return known is not None and (known.device_key, known.stream) == (request.device_key, stream)


def machine_name(machine_label: str) -> str:
    """Return a machine's name as it is stored; one that may not be gives way to a plain word.

    It is no refusal: an officer may be unable to rename an office's PC.
    """
    label = clean(machine_label)[:_NAME_LIMIT].strip()
    return "PC" if not label or has_citizen_number(label) else label


def find_install(connection: Connection, install: str) -> Install | None:
    """Return a registered install."""
    found = run(
        connection,
        "SELECT install, district_code, device_key FROM install WHERE install = ?",
        (install,),
    ).one_or_none()
    if found is None:
        return None
    name, stream, key = found
    # Two statements, no join: where tables are distributed, one is answered by any node, one by the stream's.
    n, head, anchored, *others = run(
        connection,
        "SELECT n, head, anchored, durable_n, nonce, heard_ms FROM device_chain"
        " WHERE district_code = ? AND install = ?",
        (stream, name),
    ).one()
    return Install(InstallId(name), stream, key, n, head, bool(anchored), *others)


def chain_end(connection: Connection, install: Install) -> Install:
    """Return the install as it is now, locked: two requests of one install take turns."""
    # A write, for SQLite has no SELECT … FOR UPDATE. Read again under it: the caller's copy is older than the
    # lock.
    found = run(
        connection,
        "UPDATE device_chain SET n = n + 0 WHERE district_code = ? AND install = ?"
        " RETURNING n, head, anchored",
        (install.stream, install.install),
    ).one()
    return replace(install, n=found.n, head=found.head, anchored=bool(found.anchored))


def move_chain(connection: Connection, install: Install, n: int, head: str, now_ms: int) -> None:
    """Note the last operation held of an install, its chain's head after it, and when it came."""
    run(
        connection,
        "UPDATE device_chain SET n = ?, head = ?, anchored = 1, sent_ms = ?"
        " WHERE district_code = ? AND install = ?",
        (n, head, now_ms, install.stream, install.install),
    )


def authenticate(connection: Connection, call: Call) -> Caller:
    """Return who signed the request.

    Raises:
        Refused: ``unknown-install``.
        ProtocolTrouble: ``bad-signature``.
    """
    install = find_install(connection, call.headers.get(INSTALL_HEADER.lower(), ""))
    if install is None:
        raise refuse("unknown-install")
    signature = call.headers.get(SIGNATURE_HEADER.lower(), "")
    verify_request(install.device_key, signature, call.method, call.path, call.body, install.install)
    return Caller(install, assignments(connection, install.install))
