"""Loads a stream's snapshot: the centre's rows are replaced, own open edits stay on top of them.

Every old value of the centre that differs is kept in ``incidents``. One transaction: the officer sees the old
state or the new one. A first load goes straight into the empty tables.
"""

import msgspec

from desktop_app.store import operations
from desktop_app.store.anew import Anew
from desktop_app.store.central import Central, quiet
from desktop_app.store.connection import Sql
from desktop_app.store.digests import Digests
from desktop_app.store.kept_here import KeptHere
from desktop_app.store.operations import Stored
from desktop_app.store.rebase import view
from desktop_app.store.strays import Strays
from sync.model.ids import OpId, RowId
from sync.model.sources import Clock
from sync.protocol.changes import RowImage
from sync.protocol.held import Kept
from sync.protocol.messages import SnapshotOffer
from sync.protocol.whole_streams import NO_ROWS, RowColumns, read_file

Key = tuple[str, RowId]


class Snapshots:
    """Replaces what the store holds of a stream."""

    def __init__(
        self,
        sql: Sql,
        central: Central,
        digests: Digests,
        strays: Strays,
        anew: Anew,
        kept: KeptHere,
        clock: Clock,
    ) -> None:
        self._sql = sql
        self._central = central
        self._digests = digests
        self._strays = strays
        self._anew = anew
        self._kept = kept
        self._clock = clock

    def load(self, offer: SnapshotOffer, body: bytes) -> int:
        """Load the snapshot in ``body`` and return how many rows it has.

        Raises:
            ProtocolTrouble: the bytes are no snapshot; nothing was changed.
        """
        snapshot = read_file(body)
        with self._sql.transaction(), quiet(self._sql):
            # First: what the snapshot holds already must not be laid over it once more.
            passed = self._close_passed(offer.stream, snapshot.through)
            rows = sum(
                self._load_register(name, part, offer, passed) for name, part in snapshot.registers.items()
            )
            # A register the snapshot does not name has no rows at the centre: ours go, and are noted.
            for register in self._central.registers():
                if register.name not in snapshot.registers:
                    self._load_register(register.name, NO_ROWS, offer, passed)
            self._sql.run(
                "INSERT INTO cursors (stream, cursor, through) VALUES (?, ?, ?)"
                " ON CONFLICT (stream) DO UPDATE SET cursor = excluded.cursor, through = excluded.through",
                (offer.stream, snapshot.cursor, snapshot.through),
            )
            self._strays.settle()
            self._anew.came(offer.stream)
            # Counted anew when next asked for: moving them row by row would carry on the very difference.
            self._digests.forget(one.name for one in self._central.registers())
        return rows

    def _close_passed(self, stream: str, through: int) -> frozenset[OpId]:
        """Take off the rows what the snapshot holds already, and return which operations that were."""
        # Those offered again are in it as well; they lie over nothing, so nothing has passed them.
        self._sql.run(
            "UPDATE outbox SET open = 0 WHERE stream = ? AND open = 2 AND seq <= ?", (stream, through)
        )
        passed = "UPDATE outbox SET open = 0 WHERE stream = ? AND open = 1 AND seq <= ? RETURNING op_id"
        return frozenset(OpId(row[0]) for row in self._sql.rows(passed, (stream, through)))

    def _load_register(
        self, name: str, part: RowColumns, offer: SnapshotOffer, passed: frozenset[OpId]
    ) -> int:
        if not self._central.knows(name):
            return 0
        elsewhere = self._central.elsewhere(name, offer.stream, part.row_ids)
        aside = (one for one in part.images(name) if one.row_id in elsewhere) if elsewhere else ()
        self._strays.replace(offer.stream, name, aside)
        # Own rows of the stream count too: one made here before the first sync would meet itself in the
        # snapshot.
        if elsewhere or self._central.has_rows(name, offer.stream) or self._has_open(name, offer.stream):
            held = self._central.stream_images(name, offer.stream)
            fresh = {one.row_id: one for one in part.images(name) if one.row_id not in elsewhere}
            self._replace(name, held, fresh, offer, passed)
        else:
            # Nothing to compare or to keep: columns go in as they came (PERF F1: 10,000 rows in about 0.1 s).
            self._central.put_first(name, offer.stream, part)
        return len(part.row_ids)

    def _has_open(self, name: str, stream: str) -> bool:
        """Tell whether an own operation lies over a row of a register that nothing holds up yet."""
        # An edit of a record that two PCs made, once the making has lost: its row comes with the snapshot.
        query = "SELECT EXISTS (SELECT 1 FROM outbox WHERE open = 1 AND stream = ? AND register = ?)"
        return bool(self._sql.value(query, (stream, name)))

    def _replace(
        self,
        name: str,
        held: dict[RowId, RowImage],
        fresh: dict[RowId, RowImage],
        offer: SnapshotOffer,
        passed: frozenset[OpId],
    ) -> None:
        every = list({**held, **fresh})
        keeping = offer.stream in self._anew.keeping
        still_open = operations.open_of_rows(self._sql, every)
        waiting = operations.unsealed_of_rows(self._sql, every) if keeping else {}
        bases = self._central.bases(every)
        put: list[tuple[str, RowImage]] = []
        gone: list[RowId] = []
        unneeded: list[Key] = []
        for row_id in every:
            key = (name, row_id)
            kept, own = bases.get(key), still_open.get(key, [])
            # A row that only own operations hold up, open until now, was never the centre's: nothing of it is
            # replaced.
            ours = own or (row_id in held and passed.issuperset(held[row_id].writers.values()))
            before = kept.image if kept else None if ours else held.get(row_id)
            after = fresh.get(row_id)
            # With what was kept over it: an incident names what this PC held, and tells of no loss where the
            # kept values stay.
            shown = view(before, _kept(own))
            own = self._kept.give_way(offer.stream, own, before, after, passed, told=True)
            if key in waiting:
                self._kept.rest_anew(waiting[key], before, after)
            mine = self._kept.keep(offer.stream, before, after) if keeping and before else []
            own = [*mine, *own]
            if not mine:
                self._note_difference(offer, shown, view(after, _kept(own)))
            row = view(after, [one.kept for one in own])
            if row is None:
                gone.append(row_id)
            # Rows that stand already are not written: most of a replacement is equal.
            elif row != held.get(row_id):
                put.append((offer.stream, row))
            if own and after is not None:
                self._central.keep_base(offer.stream, after)
            elif key in bases:
                unneeded.append(key)
        # All at once, and only those there are: one by one they took a fifth of a replacement.
        self._central.drop_bases(unneeded)
        self._central.put(name, put)
        self._central.remove(name, gone)

    def _note_difference(self, offer: SnapshotOffer, before: RowImage | None, after: RowImage | None) -> None:
        """Keep the old values that the snapshot replaces; a row the centre did not know is kept whole."""
        # A deletion that is there no more was collected: nothing of it had been in sight.
        if before is None or before == after or (before.deleted and after is None):
            return
        new = after.values if after else {}
        differing = {name: value for name, value in before.values.items() if value != new.get(name)}
        if differing or after is None or before.deleted != after.deleted:
            self._sql.run(
                "INSERT INTO incidents (at_ms, stream, reason, register, row_id, found)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (
                    self._clock.now_ms(),
                    offer.stream,
                    offer.reason,
                    before.register,
                    before.row_id,
                    msgspec.json.encode(differing).decode(),
                ),
            )


def _kept(log: list[Stored]) -> list[Kept]:
    return [one.kept for one in log if one.state == "kept"]
