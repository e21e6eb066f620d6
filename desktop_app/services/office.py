"""All services of one open store: what the database lane works with."""

from desktop_app.services.clock_watch import ClockWatch
from desktop_app.services.conflict_desk import ConflictDesk
from desktop_app.services.deletions import Deletions
from desktop_app.services.facts import Facts
from desktop_app.services.home_desk import HomeDesk
from desktop_app.services.record_desk import RecordDesk
from desktop_app.services.refused import Refused
from desktop_app.services.search_desk import SearchDesk
from desktop_app.services.sheet_desk import SheetDesk
from desktop_app.services.sync_views import SyncPages
from desktop_app.services.taking_back import TakingBack
from desktop_app.services.targets_desk import TargetsDesk
from desktop_app.store.store import Store
from sync.model.areas import Areas
from sync.model.sources import Clock


class Office:
    """One office's desk drawers. Belongs to the lane it was made in."""

    def __init__(self, store: Store, clock: Clock, areas: Areas) -> None:
        facts = Facts(store, clock, areas)
        self.store = store
        self.sheets = SheetDesk(facts)
        self.targets = TargetsDesk(facts)
        self.clock = ClockWatch(facts)
        self.home = HomeDesk(facts, self.sheets, self.targets, self.clock)
        self.records = RecordDesk(facts)
        self.deletions = Deletions(facts)
        self.taking_back = TakingBack(facts)
        self.refused = Refused(facts)
        self.conflicts = ConflictDesk(facts)
        self.sync = SyncPages(facts, self.conflicts)
        self.search = SearchDesk(facts, self.targets)

    def changed(self, registers: frozenset[str]) -> None:
        """Forget what was remembered of changed registers."""
        self.targets.changed(registers)
        self.sheets.changed(registers)

    def close(self) -> None:
        """Close the store."""
        self.store.close()
