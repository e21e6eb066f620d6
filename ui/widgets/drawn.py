"""What painters tell whoever watches them: each text, icon and key cap, and where its ink lies.

Most words of the window are painted by their widgets: no box of Qt's would ever be found too small for them.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPaintDevice, QPainter


@dataclass(frozen=True, slots=True)
class Drawn:
    """One thing that was painted."""

    device: QPaintDevice
    """The widget it was painted on."""
    ink: QRectF
    """Where it lies, in logical pixels of the device; in a turned painter only its size means anything."""
    room: QRectF
    """What it was to be painted in, a line's whole box."""
    text: str
    """What was wanted; empty for an icon."""
    shown: str
    """What was painted of it: less where the room was too narrow."""
    tipped: bool = False
    """Declared where it is drawn: its end may be left out, because a tool tip tells the whole."""
    turned: bool = False
    frame: bool = False
    """A pill or a key's cap: what lies wholly inside belongs to it."""


_watchers: list[Callable[[Drawn], None]] = []


def watch(seen: Callable[[Drawn], None]) -> Callable[[], None]:
    """Call ``seen`` for all that is painted from now on; returns how to stop."""
    _watchers.append(seen)
    return lambda: _watchers.remove(seen)


def is_watched() -> bool:
    """Tell whether anybody watches: where ink lies costs more to find out than to paint it."""
    return bool(_watchers)


def tell_text(painter: QPainter, ink: QRectF, room: QRectF, words: tuple[str, str], *, tipped: bool) -> None:
    """Tell the watchers of a text, wanted and shown; both boxes in the painter's own coordinates."""
    text, shown = words
    lies, had = _lies(painter, ink), _lies(painter, room)
    _tell(Drawn(painter.device(), lies, had, text, shown, tipped=tipped, turned=_is_turned(painter)))


def tell_icon(painter: QPainter, ink: QRectF) -> None:
    """Tell the watchers of an icon."""
    lies = _lies(painter, ink)
    _tell(Drawn(painter.device(), lies, lies, "", "", turned=_is_turned(painter)))


def tell_frame(painter: QPainter, ink: QRectF, text: str) -> None:
    """Tell the watchers of the pill or cap round ``text``: it needs its room as the words do."""
    lies = _lies(painter, ink)
    _tell(Drawn(painter.device(), lies, lies, text, text, turned=_is_turned(painter), frame=True))


def _lies(painter: QPainter, ink: QRectF) -> QRectF:
    return painter.worldTransform().mapRect(ink)


def _is_turned(painter: QPainter) -> bool:
    return painter.worldTransform().isRotating()


def _tell(one: Drawn) -> None:
    # A copy: whoever hears may stop watching.
    for seen in tuple(_watchers):
        seen(one)
