"""The ASGI application: addresses, limits, threads; every refusal leaves as problem+json (RFC 9457)."""

import logging
import time
import traceback
from collections.abc import Awaitable, Callable
from email.utils import formatdate
from http import HTTPStatus
from typing import Final

from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI, Request
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response

from sync.central.calls import Answer, Call, Endpoint
from sync.central.centre import Centre
from sync.central.database import run
from sync.central.enrol_again import enrol_again
from sync.central.enrolment import LONGEST_ENROL, enrol
from sync.central.new_password import set_password
from sync.central.problems import OUR_HEADERS, problem, refuse, refuse_for
from sync.central.progress import progress
from sync.central.receiving import Room, named, receive
from sync.central.snapshots import SnapshotFile, snapshot_file
from sync.central.sync_call import short_sync, sync
from sync.central.throttle import Failures
from sync.model.ids import is_id
from sync.protocol.messages import INSTALL_HEADER, SHORT_PATH, SHORT_TYPE
from sync.protocol.session import Refused
from sync.protocol.troubles import ProtocolTrouble

WORKERS: Final = 8
"""Requests worked on at a time; the others wait their turn in the order they came."""
LONGEST_SYNC: Final = 8 * 1024 * 1024
"""Bytes of a compressed push; districts begin with `session.PUSH_OCTETS` uncompressed and halve on 413."""
_UNREAD: Final = frozenset({"too-large", "busy", "malformed"})
"""Refusals that may leave some of a body on its way: it is not waited for."""
_LOG = logging.getLogger("kongtun.centre")

Work = Callable[[Endpoint, Call], Answer | SnapshotFile]


class _Desk:
    """Carries requests to the handlers, which are plain functions on worker threads."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._limiter = CapacityLimiter(WORKERS)
        self._room = Room()

    def handler(self, work: Work, longest: int) -> Callable[[Request], Awaitable[Response]]:
        """Return the function the framework calls for an address."""

        async def carried(request: Request) -> Response:
            return await self.carry(request, work, longest)

        return carried

    async def carry(self, request: Request, work: Work, longest: int) -> Response:
        """Answer ``request`` with ``work``; whatever goes wrong becomes a problem with a stable code."""
        began = time.monotonic()
        response = await self._answered(request, work, longest)
        well = response.status_code < 400
        _LOG.info(
            "%s %s %d %d ms install=%s",
            request.method,
            request.url.path if well else "-",
            response.status_code,
            (time.monotonic() - began) * 1000,
            # Some addresses ask for no signature: there the header may say anything.
            install if well and is_id(install := _named(request)) else "-",
        )
        return _dated(response)

    async def _answered(self, request: Request, work: Work, longest: int) -> Response:
        try:
            with self._room.entered() as place:
                call = await receive(request, longest, place)
                # Handlers block on SQL and Argon2: on the event loop one of them would hold up everybody's
                # bodies.
                answer = await to_thread.run_sync(work, self._endpoint, call, limiter=self._limiter)
        except Refused as refusal:
            return _refused(refusal)
        except ProtocolTrouble as trouble:
            return _refused(refuse_for(trouble))
        # A lock held too long, a full or failing disk: all pass without the district's doing, so it comes
        # again.
        except OperationalError as trouble:
            _LOG.warning("store busy\n%s", _frames(trouble))
            return problem(refuse("busy", retry_after_s=30))
        except OSError as trouble:
            _LOG.warning("disk or line %s\n%s", trouble.errno, _frames(trouble))
            return problem(refuse("unavailable", retry_after_s=60))
        except Exception as trouble:  # noqa: BLE001 - the outermost handler: a bug must not show values or stop the server
            _LOG.error("bug %s\n%s", type(trouble).__name__, _frames(trouble))
            return problem(refuse("internal"))
        return _response(answer)


def _refused(refusal: Refused) -> Response:
    _LOG.info("refused %s", refusal.code)
    return problem(refusal, {"Connection": "close"} if refusal.code in _UNREAD else None)


def _healthy(endpoint: Endpoint, _call: Call) -> Answer:
    with endpoint.centre.database.reading() as connection:
        run(connection, "SELECT epoch FROM endpoint").one()
        return Answer(200, b'{"ok": true}', "application/json", OUR_HEADERS)


_ADDRESSES: Final[tuple[tuple[str, str, Work, int], ...]] = (
    ("/v1/sync", "POST", sync, LONGEST_SYNC),
    (SHORT_PATH, "POST", short_sync, LONGEST_SYNC),
    ("/v1/enrol", "POST", enrol, LONGEST_ENROL),
    ("/v1/enrol-again", "POST", enrol_again, LONGEST_ENROL),
    ("/v1/password", "POST", set_password, LONGEST_ENROL),
    ("/v1/snapshot/{stream}/{etag}", "GET", snapshot_file, 0),
    ("/v1/progress", "GET", progress, 0),
    ("/healthz", "GET", _healthy, 0),
)
"""Path, method, what answers, and how many bytes a request may have."""


def make_app(centre: Centre) -> FastAPI:
    """Return the application that serves ``centre``."""
    # No pages of the framework's own, no redirects: such answers lack our header and would be told as
    # another's. The documentation page would also load scripts from a foreign server.
    app = FastAPI(title="Kongtun", openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    desk = _Desk(Endpoint(centre, Failures(centre.clock)))

    for path, method, work, longest in _ADDRESSES:
        app.add_api_route(path, desk.handler(work, longest), methods=[method], response_class=Response)

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
