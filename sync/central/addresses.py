"""Every address of the endpoint: what answers there, and what it takes and gives."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import msgspec

from sync.central.calls import Answer, Call, Endpoint
from sync.central.enrol_again import enrol_again
from sync.central.enrolment import LONGEST_ENROL, enrol
from sync.central.health import healthy, metrics, ready
from sync.central.new_password import set_password
from sync.central.progress import progress
from sync.central.snapshots import SnapshotFile, snapshot_file
from sync.central.sync_call import short_sync, sync
from sync.protocol.messages import (
    SHORT_PATH,
    EnrolAgainRequest,
    EnrolReply,
    EnrolRequest,
    PasswordReply,
    PasswordRequest,
    SyncReply,
    SyncRequest,
)

LONGEST_SYNC: Final = 8 * 1024 * 1024
"""Bytes of a compressed push; districts begin with `session.PUSH_OCTETS` uncompressed and halve on 413."""

Work = Callable[[Endpoint, Call], Answer | SnapshotFile]
_Struct = type[msgspec.Struct]


@dataclass(frozen=True, slots=True)
class Address:
    """One address: its path, the method it takes, what answers, and how many bytes a request may have."""

    path: str
    method: str
    work: Work
    longest: int = 0
    asks: _Struct | None = None
    """The message in a request's body, if any."""
    answers: _Struct | None = None
    """The message in an answer's body, if it is one of the protocol's."""
    signed: bool = True
    """Whether an install must sign its requests."""
    query: tuple[str, ...] = ()
    queued: bool = False
    """Whether requests of districts stand in a bounded queue here (``admission``)."""


ADDRESSES: Final = (
    Address("/v1/sync", "POST", sync, LONGEST_SYNC, SyncRequest, SyncReply, queued=True),
    Address(SHORT_PATH, "POST", short_sync, LONGEST_SYNC, queued=True),
    Address("/v1/enrol", "POST", enrol, LONGEST_ENROL, EnrolRequest, EnrolReply, signed=False),
    Address("/v1/enrol-again", "POST", enrol_again, LONGEST_ENROL, EnrolAgainRequest, EnrolReply),
    Address("/v1/password", "POST", set_password, LONGEST_ENROL, PasswordRequest, PasswordReply),
    Address("/v1/snapshot/{stream}/{etag}", "GET", snapshot_file),
    Address("/v1/progress", "GET", progress, query=("fy", "month", "area")),
    Address("/healthz", "GET", healthy, signed=False),
    Address("/readyz", "GET", ready, signed=False),
    Address("/metrics", "GET", metrics, signed=False),
)
