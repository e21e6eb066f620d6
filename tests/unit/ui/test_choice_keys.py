"""The keys 1, 2, 3 in whatever layout the keyboard is switched to."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from ui.pages.choice_keys import choice_of

PLAIN, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
PAD, CTRL = Qt.KeyboardModifier.KeypadModifier, Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
FIRST = {"win32": 2, "linux": 10, "darwin": 0}
"""The scan code of the key left of 2, as Windows and X11 give it; macOS gives none."""


def event(text: str, scan: int = 0, held: Qt.KeyboardModifier = PLAIN) -> QKeyEvent:
    key = ord(text.upper()) if text.isascii() and text else Qt.Key.Key_unknown
    return QKeyEvent(QEvent.Type.KeyPress, int(key), held, scan, 0, 0, text)


@pytest.mark.parametrize("platform", ["win32", "linux", "darwin"])
@pytest.mark.parametrize("layout", ["123", "ๅ/-"])
def test_the_digit_row_chooses_in_english_and_in_kedmanee(platform: str, layout: str) -> None:
    first = FIRST[platform]
    scans = [first + place if first else 0 for place in range(3)]
    found = [choice_of(event(text, scan), platform) for text, scan in zip(layout, scans, strict=True)]
    assert found == [1, 2, 3]


@pytest.mark.parametrize("platform", ["win32", "linux"])
@pytest.mark.parametrize("layout", ["=๒๓", '&é"', "+[{"])
def test_the_place_of_the_key_decides_in_layouts_nobody_named(platform: str, layout: str) -> None:
    first = FIRST[platform]
    found = [choice_of(event(text, first + place), platform) for place, text in enumerate(layout)]
    assert found == [1, 2, 3]


@pytest.mark.parametrize("platform", ["win32", "linux"])
def test_caps_lock_in_kedmanee_changes_no_key(platform: str) -> None:
    first = FIRST[platform]
    found = [choice_of(event(text, first + place), platform) for place, text in enumerate("+๑๒")]
    assert found == [1, 2, 3]


@pytest.mark.parametrize("platform", ["win32", "linux", "darwin"])
def test_a_thai_digit_typed_on_purpose_is_what_it_says(platform: str) -> None:
    """Kedmanee: Shift with the keys 2, 3, 4."""
    first = FIRST[platform]
    scans = [first + place if first else 0 for place in (1, 2, 3)]
    found = [choice_of(event(text, scan, SHIFT), platform) for text, scan in zip("๑๒๓", scans, strict=True)]
    assert found == [1, 2, 3]


@pytest.mark.parametrize("platform", ["win32", "linux", "darwin"])
def test_the_keypads_digits_choose_and_its_signs_do_not(platform: str) -> None:
    scan = {"win32": 0x4F, "linux": 87, "darwin": 0}[platform]
    assert [choice_of(event(text, scan, PAD), platform) for text in "123"] == [1, 2, 3]
    for code in (0, FIRST[platform] + 1):
        assert [choice_of(event(text, code, PAD), platform) for text in "/-"] == [None, None]


@pytest.mark.parametrize("platform", ["win32", "linux"])
@pytest.mark.parametrize(
    ("text", "win", "x11"), [("/", 0x35, 61), ("-", 0x0C, 20), ("ภ", 5, 13), ("0", 11, 19)]
)
def test_other_keys_choose_nothing(platform: str, text: str, win: int, x11: int) -> None:
    assert choice_of(event(text, win if platform == "win32" else x11), platform) is None


@pytest.mark.parametrize("held", [CTRL, ALT])
def test_shortcuts_choose_nothing(held: Qt.KeyboardModifier) -> None:
    assert choice_of(event("1", 10, held), "linux") is None


def test_a_key_without_its_text_is_still_a_digit() -> None:
    bare = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_2, PLAIN)
    assert choice_of(bare, "linux") == 2
