"""A password the administrator gives an account in the place of one nobody knows any more."""

from dataclasses import dataclass

from sync.central.accounts import find_account, set_verifier, verifier_of
from sync.central.centre import Centre
from sync.central.enrolment import account_key, refuse_weak
from sync.central.errors import CentralError, in_both_languages
from sync.central.oversight import revoke
from sync.central.throttle import Failures
from sync.protocol.session import Refused


class PasswordNotGivenError(CentralError):
    """The account is not known, or the password breaks the rule; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Given:
    """Whose password it is now, and how many rights ended with the old one."""

    user_name: str
    ended: int


def give_password(centre: Centre, user_name: str, password: str, *, end_rights: bool = False) -> Given:
    """Make ``password`` the one the endpoint asks of an account, by the rule of an enrolment.

    The PCs the account works on stay enrolled, and open as before: they have a password of their own.
    ``end_rights``: end what the account may do on each of them, as ``revoke`` does.

    Raises:
        PasswordNotGivenError: nothing was changed.
    """
    try:
        refuse_weak(password)
    except Refused as weak:
        raise PasswordNotGivenError(in_both_languages(weak.code, weak.values)) from weak
    # Argon2 takes its time: outside every transaction.
    verifier = verifier_of(centre.identity.realm, password)
    with centre.database.writing() as connection:
        account = find_account(connection, user_name)
        if account is None:
            raise PasswordNotGivenError(in_both_languages("account-not-here", {"user": user_name}))
        set_verifier(connection, account.account, verifier)
    ended = revoke(centre, user_name=user_name) if end_rights else 0
    # Who tried the old one too often need not wait for the new one.
    Failures(centre.database, centre.clock, centre.chance).forget(account_key(user_name))
    return Given(account.user_name, ended)
