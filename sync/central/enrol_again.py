"""``POST /v1/enrol-again``: a copied or restored store becomes an install of its own, without a code.

It takes the account's password, and the signature of the install whose chain ended in a fork: a password
alone enrols no PC. A repeat for the same new install is answered again: the first answer may be lost.
"""

from sqlalchemy import Connection

from sync.central.accounts import Account, Assignment, assign, find_account
from sync.central.calls import Answer, Call, Endpoint
from sync.central.centre import Centre
from sync.central.enrolment import (
    LONGEST_ENROL,
    account_key,
    introduce,
    refuse_hasty,
    reply_to,
    right_password,
)
from sync.central.epochs import as_of_now
from sync.central.installs import Caller, add_install, authenticate
from sync.central.problems import OUR_HEADERS, refuse
from sync.protocol.codec import IDENTITY, pack, unpack
from sync.protocol.messages import CONTENT_TYPE, EnrolAgainRequest, EnrolReply


def enrol_again(endpoint: Endpoint, call: Call) -> Answer:
    """Answer an install that enrols anew.

    Raises:
        Refused: one of the enrolment's codes; nothing was written.
        ProtocolTrouble: the signature or the body does not hold.
    """
    with endpoint.centre.database.reading() as connection:
        caller = authenticate(connection, call)
    coding = call.headers.get("content-encoding", IDENTITY)
    request = unpack(EnrolAgainRequest, call.body, coding, LONGEST_ENROL)
    refuse_hasty(endpoint, call, request.user_name)
    reply = _enrolled(endpoint, call.address, caller, request)
    endpoint.failures.forget(account_key(request.user_name))
    headers = {**OUR_HEADERS, "Content-Encoding": coding}
    return Answer(200, pack(reply, coding), CONTENT_TYPE, headers)


def _enrolled(endpoint: Endpoint, address: str, caller: Caller, request: EnrolAgainRequest) -> EnrolReply:
    centre = endpoint.centre
    if request.realm != centre.identity.realm:
        raise refuse("wrong-realm", realm=centre.identity.realm)
    if request.install == caller.install.install:
        raise refuse("install-known")
    with centre.database.reading() as connection:
        account = find_account(connection, request.user_name)
    # Argon2 takes its time: outside every transaction.
    account = right_password(endpoint, address, request.user_name, request.password, account)
    given = caller.assignments.get(account.account)
    if given is None or given.ended_generation is not None:
        raise refuse("handed-over" if given is not None and given.handed_over else "install-revoked")
    with centre.database.writing() as connection:
        _write(connection, centre, request, account, given)
        centre = as_of_now(connection, centre)
    reply = reply_to(centre, account, given)
    introduce(centre, request.install, request.machine_label, reply)
    return reply


def _write(
    connection: Connection, centre: Centre, request: EnrolAgainRequest, account: Account, given: Assignment
) -> None:
    now = centre.clock.now_ms()
    if not add_install(connection, request, given.stream, now):
        raise refuse("install-known")
    anew = Assignment(account.account, given.stream, given.role, given.generation, None)
    assign(connection, request.install, anew, now)
