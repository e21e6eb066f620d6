"""``POST /v1/enrol``: a code, an account and a new install's key become the right to sync.

A repeat by the same install with the same code is answered again: the first answer may have been lost.
"""

from typing import Final

from sqlalchemy import Connection

from sync.central.accounts import (
    Account,
    Assignment,
    Code,
    add_account,
    assign,
    assignments,
    claim_code,
    find_account,
    find_code,
    newest_generation,
    password_fits,
    plain_name,
    verifier_of,
)
from sync.central.calls import Answer, Call, Endpoint
from sync.central.centre import Centre
from sync.central.codes import read_code
from sync.central.epochs import as_of_now
from sync.central.installs import add_install, machine_name
from sync.central.own_writes import OwnRow, write_rows
from sync.central.problems import OUR_HEADERS, refuse
from sync.central.throttle import PER_ACCOUNT, PER_ADDRESS
from sync.model.areas import Areas
from sync.model.fields import StoredValue
from sync.model.ids import AccountId, InstallId, RowId
from sync.model.passwords import LONGEST_PASSWORD, SHORTEST_PASSWORD, is_one_letter
from sync.model.personal_data import has_citizen_number
from sync.model.registers.people import MACHINE, OFFICER
from sync.model.roles import Role, streams_of
from sync.model.thai import clean
from sync.protocol.codec import IDENTITY, pack, unpack
from sync.protocol.messages import CONTENT_TYPE, SCHEMA_MAX, EnrolReply, EnrolRequest
from sync.protocol.signing import Signer

LONGEST_NAME: Final = 80
LONGEST_ENROL: Final = 64 * 1024
"""Bytes of an enrolment, packed and unpacked: anybody may send one."""


def enrol(endpoint: Endpoint, call: Call) -> Answer:
    """Answer an enrolment.

    Raises:
        Refused: one of the enrolment's codes; the code stays usable.
        ProtocolTrouble: the body is not an enrolment.
    """
    coding = call.headers.get("content-encoding", IDENTITY)
    request = unpack(EnrolRequest, call.body, coding, LONGEST_ENROL)
    _check_texts(request)
    refuse_hasty(endpoint, call, request.user_name)
    reply = enrol_install(endpoint, call.address, request)
    endpoint.failures.forget(account_key(request.user_name))
    headers = {**OUR_HEADERS, "Content-Encoding": coding}
    return Answer(200, pack(reply, coding), CONTENT_TYPE, headers)


def enrol_install(endpoint: Endpoint, address: str, request: EnrolRequest) -> EnrolReply:
    """Check code and password, then write account, install and assignment in one transaction."""
    centre = endpoint.centre
    if request.realm != centre.identity.realm:
        raise refuse("wrong-realm", realm=centre.identity.realm)
    letters = read_code(request.code)
    with centre.database.reading() as connection:
        code = None if letters is None else find_code(connection, letters)
        account = find_account(connection, request.user_name)
    if letters is None or code is None:
        endpoint.failures.add(address)
        raise refuse("code-unknown")
    _check_code(centre, code, request)
    if request.office not in {None, code.grant.stream}:
        areas = Areas.shipped()
        there, here = areas.title(code.grant.stream), areas.title(str(request.office)[:4])
        raise refuse("code-of-another-office", office=there, here=here)
    # Argon2 takes its time: outside every transaction.
    if account is None:
        account = _new(centre, request)
    else:
        right_password(endpoint, address, request.user_name, request.password, account)
    with centre.database.writing() as connection:
        reply = _write(connection, centre, request, letters, code, account)
    introduce(centre, request.install, request.machine_label, reply)
    return reply


def introduce(centre: Centre, install: InstallId, machine_label: str, reply: EnrolReply) -> None:
    """Tell the office's other PCs the officer's and the machine's names; a repeat writes nothing."""
    stream = reply.home_stream
    officer: dict[str, StoredValue] = {
        "office": stream,
        "account": reply.account,
        "display_name": reply.display_name,
        "role": reply.role,
    }
    label: dict[str, StoredValue] = {"label": machine_name(machine_label)}
    write_rows(
        centre,
        [
            OwnRow(stream, OFFICER, OFFICER.official_row_id(officer), officer),
            OwnRow(stream, MACHINE, RowId(install), label),
        ],
    )


def refuse_hasty(endpoint: Endpoint, call: Call, user_name: str) -> None:
    """Raise Refused (``too-many-tries``) while address or account has to wait after failed tries."""
    waits = (
        endpoint.failures.wait_s(call.address, PER_ADDRESS),
        endpoint.failures.wait_s(account_key(user_name), PER_ACCOUNT),
    )
    if max(waits):
        raise refuse("too-many-tries", retry_after_s=max(waits), minutes=str(max(waits) // 60 + 1))


def _check_texts(request: EnrolRequest) -> None:
    name = request.user_name
    if len(name) > 4 * LONGEST_NAME:  # before it is compared: each letter may consist of several
        raise refuse("user-name-invalid", maximum=str(LONGEST_NAME))
    plain = plain_name(name)
    fits = 1 <= len(plain) <= LONGEST_NAME and name.isprintable() and clean(name).casefold() == plain
    if not fits or has_citizen_number(name) or has_citizen_number(clean(request.display_name)):
        raise refuse("user-name-invalid", maximum=str(LONGEST_NAME))
    refuse_weak(request.password)


def refuse_weak(password: str) -> None:
    """Raise Refused (``password-weak``, ``password-one-letter``) for a password too easily guessed."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise refuse("password-weak", minimum=str(SHORTEST_PASSWORD))
    if is_one_letter(password):
        raise refuse("password-one-letter")


def _check_code(centre: Centre, code: Code, request: EnrolRequest) -> None:
    # By the same install: the first answer may have been lost, and the officer types the code again.
    if code.used_by not in {None, request.install} and not code.many_use:
        raise refuse("code-used")
    if centre.clock.now_ms() >= code.expires_ms and not code.many_use:
        raise refuse("code-expired")


def right_password(
    endpoint: Endpoint, address: str, user_name: str, password: str, account: Account | None
) -> Account:
    """Return the account whose password this is; an unknown name is a wrong password like another.

    Raises:
        Refused: ``wrong-password``; the try counts against address and account.
    """
    if account is None or not password_fits(account.verifier, password):
        endpoint.failures.add(account_key(user_name))
        endpoint.failures.add(address)
        raise refuse("wrong-password")
    return account


def _new(centre: Centre, request: EnrolRequest) -> Account:
    return Account(
        AccountId(centre.chance.octets(16).hex()),
        plain_name(request.user_name),
        clean(request.display_name)[: 2 * LONGEST_NAME].strip() or clean(request.user_name),
        verifier_of(centre.identity.realm, request.password),
    )


def _write(
    connection: Connection, centre: Centre, request: EnrolRequest, letters: str, code: Code, account: Account
) -> EnrolReply:
    now = centre.clock.now_ms()
    if not claim_code(connection, letters, request.install):
        raise refuse("code-used")
    known = find_account(connection, request.user_name)
    if known is None:
        add_account(connection, account, now)
    # Somebody took the name while Argon2 was at work: this password was never checked against theirs.
    elif known.account != account.account:
        raise refuse("user-name-taken")
    if not add_install(connection, request, code.grant.stream, now):
        raise refuse("install-known")
    # Begun again at 1, the next hand-over would get a number below that of work done before it.
    there = assignments(connection, request.install)
    before = there.get(account.account)
    again = before is not None and before.ended_generation is not None
    generation = newest_generation(there.values()) + again
    given = Assignment(account.account, code.grant.stream, code.grant.role, generation, None)
    assign(connection, request.install, given, now)
    return reply_to(as_of_now(connection, centre), account, given)


def reply_to(centre: Centre, account: Account, given: Assignment) -> EnrolReply:
    """Return what an install is told of what it may."""
    return EnrolReply(
        account=account.account,
        display_name=account.display_name,
        role=given.role,
        streams=list(streams_of(Role(given.role), given.stream)),
        home_stream=given.stream,
        generation=given.generation,
        epoch=centre.identity.epoch,
        realm=centre.identity.realm,
        endpoint_key=Signer(centre.seed).public,
        server_ms=centre.clock.now_ms(),
        schema_max=SCHEMA_MAX,
    )


def account_key(user_name: str) -> str:
    """Return the key under which an account's failed tries are counted."""
    return f"account:{plain_name(user_name)[:LONGEST_NAME]}"
