"""The Thai fiscal year: October to September, named by the Buddhist-era year in which it ends."""

from dataclasses import dataclass
from datetime import date, timedelta

BE_OFFSET = 543
"""Buddhist era = Christian era + 543 (Thai official calendar since B.E. 2484)."""
# DOMAIN section 4: what no register can hold, no month can be of.
FIRST_YEAR, LAST_YEAR = 2540, 2600


@dataclass(frozen=True, slots=True, order=True)
class FiscalMonth:
    """A month of a fiscal year. ``fy`` is a B.E. year; ``number`` 1-12, 1 is October."""

    fy: int
    number: int

    def __post_init__(self) -> None:
        if not FIRST_YEAR <= self.fy <= LAST_YEAR or not 1 <= self.number <= 12:
            raise ValueError(f"no fiscal month {self.fy}/{self.number}")

    @classmethod
    def of(cls, day: date) -> "FiscalMonth":
        """Return the fiscal month in which ``day`` (Gregorian) lies."""
        shifted = day.month - 9 if day.month >= 10 else day.month + 3
        return cls(day.year + BE_OFFSET + (1 if day.month >= 10 else 0), shifted)

    @classmethod
    def near(cls, day: date) -> "FiscalMonth":
        """Return the month of a clock's ``day``; of one beyond all years that are kept, the nearest.

        A PC whose battery is dead may start in 1980. The first year is left over for what a month is
        compared with.
        """
        first, last = cls(FIRST_YEAR + 1, 1), cls(LAST_YEAR, 12)
        if day < first.first_day:
            return first
        return last if day > last.last_day else cls.of(day)

    @property
    def first_day(self) -> date:
        """The month's first day (Gregorian)."""
        year = self.fy - BE_OFFSET - (1 if self.number <= 3 else 0)
        return date(year, (self.number + 8) % 12 + 1, 1)

    @property
    def last_day(self) -> date:
        """The month's last day (Gregorian)."""
        # 31 days after a first always lie in the next month, whichever it is; no table of lengths, no leap
        # year.
        return (self.first_day + timedelta(days=31)).replace(day=1) - timedelta(days=1)

    def shifted(self, months: int) -> "FiscalMonth":
        """Return the month ``months`` later (earlier when negative)."""
        count = self.fy * 12 + self.number - 1 + months
        return FiscalMonth(count // 12, count % 12 + 1)

    @property
    def quarter(self) -> int:
        """1-4; quarter 1 is October to December."""
        return (self.number - 1) // 3 + 1


def year_span(fy: int) -> tuple[date, date]:
    """Return the first day of fiscal year ``fy`` (B.E.) and the first day after it."""
    return FiscalMonth(fy, 1).first_day, FiscalMonth(fy, 12).last_day + timedelta(days=1)
