"""In which stream a record stands."""

import pytest

from sync.model.homes import fits_in, parents_named, stream_named
from sync.model.practice.district import practice_rows
from sync.model.registry import REGISTERS


def test_every_practice_record_stands_where_its_codes_say() -> None:
    rows = practice_rows()
    stands = {str(row["row_id"]): row["district_code"] for _, row in rows}
    for name, row in rows:
        register = REGISTERS[name]
        assert stream_named(register, row) in {None, row["district_code"]}
        assert fits_in(register, str(row["district_code"]))
        for _, _, parent in parents_named(register, row):
            assert stands[parent] == row["district_code"]


@pytest.mark.parametrize(
    ("register", "stream", "fits"),
    [
        ("village", "3201", True),
        ("village", "3200", False),
        ("village", "0000", False),
        ("target_allocation", "3200", True),
        ("catalogue", "0000", True),
        ("catalogue", "3200", False),
        ("activity", "3200", True),
        ("officer", "3200", True),
    ],
)
def test_a_register_fits_where_its_codes_can_lead(register: str, stream: str, *, fits: bool) -> None:
    assert fits_in(REGISTERS[register], stream) is fits
