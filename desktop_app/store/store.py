"""The local store: everything this PC keeps, in one encrypted file, owned by one thread.

Opened by ``open_store``. Reading goes through ``rows``, ``queries``, ``states`` and ``history``; every edit
through ``act``; a sync through the four methods of ``StoreSide``. Known failures are ``errors.StoreTrouble``.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop_app.store import operations
from desktop_app.store.act import Act, Context
from desktop_app.store.anew import Anew
from desktop_app.store.appending import Appending
from desktop_app.store.backup import back_up
from desktop_app.store.central import Central
from desktop_app.store.connection import check_integrity
from desktop_app.store.corrections import Corrections
from desktop_app.store.digests import Digests
from desktop_app.store.drafts import Drafts
from desktop_app.store.families import Families
from desktop_app.store.filling import fill_as_received
from desktop_app.store.history import History
from desktop_app.store.install import Install, Installs
from desktop_app.store.kept_here import KeptHere
from desktop_app.store.opening import StoreFile, Surroundings, backup_path, open_file
from desktop_app.store.push import Sealing
from desktop_app.store.queries import Queries
from desktop_app.store.replies import Replies
from desktop_app.store.rows import Rows
from desktop_app.store.schema import install_triggers, meta, require_triggers, set_meta
from desktop_app.store.seen import SeenWrites
from desktop_app.store.sending_again import SendingAgain
from desktop_app.store.settling import Settling
from desktop_app.store.snapshots import Snapshots
from desktop_app.store.states import States
from desktop_app.store.strays import Strays
from desktop_app.store.taking_back import TakingBack
from sync.model.fields import Row, StoredValue
from sync.model.ids import InstallId, OpId
from sync.model.seen import SeenField
from sync.model.sources import bounded
from sync.protocol.messages import (
    SCHEMA_MAX,
    SCHEMA_MIN,
    EnrolReply,
    Hello,
    Push,
    SnapshotOffer,
    SyncReply,
)
from sync.protocol.session import Applied, LocalState


class Store:
    """One opened store. Not for use by another thread than the one that opened it."""

    def __init__(self, path: Path, file: StoreFile, around: Surroundings) -> None:
        sql, registry = file.sql, around.registry
        self.path = path
        self.registry = registry
        self._file = file
        self._around = around
        self._sql = sql
        self._ready = file.triggers_ready
        self._context: Context | None = None
        self.installs = Installs(sql)
        self._central = Central(sql, registry)
        self._corrections = Corrections(sql, self._central, around.clock, around.chance)
        self._digests = Digests(sql, self._central)
        appending = Appending(sql, self._central, around.clock, around.chance)
        self._settling = Settling(sql, self._central, appending)
        self._seen_writes = SeenWrites(sql, self._central, appending)
        self._anew = Anew(sql, self.installs)
        self._sealing = Sealing(sql, self.installs, self._anew)
        self.rows = Rows(sql, registry)
        self.queries = Queries(sql, registry)
        self.families = Families(sql, registry, self.rows)
        self.states = States(sql, self.installs)
        self.history = History(sql, self.installs, self.states)
        self.drafts = Drafts(sql, around.clock)
        self.taking_back = TakingBack(
            sql, self._central, self._corrections, self.rows, self.drafts, around.clock
        )
        self.sending_again = SendingAgain(sql, self._corrections, self.installs, around.clock, around.chance)
        self._kept = kept = KeptHere(sql, registry, self.installs, around.clock, around.chance, around.app)
        strays = Strays(sql, registry, self._central, self._digests, around.clock)
        self._replies = Replies(sql, self._central, self._digests, strays, self._anew, kept, around.clock)
        self._snapshots = Snapshots(sql, self._central, self._digests, strays, self._anew, kept, around.clock)

    # --- edits

    @contextmanager
    def act(
        self, actor: str, *, group: str | None = None, reason: str | None = None, settles: str | None = None
    ) -> Iterator[Act]:
        """Edit: everything inside is one transaction, durable when the block is left, or nothing of it.

        ``settles`` names the conflict that the edit settles.

        Raises:
            TriggersMissing: edits would not be captured; ``repair`` first.
            DiskFull, DiskTrouble: nothing of the act was kept.
        """
        require_triggers(ready=self._ready)
        context = Context(actor, group, reason, settles)
        try:
            with self._sql.transaction():
                self._set_context(context)
                yield Act(
                    self._sql, self.registry, self._around.clock, self._around.chance, self._seen_writes
                )
                # Inside the act: the correction and what it takes along are durable together or not at all.
                if self._corrections.any_refused():
                    self._corrections.settle()
        except BaseException:
            self._context = None
            raise

    def settle(self, actor: str, conflict_id: str, value: StoredValue, seen: SeenField | None = None) -> None:
        """Settle a conflict of one field with a value: mine, the centre's or another one.

        ``seen``: the centre's side as it was shown; others may have written the field since.

        Raises:
            KeyError: there is no such conflict here.
        """
        with self.act(actor, settles=conflict_id) as act:
            self._settling.settle(act, self._conflict(conflict_id), value, seen)

    def settle_deletion(self, actor: str, conflict_id: str, *, delete: bool | None) -> None:
        """Settle a deletion against an edit: delete the record, keep it with the edit, or leave it."""
        with self.act(actor, settles=conflict_id) as act:
            self._settling.settle_deletion(act, self._conflict(conflict_id), delete=delete)

    def _conflict(self, conflict_id: str) -> Row:
        found = self.rows.find("conflict", conflict_id)
        if found is None:
            raise KeyError(conflict_id)
        return found

    def repair(self) -> None:
        """Make the capturing triggers anew after someone dropped or altered them."""
        with self._sql.transaction():
            install_triggers(self._sql, self.registry)
        self._ready = True

    @property
    def editable(self) -> bool:
        """Whether edits are captured; if not, ``act`` refuses until ``repair``."""
        return self._ready

    # --- who this store is

    @property
    def install(self) -> Install | None:
        """What the store knows of itself, ``None`` before enrolment."""
        return self.installs.find()

    def enrol(self, install: InstallId, device_key: str, user_name: str, reply: EnrolReply) -> None:
        """Bind the store to an install. ``device_key``: the Ed25519 seed, hexadecimal.

        Raises:
            RealmMixed: the store belongs to another realm.
        """
        with self._sql.transaction():
            self.installs.enrol(install, device_key, user_name, reply)

    def enrol_again(self, install: InstallId, device_key: str, reply: EnrolReply) -> None:
        """Go on as another install after a fork; every retained operation is offered again by its id."""
        with self._sql.transaction():
            self._anew.become(install, device_key, reply)

    def begin_elsewhere(self, install: InstallId, device_key: str, reply: EnrolReply) -> None:
        """Go on at an endpoint that never heard of this store: all retained is offered, nothing held goes.

        Raises:
            RealmMixed: the endpoint is of another realm.
        """
        with self._sql.transaction():
            self._anew.begin_elsewhere(install, device_key, reply)

    def want_whole(self) -> None:
        """Ask for every stream whole with the next sync: this store was put back from a backup."""
        with self._sql.transaction():
            self._anew.want_whole()
            # An older one would be a copy's; without any the endpoint gives this store its next.
            self.installs.note_nonce(None)

    def remember(self, name: str, value: str) -> None:
        """Keep a word about the store itself, such as the fiscal year opened last."""
        # A prefix of its own: no word of a service can meet one of the store's, such as the triggers' hash.
        set_meta(self._sql, f"app.{name}", value)

    def remembered(self, name: str) -> str | None:
        """Return a word kept by ``remember``."""
        return meta(self._sql, f"app.{name}")

    def fill_as_received(self, rows: Iterable[tuple[str, Row, OpId]]) -> int:
        """Fill a practice district without an endpoint: (register, row, its writer); returns how many."""
        return fill_as_received(self._sql, self._central, rows)

    # --- sync.protocol.session.StoreSide

    def read_state(self, reason: str) -> LocalState:
        """Describe the store as it is now; NotEnrolled before enrolment."""
        install = self.installs.current()
        # Once more before sending: a refusal may have come after the edit that corrects it.
        if self._corrections.any_refused():
            with self._sql.transaction():
                self._corrections.settle()
        asked = self._asked()
        receipt = self.installs.last_receipt()
        hello = Hello(
            install=install.install,
            realm=install.realm,
            epoch=install.epoch,
            generation=install.generation,
            schema_min=SCHEMA_MIN,
            schema_max=SCHEMA_MAX,
            app=self._around.app,
            wall_ms=bounded(self._around.clock.now_ms()),
            reason=reason,
            endpoint_schema=self.installs.endpoint_schema(),
        )
        found = dict(self._sql.rows("SELECT stream, cursor FROM cursors"))
        cursors = {stream: found.get(stream) for stream in install.streams}
        wanted = self._anew.wanted.intersection(cursors)
        first = bool(self._anew.keeping & wanted)
        # What was entered on top of rows that the endpoint may lack goes once it is known which it lacks.
        waiting = 0 if first else self._sealing.waiting()
        held = self._digests.kept_of_all(install.streams)
        claims = () if receipt is None else (receipt,)
        unanswered = None if first else self._sealing.unanswered()
        return LocalState(
            hello,
            cursors,
            waiting,
            wanted,
            whole_first=first,
            held=held,
            claims=claims,
            unproved=receipt is not None and receipt.received_ms > install.verified_ms,
            asked=asked,
            unanswered=unanswered,
            nonce=install.nonce,
        )

    def read_push(self, octets: int, *, delivered: bool = False) -> Push | None:
        """Seal and return the next operations, about ``octets`` encoded; ``None`` when none wait.

        ``delivered``: those that were delivered and have no result go again.
        """
        return self._sealing.next_push(octets, delivered=delivered)

    def apply_reply(self, reply: SyncReply, push: Push | None) -> Applied:  # noqa: ARG002 - StoreSide's form
        """Take in results, pages, cursors, digests and receipt in one transaction."""
        return self._replies.apply(reply)

    def load_snapshot(self, offer: SnapshotOffer, body: bytes) -> int:
        """Replace the central values of the offer's stream; keep own open edits on top of them."""
        return self._snapshots.load(offer, body)

    def apply_following(self, reply: SyncReply) -> Applied:
        """Take in pages and digests that follow loaded snapshots, in one transaction."""
        return self._replies.follow(reply)

    # --- care

    def back_up(self, label: str) -> Path:
        """Make a verified encrypted backup beside the store; labels sort by age."""
        target = backup_path(self.path, label)
        return back_up(self._sql, self._file.key, self._file.salt, target)

    def check(self) -> None:
        """Read every page; Damaged when one is broken."""
        check_integrity(self._sql)

    def idle(self) -> None:
        """Move the write-ahead log into the database; to be called when the officer rests."""
        self._central.tidy()
        self._sql.checkpoint()

    def close(self) -> None:
        """Close the store; a second call does nothing."""
        self._sql.close()

    def _asked(self) -> tuple[OpId, ...]:
        """Return what to ask of the endpoint in a new epoch; once it has answered, offer what it lacks."""
        if not self._anew.offering or self._anew.wanted:
            return ()
        asked = self._kept.writers() if self._anew.asking else ()
        if not asked and not self._sealing.waiting():
            with self._sql.transaction():
                self._offer_kept()
        return asked

    def _offer_kept(self) -> None:
        """Offer what is only kept here, once all that is this PC's own has gone."""
        for register, row_id, stream in self._kept.offer():
            above = operations.open_of_rows(self._sql, [row_id]).get((register, row_id), [])
            # Whoever writes over an offered value answers this writing, no longer what the centre had.
            self._corrections.show(register, row_id, stream, [one.kept for one in above])
        self._anew.offered()

    def _set_context(self, context: Context) -> None:
        """Write the context row only when it changed: typing on costs no extra page."""
        if context != self._context:
            self._sql.run(
                "UPDATE sync_context SET actor = ?, grp = ?, reason = ?, settles = ?",
                (context.actor, context.group, context.reason, context.settles),
            )
            self._context = context


@contextmanager
def let_go_on_failure(store: Store) -> Iterator[Store]:
    """Close a store just opened when a later step of its opening fails.

    Nobody has it then, and its lock would stand for as long as the failure is remembered: the next try would
    find it open elsewhere, and Windows moves no folder in which a file is open.
    """
    try:
        yield store
    except BaseException:
        store.close()
        raise


def open_store(path: Path, key: bytes, around: Surroundings) -> Store:
    """Open the store at ``path``, or make it when there is none.

    ``key``: the 32-byte master key out of a key slot or a key file named explicitly.

    Raises:
        StoreTrouble: one of its kinds; the file is as it was.
    """
    return Store(path, open_file(path, key, around), around)
