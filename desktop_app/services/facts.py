"""What every service stands on: the store, the clock, the areas, and who is working."""

from dataclasses import dataclass
from datetime import date

from desktop_app.services.places import Places
from desktop_app.store.install import Install
from desktop_app.store.store import Store
from sync.model.areas import Areas
from sync.model.fields import ROW_ID
from sync.model.fiscal_year import FiscalMonth
from sync.model.sources import Clock, day_in_thailand


@dataclass(frozen=True, slots=True)
class Facts:
    """Shared by the services of one open store; lives in the database lane."""

    store: Store
    clock: Clock
    areas: Areas

    @property
    def install(self) -> Install:
        """Who this store is; NotEnrolled before the first run has ended."""
        return self.store.installs.current()

    @property
    def today(self) -> date:
        """The day in Thailand by the program's clock (Gregorian)."""
        return day_in_thailand(self.clock.now_ms())

    @property
    def current_month(self) -> FiscalMonth:
        """The fiscal month of today."""
        return FiscalMonth.near(self.today)

    def places(self) -> Places:
        """Return the names of all villages on file."""
        # Deleted ones too: a fund that still names one must not lose its name on screen.
        villages = self.store.rows.where("village", deleted=True)
        return Places(self.areas, {str(one[ROW_ID]): one for one in villages})
