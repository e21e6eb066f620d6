"""What the program tells the window about itself, once, when the window is made."""

from collections.abc import Callable
from dataclasses import dataclass

from ui.views.login import OfficeHere


def _keep(_mode: str) -> None:
    """Stand in where nobody remembers the choice of a theme."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Facts for the settings and help pages, and where a choice of theme is remembered."""

    version: str
    store_place: str
    """The folder the records lie in, as text."""
    install: str
    """The first letters of this install's id, for a call to the administrator; empty in practice."""
    offices: tuple[OfficeHere, ...] = ()
    """The offices whose stores lie on this PC and open by password, the one to open first."""
    theme: str = "system"
    """``light``, ``dark``, ``contrast`` or ``system``."""
    choose_theme: Callable[[str], None] = _keep
    """Remember and put on another theme."""
