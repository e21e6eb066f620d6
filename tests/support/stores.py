"""Real encrypted stores for tests: opened in a folder of their own with a key file named explicitly."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from desktop_app.store.key_file import key_from
from desktop_app.store.opening import Surroundings
from desktop_app.store.store import Store, open_store
from sync.model.fields import Field, FieldType, Register, Registry
from sync.model.ids import InstallId, install_id
from sync.model.registry import REGISTERS
from sync.model.sources import Chance, Clock, SeededChance, SteppingClock, moment_ms
from sync.protocol.messages import EnrolReply

DISTRICT = "3201"
STREAMS = [DISTRICT, "3200", "0000"]
ACTOR = "a" * 32
SETTLING = (
    "SELECT c.changes FROM outbox o JOIN outbox_changes c ON c.id = o.entry WHERE o.settles IS NOT NULL"
)
"""SQL for what settling operations set."""

NOTE_BOOK = Register(
    name="note_book",
    label="สมุดทดสอบ",
    rank=5,
    search=("title",),
    fields=(
        Field("title", "ชื่อ", FieldType.TEXT),
        Field("amount", "จำนวน", FieldType.INTEGER),
        Field("share", "ส่วน", FieldType.DECIMAL),
        Field("remark", "หมายเหตุ", FieldType.NOTE),
        Field("secret", "เฉพาะเครื่องนี้", FieldType.TEXT, local_only=True),
    ),
)
"""A small register with every kind of column the store treats differently."""
TEST_REGISTERS: Registry = REGISTERS.with_register(NOTE_BOOK)


@dataclass(frozen=True, slots=True)
class Bench:
    """What a test store is opened with."""

    folder: Path
    around: Surroundings

    @property
    def database(self) -> Path:
        """The database file."""
        return self.folder / "store.db"

    @property
    def key(self) -> bytes:
        """The key in the folder's key file, made when there is none."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return key_from(self.folder / "test.key", self.around.chance)

    def open(self) -> Store:
        """Open the store (or make it)."""
        return open_store(self.database, self.key, self.around)

    @contextmanager
    def opened(self) -> Iterator[Store]:
        """Open the store for the length of the block."""
        with closing(self.open()) as store:
            yield store


def bench(
    folder: Path,
    seed: int = 1,
    *,
    registry: Registry = TEST_REGISTERS,
    clock: Clock | None = None,
    chance: Chance | None = None,
) -> Bench:
    """Return the means to open a store in ``folder``, repeatable by ``seed``."""
    start = moment_ms(2021, 11, 29, 9) + seed
    around = Surroundings(
        registry, clock or SteppingClock(start), chance or SeededChance(f"store {seed}"), "0.1.0"
    )
    return Bench(folder, around)


def enrol(store: Store, chance: Chance, *, endpoint_key: str = "", realm: str = "practice") -> InstallId:
    """Bind a store to a new install of the test district, without an endpoint unless a key is given."""
    install = install_id(chance)
    reply = EnrolReply(
        account=ACTOR,
        display_name="ผู้ทดสอบ",
        role="district_officer",
        streams=STREAMS,
        home_stream=DISTRICT,
        generation=1,
        epoch="",
        realm=realm,
        endpoint_key=endpoint_key,
        server_ms=0,
    )
    store.enrol(install, chance.octets(32).hex(), "tester", reply)
    return install
