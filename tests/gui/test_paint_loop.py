"""Painting loses no references: PySide6 6.12.0 on Python 3.11 takes one from None with every painter call."""

import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QGuiApplication, QImage, QPainter

CALLS = 1000
NOISE = 100
"""References other code may take or give meanwhile."""


def drift(call: Callable[[], object]) -> int:
    """By how much the references to None change over many calls."""
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        call()
    return sys.getrefcount(None) - before


@pytest.mark.usefixtures("qapp")
def test_painter_calls_keep_none_alive() -> None:
    assert QGuiApplication.instance() is not None
    image = QImage(64, 64, QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(image)
    drifts = {
        "line": drift(lambda: painter.drawLine(QLineF(0, 0, 9, 9))),
        "rectangle": drift(lambda: painter.drawRect(QRectF(0, 0, 9, 9))),
        "text": drift(lambda: painter.drawText(5, 20, "กองทุน")),
    }
    painter.end()
    assert {name: lost for name, lost in drifts.items() if abs(lost) > NOISE} == {}


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal there and its count stands still")
def test_a_drift_is_seen() -> None:
    kept: list[None] = []
    assert drift(lambda: kept.append(None)) >= CALLS
