"""What the log-in page is told of the stores on this PC, before any of them is open."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OfficeHere:
    """An office whose store lies on this PC."""

    name: str
    """The store's folder."""
    title: str
    """อำเภอเมืองสุรินทร์ จังหวัดสุรินทร์."""
    user_name: str
    """Who logged in last, or the only one who can; empty when not known."""
