"""Calls the endpoint's handlers without a server: for faults that no outsider can provoke."""

from sync.central.accounts import Grant, issue_code
from sync.central.calls import Answer, Call, Endpoint
from sync.central.centre import Centre
from sync.central.enrolment import enrol
from sync.central.sync_call import sync
from sync.central.throttle import Failures
from sync.protocol.codec import pack, unpack
from sync.protocol.messages import (
    CONTENT_TYPE,
    INSTALL_HEADER,
    SIGNATURE_HEADER,
    EnrolReply,
    EnrolRequest,
    SyncReply,
    SyncRequest,
)
from sync.protocol.signing import sign_request
from tests.support.wire import PASSWORD, Wire


class DeskPc(Wire):
    """An install that hands its requests to the handlers directly."""

    def __init__(self, centre: Centre, seed: int) -> None:
        super().__init__("", centre.identity.realm, seed)
        self.endpoint = Endpoint(centre, Failures(centre.database, centre.clock, centre.chance))

    def call(self, path: str, body: bytes) -> Call:
        """Return a signed call."""
        headers = {
            "content-type": CONTENT_TYPE,
            "content-encoding": "zstd",
            INSTALL_HEADER.lower(): self.install,
            SIGNATURE_HEADER.lower(): sign_request(self.signer, "POST", path, body, self.install),
        }
        return Call("POST", path, headers, {}, body, "127.0.0.1")

    def enrol(
        self, code: str, user_name: str = "somchai", password: str = PASSWORD, label: str = "PC"
    ) -> EnrolReply:
        request = EnrolRequest(
            code, self.realm, self.install, self.signer.public, user_name, user_name, password, label, "test"
        )
        answer = enrol(self.endpoint, self.call("/v1/enrol", pack(request)))
        return self.settle(unpack(EnrolReply, answer.body))

    def exchange(self, request: SyncRequest) -> SyncReply:
        return unpack(SyncReply, self.answer(request).body)

    def answer(self, request: SyncRequest) -> Answer:
        """Return the answer as it would leave."""
        return sync(self.endpoint, self.call("/v1/sync", pack(request)))


def desk_pc(centre: Centre, stream: str = "0101", role: str = "district_head", seed: int = 1) -> DeskPc:
    """Return an enrolled install."""
    pc = DeskPc(centre, seed)
    pc.enrol(issue_code(centre, Grant(stream, role), valid_days=1), f"officer-{seed}")
    return pc
