"""The ASGI application: addresses, limits, threads; every refusal leaves as problem+json (RFC 9457)."""

import logging
import os
import time
import traceback
from asyncio import CancelledError
from collections.abc import Awaitable, Callable
from email.utils import formatdate
from functools import partial
from http import HTTPStatus
from typing import Final

from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI, Request
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response

from sync.central.addresses import ADDRESSES, Address
from sync.central.admission import Admission, let_in
from sync.central.again import again
from sync.central.calls import Answer, Endpoint
from sync.central.centre import Centre
from sync.central.logs import working_on
from sync.central.mailroom import Mailroom
from sync.central.metrics import Metrics
from sync.central.problems import OUR_HEADERS, problem, refuse, refuse_for
from sync.central.receiving import MOST_HELD, Room, named, receive
from sync.central.snapshots import SnapshotFile
from sync.central.throttle import Failures
from sync.model.ids import is_id
from sync.protocol.messages import INSTALL_HEADER, SHORT_TYPE
from sync.protocol.session import Refused
from sync.protocol.troubles import ProtocolTrouble

WORKERS: Final = 8
"""Requests worked on at a time; the others wait their turn in the order they came."""
_DOORS: Final = 2
"""Threads for those who come while there is no room: they are told their slot at once."""
_UNREAD: Final = frozenset({"too-large", "busy", "malformed"})
"""Refusals that may leave some of a body on its way: it is not waited for."""
_LOG = logging.getLogger("kongtun.centre")


class _Desk:
    """Carries requests to the handlers, which are plain functions on worker threads."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._limiter = CapacityLimiter(WORKERS)
        self._door = CapacityLimiter(_DOORS)
        self._admission = Admission()
        self._room = Room()
        endpoint.metrics.watch_room(lambda: MOST_HELD - self._room.free)
        endpoint.metrics.watch_queue(self._admission, endpoint.mailroom)

    def handler(self, address: Address) -> Callable[[Request], Awaitable[Response]]:
        """Return the function the framework calls for an address."""

        async def carried(request: Request) -> Response:
            return await self.carry(request, address)

        return carried

    async def carry(self, request: Request, address: Address) -> Response:
        """Answer ``request``; whatever goes wrong becomes a problem with a stable code."""
        # Named by us: a name that came with the request would let anybody write in another's lines of the
        # log.
        name = os.urandom(8).hex()
        with working_on(name):
            began = time.monotonic()
            try:
                response = await self._answered(request, address, name)
            # The stop could not wait for it (`serve`): the server's own answer would lack our header.
            except CancelledError:
                cut = refuse("unavailable", retry_after_s=60)
                response = problem(cut, {"Connection": "close"}, name)
            took = time.monotonic() - began
            self._endpoint.metrics.answered(address.path, response.status_code, took)
            well = response.status_code < 400
            _LOG.info(
                "answered",
                extra={
                    "method": address.method,
                    # As declared, not as asked for: ids of snapshots and made-up queries stay out.
                    "path": address.path,
                    "status": response.status_code,
                    "ms": round(took * 1000),
                    # Some addresses ask for no signature: there the header may say anything.
                    "install": install if well and is_id(install := _named(request)) else None,
                },
            )
        return _dated(response)

    async def _answered(self, request: Request, address: Address, name: str) -> Response:
        try:
            with self._room.entered() as place:
                call = await receive(request, address.longest, place)
                # Handlers block on SQL and Argon2: on the event loop one of them would hold up everybody's
                # bodies.
                done = partial(again, partial(address.work, self._endpoint, call))
                if not address.queued:
                    return _response(await to_thread.run_sync(done, limiter=self._limiter))
                if not self._admission.has_room(len(call.body)):
                    knocking = partial(let_in, self._endpoint, call, self._admission)
                    await to_thread.run_sync(knocking, limiter=self._door)
                with self._admission.entered():
                    answer = await to_thread.run_sync(done, limiter=self._limiter)
        except Exception as trouble:  # noqa: BLE001 - the outermost handler: a bug must not show values or stop the server
            refusal = _refusal_for(trouble)
            self._endpoint.metrics.refused(refusal.code)
            _LOG.info("refused", extra={"code": refusal.code})
            return problem(refusal, {"Connection": "close"} if refusal.code in _UNREAD else None, name)
        return _response(answer)


def _refusal_for(trouble: Exception) -> Refused:
    """Return what the PC is told of a trouble; what is not its doing is logged, without any value."""
    if isinstance(trouble, Refused):
        return trouble
    if isinstance(trouble, ProtocolTrouble):
        return refuse_for(trouble)
    # A lock held too long, a full or failing disk: all pass without the district's doing, so it comes again.
    if isinstance(trouble, OperationalError):
        _LOG.warning("store busy\n%s", _frames(trouble))
        return refuse("busy", retry_after_s=30)
    if isinstance(trouble, OSError):
        _LOG.warning("disk or line %s\n%s", trouble.errno, _frames(trouble))
        return refuse("unavailable", retry_after_s=60)
    _LOG.error("bug %s\n%s", type(trouble).__name__, _frames(trouble))
    return refuse("internal")


def make_app(centre: Centre) -> FastAPI:
    """Return the application that serves ``centre``."""
    # No pages of the framework's own, no redirects: such answers lack our header and would be told as
    # another's. The documentation page would also load scripts from a foreign server.
    app = FastAPI(title="Kongtun", openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    failures = Failures(centre.database, centre.clock, centre.chance)
    endpoint = Endpoint(centre, failures, Metrics(), Mailroom(server=centre.database.is_server))
    app.state.endpoint = endpoint
    desk = _Desk(endpoint)

    for one in ADDRESSES:
        app.add_api_route(one.path, desk.handler(one), methods=[one.method], response_class=Response)

    # Starlette's own 404 and 405 lack the protocol's header: a PC would take them for a captive portal's.
    @app.exception_handler(HTTPException)
    async def no_such_address(_request: Request, trouble: HTTPException) -> Response:
        code = "wrong-method" if trouble.status_code == HTTPStatus.METHOD_NOT_ALLOWED else "not-found"
        return _dated(problem(refuse(code), trouble.headers))

    return app


def _response(answer: Answer | SnapshotFile) -> Response:
    if isinstance(answer, SnapshotFile):
        # FileResponse answers Range and If-Range by this ETag, for whoever goes on with a cut download.
        headers = {**OUR_HEADERS, "ETag": f'"{answer.etag}"'}
        return FileResponse(answer.file, media_type=answer.content_type, headers=headers)
    return Response(answer.body, answer.status, dict(answer.headers), answer.content_type)


def _dated(response: Response) -> Response:
    """Say when, for whoever stands between; a short reply says it in its body only."""
    if response.media_type != SHORT_TYPE:
        response.headers["Date"] = formatdate(usegmt=True)
    return response


def _named(request: Request) -> str:
    try:
        return named(request.headers).get(INSTALL_HEADER.lower(), "")
    except ProtocolTrouble:
        return ""


def _frames(trouble: BaseException) -> str:
    """Return where it happened without what was in it: messages of exceptions quote values."""
    return "".join(traceback.format_tb(trouble.__traceback__))
