"""The type scale: Sarabun, sizes in points (look/LOOK.md, "Type"), and the room its tone marks need."""

import math
from functools import cache
from types import MappingProxyType

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF

from resources.locate import locate

FAMILY = "Sarabun"
_SCALE = MappingProxyType(
    {
        "caption": (10.0, False),
        "caption_strong": (10.0, True),
        "body": (10.5, False),
        "strong": (10.5, True),
        "section": (12.0, True),
        "title": (15.0, True),
        "headline": (18.0, True),
        "display": (22.0, True),
        "count": (24.0, True),
    }
)
ROLES = tuple(_SCALE)
LINE_BOX = 1.5
"""A line's box against the font's height: a tone mark over a vowel, or a vowel below, reach past them."""


def load_fonts() -> None:
    """Make Sarabun known to Qt. Needs a QGuiApplication.

    Raises:
        RuntimeError: when Qt cannot read a shipped font.
    """
    known = QFontDatabase.families()
    if FAMILY in known:
        return
    for name in ("Sarabun-Regular.ttf", "Sarabun-Bold.ttf"):
        if QFontDatabase.addApplicationFont(str(locate("fonts", name))) < 0:
            raise RuntimeError(f"unreadable font {name}")


@cache
def _font(role: str) -> QFont:
    points, bold = _SCALE[role]
    font = QFont(FAMILY)
    font.setPointSizeF(points)
    font.setBold(bold)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def font(role: str) -> QFont:
    """Return the font of ``role`` (one of ``ROLES``).

    Raises:
        KeyError: when the scale has no such role.
    """
    # A copy: a QFont can be changed, and the cached one is everybody's.
    return QFont(_font(role))


def line_box(role: str) -> int:
    """Return the height in logical pixels that one line of ``role`` needs, marks included."""
    return math.ceil(QFontMetricsF(_font(role)).height() * LINE_BOX)
