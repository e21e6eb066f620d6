"""The day at the practice office, as ``dev.py run`` plays it without a display."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from sync.model.fields import FundKind
from sync.model.reading import read
from sync.model.registers.fund_month import sheet_fields
from tests.e2e.practice_round import PAID_IN, paper, play
from tests.support.practice_tables import practice_tables


@pytest.mark.usefixtures("qapp")
def test_a_day_at_the_practice_office(tmp_path: Path) -> None:
    """Twelve rows typed by keys, two PCs, two syncs: replicas and all measures are equal on both ends."""
    assert QApplication.instance() is not None
    told = play(tmp_path / "round").as_json()
    pictures = told.pop("screenshots")
    assert told == {
        "ok": True,
        "rows_entered": 12,
        "operations_sent": 132,
        "replicas_equal": True,
        "measures": 36,
        "measures_equal": True,
        "conflicts": 0,
    }
    assert isinstance(pictures, list)
    assert all(Path(one).stat().st_size > 5_000 for one in pictures)


@pytest.mark.parametrize("kind", [FundKind.SAVINGS_GROUP, FundKind.KKJ_FUND])
def test_what_is_read_from_paper_is_last_month(kind: FundKind) -> None:
    """Money is written in baht: typed, it is the sum that stood there and not a hundredfold."""
    tables = practice_tables()
    funds = {row["row_id"] for row in tables["fund"] if row["kind"] == kind}
    october = [
        row
        for row in tables["fund_month"]
        if (row["fy"], row["fy_month"]) == (2565, 1) and row["fund_id"] in funds
    ]
    assert len(october) > 20
    for last in october:
        for field, text in zip(sheet_fields(kind), paper(last, kind), strict=True):
            stood = int(str(last[field.name]))
            assert read(field, text).value == stood + PAID_IN.get(field.name, 0), field.name
