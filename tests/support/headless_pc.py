"""A PC of the practice office without a window: the same store, services and sync, called directly."""

from pathlib import Path

from desktop_app.services.office import Office
from desktop_app.services.sync_run import SyncRun
from desktop_app.store.key_file import key_from
from desktop_app.store.opening import Surroundings
from desktop_app.store.store import open_store
from sync.client.endpoint import Endpoint
from sync.client.http import HttpTransport
from sync.model.areas import Areas
from sync.model.fields import Row
from sync.model.ids import InstallId, install_id
from sync.model.practice.moment import NOW_MS
from sync.model.registry import REGISTERS
from sync.model.sources import SeededChance, SteppingClock
from sync.protocol.messages import EnrolAgainRequest, EnrolReply, EnrolRequest
from sync.protocol.session import SyncSummary
from sync.protocol.signing import SEED_OCTETS, Signer

PASSWORD = "headless-password"


class HeadlessPC:
    """One install; its clock steps a second with every reading, its chance is seeded by its name."""

    def __init__(self, folder: Path, name: str, *, shown_name: str = "") -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.name = name
        self._shown_name = shown_name or name
        self.clock = SteppingClock(NOW_MS, 1000)
        self.chance = SeededChance(name)
        key = key_from(folder / "pc.key", self.chance)
        around = Surroundings(REGISTERS, self.clock, self.chance, "test")
        self.store = open_store(folder / "kongtun.db", key, around)
        self.office = Office(self.store, self.clock, Areas.shipped())

    def enrol(self, address: str, code: str) -> None:
        """Enrol with a code, as an officer named after the PC."""
        seed, install = self.chance.octets(SEED_OCTETS), install_id(self.chance)
        reply = self._enrolled(address, code, install, seed, self.name)
        self.store.enrol(install, seed.hex(), self._user, reply)

    def enrol_again(self, address: str) -> None:
        """Go on as another install after a fork, by the password."""
        before = self.store.installs.current()
        seed, install = self.chance.octets(SEED_OCTETS), install_id(self.chance)
        request = EnrolAgainRequest(
            realm="practice",
            install=install,
            device_key=Signer(seed).public,
            user_name=self._user,
            password=PASSWORD,
            machine_label=self.name,
            app="test",
        )
        transport = HttpTransport(address)
        try:
            old = Signer(bytes.fromhex(before.device_key))
            reply = Endpoint(transport, InstallId(before.install), old).enrol_again(request)
        finally:
            transport.close()
        self.store.enrol_again(install, seed.hex(), reply)

    def begin_elsewhere(self, address: str, code: str) -> None:
        """Enrol by a code at an endpoint that does not know this install."""
        seed, install = self.chance.octets(SEED_OCTETS), install_id(self.chance)
        reply = self._enrolled(address, code, install, seed, self.name)
        self.store.begin_elsewhere(install, seed.hex(), reply)

    def rename(self, address: str, code: str, label: str) -> None:
        """Enrol the same install once more, its machine named anew."""
        install = self.store.installs.current()
        seed = bytes.fromhex(install.device_key)
        self._enrolled(address, code, InstallId(install.install), seed, label)

    @property
    def _user(self) -> str:
        return f"user.{self.name}"

    def _enrolled(self, address: str, code: str, install: InstallId, seed: bytes, label: str) -> EnrolReply:
        signer = Signer(seed)
        request = EnrolRequest(
            code=code,
            realm="practice",
            install=install,
            device_key=signer.public,
            user_name=self._user,
            display_name=self._shown_name,
            password=PASSWORD,
            machine_label=label,
            app="test",
        )
        transport = HttpTransport(address)
        try:
            return Endpoint(transport, install, signer).enrol(request)
        finally:
            transport.close()

    def sync(self, address: str) -> SyncSummary:
        """Sync once; raises LineTrouble or Refused."""
        install = self.store.installs.current()
        transport = HttpTransport(address)
        signer = Signer(bytes.fromhex(install.device_key))
        try:
            endpoint = Endpoint(transport, InstallId(install.install), signer)
            return SyncRun(endpoint, lambda work: work(self.store)).run("officer")
        finally:
            transport.close()

    def replica(self) -> dict[str, dict[str, Row]]:
        """Return register -> row id -> row, deleted ones included."""
        return {
            register.name: {
                str(row["row_id"]): row for row in self.store.rows.where(register.name, deleted=True)
            }
            for register in self.store.registry
        }

    def close(self) -> None:
        """Close the store."""
        self.store.close()
