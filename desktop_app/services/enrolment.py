"""The first run: this machine becomes an install of an office, or fills a practice district of its own.

Order for power cuts: the install's id and device key are on disk (owner-only) before the endpoint hears of
them, and the endpoint answers a repeat by the same install again; so a cut at any point is mended by
pressing the button once more.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from desktop_app.services.surroundings import Machine
from desktop_app.store.errors import StoreTrouble, known_failures
from desktop_app.store.files import write_whole
from desktop_app.store.folder import named
from desktop_app.store.key_file import key_from
from desktop_app.store.key_slots import KeySlots, slots_path
from desktop_app.store.store import Store, let_go_on_failure
from sync.client.endpoint import Endpoint
from sync.client.transport import Transport
from sync.model.ids import InstallId, install_id
from sync.model.practice.district import practice_rows
from sync.model.practice.moment import DISTRICT, practice_writer
from sync.model.roles import Role, streams_of
from sync.protocol.messages import EnrolReply, EnrolRequest
from sync.protocol.session import LineTrouble
from sync.protocol.signing import SEED_OCTETS, Signer
from ui.views.enrol import EnrolForm

DATABASE = "kongtun.db"
KEY_FILE = "practice.key"
PRACTICE = "practice-alone"
PRACTICE_USER = "practice"
UNKEPT = "recovery.unkept"
"""An empty file that stands until the officer has said that the recovery code is kept."""
FINISHED = "enrolled"
"""An empty file that marks a store whose first run came to its end."""


class Pending(msgspec.Struct, frozen=True):
    """An identity made and not yet enrolled."""

    install: str
    seed: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """What the endpoint answered, with the identity it answered to."""

    pending: Pending
    reply: EnrolReply


class Enrolment:
    """Enrols this machine; network and store parts apart, because they run in different lanes."""

    def __init__(self, machine: Machine, transport: Callable[[str], Transport]) -> None:
        self._machine = machine
        self._transport = transport

    def ask(self, form: EnrolForm, realm: str) -> Accepted:
        """Ask the endpoint (network lane).

        Raises:
            StoreTrouble: ``already-enrolled``: an office's store is here; the code was not spent.
            LineTrouble, Refused: nothing is lost; the same form may be sent again.
        """
        self._refuse_beside(realm)
        # Before an identity is made and before the form leaves this machine: it holds the password.
        check_address(form.address, realm)
        pending = self._pending()
        signer = Signer(bytes.fromhex(pending.seed))
        endpoint = Endpoint(self._transport(form.address), InstallId(pending.install), signer)
        request = EnrolRequest(
            code=form.code,
            realm=realm,
            install=InstallId(pending.install),
            device_key=signer.public,
            user_name=form.user_name,
            display_name=form.display_name,
            password=form.password,
            machine_label=self._machine.label,
            app=self._machine.app,
        )
        return Accepted(pending, endpoint.enrol(request))

    def make_store(self, accepted: Accepted, form: EnrolForm) -> tuple[Store, str, str]:
        """Make the store (database lane); return it, its folder's name and the recovery code to print."""
        reply = accepted.reply
        name = f"{reply.realm}-{reply.home_stream}"
        folder = self._machine.stores / name
        database = folder / DATABASE
        self._clear_half_made(folder)
        with named(folder):
            folder.mkdir(parents=True)
        slots = KeySlots(
            slots_path(database), self._machine.secrets, self._machine.chance, self._machine.cost
        )
        key, code = slots.create(form.user_name, self._machine.system_user, form.password)
        with let_go_on_failure(self._machine.open(database, key)) as store:
            store.enrol(InstallId(accepted.pending.install), accepted.pending.seed, form.user_name, reply)
            # Before the mark that it is finished: the other way round a cut would count a code as kept that
            # nobody has seen.
            write_whole(folder / UNKEPT, b"")
            write_whole(folder / FINISHED, b"")
            with known_failures():
                # Last: until the store is whole, the identity the endpoint knows must be found again.
                self._pending_path.unlink(missing_ok=True)
        return store, name, code

    def make_practice(self, *, anew: bool = False) -> tuple[Store, str]:
        """Make or open the practice district without an endpoint; return the store and its folder's name.

        ``anew`` lays the one that is here aside, whatever state it is in.
        """
        folder = self._machine.stores / PRACTICE
        if anew:
            self._lay_aside(folder, "aside")
        with named(folder):
            fresh = not (folder / DATABASE).exists()
            folder.mkdir(parents=True, exist_ok=True)
            key = key_from(folder / KEY_FILE, self._machine.chance)
        with let_go_on_failure(self._machine.open(folder / DATABASE, key)) as store:
            # Also one cut between filling and enrolling: filled a second time it has the same rows, for their
            # ids and writers are the same on every machine.
            if fresh or store.install is None:
                self._fill(store)
        return store, PRACTICE

    def _fill(self, store: Store) -> None:
        rows = practice_rows()
        store.fill_as_received((name, row, practice_writer(str(row["row_id"]))) for name, row in rows)
        reply = EnrolReply(
            account=PRACTICE_USER,
            display_name="",
            role=Role.DISTRICT_OFFICER,
            streams=list(streams_of(Role.DISTRICT_OFFICER, DISTRICT)),
            home_stream=DISTRICT,
            generation=1,
            epoch="",
            realm="practice",
            endpoint_key="",
            server_ms=0,
        )
        seed = self._machine.chance.octets(SEED_OCTETS).hex()
        store.enrol(install_id(self._machine.chance), seed, PRACTICE_USER, reply)

    @property
    def _pending_path(self) -> Path:
        return self._machine.stores / "enrolment.pending"

    def _pending(self) -> Pending:
        """Return the identity of an enrolment that was begun, else a new one that is on disk first."""
        with known_failures():
            self._machine.stores.mkdir(parents=True, exist_ok=True)
            if self._pending_path.exists():
                try:
                    return msgspec.json.decode(self._pending_path.read_bytes(), type=Pending)
                except msgspec.MsgspecError:
                    self._pending_path.unlink()  # half a file: that identity was never told to anybody
        chance = self._machine.chance
        pending = Pending(install_id(chance), chance.octets(SEED_OCTETS).hex())
        write_whole(self._pending_path, msgspec.json.encode(pending))
        return pending

    def _refuse_beside(self, realm: str) -> None:
        """Raise StoreTrouble when an office was enrolled here: a code would be spent for nothing."""
        # Four digits and the mark: folders laid aside have longer names, half-made ones no mark.
        if any(self._machine.stores.glob(f"{realm}-[0-9][0-9][0-9][0-9]/{FINISHED}")):
            raise StoreTrouble("already-enrolled")

    def _clear_half_made(self, folder: Path) -> None:
        """Lay aside what an interrupted first run left: never enrolled, it holds nothing of anybody's.

        Raises:
            StoreTrouble: ``already-enrolled``: the office's store is here and whole; log in instead.
        """
        if (folder / FINISHED).exists():
            raise StoreTrouble("already-enrolled")
        self._lay_aside(folder, "half")

    def _lay_aside(self, folder: Path, word: str) -> None:
        if folder.exists():
            # Never deleted: whatever it is, its files may be all there is of somebody's work.
            aside = folder.with_name(f"{folder.name}.{word}-{self._machine.clock.now_ms()}")
            with known_failures():
                shutil.move(folder, aside)


def check_address(address: str, realm: str) -> None:
    """Raise LineTrouble unless a password may go there: encrypted, or never leaving this machine."""
    parts = urlsplit(address)
    secure = parts.scheme == "https" or parts.hostname in {"127.0.0.1", "localhost", "::1"}
    if realm == "real" and not secure:
        raise LineTrouble("address-not-secure")
