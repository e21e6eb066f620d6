"""Enrolment codes and accounts: who may use which install, and the verifier of the online log-in."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection

from sync.central.centre import Centre
from sync.central.codes import code_hash, new_code, read_code
from sync.central.database import run
from sync.model.ids import AccountId, InstallId
from sync.model.passwords import composed

DAY_MS: Final = 24 * 60 * 60 * 1000
_CAREFUL: Final = PasswordHasher()
"""The library's default: RFC 9106, low-memory choice."""
_QUICK: Final = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)
"""For invented officers only: 200 enrolments of a bench must not measure Argon2."""


@dataclass(frozen=True, slots=True)
class Grant:
    """What a code gives: a role in a stream."""

    stream: str
    role: str


@dataclass(frozen=True, slots=True)
class Code:
    """A stored enrolment code."""

    grant: Grant
    many_use: bool
    expires_ms: int
    used_by: InstallId | None


@dataclass(frozen=True, slots=True)
class Account:
    """An officer's account."""

    account: AccountId
    user_name: str
    display_name: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Assignment:
    """One account's right to write on one install."""

    account: AccountId
    stream: str
    role: str
    generation: int
    ended_generation: int | None
    handed_over: bool = False
    """Whether it ended because the district was handed over: late work is still taken in."""

    @property
    def newest(self) -> int:
        """The last generation given to it: what an operation of an older one knew is out of date."""
        return self.ended_generation or self.generation


def issue_code(centre: Centre, grant: Grant, *, valid_days: int, many_use: bool = False) -> str:
    """Make a code for ``grant`` and return it; only its hash is kept."""
    code = new_code(centre.chance)
    letters = read_code(code) or ""
    expires = centre.clock.now_ms() + valid_days * DAY_MS
    row = (code_hash(letters), grant.stream, grant.role, int(many_use), expires)
    with centre.database.writing() as connection:
        run(
            connection,
            "INSERT INTO enrolment_code (code_hash, district_code, role, many_use, expires_ms)"
            " VALUES (?, ?, ?, ?, ?)",
            row,
        )
    return code


def find_code(connection: Connection, letters: str) -> Code | None:
    """Return the code whose 16 letters these are."""
    found = run(
        connection,
        "SELECT district_code, role, many_use, expires_ms, used_by_install FROM enrolment_code"
        " WHERE code_hash = ?",
        (code_hash(letters),),
    ).one_or_none()
    if found is None:
        return None
    used_by = InstallId(found.used_by_install) if found.used_by_install else None
    return Code(Grant(found.district_code, found.role), bool(found.many_use), found.expires_ms, used_by)


def claim_code(connection: Connection, letters: str, install: InstallId) -> bool:
    """Use a code up for ``install``; False when another install was quicker."""
    # Two PCs may hold the code at once: the condition is in the statement, so only one finds it unused.
    done = run(
        connection,
        "UPDATE enrolment_code SET used_by_install = ? WHERE code_hash = ?"
        " AND (many_use = 1 OR used_by_install IS NULL OR used_by_install = ?)",
        (install, code_hash(letters), install),
    )
    return done.rowcount == 1


def find_account(connection: Connection, user_name: str) -> Account | None:
    """Return the account of a user name (compared without regard to case)."""
    # No account has one, and not every database takes such letters even in a question.
    if not user_name.isprintable():
        return None
    found = run(
        connection,
        "SELECT account, user_name, display_name, verifier FROM account WHERE user_name = ?",
        (plain_name(user_name),),
    ).one_or_none()
    if found is None:
        return None
    return Account(AccountId(found.account), found.user_name, found.display_name, found.verifier)


def add_account(connection: Connection, account: Account, now_ms: int) -> bool:
    """Write a new account; False when the user name has just been taken."""
    done = run(
        connection,
        "INSERT INTO account (account, user_name, display_name, verifier, created_ms)"
        " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (account.account, account.user_name, account.display_name, account.verifier, now_ms),
    )
    return done.rowcount == 1


def set_verifier(connection: Connection, account: AccountId, verifier: str) -> None:
    """Put a new password's verifier in the place of the old one."""
    run(connection, "UPDATE account SET verifier = ? WHERE account = ?", (verifier, account))


def assign(connection: Connection, install: InstallId, one: Assignment, now_ms: int) -> None:
    """Let an account write on an install; a repeat changes the role and the stream."""
    run(
        connection,
        "INSERT INTO assignment (install, account, district_code, role, generation, from_ms)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (install, account) DO UPDATE SET"
        " district_code = excluded.district_code, role = excluded.role, generation = excluded.generation,"
        " ended_generation = NULL, to_ms = NULL, handed_over = 0",
        (install, one.account, one.stream, one.role, one.generation, now_ms),
    )


def assignments(connection: Connection, install: InstallId) -> dict[str, Assignment]:
    """Return who may (or might once) write on an install, by account."""
    rows = run(
        connection,
        "SELECT account, district_code, role, generation, ended_generation, handed_over"
        " FROM assignment WHERE install = ?",
        (install,),
    )
    return {
        account: Assignment(AccountId(account), stream, role, generation, ended, bool(handed_over))
        for account, stream, role, generation, ended, handed_over in rows
    }


def newest_generation(given: Iterable[Assignment]) -> int:
    """Return the newest generation an install was given; 1 where it has none yet.

    One row of numbers for all accounts of an install: its PC knows one number, and stamps them all with it.
    """
    return max((one.newest for one in given), default=1)


def end_assignment(
    connection: Connection, install: str, account: str, now_ms: int, *, handed_over: bool
) -> None:
    """End an account's rights on an install, in a generation that its PC has not heard of."""
    generation = newest_generation(assignments(connection, InstallId(install)).values()) + 1
    run(
        connection,
        "UPDATE assignment SET ended_generation = ?, to_ms = ?, handed_over = ?"
        " WHERE install = ? AND account = ?",
        (generation, now_ms, int(handed_over), install, account),
    )


def plain_name(user_name: str) -> str:
    """Return a user name as it is compared: NFC, trimmed, without case."""
    return unicodedata.normalize("NFC", user_name).strip().casefold()


def verifier_of(realm: str, password: str) -> str:
    """Return the Argon2id verifier that is kept in a password's place."""
    return (_CAREFUL if realm == "real" else _QUICK).hash(composed(password))


def password_fits(verifier: str, password: str) -> bool:
    """Tell whether ``password`` is the one behind ``verifier``; takes the time the verifier was made with."""
    # As given too, where that is something else: older verifiers were made of a password just as it came.
    return any(_fits(verifier, one) for one in dict.fromkeys((composed(password), password)))


def _fits(verifier: str, password: str) -> bool:
    try:
        return _CAREFUL.verify(verifier, password)
    except (VerificationError, InvalidHashError):
        return False
