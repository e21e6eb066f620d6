"""The palette of a theme: every role, in all three groups, so that no default colour shines through."""

from PySide6.QtGui import QColor, QPalette

from ui.theme.tokens import Tokens

_GROUPS = (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive, QPalette.ColorGroup.Disabled)


def _roles(tokens: Tokens) -> dict[QPalette.ColorRole, QColor]:
    role = QPalette.ColorRole
    return {
        role.Window: tokens.surface,
        role.WindowText: tokens.text,
        role.Base: tokens.surface,
        role.AlternateBase: tokens.zebra,
        role.ToolTipBase: tokens.raised,
        role.ToolTipText: tokens.text,
        role.PlaceholderText: tokens.ghost,
        role.Text: tokens.text,
        role.Button: tokens.chrome,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.bad,
        role.Light: tokens.raised,
        role.Midlight: tokens.grid,
        role.Mid: tokens.line,
        role.Dark: tokens.border,
        role.Shadow: tokens.border,
        role.Highlight: tokens.sel,
        role.HighlightedText: tokens.text,
        role.Link: tokens.accent,
        role.LinkVisited: tokens.accent,
        role.Accent: tokens.accent,
    }


_INK = (
    QPalette.ColorRole.WindowText,
    QPalette.ColorRole.Text,
    QPalette.ColorRole.ButtonText,
    QPalette.ColorRole.HighlightedText,
    QPalette.ColorRole.PlaceholderText,
    QPalette.ColorRole.Link,
    QPalette.ColorRole.LinkVisited,
    QPalette.ColorRole.BrightText,
)


def palette_of(tokens: Tokens) -> QPalette:
    """Return the whole palette of a theme."""
    palette = QPalette()
    for role, colour in _roles(tokens).items():
        for group in _GROUPS:
            palette.setColor(group, role, colour)
    for role in _INK:
        palette.setColor(QPalette.ColorGroup.Disabled, role, tokens.disabled)
    return palette
