"""A store that begins anew: as another install after its chain forked, or in another epoch of the endpoint.

Nothing of the officer's is given up: operations keep their ids, and the endpoint knows each of them by it.
"""

import msgspec

from desktop_app.store.connection import Sql
from desktop_app.store.install import Install, Installs
from desktop_app.store.schema import meta, set_meta
from sync.model.ids import InstallId
from sync.protocol.messages import EnrolReply

_WANTED = "replace"
_KEEP = "keep"
_LOST = "lost"
_OFFER = "offer"
_ASK = "ask"
_ANSWERED = "answered"
_APART = 10**12
"""Added to positions of another history: no stream ever has so many, so old and new ones never meet."""
_texts = msgspec.json.Decoder(list[str])


class Anew:
    """Streams wanted whole, and the change of identity; to be called inside a transaction."""

    def __init__(self, sql: Sql, installs: Installs) -> None:
        self._sql = sql
        self.installs = installs

    @property
    def wanted(self) -> frozenset[str]:
        """The streams to be asked for whole with the next sync."""
        kept = meta(self._sql, _WANTED)
        return frozenset(_texts.decode(kept)) if kept else frozenset()

    def want_whole(self) -> None:
        """Want every stream whole: what is held here may be older than the cursors say."""
        self._keep(frozenset(self.installs.current().streams))

    @property
    def keeping(self) -> frozenset[str]:
        """The streams whose next snapshot is another history's: what it lacks stays here."""
        kept = meta(self._sql, _KEEP)
        return frozenset(_texts.decode(kept)) if kept else frozenset()

    def came(self, stream: str) -> None:
        """Note that a stream's snapshot was loaded."""
        keeping = self.keeping
        if stream in keeping:
            set_meta(self._sql, _KEEP, msgspec.json.encode(sorted(keeping - {stream})).decode())
        wanted = self.wanted
        if stream in wanted:
            self._keep(wanted - {stream})

    @property
    def offering(self) -> bool:
        """Whether what is only kept here waits to be offered: the endpoint was proved to be put back."""
        return bool(meta(self._sql, _OFFER))

    @property
    def asking(self) -> bool:
        """Whether the endpoint has not said yet which writers of it it does not know."""
        return meta(self._sql, _OFFER) == _ASK

    def answered(self) -> None:
        """Note that the endpoint has said so."""
        set_meta(self._sql, _OFFER, _ANSWERED)

    def offered(self) -> None:
        """Note that all that was kept has been offered."""
        set_meta(self._sql, _OFFER, "")

    def begin_epoch(self, *, whole: bool = True) -> None:
        """Go on in another epoch of the endpoint: it lost some of its history, nobody here knows how much.

        All that is retained is offered again under new numbers, which go on where this store's end: none was
        ever given twice, whatever the endpoint still has of them. ``whole``: after every stream came whole,
        which does not come where the district is another's now.
        """
        self._offer_again()
        self._forget_answers()
        # It was sealed in the epoch before.
        self.installs.note_nonce(None)
        set_meta(self._sql, _OFFER, _ASK)
        if whole:
            self.want_whole()

    def become(self, install: InstallId, device_key: str, reply: EnrolReply) -> None:
        """Go on as ``install``: the chain starts anew, and all that is retained is offered again.

        The numbers go, the ids stay. Not offered: what was refused, for it waits for its officer, and what
        was corrected, for a later operation stands in its place.
        """
        before = self.installs.current()
        self.installs.enrol(install, device_key, before.user_name, reply)
        # The numbers belong to the install that is left: under the new one they would stand above its head,
        # and the endpoint would see the next fork.
        self._sql.run("UPDATE outbox SET n = NULL, prev = NULL, link = NULL")
        # The copy that is left may have been told of the epoch, or nobody yet: this one begins in it.
        if _is_another(before, reply):
            self.begin_epoch()
            return
        self._offer_again()
        self.want_whole()

    def begin_elsewhere(self, install: InstallId, device_key: str, reply: EnrolReply) -> None:
        """Go on at an endpoint that does not know this install: its history is another one.

        Results and positions there say nothing here. An account it made anew is the same officer's: what
        the old one entered goes as the new one's, who alone may write there.
        """
        before = self.installs.current()
        self.become(install, device_key, reply)
        self._sql.run(
            "UPDATE outbox SET actor = ? WHERE actor = ? AND state = 'queued'",
            (reply.account, before.account),
        )
        self._forget_answers()
        if _is_another(before, reply):
            set_meta(self._sql, _OFFER, _ASK)

    def _offer_again(self) -> None:
        self._sql.run(
            # Ended ones too: the endpoint may have been restored since, and only ids tell it what it still
            # has. `open` is left: what lies over no row any more is not laid over it again.
            "UPDATE outbox SET state = 'queued', n = NULL, prev = NULL, link = NULL"
            " WHERE state IN ('sent', 'applied', 'same', 'conflict')"
        )

    def _forget_answers(self) -> None:
        """Forget results and positions of another history; what its rows held stays here until offered."""
        lost = self._sql.rows(
            "SELECT op_id FROM outbox WHERE state = 'queued' AND result LIKE '%\"conflict\"%'"
        )
        set_meta(self._sql, _LOST, msgspec.json.encode([op_id for (op_id,) in lost]).decode())
        self._sql.run(
            # `coalesce(received_ms, …)` in `Replies` would else keep a time of arrival at an endpoint that is
            # not this one.
            "UPDATE outbox SET seq = NULL, result = NULL, received_ms = NULL WHERE state = 'queued'"
        )
        self._sql.run("UPDATE history SET seq = seq - ?", (_APART,))
        # `through` as well: pages at or before it are passed over as told already, and the new history begins
        # below.
        self._sql.run("UPDATE cursors SET cursor = NULL, through = 0")
        self._sql.run("DELETE FROM digests")
        streams = self.installs.current().streams
        set_meta(self._sql, _KEEP, msgspec.json.encode(sorted(streams)).decode())

    def _keep(self, streams: frozenset[str]) -> None:
        set_meta(self._sql, _WANTED, msgspec.json.encode(sorted(streams)).decode())


def _is_another(before: Install, reply: EnrolReply) -> bool:
    """Tell whether the endpoint runs in another epoch than the store last heard of."""
    return bool(before.epoch and reply.epoch) and before.epoch != reply.epoch


def losers(sql: Sql) -> frozenset[str]:
    """Return the own operations that had lost a field in the history before this epoch."""
    kept = meta(sql, _LOST)
    return frozenset(_texts.decode(kept)) if kept else frozenset()
