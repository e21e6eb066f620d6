"""What automatic syncs must know of an opened office: where it is, and by when its month is wanted."""

from datetime import date

from desktop_app.services.automatic_sync import Pulse
from desktop_app.services.office import Office
from sync.model.fiscal_year import FiscalMonth
from sync.model.sources import Clock, day_in_thailand


def pulse_of(office: Office, clock: Clock) -> Pulse:
    """Return the office's pulse; NotEnrolled before the first run has ended. In the database lane."""
    install = office.store.installs.current()
    today = day_in_thailand(clock.now_ms())
    return Pulse(install.home_stream, install.alone, _next_due(office, today))


def _next_due(office: Office, today: date) -> date | None:
    """Return the next due day: a month's lies in the month or, as is usual, after its end."""
    month = FiscalMonth.near(today)
    days = (office.home.due_day(month.shifted(by)) for by in (-1, 0, 1))
    return min((day for day in days if day is not None and day >= today), default=None)
