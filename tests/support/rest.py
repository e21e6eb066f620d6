"""Waiting until a window has come to rest: a picture taken before shows a layout nobody would ever see."""

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from tests.support.keys import wait_for

_SOON_MS = 1000
"""A timer that waits longer belongs to no change that has begun."""


def come_to_rest(window: QWidget) -> None:
    """Let the program run until nothing of the window moves any more and none of its timers is about to fire.

    A layout asks its parent's for room by a posted event, so it settles in several turns of the loop; how
    many of them fit into a span of time depends on what else the machine does.
    """
    wait_for(lambda: not _is_about_to_change(window) and _is_laid_out(window), "the window at rest")


def _is_about_to_change(window: QWidget) -> bool:
    timers = window.findChildren(QTimer)
    return any(one.isActive() and one.isSingleShot() and one.interval() <= _SOON_MS for one in timers)


def _is_laid_out(window: QWidget) -> bool:
    turn()
    before = _shape(window)
    turn()
    return _shape(window) == before


def turn() -> None:
    """Deliver all that is posted, which no limit of time breaks off, and what the platform has for us."""
    QCoreApplication.sendPostedEvents()
    QApplication.processEvents()


def _shape(window: QWidget) -> list[tuple[int, int, int, int]]:
    shown = (one for one in (window, *window.findChildren(QWidget)) if one.isVisible())
    return [one.geometry().getRect() for one in shown]  # type: ignore[misc] # stubs call it object
