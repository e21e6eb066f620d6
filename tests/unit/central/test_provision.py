"""Bench and practice endpoints: streams of their own, the same practice rows everywhere, roles that fit."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from sync.central import records
from sync.central.__main__ import main
from sync.central.centre import Centre, open_centre
from sync.central.provision import (
    MOST_BENCH_DISTRICTS,
    bench_stream,
    provision_bench,
    provision_practice,
)
from sync.model.areas import Areas, is_district
from sync.model.practice.moment import NOW_MS, practice_writer
from sync.protocol.changes import RowImage


def test_bench_districts_are_districts_of_no_real_province() -> None:
    streams = [bench_stream(number) for number in range(1, MOST_BENCH_DISTRICTS + 1)]
    assert len(set(streams)) == MOST_BENCH_DISTRICTS
    assert all(is_district(stream) for stream in streams)
    assert not {stream[:2] for stream in streams} & {one.code for one in Areas.shipped().provinces()}


def test_each_bench_district_gets_a_credential_of_its_own(centre: Centre) -> None:
    credentials = provision_bench(centre, 3)
    assert list(credentials) == ["1", "2", "3"]
    assert len(set(credentials.values())) == 3


def practice_rows_at(folder: Path) -> list[RowImage]:
    centre = open_centre(folder, realm="practice")
    try:
        provision_practice(centre, "3201")
        provision_practice(centre, "3201")
        assert NOW_MS <= centre.clock.now_ms() < NOW_MS + 3_600_000
        with centre.database.reading() as connection:
            return [row for stream in ("0000", "3200", "3201") for row in records.every(connection, stream)]
    finally:
        centre.close()


def test_practice_rows_and_writers_are_the_same_on_every_machine(tmp_path: Path) -> None:
    one, two = practice_rows_at(tmp_path / "one"), practice_rows_at(tmp_path / "two")
    assert one == two
    assert {row.register for row in one} >= {"village", "fund", "fund_month", "catalogue", "due_day"}
    assert all(row.writers == {"*": practice_writer(row.row_id)} for row in one)
    assert not any("contact_note" in row.values for row in one)


@pytest.mark.parametrize(
    ("district", "role"),
    [("3200", "district_head"), ("3201", "province_head"), ("9999", "district_head"), ("x", "district_head")],
)
def test_a_code_for_a_role_that_does_not_fit_the_office_is_not_made(
    tmp_path: Path, district: str, role: str
) -> None:
    arguments = ["enrol", "--data", str(tmp_path), "--district", district, "--role", role]
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 2
    assert "cannot be given" in done.output
