"""The endpoint as a district's PC sees it: messages in and out over a transport, nothing believed unseen.

An answer counts only with the protocol's header and its content type: captive portals and office proxies
answer 200 with pages of their own (SYNC "Transfer").
"""

import json
from http import HTTPStatus
from typing import Final, TypeVar
from urllib.parse import urlencode

from sync.client.download import Download, MemoryParts, Parts
from sync.client.transport import Sink, Transport, WireRequest, WireResponse
from sync.model.ids import InstallId
from sync.protocol import codec
from sync.protocol.messages import (
    CALLER_HEADER,
    CONTENT_TYPE,
    INSTALL_HEADER,
    PROTOCOL_HEADER,
    PROTOCOL_VERSION,
    SCHEMA_HEADER,
    SCHEMA_MAX,
    SCHEMA_MIN,
    SHORT_PATH,
    SHORT_TYPE,
    SIGNATURE_HEADER,
    EnrolAgainRequest,
    EnrolReply,
    EnrolRequest,
    PasswordReply,
    PasswordRequest,
    SnapshotOffer,
    SyncReply,
    SyncRequest,
)
from sync.protocol.refusals import PROBLEM_TYPE
from sync.protocol.session import LineTrouble, Refused
from sync.protocol.signing import Signer, sign_caller, sign_request
from sync.protocol.terse import read_reply, write_request
from sync.protocol.troubles import ProtocolTrouble

M = TypeVar("M", SyncReply, EnrolReply, PasswordReply)
Asked = SyncRequest | EnrolRequest | EnrolAgainRequest | PasswordRequest
_FOREIGN: Final = "not-our-endpoint"
_DONE: Final = {HTTPStatus.OK, HTTPStatus.ACCEPTED}
"""The second: a push was received and will be merged later."""
_GATEWAY: Final = {HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.GATEWAY_TIMEOUT}


class Endpoint:
    """One endpoint, spoken to by one install."""

    def __init__(
        self, transport: Transport, install: InstallId, signer: Signer, parts: Parts | None = None
    ) -> None:
        self._transport = transport
        self._parts = MemoryParts() if parts is None else parts
        self.went = (0, 0)
        """Bytes of the last request's body, and of the answer's."""
        self._install = install
        self._signer = signer
        self._coding = codec.ZSTD

    def exchange(self, request: SyncRequest) -> SyncReply:
        """Send one sync request and return the reply, in the forms that the endpoint was last known to read.

        An endpoint that was put back to an older version has no address for the short forms: it gets the
        older ones at once, and its reply says what it reads.

        Raises:
            LineTrouble: the line failed, or the answer is not the endpoint's.
            Refused: the endpoint refused the whole request.
        """
        if request.hello.endpoint_schema > 1:
            try:
                return self._short(request)
            except Refused as refusal:
                if refusal.code != "not-found":
                    raise
        return self._post("/v1/sync", request, SyncReply)

    def _short(self, request: SyncRequest) -> SyncReply:
        body = write_request(request)
        headers = {CALLER_HEADER: sign_caller(self._signer, "POST", SHORT_PATH, body, self._install)}
        answer = self._transport.send(WireRequest("POST", SHORT_PATH, body, headers))
        if answer.status >= 400:
            raise _refusal(answer)
        # No portal has this type; a header that says the same again would cost every sync its octets.
        if answer.status not in _DONE or _type_of(answer) != SHORT_TYPE:
            raise LineTrouble(_FOREIGN)
        try:
            return read_reply(answer.body, request)
        except ProtocolTrouble as trouble:
            raise LineTrouble(_FOREIGN) from trouble

    def enrol(self, request: EnrolRequest) -> EnrolReply:
        """Enrol this install; raises as ``exchange`` does."""
        return self._post("/v1/enrol", request, EnrolReply)

    def enrol_again(self, request: EnrolAgainRequest) -> EnrolReply:
        """Enrol a new install in this one's place; raises as ``exchange`` does."""
        return self._post("/v1/enrol-again", request, EnrolReply)

    def set_password(self, request: PasswordRequest) -> PasswordReply:
        """Bring the account's new password to the centre; raises as ``exchange`` does."""
        return self._post("/v1/password", request, PasswordReply)

    def fetch(self, offer: SnapshotOffer) -> bytes:
        """Return a snapshot's bytes, equal in size and SHA-256 to what was offered; raises as ``exchange``.

        What came before a cut is kept in the parts, and gone on from there.
        """
        return Download(self._ask, offer, self._parts).fetch()

    def _ask(self, path: str, headers: dict[str, str], sink: Sink) -> WireResponse:
        return self._send("GET", path, b"", headers, sink)

    def progress(self, fy: int, month: int, area: str) -> dict[str, dict[str, object]]:
        """Return the measures as the endpoint works them out: measure -> its figures."""
        query = urlencode({"fy": fy, "month": month, "area": area})
        answer = self._send("GET", f"/v1/progress?{query}", b"", {})
        _need_ours(answer, "application/json")
        found: dict[str, dict[str, object]] = json.loads(answer.body)
        return found

    def _post(self, path: str, message: Asked, kind: type[M]) -> M:
        answer = self._send_packed(path, codec.encode(message))
        _need_ours(answer, CONTENT_TYPE)
        try:
            return codec.unpack(kind, answer.body, answer.headers.get("content-encoding", codec.IDENTITY))
        except ProtocolTrouble as trouble:
            raise LineTrouble(_FOREIGN) from trouble

    def _send_packed(self, path: str, body: bytes) -> WireResponse:
        """Send ``body`` compressed; an endpoint that knows no zstd (415) gets gzip from then on."""
        try:
            return self._send("POST", path, codec.compress(body, self._coding), self._body_headers())
        except Refused as refusal:
            if refusal.code != "unknown-coding" or self._coding == codec.GZIP:
                raise
            self._coding = codec.GZIP
            return self._send("POST", path, codec.compress(body, self._coding), self._body_headers())

    def _body_headers(self) -> dict[str, str]:
        return {"Content-Type": CONTENT_TYPE, "Content-Encoding": self._coding}

    def _send(
        self, method: str, path: str, body: bytes, headers: dict[str, str], sink: Sink | None = None
    ) -> WireResponse:
        # Without the query, which `Call.path` at the endpoint does not hold either.
        signature = sign_request(self._signer, method, path.partition("?")[0], body, self._install)
        ours = {
            PROTOCOL_HEADER: PROTOCOL_VERSION,
            INSTALL_HEADER: self._install,
            SIGNATURE_HEADER: signature,
            SCHEMA_HEADER: f"{SCHEMA_MIN}..{SCHEMA_MAX}",
            "Accept-Encoding": f"{codec.ZSTD}, {codec.GZIP}",
        }
        self.went = len(body), 0
        answer = self._transport.send(WireRequest(method, path, body, {**ours, **headers}, sink))
        self.went = len(body), len(answer.body)
        # Redirects are no refusals: they fail `_need_ours` with everything else that is not a 200 of the
        # endpoint.
        if answer.status >= 400:
            raise _refusal(answer)
        return answer


def _refusal(answer: WireResponse) -> Refused | LineTrouble:
    """Read a refusal; an error page of somebody else's is a trouble of the line."""
    if not answer.headers.get("content-type", "").startswith(PROBLEM_TYPE):
        return _foreign(answer.status)
    try:
        found = codec.decode_problem(answer.body)
    except ProtocolTrouble:
        return _foreign(answer.status)
    values = dict(found.values)
    if found.retry_after_s:
        # Upwards: a turn that comes a little later than told is worse than one that comes sooner.
        values["minutes"] = str(-(-found.retry_after_s // 60))
    return Refused(found.code, status=answer.status, retry_after_s=found.retry_after_s, **values)


def _foreign(status: int) -> LineTrouble:
    """Return what an error page says that does not bear the endpoint's mark.

    A gateway's three codes mean that something on the way answers and the centre behind it does not.
    """
    # Told apart because the advice differs: a proxy's password, waiting, or telling the administrator.
    if status == HTTPStatus.PROXY_AUTHENTICATION_REQUIRED:
        return LineTrouble("proxy")
    if status in _GATEWAY:
        return LineTrouble("gateway", status=str(status))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return LineTrouble("server-fault", status=str(status))
    return LineTrouble(_FOREIGN)


def _need_ours(answer: WireResponse, content_type: str) -> None:
    ours = answer.headers.get(PROTOCOL_HEADER.lower()) == PROTOCOL_VERSION
    if answer.status not in _DONE or not ours or _type_of(answer) != content_type:
        raise LineTrouble(_FOREIGN)


def _type_of(answer: WireResponse) -> str:
    return answer.headers.get("content-type", "").partition(";")[0]
