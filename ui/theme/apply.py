"""Put a theme on: palette, style sheet, fonts. Fusion everywhere, so that every PC shows the same."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QToolTip

from ui.theme import current
from ui.theme.palette import palette_of
from ui.theme.style_sheet import style_sheet
from ui.theme.tokens import DARK, HIGH_CONTRAST, LIGHT, Tokens, contrast_of
from ui.theme.type_scale import font, load_fonts

MODES = ("light", "dark", "contrast", "system")


def _of_system(app: QApplication) -> Tokens:
    hints = app.styleHints()
    if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
        return contrast_of(app.style().standardPalette())
    return DARK if hints.colorScheme() == Qt.ColorScheme.Dark else LIGHT


def tokens_for(app: QApplication, mode: str) -> Tokens:
    """Return the theme of a mode (one of ``MODES``); ``system`` follows the desktop's own choice.

    Raises:
        KeyError: when there is no such mode.
    """
    if mode == "system":
        return _of_system(app)
    return {"light": LIGHT, "dark": DARK, "contrast": HIGH_CONTRAST}[mode]


class _Follower(QObject):
    """Puts the system's theme on again when the officer changes it there."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self.following = False
        app.styleHints().colorSchemeChanged.connect(self._changed)
        app.styleHints().accessibility().contrastPreferenceChanged.connect(self._changed)

    def _changed(self) -> None:
        if self.following:
            apply_theme(self._app, "system")


def _follow(app: QApplication, *, following: bool) -> None:
    # One for the application: each further one would put the theme on again.
    known = app.findChild(_Follower)
    follower = known if isinstance(known, _Follower) else _Follower(app)
    follower.following = following


def apply_theme(app: QApplication, mode: str) -> None:
    """Dress the whole application; every window repaints at once."""
    load_fonts()
    chosen = tokens_for(app, mode)
    app.setStyle("Fusion")
    app.setFont(font("body"))
    QToolTip.setFont(font("caption"))
    palette = palette_of(chosen)
    app.setPalette(palette)
    # Tool tips have a palette of their own.
    QToolTip.setPalette(palette)
    app.setStyleSheet(style_sheet(chosen))
    current.put_tokens(chosen)
    _follow(app, following=mode == "system")
    # Most words are painted with tokens: Qt sees no reason of its own to paint them again.
    for widget in app.allWidgets():
        widget.update()
