"""Differences and shares on screen, with a real minus and an always visible plus."""

from sync.model.thai import MINUS


def signed(text: str) -> str:
    """Put a plus before a figure that has no minus."""
    return text if text.startswith(MINUS) else f"+{text}"


def percent_change(before: int, after: int) -> str:
    """Return the change as ``+5.6 %``; empty when there is nothing to compare with."""
    if before == 0:
        return ""
    # Whole tenths, not a float's format, which would write "-0.0".
    tenths = round((after - before) * 1000 / abs(before))
    sign = MINUS if tenths < 0 else "+"
    return f"{sign}{abs(tenths) // 10:,}.{abs(tenths) % 10} %"
