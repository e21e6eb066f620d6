"""What a handler is given: the endpoint as this process serves it, and a request."""

from dataclasses import dataclass, field

from sync.central.call import Answer, Call
from sync.central.centre import Centre
from sync.central.mailroom import Mailroom
from sync.central.metrics import Metrics
from sync.central.throttle import Failures

__all__ = ["Answer", "Call", "Endpoint"]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A centre that is being served, with what lives only as long as the process."""

    centre: Centre
    failures: Failures
    metrics: Metrics = field(default_factory=Metrics)
    mailroom: Mailroom = field(default_factory=Mailroom)
