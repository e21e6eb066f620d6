"""Where an operation is judged and kept: the stream whose lock, log and results it stands under."""

from sync.central.installs import Caller
from sync.model.areas import CENTRE, province_of
from sync.model.roles import DISTRICT_ROLES, PROVINCE_ROLES, Role


def shelf(caller: Caller, actor: str, stream: str) -> str:
    """Return the operation's own stream where its author may write; else the install's.

    A refusal for another district's stream is then kept without touching that stream.
    """
    assignment = caller.assignments.get(actor)
    if assignment is not None and _reaches(Role(assignment.role), assignment.stream, stream):
        return stream
    return caller.install.stream


def _reaches(role: Role, home: str, stream: str) -> bool:
    # Coarser than `may_write`: an operation is shelved whole, before any of its fields is looked at.
    if role in DISTRICT_ROLES:
        return stream == home
    if role in PROVINCE_ROLES:
        return province_of(stream) == home
    return role is Role.CENTRAL_STAFF and home == CENTRE
