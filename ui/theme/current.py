"""The theme in force. Painters ask it each time they paint; what caches colours watches it."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from ui.theme.tokens import LIGHT, Tokens


class _Current(QObject):
    """Holds the tokens and tells when they were changed."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.tokens = LIGHT

    def put(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.changed.emit()


_current = _Current()


def tokens() -> Tokens:
    """Return the theme in force."""
    return _current.tokens


def put_tokens(chosen: Tokens) -> None:
    """Make ``chosen`` the theme in force (``ui.theme.apply`` does, together with the palette)."""
    _current.put(chosen)


def watch(slot: Callable[[], None]) -> None:
    """Call ``slot``, a bound method of a widget, after every change; it ends with the widget."""
    _current.changed.connect(slot)
