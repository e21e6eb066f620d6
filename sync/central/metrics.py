"""Counts and times for monitoring (Prometheus): by address and outcome, never by office."""

from collections import Counter as Tally
from collections.abc import Callable, Iterable
from typing import Final, Protocol

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_1_0_0

from sync.protocol.changes import Result

TEXT_TYPE: Final = CONTENT_TYPE_PLAIN_1_0_0
# The receipt is to come within 2 s at month end (SYNC section 3); a sync over 10 s is a fault to be seen.
_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)


class Counted(Protocol):
    """What tells how many requests are under way."""

    under_way: int
    slots: int


class Sized(Protocol):
    """How much waits."""

    @property
    def count(self) -> int:
        """Pushes."""

    @property
    def octets(self) -> int:
        """Their bytes."""

    @property
    def aside(self) -> int:
        """Pushes that a fault keeps aside."""


class Waited(Protocol):
    """What tells how much waits in the inbox."""

    @property
    def size(self) -> Sized:
        """How much waits."""

    def oldest_s(self) -> float:
        """How long the oldest waits, in seconds."""


class Metrics:
    """What one process of the endpoint counted since it started."""

    def __init__(self) -> None:
        # A registry of its own, not the library's global one: two endpoints in one process stay apart.
        self._registry = CollectorRegistry()
        self._times = Histogram(
            "kongtun_request_seconds",
            "Time from a request's first byte to its answer.",
            ("address", "status"),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._refusals = Counter(
            "kongtun_refusals", "Requests refused, by code.", ("code",), registry=self._registry
        )
        self._operations = Counter(
            "kongtun_operations", "Operations answered, by outcome.", ("outcome",), registry=self._registry
        )
        self._held = Gauge(
            "kongtun_body_octets", "Bytes of requests held in memory now.", registry=self._registry
        )

    def answered(self, address: str, status: int, seconds: float) -> None:
        """Count an answer of ``address``, one of the endpoint's own: a made-up path would fill the memory."""
        self._times.labels(address, str(status)).observe(seconds)

    def refused(self, code: str) -> None:
        """Count a refusal of a whole request."""
        self._refusals.labels(code).inc()

    def ended(self, results: Iterable[Result]) -> None:
        """Count how operations ended, repeats included."""
        for outcome, count in Tally(str(one.status) for one in results).items():
            self._operations.labels(outcome).inc(count)

    def watch_room(self, held: Callable[[], float]) -> None:
        """Ask ``held`` at each look how many bytes of requests are in memory."""
        self._held.set_function(held)

    def watch_queue(self, admission: "Counted", inbox: "Waited") -> None:
        """Ask at each look what is under way, what was sent away to a slot, and what waits in the inbox."""
        gauges: dict[str, tuple[str, Callable[[], float]]] = {
            "kongtun_requests_under_way": ("Requests let in and not answered.", lambda: admission.under_way),
            "kongtun_slots_given": ("Requests sent away with a slot.", lambda: admission.slots),
            "kongtun_inbox_pushes": ("Pushes received and not merged yet.", lambda: inbox.size.count),
            "kongtun_inbox_octets": ("Bytes of those pushes, as they are kept.", lambda: inbox.size.octets),
            "kongtun_inbox_oldest_seconds": ("Age of the oldest of those pushes.", inbox.oldest_s),
            "kongtun_inbox_aside": ("Pushes kept aside by a fault.", lambda: inbox.size.aside),
        }
        for name, (meaning, asked) in gauges.items():
            Gauge(name, meaning, registry=self._registry).set_function(asked)

    def text(self) -> bytes:
        """Return all counts in Prometheus' text format (version 1.0.0)."""
        return generate_latest(self._registry)
