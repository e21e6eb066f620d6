"""What the program is given of the machine it runs on: folder, clock, chance, secrets, names."""

from dataclasses import dataclass, field
from pathlib import Path

from desktop_app.store.folder import STORES, named
from desktop_app.store.key_slots import Cost
from desktop_app.store.opening import Surroundings
from desktop_app.store.secret_places import SecretPlace
from desktop_app.store.store import Store, open_store
from sync.model.fields import Registry
from sync.model.sources import Chance, Clock


@dataclass(frozen=True, slots=True)
class Machine:
    """One PC as the program sees it. Tests give it a folder, a stepping clock and seeded chance."""

    folder: Path
    registry: Registry
    clock: Clock
    chance: Chance
    secrets: SecretPlace
    system_user: str
    label: str
    """What colleagues see this machine called."""
    app: str
    cost: Cost = field(default_factory=Cost)

    @property
    def stores(self) -> Path:
        """The folder under which stores lie, one folder each."""
        return self.folder / STORES

    def open(self, database: Path, key: bytes) -> Store:
        """Open or make a store; raises StoreTrouble and leaves the file as it was."""
        with named(database.parent):
            return open_store(database, key, Surroundings(self.registry, self.clock, self.chance, self.app))
