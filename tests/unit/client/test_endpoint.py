"""The endpoint's client: believes only answers that are the endpoint's, and says which kind of no it was."""

import hashlib
from collections.abc import Callable

import msgspec
import pytest

from sync.client.endpoint import Endpoint
from sync.client.transport import WireRequest, WireResponse
from sync.model.ids import InstallId
from sync.model.sentences import sentence
from sync.protocol import codec
from sync.protocol.messages import (
    CALLER_HEADER,
    CONTENT_TYPE,
    SHORT_PATH,
    SHORT_TYPE,
    SNAPSHOT_TYPE,
    EnrolReply,
    EnrolRequest,
    Hello,
    SnapshotOffer,
    SyncReply,
    SyncRequest,
)
from sync.protocol.refusals import PROBLEM_TYPE, problem
from sync.protocol.session import LineTrouble, Refused
from sync.protocol.signing import Signer, open_caller, verify_request
from sync.protocol.terse import read_request, write_reply

SIGNER = Signer(bytes(range(32)))
INSTALL = InstallId("0a" * 16)
ASK = EnrolRequest("CODE", "practice", INSTALL, SIGNER.public, "suda", "สุดา", "รหัสผ่านยาว", "PC 1", "0.1")
REPLY = EnrolReply("a" * 32, "สุดา", "district_officer", ["3201"], "3201", 1, "e", "practice", "b" * 64, 5)
OURS = {"kongtun-protocol": "1", "content-type": CONTENT_TYPE, "content-encoding": "zstd"}


class Canned:
    """Gives one answer for each request and remembers the requests."""

    def __init__(self, *answers: WireResponse | Callable[[WireRequest], WireResponse]) -> None:
        self.answers = list(answers)
        self.asked: list[WireRequest] = []

    def send(self, request: WireRequest) -> WireResponse:
        self.asked.append(request)
        answer = self.answers.pop(0)
        return answer if isinstance(answer, WireResponse) else answer(request)


def endpoint(*answers: WireResponse) -> tuple[Endpoint, Canned]:
    canned = Canned(*answers)
    return Endpoint(canned, INSTALL, SIGNER), canned


def refusal(code: str, status: int) -> WireResponse:
    body = codec.encode_problem(problem(code))
    return WireResponse(status, {"content-type": PROBLEM_TYPE, "kongtun-protocol": "1"}, body)


def good() -> WireResponse:
    return WireResponse(200, OURS, codec.pack(REPLY))


def test_the_reply_comes_back_and_the_request_was_signed() -> None:
    side, canned = endpoint(good())
    assert side.enrol(ASK) == REPLY
    sent = canned.asked[0]
    verify_request(SIGNER.public, sent.headers["Kongtun-Signature"], "POST", "/v1/enrol", sent.body, INSTALL)
    assert codec.unpack(EnrolRequest, sent.body, sent.headers["Content-Encoding"]) == ASK


@pytest.mark.parametrize(
    ("status", "headers", "body"),
    [
        (200, {"content-type": "text/html"}, b"<html>Please log in</html>"),
        (200, {**OURS, "kongtun-protocol": ""}, codec.pack(REPLY)),
        (200, {**OURS, "content-type": "text/html"}, codec.pack(REPLY)),
        (302, {"location": "http://portal.example/"}, b""),
        (200, OURS, b"\x00\xff not packed"),
        (200, OURS, codec.pack(REPLY)[:-3]),
        (404, {"content-type": "text/html"}, b"<h1>Not found</h1>"),
        (403, {"content-type": PROBLEM_TYPE}, b"{"),
        (403, {"content-type": PROBLEM_TYPE}, b'{"type":"about:blank","title":"x","status":403}'),
    ],
)
def test_an_answer_that_is_not_the_endpoints_is_not_believed(
    status: int, headers: dict[str, str], body: bytes
) -> None:
    side, _ = endpoint(WireResponse(status, headers, body))
    with pytest.raises(LineTrouble) as caught:
        side.enrol(ASK)
    assert caught.value.code == "not-our-endpoint"


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (500, "server-fault"),
        (501, "server-fault"),
        (502, "gateway"),
        (503, "gateway"),
        (504, "gateway"),
        (407, "proxy"),
    ],
)
@pytest.mark.parametrize("content_type", ["text/html", PROBLEM_TYPE])
def test_an_error_page_of_a_proxy_or_gateway_is_told_as_one(
    status: int, code: str, content_type: str
) -> None:
    side, _ = endpoint(WireResponse(status, {"content-type": content_type}, b"<h1>Trouble</h1>"))
    with pytest.raises(LineTrouble) as caught:
        side.enrol(ASK)
    assert caught.value.code == code
    if code != "proxy":
        assert str(status) in sentence(code, caught.value.values)


@pytest.mark.parametrize(("code", "status"), [("busy", 503), ("unavailable", 503), ("internal", 500)])
def test_what_the_centre_itself_says_is_its_own(code: str, status: int) -> None:
    side, _ = endpoint(refusal(code, status))
    with pytest.raises(Refused) as caught:
        side.enrol(ASK)
    assert caught.value.code == code


def test_a_refusal_keeps_its_code_and_status() -> None:
    side, _ = endpoint(refusal("code-unknown", 403))
    with pytest.raises(Refused) as caught:
        side.enrol(ASK)
    assert (caught.value.code, caught.value.status) == ("code-unknown", 403)


def test_an_endpoint_without_zstd_gets_gzip_from_then_on() -> None:
    side, canned = endpoint(refusal("unknown-coding", 415), good(), good())
    side.enrol(ASK)
    side.enrol(ASK)
    assert [one.headers["Content-Encoding"] for one in canned.asked] == ["zstd", "gzip", "gzip"]


def test_an_endpoint_that_knows_no_coding_at_all_is_not_asked_for_ever() -> None:
    side, canned = endpoint(refusal("unknown-coding", 415), refusal("unknown-coding", 415))
    with pytest.raises(Refused):
        side.enrol(ASK)
    assert len(canned.asked) == 2


def offer(body: bytes, size: int | None = None) -> SnapshotOffer:
    sha = hashlib.sha256(body).hexdigest()
    return SnapshotOffer("3201", "/v1/snapshot/3201/x", "x", sha, size or len(body), "cursor", "first")


def test_a_snapshot_must_be_what_was_offered() -> None:
    headers = {"kongtun-protocol": "1", "content-type": SNAPSHOT_TYPE}
    side, _ = endpoint(WireResponse(200, headers, b"rows"), WireResponse(200, headers, b"rowz"))
    assert side.fetch(offer(b"rows")) == b"rows"
    with pytest.raises(LineTrouble) as caught:
        side.fetch(offer(b"rows"))
    assert caught.value.code == "cut"


HELLO = Hello(INSTALL, "practice", "e" * 32, 1, 1, 2, "0.2", 1_638_158_400_000, "officer", endpoint_schema=2)
QUESTION = SyncRequest(HELLO, {"3201": None}, digest=True, held="c" * 32)
ANSWER = SyncReply("e" * 32, "practice", 5, 1, 2, 1, 0, 0, [], [], [], None, None, agreed="c" * 32)
SHORT = {"content-type": SHORT_TYPE}


def short(headers: dict[str, str] = SHORT, status: int = 200) -> WireResponse:
    return WireResponse(status, headers, write_reply(ANSWER, QUESTION))


def test_a_known_endpoint_is_asked_in_short_forms() -> None:
    side, canned = endpoint(short())
    assert side.exchange(QUESTION) == ANSWER
    (sent,) = canned.asked
    assert (sent.path, list(sent.headers)) == (SHORT_PATH, [CALLER_HEADER])
    install, signature = open_caller(sent.headers[CALLER_HEADER])
    assert install == INSTALL
    verify_request(SIGNER.public, signature, "POST", SHORT_PATH, sent.body, INSTALL)
    assert read_request(sent.body, INSTALL) == QUESTION


def test_an_endpoint_put_back_to_an_older_version_is_asked_as_before() -> None:
    older = msgspec.structs.replace(ANSWER, schema_max=1, agreed=None)
    side, canned = endpoint(refusal("not-found", 404), WireResponse(200, OURS, codec.pack(older)))
    assert side.exchange(QUESTION) == older
    assert [one.path for one in canned.asked] == [SHORT_PATH, "/v1/sync"]
    assert codec.unpack(SyncRequest, canned.asked[1].body) == QUESTION


def test_an_endpoint_that_is_not_known_is_asked_in_forms_that_all_read() -> None:
    side, canned = endpoint(WireResponse(200, OURS, codec.pack(ANSWER)))
    unknown = msgspec.structs.replace(QUESTION, hello=msgspec.structs.replace(HELLO, endpoint_schema=1))
    assert side.exchange(unknown) == ANSWER
    assert [one.path for one in canned.asked] == ["/v1/sync"]


def test_another_refusal_of_a_short_request_is_told() -> None:
    side, canned = endpoint(refusal("busy", 503))
    with pytest.raises(Refused) as refused:
        side.exchange(QUESTION)
    assert (refused.value.code, len(canned.asked)) == ("busy", 1)


@pytest.mark.parametrize(
    "answer",
    [
        short({"content-type": "text/html"}),
        short({"content-type": CONTENT_TYPE, "kongtun-protocol": "1"}),
        short({}),
        short(status=204),
        short({**SHORT, "location": "http://portal.example/"}, status=302),
        WireResponse(200, SHORT, b"<html>Please log in</html>"),
        WireResponse(200, SHORT, b""),
        WireResponse(200, SHORT, write_reply(ANSWER, QUESTION)[:-3]),
        WireResponse(404, {"content-type": "text/html"}, b"<h1>Not found</h1>"),
    ],
    ids=["portal", "long forms", "no type", "no content", "redirect", "text", "empty", "cut", "not found"],
)
def test_a_short_answer_that_is_not_the_endpoints_is_not_believed(answer: WireResponse) -> None:
    side, _ = endpoint(answer)
    with pytest.raises(LineTrouble) as trouble:
        side.exchange(QUESTION)
    assert trouble.value.code == "not-our-endpoint"


@pytest.mark.parametrize(("wait_s", "minutes"), [(30, "1"), (60, "1"), (61, "2"), (420, "7")])
def test_a_slot_is_told_in_minutes(wait_s: int, minutes: str) -> None:
    body = codec.encode_problem(problem("busy", wait_s))
    answer = WireResponse(503, {"content-type": PROBLEM_TYPE, "kongtun-protocol": "1"}, body)
    with pytest.raises(Refused) as refused:
        endpoint(answer)[0].enrol(ASK)
    assert f"ถึงคิวในอีกประมาณ {minutes} นาที" in sentence("busy", refused.value.values)


def test_what_was_received_only_is_a_success_and_other_statuses_are_none() -> None:
    for status, ours in ((202, True), (201, False), (204, False)):
        line, _ = endpoint(WireResponse(status, OURS, codec.pack(REPLY)))
        if ours:
            assert line.enrol(ASK) == REPLY
        else:
            with pytest.raises(LineTrouble, match="not-our-endpoint"):
                line.enrol(ASK)
