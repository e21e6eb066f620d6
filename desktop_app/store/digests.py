"""The digests of the centre's rows as this PC holds them: count and XOR per stream and register.

An edit made here changes none of them: it lies over the centre's row until its stream has passed it. They are
counted once in a pass over ids and writers and moved row by row after that.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from desktop_app.store.central import Central, writers_of
from desktop_app.store.columns import WRITERS, quoted
from desktop_app.store.connection import Sql
from sync.model.fields import ROW_ID, STREAM
from sync.model.ids import OpId, RowId
from sync.protocol.digest import EMPTY, Move, digest_of, digest_of_all, moved_by
from sync.protocol.messages import RegisterDigest


class Moved(NamedTuple):
    """A centre's row whose writers changed; ``None`` where it was not or is no more."""

    stream: str
    row_id: RowId
    before: Mapping[str, OpId] | None
    after: Mapping[str, OpId] | None


class Digests:
    """Digests over the centre's rows: open operations are left out of them."""

    def __init__(self, sql: Sql, central: Central) -> None:
        self._sql = sql
        self._central = central

    def of_stream(self, stream: str) -> dict[str, RegisterDigest]:
        """Return register -> digest; registers without rows are left out."""
        every = {one.name: self.of_register(one.name, stream) for one in self._central.registers()}
        return {name: digest for name, digest in every.items() if digest != EMPTY}

    def of_register(self, register: str, stream: str) -> RegisterDigest:
        """Return one register's digest, from the kept ones where they stand."""
        kept = self._sql.one(
            "SELECT count, xor FROM digests WHERE register = ? AND stream = ?", (register, stream)
        )
        if kept is not None:
            return RegisterDigest(*kept)
        digest = digest_of(self._writers(register, stream))
        self._sql.run("INSERT INTO digests VALUES (?, ?, ?, ?)", (stream, register, digest.count, digest.xor))
        return digest

    def of_all(self, streams: Iterable[str]) -> str:
        """Return one hash over the digests of ``streams``, counting those that are not kept."""
        return digest_of_all({stream: self.of_stream(stream) for stream in streams})

    def kept_of_all(self, streams: Iterable[str]) -> str | None:
        """Return the same without counting and writing; ``None`` where any is not kept."""
        kept: dict[str, dict[str, RegisterDigest]] = {stream: {} for stream in streams}
        for stream, register, count, xor in self._sql.rows(
            "SELECT stream, register, count, xor FROM digests"
        ):
            if stream in kept:
                kept[stream][register] = RegisterDigest(count, xor)
        names = {one.name for one in self._central.registers()}
        return digest_of_all(kept) if all(names == one.keys() for one in kept.values()) else None

    def move(self, register: str, rows: Iterable[Moved]) -> None:
        """Take along what happened to the centre's rows of a register."""
        kept = {
            stream: RegisterDigest(count, xor)
            for stream, count, xor in self._sql.rows(
                "SELECT stream, count, xor FROM digests WHERE register = ?", (register,)
            )
        }
        # Where none is kept there is nothing to move: it is counted when it is next asked for, from the rows
        # as they are then.
        by_stream: dict[str, list[Move]] = {stream: [] for stream in kept}
        for one in rows if kept else ():
            if one.stream in kept and one.before != one.after:
                by_stream[one.stream].append((one.row_id, one.before, one.after))
        after = {stream: moved_by(kept[stream], moves) for stream, moves in by_stream.items() if moves}
        self._sql.run_many(
            "UPDATE digests SET count = ?, xor = ? WHERE register = ? AND stream = ?",
            [(one.count, one.xor, register, stream) for stream, one in after.items()],
        )

    def forget(self, registers: Iterable[str]) -> None:
        """Drop the digests of registers whose rows were replaced."""
        self._sql.run_many("DELETE FROM digests WHERE register = ?", [(one,) for one in registers])

    def differing(self, theirs: Mapping[str, Mapping[str, RegisterDigest]]) -> tuple[str, ...]:
        """Return the streams whose digests are not what the centre says."""
        return tuple(
            stream
            for stream, digests in sorted(theirs.items())
            # An endpoint may name a register it has no rows of; here such a one is left out.
            if {name: one for name, one in digests.items() if one.count} != self.of_stream(stream)
        )

    def _writers(self, register: str, stream: str) -> Iterable[tuple[RowId, Mapping[str, OpId]]]:
        # A row under open operations counts by its base; one without a base is not the centre's yet.
        rows = self._sql.rows(
            f"SELECT {ROW_ID}, {WRITERS} FROM {quoted(register)} WHERE {STREAM} = ? AND {ROW_ID} NOT IN"
            " (SELECT row_id FROM outbox WHERE open = 1 AND register = ?)",
            (stream, register),
        )
        for row_id, text in rows:
            yield row_id, writers_of(text)
        # Rows kept aside are the centre's as well: left out, every digest of their stream would differ, and
        # every sync would fetch it whole.
        for table in ("base", "strays"):
            query = f"SELECT row_id, w FROM {table} WHERE stream = ? AND register = ?"
            for row_id, text in self._sql.rows(query, (stream, register)):
                yield row_id, writers_of(text)
