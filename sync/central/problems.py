"""Refusals of whole requests as problem+json (RFC 9457), with a stable code and the Thai sentence."""

from collections.abc import Mapping
from typing import Final

import msgspec
from starlette.responses import Response

from sync.model.sentences import sentence
from sync.protocol.codec import encode_problem
from sync.protocol.messages import PROTOCOL_HEADER, PROTOCOL_VERSION
from sync.protocol.refusals import PROBLEM_TYPE, REFUSALS, REQUEST_PREFIX
from sync.protocol.refusals import problem as problem_body
from sync.protocol.session import Refused
from sync.protocol.troubles import ProtocolTrouble

OUR_HEADERS: Final = {PROTOCOL_HEADER: PROTOCOL_VERSION, "Cache-Control": "no-store"}
"""On every answer: a client believes nothing that lacks the protocol's header (captive portals)."""


def refuse(code: str, retry_after_s: int | None = None, **values: str) -> Refused:
    """Return the refusal ``code`` of the protocol's table, to be raised.

    Raises:
        KeyError: no such code: a refusal the table and the sentences do not know cannot be explained.
    """
    return Refused(code, status=REFUSALS[code].status, retry_after_s=retry_after_s, **values)


def refuse_for(trouble: ProtocolTrouble) -> Refused:
    """Return the refusal that tells the other end what did not hold in what it sent."""
    refusal = refuse(trouble.code)
    refusal.values = trouble.values
    return refusal


def problem(
    refusal: Refused, headers: Mapping[str, str] | None = None, request: str | None = None
) -> Response:
    """Return the answer that states ``refusal``; ``request`` names the lines of the log that belong to it."""
    body = problem_body(refusal.code, refusal.retry_after_s, **refusal.values)
    body = msgspec.structs.replace(
        body,
        detail=sentence(refusal.code, refusal.values),
        instance=None if request is None else f"{REQUEST_PREFIX}{request}",
    )
    all_headers = {**OUR_HEADERS, **(headers or {})}
    if refusal.retry_after_s is not None:
        all_headers["Retry-After"] = str(refusal.retry_after_s)
    return Response(encode_problem(body), body.status, all_headers, PROBLEM_TYPE)
