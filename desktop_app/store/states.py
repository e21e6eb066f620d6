"""Where records stand between this PC and the centre, in words that never lie (SYNC section 2).

*received* needs a result **and** an equal digest after it; a receipt alone is *delivered*. A store without an
endpoint has nowhere to send: its edits are *saved here*, never *queued*.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import msgspec

from desktop_app.store import operations
from desktop_app.store.connection import Sql
from desktop_app.store.install import Installs
from desktop_app.store.operations import Stored
from sync.model.fields import DELETED, StoredValue
from sync.model.ids import RowId
from sync.protocol.changes import Result
from ui.views.common import RowState


class OperationState(StrEnum):
    """The states of an operation in the outbox."""

    QUEUED = "queued"
    SENT = "sent"
    """Sealed into a push; no result yet."""
    APPLIED = "applied"
    SAME = "same"
    CONFLICT = "conflict"
    REJECTED = "rejected"
    """Refused, and its value still stands in the officer's row."""
    CORRECTED = "corrected"
    """Refused, and a later edit stands in its place."""
    KEPT = "kept"
    """No edit: what this PC held when it came to an endpoint that lacks it (``kept_here``)."""
    TAKEN = "taken"
    """Refused, and taken back by whoever made it; or never sent, and taken back with what it stood under."""


WAITING = "('queued', 'sent')"
"""Operations that have no result."""
UNSETTLED = (
    f"status = 'open' AND {DELETED} = 0 AND row_id NOT IN (SELECT settles FROM outbox"
    f" WHERE settles IS NOT NULL AND state IN {WAITING})"
)
"""Conflicts that wait for a choice; one chosen here waits for the line only."""


@dataclass(frozen=True, slots=True)
class Counts:
    """The status bar's numbers."""

    unsent: int
    """Operations without a result."""
    refused: int
    conflicts: int
    drafts: int


@dataclass(frozen=True, slots=True)
class EditedRow:
    """One record that was edited here, for the sync page."""

    register: str
    row_id: RowId
    fields: frozenset[str]
    """The fields its operations set; a deletion sets none."""
    wall_ms: int
    """When it was edited last."""
    received_ms: int | None
    state: RowState
    refusal: Result | None


@dataclass(frozen=True, slots=True)
class LoggedSync:
    """One line of the sync log."""

    at_ms: int
    code: str
    sent: int
    received: int
    refused: int
    conflicts: int
    verified: bool
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Incident:
    """Values that went from sight: a replacement sync found others, or a row stands in two streams."""

    at_ms: int
    stream: str
    reason: str
    """Why: the stream was replaced (``digest``, ``epoch``, ``collected``, ``first``); the row stands
    ``elsewhere`` too; the values were ``taken-back``; or they came ``late``."""
    register: str
    row_id: RowId
    values: Mapping[str, StoredValue]
    """The values."""
    actor: str | None = None
    """The account that took the values back itself, or wrote them late; ``None`` where a sync took them."""


PUT_BACK = "centre-put-back"
"""Code of the log's line that tells of a new epoch."""
_LOG = 'SELECT at_ms, code, sent, received, refused, conflicts, verified, detail AS "values" FROM sync_log'
# What its officer must act on goes before what only takes time.
_ORDER = (
    (RowState.REFUSED, "refused"),
    (RowState.IN_CONFLICT, "clash"),
    (RowState.QUEUED, "queued"),
    (RowState.SAVED_HERE, "only_here"),
    (RowState.DELIVERED, "delivered"),
)
# Numbers up to `:acked` were received durably: no result yet, and delivered all the same.
_FACTS = f"""
    max(o.state = 'rejected') AS refused,
    max(o.row_id IN (SELECT target_id FROM conflict WHERE {UNSETTLED})) AS clash,
    max(o.state = 'kept' AND o.open = 1) AS only_here,
    max(o.state IN ('queued', 'sent') AND (o.n IS NULL OR o.n > :acked)) AS queued,
    max(o.state = 'sent' OR o.received_ms > :verified) AS delivered"""


class States:
    """Answers about the outbox."""

    def __init__(self, sql: Sql, installs: Installs) -> None:
        self._sql = sql
        self._installs = installs

    def counts(self) -> Counts:
        """Return the status bar's numbers."""
        row = self._sql.one(
            "SELECT (SELECT count(*) FROM outbox WHERE state = 'queued')"
            " + (SELECT count(*) FROM outbox WHERE state = 'sent'),"
            " (SELECT count(*) FROM outbox WHERE state = 'rejected'),"
            f" (SELECT count(*) FROM conflict WHERE {UNSETTLED}),"
            " (SELECT count(*) FROM drafts)"
        )
        return Counts(*row) if row else Counts(0, 0, 0, 0)

    def rows(self, register: str) -> dict[str, RowState]:
        """Return row id -> state of a register's records; those not named are *received*."""
        condition = "o.register = :register AND (o.open = 1 OR o.received_ms > :verified)"
        states = self._from_outbox(condition, {"register": register})
        others = self._sql.rows(
            f"SELECT DISTINCT target_id FROM conflict WHERE register = ? AND {UNSETTLED}",
            (register,),
        )
        for (row_id,) in others:
            # A refusal outranks a conflict (`_ORDER`): its officer must act before anything moves.
            if states.get(row_id) is not RowState.REFUSED:
                states[row_id] = RowState.IN_CONFLICT
        return states

    def row(self, register: str, row_id: str) -> RowState:
        """Return the state of one record."""
        return self.rows_of(register, row_id).get(row_id, RowState.RECEIVED)

    def rows_of(self, register: str, row_id: str) -> dict[str, RowState]:
        """Return the state of one record as a mapping of at most one entry."""
        states = self._from_outbox(
            "o.register = :register AND o.row_id = :row_id", {"register": register, "row_id": row_id}
        )
        clash = self._sql.value(
            f"SELECT 1 FROM conflict WHERE target_id = ? AND register = ? AND {UNSETTLED}",
            (row_id, register),
        )
        if clash and states.get(row_id) is not RowState.REFUSED:
            states[row_id] = RowState.IN_CONFLICT
        return states

    def edited(self, limit: int = 500) -> list[EditedRow]:
        """Return the records edited here that the outbox still holds, last edited first.

        Those to be acted on are among them whatever their age: beyond ``limit`` only others are left out.
        """
        found = self._sql.dicts(
            "SELECT o.register, o.row_id, max(o.wall_ms) AS wall_ms, max(o.received_ms) AS received_ms,"
            # Sorted by capture: a clock set back would put what was just typed below last week's.
            " max(o.pos) AS last,"
            f" group_concat(CASE WHEN o.kind <> 'delete' THEN {operations.CHANGES} END, ' ') AS changes,"
            f" max(CASE WHEN o.state = 'rejected' THEN o.result END) AS refusal, {_FACTS}"
            " FROM outbox o WHERE o.state NOT IN ('taken', 'kept') GROUP BY o.register, o.row_id"
            " ORDER BY refused DESC, clash DESC, last DESC LIMIT :limit",
            {**self._marks(), "limit": limit},
        )
        return [self._edited(row) for row in sorted(found, key=lambda row: -row["last"])]

    def refused(self) -> list[Stored]:
        """Return the refused operations whose values still stand here, in the order of capture."""
        return operations.read(self._sql, "state = 'rejected' ORDER BY pos")

    def waiting(self) -> list[Stored]:
        """Return the operations without a result, in the order of capture."""
        return operations.read(self._sql, f"state IN {WAITING} ORDER BY pos")

    def operation(self, state: str, n: int | None, received_ms: int | None) -> RowState:
        """Return the word for one operation of the outbox."""
        marks = self._marks()
        if state in {OperationState.REJECTED, OperationState.CORRECTED, OperationState.TAKEN}:
            return RowState.REFUSED
        if state == OperationState.CONFLICT:
            return RowState.IN_CONFLICT
        if state == OperationState.QUEUED or (state == OperationState.SENT and (n or 0) > marks["acked"]):
            return self._waiting_word()
        # A result alone is no green: the digest that proves both ends equal may be of an earlier sync.
        if state == OperationState.SENT or (received_ms or 0) > marks["verified"]:
            return RowState.DELIVERED
        return RowState.RECEIVED

    def log(self, limit: int = 200) -> list[LoggedSync]:
        """Return the sync log, newest first."""
        found = self._sql.dicts(f"{_LOG} ORDER BY id DESC LIMIT ?", (limit,))
        return [_logged(row) for row in found]

    def last_success(self) -> LoggedSync | None:
        """Return the log's line of the last sync that went through, ``None`` when none did."""
        # The last line, not the latest time: once a wrong clock is set right, the highest lies in the future.
        found = self._sql.dicts(f"{_LOG} WHERE code = 'done' ORDER BY id DESC LIMIT 1")
        return _logged(found[0]) if found else None

    def last_success_ms(self) -> int | None:
        """Return when a sync last went through, ``None`` when never."""
        last = self.last_success()
        return None if last is None else last.at_ms

    def last_written_ms(self) -> int | None:
        """Return what this PC's clock showed at the last edit made here, ``None`` where none is held."""
        found: int | None = self._sql.value("SELECT wall_ms FROM outbox ORDER BY pos DESC LIMIT 1")
        return found

    def kept_here(self) -> tuple[int, int]:
        """Return of how many records the centre lacks something held here, and since when (ms; 0 if none)."""
        row = self._sql.one(
            "SELECT count(DISTINCT row_id), coalesce(max(wall_ms), 0) FROM outbox"
            " WHERE state = 'kept' AND open = 1"
        )
        return (int(row[0]), int(row[1])) if row else (0, 0)

    def add_log(self, line: LoggedSync) -> None:
        """Write a line of the sync log; only ids and counts go into ``values``."""
        self._sql.run(
            "INSERT INTO sync_log (at_ms, code, sent, received, refused, conflicts, verified, detail)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                line.at_ms,
                line.code,
                line.sent,
                line.received,
                line.refused,
                line.conflicts,
                int(line.verified),
                msgspec.json.encode(dict(line.values)).decode(),
            ),
        )

    def incidents(self, limit: int = 200) -> list[Incident]:
        """Return the values that went from sight, newest first."""
        found = self._sql.dicts(
            "SELECT at_ms, stream, reason, register, row_id, found, actor FROM incidents"
            " ORDER BY id DESC LIMIT ?",
            (limit,),
        )
        return [_incident(row) for row in found]

    def _from_outbox(self, condition: str, values: dict[str, str]) -> dict[str, RowState]:
        found = self._sql.dicts(
            f"SELECT o.row_id, {_FACTS} FROM outbox o WHERE ({condition}) AND o.state <> 'taken'"
            " GROUP BY o.row_id",
            {**self._marks(), **values},
        )
        return {row["row_id"]: self._word(row) for row in found}

    def _edited(self, row: Mapping[str, object]) -> EditedRow:
        names = frozenset(name for part in _changes(str(row["changes"] or "")) for name in part)
        refusal = row["refusal"]
        return EditedRow(
            str(row["register"]),
            RowId(str(row["row_id"])),
            names,
            int(str(row["wall_ms"])),
            row["received_ms"] if isinstance(row["received_ms"], int) else None,
            self._word(row),
            msgspec.json.decode(refusal, type=Result) if isinstance(refusal, str) else None,
        )

    def _word(self, facts: Mapping[str, object]) -> RowState:
        for word, name in _ORDER:
            if facts[name]:
                return self._waiting_word() if word is RowState.QUEUED else word
        return RowState.RECEIVED

    def _waiting_word(self) -> RowState:
        install = self._installs.find()
        return RowState.SAVED_HERE if install is None or install.alone else RowState.QUEUED

    def _marks(self) -> dict[str, int]:
        install = self._installs.find()
        return {
            "acked": install.acked_n if install else 0,
            "verified": install.verified_ms if install else 0,
        }


def _incident(row: dict[str, Any]) -> Incident:
    values = msgspec.json.decode(row.pop("found"), type=dict[str, StoredValue])
    return Incident(**row, values=values)


def _logged(row: dict[str, Any]) -> LoggedSync:
    values = msgspec.json.decode(row.pop("values"), type=dict[str, str])
    return LoggedSync(**{**row, "verified": bool(row["verified"])}, values=values)


def _changes(joined: str) -> list[dict[str, object]]:
    # `} {` inside a typed text is changed as well, and does no harm: only the names of fields are read of it.
    return msgspec.json.Decoder(list[dict[str, object]]).decode(f"[{joined.replace('} {', '},{')}]")
