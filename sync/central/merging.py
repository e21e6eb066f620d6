"""Merges what waits in the inbox: a thread in each process, by the very code that merges at once."""

import logging
import threading
import time
import traceback
from typing import Final

from sqlalchemy.exc import DBAPIError, OperationalError

from sync.central import inbox
from sync.central.accounts import assignments
from sync.central.batch import Sender
from sync.central.calls import Endpoint
from sync.central.inbox import Place
from sync.central.installs import Caller, find_install
from sync.central.intake import Work, merge, own_of, shelves_of
from sync.central.ledger import lock
from sync.central.unfolding import Unfolded
from sync.protocol.changes import Result

LOOK_S: Final = 1.0
"""How often a process asks what others have put into the inbox."""
_PLACES: Final = 16
_TIDY_S: Final = 60.0
_REST_S: Final = 2.0
"""After a trouble of the database's, before the next try."""
_LOG = logging.getLogger("kongtun.centre")


class Merger:
    """Takes installs with pushes in the inbox in turn, and merges the first push of each."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._centre = endpoint.centre
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None
        self._tidied = time.monotonic()

    def start(self) -> None:
        """Begin, with what an earlier process left."""
        self._thread = threading.Thread(target=self._run, name="merging", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End after the push that is being merged."""
        self._stopped.set()
        self._endpoint.mailroom.news.set()
        if self._thread is not None:
            self._thread.join()

    def drain(self) -> int:
        """Merge until nothing is left that can be; return how many pushes that were."""
        merged = 0
        while found := self._some():
            merged += found
        self._endpoint.mailroom.look(self._centre)
        return merged

    def _run(self) -> None:
        mailroom = self._endpoint.mailroom
        again = True
        while not self._stopped.is_set():
            try:
                if again:
                    self._try_again()
                    again = False
                mailroom.look(self._centre)
                if not self._some():
                    self._tidy()
                    mailroom.news.wait(LOOK_S)
                    mailroom.news.clear()
            except (DBAPIError, OSError) as trouble:
                _LOG.warning("merging: the store is busy\n%s", _frames(trouble))
                self._stopped.wait(_REST_S)

    def _some(self) -> int:
        """Merge a push of each of the installs whose turn it is; return how many."""
        with self._centre.database.reading() as connection:
            places = inbox.places(connection, _PLACES)
        return sum(not self._stopped.is_set() and self._one(place) for place in places)

    def _one(self, place: Place) -> bool:
        began = time.monotonic()
        try:
            with self._endpoint.mailroom.turn():
                began = time.monotonic()
                results = self._merged(place)
        except (OperationalError, OSError):
            raise
        except Exception as trouble:
            if isinstance(trouble, DBAPIError) and trouble.connection_invalidated:
                raise
            # Kept, not refused: it is the endpoint's fault, and a mended endpoint merges it at its start.
            _LOG.error(
                "a push of %s is kept aside: %s\n%s", place.install, type(trouble).__name__, _frames(trouble)
            )
            with self._centre.database.writing() as connection:
                inbox.put_aside(connection, place)
            return True
        if results is None:
            return False
        self._endpoint.mailroom.merged(time.monotonic() - began)
        self._endpoint.metrics.ended(results)
        return True

    def _merged(self, place: Place) -> list[Result] | None:
        with self._centre.database.writing() as connection:
            claimed = inbox.claim(connection, place)
            install = find_install(connection, place.install)
            if claimed is None or install is None:
                return None
            caller = Caller(install, assignments(connection, install.install))
            shelves = shelves_of(caller, claimed.push)
            sender = Sender(install.install, claimed.entry.received_ms)
            work = Work(connection, self._centre, caller, sender, lock(connection, shelves))
            # Its chain was proved when it was received.
            results = merge(work, Unfolded(claimed.push), shelves, None)
            own = {stream: sorted(seqs) for stream, seqs in own_of(shelves, results).items()}
            inbox.end(connection, place, claimed.entry, results, own)
        return results

    def _try_again(self) -> None:
        with self._centre.database.writing() as connection:
            inbox.try_again(connection)

    def _tidy(self) -> None:
        if time.monotonic() - self._tidied > _TIDY_S:
            self._tidied = time.monotonic()
            self._endpoint.mailroom.tidy(self._centre)


def _frames(trouble: BaseException) -> str:
    """Return where it happened without what was in it: messages of exceptions quote values."""
    return "".join(traceback.format_tb(trouble.__traceback__))
