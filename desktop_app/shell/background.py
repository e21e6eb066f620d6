"""The only module that knows threads: one lane for the database, one for the network.

A lane is one thread with a queue. Work gets handed over as a callable and comes back on the UI thread:
``done`` with its value, ``failed`` with a known failure, or ``broken`` with a bug. What happens to the queue:
a known failure or a bug ends that piece of work only; the lane goes on. An answer for an owner that is gone
is dropped. Quitting waits a bounded time, because each lane is at most one commit or one chunk from a stop.
"""

import itertools
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Signal, Slot

T = TypeVar("T")
C = TypeVar("C")


class Stop:
    """A wish to stop, set on the UI thread and looked at by a lane at its next safe point."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def ask(self) -> None:
        """Wish it; a second time changes nothing."""
        self._event.set()

    def asked(self) -> bool:
        """Tell whether it is wished."""
        return self._event.is_set()


@dataclass(frozen=True, slots=True)
class _Delivery:
    """A finished piece of work on its way to the UI thread."""

    owner: object
    call: Callable[[], None]


_URGENT, _IN_TURN, _LAST = range(3)


@dataclass(frozen=True, slots=True, order=True)
class _Waiting:
    """A piece of work in a lane's queue; ``None`` ends the lane."""

    rank: int
    # Decides within a rank: a heap alone would let equal ranks change places, and a second edit of a cell
    # overtake the first.
    number: int
    run: Callable[[], None] | None = field(compare=False)


class Lane(Generic[C]):
    """One thread that runs work in order. ``context`` (the store) lives and dies in that thread.

    What an officer typed is urgent: it overtakes questions that wait, and keeps its own order.
    """

    def __init__(self, name: str, leave: Callable[[C], None] | None = None) -> None:
        self._queue: queue.PriorityQueue[_Waiting] = queue.PriorityQueue()
        self._numbers = itertools.count()
        self._context: C | None = None
        self._leave = leave
        # A daemon: one that hangs in a system call must not hold the process after its bounded wait.
        self._thread = threading.Thread(target=self._loop, name=name, daemon=True)
        self._thread.start()

    def enter(self, make: Callable[[], C]) -> "Future[None]":
        """Make the lane's context in its own thread (opening the store), replacing an earlier one."""
        return self._put(lambda: self._exchange(make))

    def leave(self) -> "Future[None]":
        """Let the context go (closing the store), after the work already queued."""
        return self._put(self._drop)

    def call(self, work: Callable[[C], T], *, urgent: bool = False) -> "Future[T]":
        """Queue ``work``, which is given the context; the future is for other lanes, never the UI thread."""
        return self._put(lambda: work(self._need_context()), _URGENT if urgent else _IN_TURN)

    def free(self, work: Callable[[], T]) -> "Future[T]":
        """Queue ``work`` that needs no context."""
        return self._put(work)

    def stop(self, within_s: float) -> bool:
        """End the lane after the work already queued; tell whether it ended in time."""
        # Behind all that waits: what an officer typed before closing the window is still saved.
        self._queue.put(_Waiting(_LAST, next(self._numbers), None))
        self._thread.join(within_s)
        return not self._thread.is_alive()

    def _exchange(self, make: Callable[[], C]) -> None:
        # The old one first: a store's exclusive lock would refuse to open the same file again.
        self._drop()
        self._context = make()

    def _need_context(self) -> C:
        if self._context is None:
            raise NotOpenError
        return self._context

    def _drop(self) -> None:
        if self._context is not None and self._leave is not None:
            self._leave(self._context)
        self._context = None

    def _put(self, work: Callable[[], T], rank: int = _IN_TURN) -> "Future[T]":
        future: Future[T] = Future()

        def run() -> None:
            try:
                future.set_result(work())
            except BaseException as trouble:  # noqa: BLE001 - the outermost handler of a lane: all goes to the asker
                future.set_exception(trouble)

        self._queue.put(_Waiting(rank, next(self._numbers), run))
        return future

    def _loop(self) -> None:
        while (work := self._queue.get().run) is not None:
            work()
        self._drop()


class NotOpenError(RuntimeError):
    """Work for the database was queued before a store was opened: a bug in the order of calls."""


class Background(QObject):
    """Hands work to lanes and brings answers back to the UI thread."""

    broken = Signal(object)
    """A bug's exception, on the UI thread."""
    # As `object`: other types of a signal are converted on the way (a number of 2³¹ or more becomes 0).
    _arrived = Signal(object)

    def __init__(self, known: tuple[type[BaseException], ...], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._known = known
        # A bound method of a QObject of the UI thread: a lambda connected here would run in the lane that
        # emits.
        self._arrived.connect(self._deliver)

    def run(
        self,
        owner: object,
        future: "Future[T]",
        done: Callable[[T], None],
        failed: Callable[[BaseException], None],
        broke: Callable[[], None] = lambda: None,
    ) -> None:
        """Bring the outcome of ``future`` to ``done`` or ``failed`` while ``owner`` lives.

        ``broke``: called after a bug was told, for an owner that cannot be left before it is answered.
        """
        future.add_done_callback(lambda ended: self._post(owner, ended, done, failed, broke))

    def post(self, owner: object, call: Callable[[], None]) -> None:
        """Run ``call`` on the UI thread (progress reports)."""
        self._arrived.emit(_Delivery(owner, call))

    def _post(
        self,
        owner: object,
        ended: "Future[Any]",
        done: Callable[[Any], None],
        failed: Callable[[BaseException], None],
        broke: Callable[[], None],
    ) -> None:
        trouble = ended.exception()
        if trouble is None:
            self.post(owner, lambda: done(ended.result()))
        elif isinstance(trouble, self._known):
            self.post(owner, lambda: failed(trouble))
        else:
            # To itself as owner: a bug is told even when the page that met it has been closed.
            self.post(self, lambda: self.broken.emit(trouble))
            self.post(owner, broke)

    @Slot(object)
    def _deliver(self, delivery: _Delivery) -> None:
        # Asked now and not when it was posted: a page may be closed while its answer is on the way, and
        # calling it then raises.
        if not isinstance(delivery.owner, QObject) or shiboken6.isValid(delivery.owner):
            delivery.call()
