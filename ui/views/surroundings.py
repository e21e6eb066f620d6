"""What the program tells the window about itself and about the install it works as."""

from collections.abc import Callable
from dataclasses import dataclass, field

from ui.views.login import OfficeHere


def _keep(_mode: str) -> None:
    """Stand in where nobody remembers the choice of a theme."""


@dataclass(frozen=True, slots=True)
class Sending:
    """The officer's choices about syncs nobody asks for."""

    automatic: bool = True
    metered: bool = False
    """Whether the line is paid by volume: less goes at once, and less often."""


def _keep_sending(_sending: Sending) -> None:
    """Stand in where nobody remembers the choice."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What holds while the program runs, and where a choice of theme is remembered."""

    version: str
    offices: tuple[OfficeHere, ...] = ()
    """The offices whose stores lie on this PC and open by password, the one to open first."""
    theme: str = "system"
    """``light``, ``dark``, ``contrast`` or ``system``."""
    log: str = ""
    """The file the program logs to."""
    log_refused: str = ""
    """The folder that took no log; empty where there is one."""
    choose_theme: Callable[[str], None] = _keep
    """Remember and put on another theme."""
    sending: Sending = field(default_factory=Sending)
    choose_sending: Callable[[Sending], None] = _keep_sending
    """Remember and follow another choice."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who this PC is, for a call to the administrator. Changes when the PC enrols again."""

    install: str
    """This install's id: the PC's number; empty in a practice district of its own."""
    address: str
    """Where the centre is; empty in a practice district of its own."""
    store_place: str
    """The folder the records lie in."""
