"""Where Enter leads."""

from ui.tables.steps import Cell, Ground, back, first, onward

GROUND = Ground(3, 4, lambda cell: cell.column in {1, 3} and cell.row != 1)
"""Row 1 is locked; columns 0 and 2 cannot be typed in."""


def test_enter_goes_right_then_to_the_next_open_row() -> None:
    assert onward(GROUND, Cell(0, 1)) == Cell(0, 3)
    assert onward(GROUND, Cell(0, 3)) == Cell(2, 1)


def test_back_is_the_same_way() -> None:
    assert back(GROUND, Cell(2, 1)) == Cell(0, 3)


def test_there_is_an_end_on_both_sides() -> None:
    assert onward(GROUND, Cell(2, 3)) is None
    assert back(GROUND, Cell(0, 1)) is None


def test_a_sheet_where_nothing_is_open_has_no_first_cell() -> None:
    assert first(Ground(2, 2, lambda _cell: False)) is None
    assert first(GROUND) == Cell(0, 1)
