"""A PC of the proof: a real encrypted store with the bench's register, at any endpoint over any transport."""

from collections.abc import Callable, Mapping
from pathlib import Path

from desktop_app.store.key_file import key_from
from desktop_app.store.opening import Surroundings
from desktop_app.store.store import Store, open_store
from sync.client.endpoint import Endpoint
from sync.client.transport import ClosingTransport
from sync.model.fields import Registry, StoredValue
from sync.model.ids import InstallId, install_id
from sync.model.registry import REGISTERS
from sync.model.sources import Chance, Clock, SeededChance, SteppingClock, moment_ms
from sync.protocol.messages import EnrolAgainRequest, EnrolReply, EnrolRequest
from sync.protocol.session import SyncSummary
from sync.protocol.signing import SEED_OCTETS, Signer
from tests.bench.register import BENCH_RECORD
from tests.support.fleet import Line, sync

REGISTRY: Registry = REGISTERS.with_register(BENCH_RECORD)
REGISTER = BENCH_RECORD.name
REALM = "bench"
PASSWORD = "proof-password"
NOON_MS = moment_ms(2021, 11, 29, 12)
PLENTY = 1 << 20

Dial = Callable[[], ClosingTransport]
"""Makes a fresh line."""


class RealPC:
    """One install: its folder, store, clock and chance."""

    def __init__(
        self, folder: Path, name: str, *, clock: Clock | None = None, chance: Chance | None = None
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.name = folder, name
        self.clock = clock or SteppingClock(NOON_MS, 1000)
        self.chance = chance or SeededChance(name)
        self.store = self._opened()

    def _opened(self) -> Store:
        key = key_from(self.folder / "pc.key", self.chance)
        around = Surroundings(REGISTRY, self.clock, self.chance, "proof")
        return open_store(self.folder / "kongtun.db", key, around)

    def enrol(self, dial: Dial, code: str) -> None:
        """Enrol with a code; the account is the code's office's, shared by all its PCs."""
        self.store.enrol(*self._enrolled(dial, code))

    def enrol_by_new_code(self, dial: Dial, code: str) -> None:
        """Go on at an endpoint that does not know this install, as the program does with a new code."""
        install, seed, _, reply = self._enrolled(dial, code, self.store.installs.current().home_stream)
        self.store.begin_elsewhere(install, seed, reply)

    def _enrolled(
        self, dial: Dial, code: str, office: str | None = None
    ) -> tuple[InstallId, str, str, EnrolReply]:
        seed, install = self.chance.octets(SEED_OCTETS), install_id(self.chance)
        signer = Signer(seed)
        request = EnrolRequest(
            code=code,
            realm=REALM,
            install=install,
            device_key=signer.public,
            user_name=self.name,
            display_name=self.name,
            password=PASSWORD,
            machine_label=self.name,
            app="proof",
            office=office,
        )
        transport = dial()
        try:
            reply = Endpoint(transport, install, signer).enrol(request)
        finally:
            transport.close()
        return install, seed.hex(), self.name, reply

    def enrol_again(self, dial: Dial) -> None:
        """Go on as another install, as the program does after a fork."""
        before = self.store.installs.current()
        seed, install = self.chance.octets(SEED_OCTETS), install_id(self.chance)
        request = EnrolAgainRequest(
            realm=REALM,
            install=install,
            device_key=Signer(seed).public,
            user_name=before.user_name,
            password=PASSWORD,
            machine_label=self.name,
            app="proof",
        )
        transport = dial()
        try:
            reply = self._endpoint(transport).enrol_again(request)
        finally:
            transport.close()
        self.store.enrol_again(install, seed.hex(), reply)

    def _endpoint(self, transport: ClosingTransport) -> Endpoint:
        install = self.store.installs.current()
        return Endpoint(transport, InstallId(install.install), Signer(bytes.fromhex(install.device_key)))

    def line(self, transport: ClosingTransport) -> Line:
        """Return a line that remembers what went over it."""
        return Line(self._endpoint(transport))

    def sync(self, dial: Dial, push_octets: int = PLENTY) -> SyncSummary:
        """Sync once over a fresh line; raises LineTrouble or Refused."""
        transport = dial()
        try:
            return sync(self.store, self.line(transport), push_octets=push_octets)
        finally:
            transport.close()

    # what an officer does

    @property
    def actor(self) -> str:
        """The account that works here."""
        return self.store.installs.current().account

    @property
    def home(self) -> str:
        """The office's stream."""
        return self.store.installs.current().home_stream

    def enter(self, values: Mapping[str, StoredValue], row_id: str = "") -> str:
        """Make a record and return its id."""
        with self.store.act(self.actor) as act:
            return act.insert(REGISTER, self.home, values, row_id=row_id or None)

    def edit(self, row_id: str, values: Mapping[str, StoredValue]) -> None:
        """Change fields of a record."""
        with self.store.act(self.actor) as act:
            act.update(REGISTER, row_id, values)

    def close(self) -> None:
        """Close the store."""
        self.store.close()
