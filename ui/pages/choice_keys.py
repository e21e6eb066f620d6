"""Which of the keys 1, 2, 3 was pressed, whatever layout the keyboard is switched to.

Whoever has just typed Thai stays in the Thai layout. Kedmanee has no Arabic digits: its digit row gives
"\u0e45 / -", with Shift "+ \u0e51 \u0e52" (Microsoft, kbdth0). Pattachote has Thai digits there.
"""

import sys
import unicodedata

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

_FIRST_DIGIT = {"win32": 0x02, "linux": 10}
"""The native scan code of the key left of 2: set 1 of the PC keyboard on Windows; on X11 and Wayland the
kernel's code (KEY_1 = 2) and 8. macOS gives none that tells keys apart."""
_KEDMANEE = {"\u0e45": 1, "/": 2, "-": 3}
# Ctrl and Alt with a digit open chips and pages.
_ELSEWHERE = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)
_CHOICES = range(1, 4)


def choice_of(event: QKeyEvent, platform: str = sys.platform) -> int | None:
    """Return 1, 2 or 3 for the key that bears it; ``None`` for any other key.

    A digit typed on purpose (Thai ones need Shift in Kedmanee) is what it says; else the key's place decides,
    and where the system does not tell the place, what Kedmanee gives there. "/" and "-" of the keypad are
    not meant.
    """
    held = event.modifiers()
    if held & _ELSEWHERE:
        return None
    digit = _digit(event)
    place = _place(event, platform)
    if digit is not None and (place is None or held & Qt.KeyboardModifier.ShiftModifier):
        return digit if digit in _CHOICES else None
    if place is not None:
        return place
    unplaced = not event.nativeScanCode() and not held & Qt.KeyboardModifier.KeypadModifier
    return _KEDMANEE.get(event.text()) if unplaced else None


def _digit(event: QKeyEvent) -> int | None:
    text = event.text()
    if len(text) == 1 and text.isdecimal():
        return unicodedata.decimal(text)
    digit = event.key() - Qt.Key.Key_0
    return digit if not text and digit in range(10) else None


def _place(event: QKeyEvent, platform: str) -> int | None:
    first = _FIRST_DIGIT.get(platform)
    if first is None or event.modifiers() & Qt.KeyboardModifier.KeypadModifier:
        return None
    place = event.nativeScanCode() - first + 1
    return place if place in _CHOICES else None
