"""The colours by what they mean. Values and contrasts: the table of look/LOOK.md, "Colour tokens"."""

from dataclasses import dataclass, replace

from PySide6.QtGui import QColor, QPalette


@dataclass(frozen=True)
class Tokens:
    """One theme. Colour carries meaning only: programme colours are stripes, bars and dots."""

    name: str
    surface: QColor
    chrome: QColor
    raised: QColor
    line: QColor
    grid: QColor
    zebra: QColor
    track: QColor
    border: QColor
    text: QColor
    text2: QColor
    ghost: QColor
    accent: QColor
    on_accent: QColor
    accent_soft: QColor
    sel: QColor
    focus: QColor
    ok: QColor
    ok_soft: QColor
    warn: QColor
    warn_soft: QColor
    bad: QColor
    bad_soft: QColor
    mf: QColor
    gf: QColor
    dm: QColor
    ri: QColor
    disabled: QColor

    @property
    def outlined(self) -> bool:
        """High contrast: no soft fills, pills get an outline."""
        return self.name == "contrast"

    def colour(self, name: str) -> QColor:
        """Return the colour of a token by its name.

        Raises:
            AttributeError: when there is no such token.
        """
        found: QColor = getattr(self, name)
        return found


def _theme(name: str, values: str) -> Tokens:
    # By position: the values stand in the order of the fields.
    return Tokens(name, *(QColor("#" + one) for one in values.split()))


LIGHT = _theme(
    "light",
    "FFFFFF F4F2ED FBFAF7 E5E1D8 ECE9E2 FBFAF7 E6E2D9 8C8578 24211C 59544A 726B5F"
    " 17598A FFFFFF E5EEF5 DDEAF4 0B62B0 1D6B45 E5F2EA 7D4A00 FFF5DF A8201A FCEAE8"
    " 8A5A30 7A4B9E 2E8152 9A7100 A29C90",
)
DARK = _theme(
    "dark",
    "211F1C 191815 282622 393630 302D28 242220 3A3731 8A8478 EDE9E1 BDB7AB A39C8F"
    " 8EC3EA 10212E 22323F 263B4B 6DB5F0 86D0A5 1F3228 F0C26B 3A2E17 F5A29B 422422"
    " C08A5A B58AD6 5DB584 D9B03F 6E685D",
)
HIGH_CONTRAST = _theme(
    "contrast",
    "000000 000000 000000 FFFFFF 6B6B6B 000000 6B6B6B FFFFFF FFFFFF FFFFFF C9C9C9"
    " 1AEBFF 000000 000000 003840 FFFF00 7CFF9B 000000 FFD54F 000000 FF9A94 000000"
    " E0A870 D7ABFF 7CFF9B FFD54F 3FF23F",
)
_CONTRAST_ON_WHITE = _theme(
    "contrast",
    "FFFFFF FFFFFF FFFFFF 000000 6B6B6B FFFFFF C9C9C9 000000 000000 000000 3A3A3A"
    " 003C78 FFFFFF FFFFFF D0E6FF 0000C8 00502A FFFFFF 5C3600 FFFFFF 8A0000 FFFFFF"
    " 6B3F18 5B2C80 005A2E 6B4E00 5A5A5A",
)


def contrast_of(system: QPalette) -> Tokens:
    """Return the high-contrast theme on the system's own ground and ink (LOOK, "High contrast")."""
    ground, ink = system.color(QPalette.ColorRole.Window), system.color(QPalette.ColorRole.WindowText)
    # Ground and ink are the system's; the colours of meaning stay ours, chosen for a dark or a light ground.
    start = HIGH_CONTRAST if ground.lightness() < ink.lightness() else _CONTRAST_ON_WHITE
    return replace(
        start,
        surface=ground,
        chrome=ground,
        raised=ground,
        zebra=ground,
        text=ink,
        text2=ink,
        border=ink,
        line=ink,
    )
