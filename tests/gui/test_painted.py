"""What a widget paints by itself is watched: what was wanted, what was shown, and what lies on what."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.support.painted import painted_faults, painted_on
from tests.support.shown_window import show
from tests.support.source_tree import sources
from ui.widgets import drawn, paint
from ui.widgets.drawn import Drawn
from ui.widgets.key_cap import paint_key_cap

INK = QColor("black")
LONG = "กองทุนแม่ของแผ่นดิน"


class Painted(QWidget):
    """Paints what it is told to."""

    def __init__(self, *work: Callable[[QPainter], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._work = work

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = paint.painter_on(self)
        for one in self._work:
            one(painter)
        painter.end()


def write(left: float, text: str, width: float = 150, *, tipped: bool = False) -> Callable[[QPainter], float]:
    """Return what paints a text on the first line."""
    room = QRectF(left, 0, width, 30)
    return lambda painter: paint.draw_text(painter, room, text, "body", INK, tipped=tipped)


def kinds(widget: QWidget) -> list[str]:
    return [fault.kind for fault in painted_faults(painted_on(widget))]


def test_what_is_painted_is_told_until_nobody_watches(qtbot: QtBot) -> None:
    widget = Painted(write(0, LONG, 40))
    show(qtbot, widget, (200, 60))
    seen: list[Drawn] = []
    stop = drawn.watch(seen.append)
    widget.grab()
    stop()
    widget.grab()
    assert [(one.device, one.text) for one in seen] == [(widget, LONG)]
    assert seen[0].shown.endswith("…")


def test_a_shortened_text_is_a_fault(qtbot: QtBot) -> None:
    widget = Painted(write(0, LONG, 40))
    show(qtbot, widget, (200, 60))
    widget.setToolTip(LONG)
    assert kinds(widget) == ["elided"]


def test_a_declared_one_is_a_fault_only_where_no_tool_tip_tells_the_whole(qtbot: QtBot) -> None:
    widget = Painted(write(0, LONG, 40, tipped=True))
    show(qtbot, widget, (200, 60))
    assert kinds(widget) == ["elided"]
    widget.setToolTip("กองทุนแม่")
    assert kinds(widget) == ["elided"]
    widget.setToolTip(LONG)
    assert kinds(widget) == []


def test_texts_side_by_side_are_sound_and_on_each_other_are_not(qtbot: QtBot) -> None:
    first, width = "ยังไม่ส่ง", paint.text_width("ยังไม่ส่ง", "body")
    for gap, found in ((0, []), (-2, ["overlap"])):
        widget = Painted(write(0, first), write(width + gap, "38"))
        show(qtbot, widget, (200, 60))
        assert kinds(widget) == found


def test_words_inside_their_cap_are_sound_and_under_it_are_not(qtbot: QtBot) -> None:
    def cap(painter: QPainter) -> None:
        paint_key_cap(painter, QRectF(0, 0, 100, 30), "F9", INK, INK)

    alone = Painted(cap)
    show(qtbot, alone, (200, 60))
    assert kinds(alone) == []
    under = Painted(cap, write(0, "ส่งตอนนี้ให้ครบ"))
    show(qtbot, under, (200, 60))
    assert set(kinds(under)) == {"overlap"}


def test_texts_of_two_widgets_on_each_other_are_seen(qtbot: QtBot) -> None:
    parent = QWidget()
    left, right = Painted(write(0, LONG), parent=parent), Painted(write(0, LONG), parent=parent)
    show(qtbot, parent, (400, 60))
    for at, found in ((180, []), (60, ["overlap"])):
        left.setGeometry(0, 0, 160, 40)
        right.setGeometry(at, 0, 160, 40)
        assert kinds(parent) == found


def test_a_text_over_the_edge_of_its_widget_or_of_a_parent_is_cut(qtbot: QtBot) -> None:
    parent = QWidget()
    widget = Painted(write(0, LONG), parent=parent)
    show(qtbot, parent, (200, 60))
    for at, width, found in (
        (QPoint(0, 0), 160, []),
        (QPoint(0, 0), 90, ["cut"]),
        (QPoint(90, 0), 160, ["cut"]),
    ):
        widget.setGeometry(at.x(), at.y(), width, 40)
        assert kinds(parent) == found


def test_words_are_painted_in_one_place_only() -> None:
    """Else the check would be blind for them; the mark's one letter is no word."""
    found = {module.path for module in sources("ui") if ".drawText(" in module.text}
    assert found == {"ui/widgets/paint.py", "ui/widgets/mark.py"}
