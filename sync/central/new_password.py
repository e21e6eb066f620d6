"""``POST /v1/password``: the verifier of a password that was set anew on an officer's PC.

The PC's device key vouches for it, as it does for every operation of the account there. What comes is a
verifier, never the password; its costs are bounded, because every later log-in has to pay them.
"""

from typing import Final

from argon2 import extract_parameters
from argon2.exceptions import InvalidHashError
from argon2.low_level import Type

from sync.central.accounts import set_verifier
from sync.central.calls import Answer, Call, Endpoint
from sync.central.enrolment import LONGEST_ENROL
from sync.central.installs import authenticate
from sync.central.problems import OUR_HEADERS, refuse
from sync.protocol.codec import IDENTITY, pack, unpack
from sync.protocol.messages import CONTENT_TYPE, PasswordReply, PasswordRequest
from sync.protocol.troubles import ProtocolTrouble

_MEMORY_KIB: Final = range(8 * 1024, 256 * 1024 + 1)
_ROUNDS: Final = range(1, 11)
_LANES: Final = range(1, 17)
_OCTETS: Final = range(16, 65)
LONGEST_VERIFIER: Final = 256


def set_password(endpoint: Endpoint, call: Call) -> Answer:
    """Answer an install that brings a new password's verifier.

    Raises:
        Refused: ``install-revoked``: the account does not work on this install any more.
        ProtocolTrouble: signature, body or verifier does not hold.
    """
    centre = endpoint.centre
    with centre.database.reading() as connection:
        caller = authenticate(connection, call)
    coding = call.headers.get("content-encoding", IDENTITY)
    request = unpack(PasswordRequest, call.body, coding, LONGEST_ENROL)
    if request.realm != centre.identity.realm:
        raise refuse("wrong-realm", realm=centre.identity.realm)
    given = caller.assignments.get(request.account)
    if given is None or given.ended_generation is not None:
        raise refuse("install-revoked")
    # A foreign verifier could cost the endpoint minutes a log-in, or one guess a millisecond.
    if not _sound(request.verifier):
        raise ProtocolTrouble("malformed", what="verifier")
    with centre.database.writing() as connection:
        set_verifier(connection, given.account, request.verifier)
    headers = {**OUR_HEADERS, "Content-Encoding": coding}
    return Answer(200, pack(PasswordReply(centre.clock.now_ms()), coding), CONTENT_TYPE, headers)


def _sound(verifier: str) -> bool:
    """Tell whether a verifier is Argon2id of bearable and not of laughable cost."""
    if len(verifier) > LONGEST_VERIFIER:
        return False
    try:
        found = extract_parameters(verifier)
    except (InvalidHashError, ValueError):
        return False
    costs = found.memory_cost in _MEMORY_KIB and found.time_cost in _ROUNDS and found.parallelism in _LANES
    return found.type is Type.ID and costs and found.hash_len in _OCTETS and found.salt_len in _OCTETS
