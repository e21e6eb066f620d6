"""Lucide icons in the theme's colours: rendered once for a name, colour, size and pixel ratio."""

import re
from functools import cache, lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from resources.locate import locate

STROKE = "1.75"
"""Lucide draws with 2; 1.75 sits better beside Sarabun Regular (LOOK, "Icons")."""


@cache
def _source(name: str) -> str:
    source = locate("icons", f"{name}.svg").read_text(encoding="utf-8")
    return re.sub(r'stroke-width="[^"]*"', f'stroke-width="{STROKE}"', source)


@lru_cache(maxsize=512)
def _pixmap(name: str, colour: str, size: int, ratio: float) -> QPixmap:
    picture = QPixmap(round(size * ratio), round(size * ratio))
    picture.setDevicePixelRatio(ratio)
    # A new pixmap holds whatever lay in its memory.
    picture.fill(Qt.GlobalColor.transparent)
    # With no colour given, currentColor is black in every theme.
    renderer = QSvgRenderer(QByteArray(_source(name).replace("currentColor", colour).encode()))
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return picture


def pixmap(name: str, colour: QColor, size: int = 16, ratio: float = 1.0) -> QPixmap:
    """Return the icon ``name`` in ``colour``, ``size`` logical pixels wide.

    Raises:
        FileNotFoundError: when the icon is not shipped.
    """
    return _pixmap(name, colour.name(), size, ratio)


def icon(name: str, colour: QColor, size: int = 16) -> QIcon:
    """Return the icon for a Qt widget that wants a ``QIcon``."""
    running = QApplication.instance()
    ratio = running.devicePixelRatio() if isinstance(running, QApplication) else 1.0
    return QIcon(pixmap(name, colour, size, ratio))
