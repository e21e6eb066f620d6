"""A store that is enrolled already becomes another install (SYNC, "Clones" and "Restored endpoint").

A copied or restored one by password, without a code; one that the endpoint does not know, by a new code.

Order for power cuts: the new id and key stand in the store before the endpoint hears of them, and it answers
a repeat by the same install again; so a cut at any point is mended by doing it once more.
"""

from dataclasses import dataclass
from pathlib import Path

import msgspec

from desktop_app.services.enrolment import Pending
from desktop_app.services.office import Office
from desktop_app.services.surroundings import Machine
from desktop_app.store.install import Install
from desktop_app.store.key_slots import KeySlots, slots_path
from sync.client.endpoint import Endpoint
from sync.client.transport import Transport
from sync.model.areas import Areas
from sync.model.ids import InstallId, install_id
from sync.protocol.messages import EnrolAgainRequest, EnrolReply, EnrolRequest
from sync.protocol.session import Refused
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
            # A cut between the last two steps leaves here what the store has become already: that one is used
            # up.
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

    def ask_by_code(self, transport: Transport, leaving: Leaving, code: str, password: str) -> EnrolReply:
        """Ask an endpoint that does not know the install that is left: with a code, as on a first run.

        Raises:
            LineTrouble, Refused: nothing changed here; it may be asked again.
        """
        pending, before = leaving.pending, leaving.before
        signer = Signer(bytes.fromhex(pending.seed))
        request = EnrolRequest(
            code=code,
            realm=before.realm,
            install=InstallId(pending.install),
            device_key=signer.public,
            user_name=before.user_name,
            display_name=before.display_name,
            password=password,
            machine_label=self._machine.label,
            app=self._machine.app,
            office=before.home_stream,
        )
        # Spoken to as the new install: the endpoint has no key to try the old one's signature by.
        reply = Endpoint(transport, InstallId(pending.install), signer).enrol(request)
        # An endpoint of an older version does not look at the office.
        if reply.home_stream != before.home_stream:
            areas = Areas.shipped()
            there, here = areas.title(reply.home_stream), areas.title(before.home_stream)
            raise Refused("code-of-another-office", status=409, office=there, here=here)
        return reply

    def check_password(self, leaving: Leaving, database: Path, password: str) -> None:
        """Raise StoreTrouble unless the password opens this PC: an account made anew shall have no other.

        A store that opens by a key file has no password to compare.
        """
        path = slots_path(database)
        if path.exists():
            machine = self._machine
            slots = KeySlots(path, machine.secrets, machine.chance, machine.cost)
            slots.open(leaving.before.user_name, machine.system_user, password)

    def begin_elsewhere(self, office: Office, leaving: Leaving, reply: EnrolReply) -> None:
        """Go on as the new install at an endpoint of another history; nothing held here goes."""
        pending = leaving.pending
        office.store.begin_elsewhere(InstallId(pending.install), pending.seed, reply)
        office.store.remember(_PENDING, "")

    def become(self, office: Office, leaving: Leaving, reply: EnrolReply) -> None:
        """Go on as the new install; all that is retained waits to be sent again."""
        pending = leaving.pending
        office.store.enrol_again(InstallId(pending.install), pending.seed, reply)
        office.store.remember(_PENDING, "")
