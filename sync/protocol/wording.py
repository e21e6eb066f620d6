"""How a push goes out and how its answer comes in: short where both ends know short forms, else full."""

import msgspec

from sync.protocol.messages import Push, SyncReply, SyncRequest
from sync.protocol.runs import out_of_runs
from sync.protocol.short import shorten


class OtherPush(Exception):  # noqa: N818 - what an answer turned out to be
    """The results are of another push than the one that was sent."""


def in_short(request: SyncRequest, push: Push) -> SyncRequest:
    """Return ``request`` with its push in short forms."""
    short = shorten(push.first_n, push.prev, push.head, push.operations)
    return msgspec.structs.replace(request, push=None, short=short)


def in_full(reply: SyncReply, push: Push | None) -> SyncReply:
    """Return a reply with every result in it, as the stores take them in; raises OtherPush."""
    if reply.runs is None:
        return reply
    op_ids = [one.op_id for one in push.operations] if push else []
    try:
        results = out_of_runs(op_ids, reply.runs, reply.results)
    except ValueError as trouble:
        raise OtherPush from trouble
    return msgspec.structs.replace(reply, results=results, runs=None)


def is_receipted(reply: SyncReply, push: Push) -> bool:
    """Tell whether a reply is the answer to this push: a cache may hand out the endpoint's last one."""
    # Its digests would be equal to those of a store in which nothing has arrived since either.
    receipt = reply.receipt
    told = (receipt.first_n, receipt.count, receipt.head) if receipt else None
    return told == (push.first_n, len(push.operations), push.head)
