"""A copied or restored store becomes an install of its own: by password, without a code (SYNC, "Clones").

Order for power cuts: the new id and key stand in the store before the endpoint hears of them, and it answers
a repeat by the same install again; so a cut at any point is mended by doing it once more.
"""

from dataclasses import dataclass

import msgspec

from desktop_app.services.enrolment import Pending
from desktop_app.services.office import Office
from desktop_app.services.surroundings import Machine
from desktop_app.store.install import Install
from sync.client.endpoint import Endpoint
from sync.model.ids import InstallId, install_id
from sync.protocol.messages import EnrolAgainRequest, EnrolReply
from sync.protocol.signing import SEED_OCTETS, Signer

_PENDING = "enrol_again"


@dataclass(frozen=True, slots=True)
class Leaving:
    """The install that is left, and the one to come."""

    before: Install
    pending: Pending


class EnrolAgain:
    """The three steps: the first and the last in the database lane, the middle one in the network lane."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine

    def prepare(self, office: Office) -> Leaving:
        """Return the identity to enrol, kept in the store first; one that was begun is gone on with."""
        before = office.store.installs.current()
        kept = office.store.remembered(_PENDING)
        if kept:
            pending = msgspec.json.decode(kept, type=Pending)
            if pending.install != before.install:
                return Leaving(before, pending)
        chance = self._machine.chance
        pending = Pending(install_id(chance), chance.octets(SEED_OCTETS).hex())
        office.store.remember(_PENDING, msgspec.json.encode(pending).decode())
        return Leaving(before, pending)

    def ask(self, endpoint: Endpoint, leaving: Leaving, password: str) -> EnrolReply:
        """Ask the endpoint, which is spoken to as the install that is left.

        Raises:
            LineTrouble, Refused: nothing changed; it may be asked again.
        """
        signer = Signer(bytes.fromhex(leaving.pending.seed))
        return endpoint.enrol_again(
            EnrolAgainRequest(
                realm=leaving.before.realm,
                install=InstallId(leaving.pending.install),
                device_key=signer.public,
                user_name=leaving.before.user_name,
                password=password,
                machine_label=self._machine.label,
                app=self._machine.app,
            )
        )

    def become(self, office: Office, leaving: Leaving, reply: EnrolReply) -> None:
        """Go on as the new install; all that is retained waits to be sent again."""
        pending = leaving.pending
        office.store.enrol_again(InstallId(pending.install), pending.seed, reply)
        office.store.remember(_PENDING, "")
