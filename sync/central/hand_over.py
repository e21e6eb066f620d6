"""A district becomes another officer's, or another PC's (SYNC "Access").

Whoever had it may still bring what was made before its PC heard of that: it is taken in, and marked as late.
What is made after is refused (``not-owner``) and stays with its officer.
"""

from dataclasses import dataclass

from sqlalchemy import Connection

from sync.central.accounts import (
    Account,
    Assignment,
    Grant,
    assign,
    assignments,
    end_assignment,
    find_account,
    issue_code,
    newest_generation,
)
from sync.central.centre import Centre
from sync.central.database import run
from sync.central.enrolment import introduce, reply_to
from sync.central.errors import CentralError, in_both_languages
from sync.central.installs import find_install
from sync.model.ids import InstallId


class NotHandedOverError(CentralError):
    """The district is not that account's or PC's to hand over, or cannot go there; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Side:
    """An account, an install, or an account on an install; ``None`` stands for any."""

    user_name: str | None = None
    install: str | None = None


@dataclass(frozen=True, slots=True)
class HandedOver:
    """The installs whose rights ended, and who has them now: an install, or whoever enrols by ``code``."""

    ended: list[str]
    to: str | None
    code: str | None


@dataclass(frozen=True, slots=True)
class _Given:
    install: str
    account: str
    role: str


def hand_over(centre: Centre, stream: str, leaving: Side, taking: Side, *, valid_days: int) -> HandedOver:
    """End the rights of ``leaving`` in the stream's office and give them, with the role, to ``taking``.

    An account that works on no PC of that office gets a code for one, as does nobody in particular.

    Raises:
        NotHandedOverError: nothing was changed.
    """
    now = centre.clock.now_ms()
    with centre.database.writing() as connection:
        account = _account(connection, taking)
        if taking.install is not None:
            _check_install(connection, stream, taking, account)
        ending = [
            one
            for one in _working(connection, stream, leaving)
            if (one.account, one.install) != (account and account.account, taking.install)
        ]
        if not ending:
            raise NotHandedOverError(in_both_languages("assign-nothing", {"place": stream}))
        for one in ending:
            end_assignment(connection, one.install, one.account, now, handed_over=True)
        role = ending[0].role
        to = None if account is None else _place(connection, stream, account, taking.install)
        given = None if account is None or to is None else _give(connection, stream, account, to, role, now)
    ended = sorted({one.install for one in ending})
    if account is None or to is None:
        return HandedOver(ended, None, issue_code(centre, Grant(stream, role), valid_days=valid_days))
    if given is not None:
        introduce(centre, InstallId(to), _label(centre, to), reply_to(centre, account, given))
    return HandedOver(ended, to, None)


def _account(connection: Connection, side: Side) -> Account | None:
    if side.user_name is None:
        return None
    found = find_account(connection, side.user_name)
    if found is None:
        raise NotHandedOverError(in_both_languages("account-not-here", {"user": side.user_name}))
    return found


def _check_install(connection: Connection, stream: str, taking: Side, account: Account | None) -> None:
    install = find_install(connection, taking.install or "")
    # A store holds one office's records: on a PC of another one its officer would find none of these.
    if account is None or install is None or install.stream != stream:
        values = {"install": str(taking.install), "place": stream}
        raise NotHandedOverError(in_both_languages("assign-install-elsewhere", values))


def _working(connection: Connection, stream: str, side: Side) -> list[_Given]:
    """Return the rights in the office that stand, of one side."""
    account = _account(connection, side)
    rows = run(
        connection,
        "SELECT install, account, role FROM assignment WHERE district_code = ? AND ended_generation IS NULL"
        " AND install LIKE ? AND account LIKE ? ORDER BY from_ms, install",
        (stream, side.install or "_" * 32, account.account if account else "_" * 32),
    )
    return [_Given(*row) for row in rows]


def _place(connection: Connection, stream: str, account: Account, install: str | None) -> str | None:
    """Return the install an account is to work on: the one named, else one where it works already."""
    there = _working(connection, stream, Side(account.user_name))
    return install or (there[0].install if there else None)


def _give(
    connection: Connection, stream: str, account: Account, install: str, role: str, now_ms: int
) -> Assignment | None:
    """Give an account its right on an install; None where it has one already."""
    known = assignments(connection, InstallId(install))
    before = known.get(account.account)
    if before is not None and before.ended_generation is None:
        return None
    generation = newest_generation(known.values()) + 1 if known else 1
    given = Assignment(account.account, stream, role, generation, None)
    assign(connection, InstallId(install), given, now_ms)
    return given


def _label(centre: Centre, install: str) -> str:
    with centre.database.reading() as connection:
        found = run(connection, "SELECT machine_label FROM install WHERE install = ?", (install,))
        return str(found.scalar_one())
