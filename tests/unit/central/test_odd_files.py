"""Whatever lies where a file to publish should be is refused in words, or evaluates at the district."""

import json
import os
import random
from pathlib import Path

import pytest

from resources.locate import locate
from sync.central import records
from sync.central.centre import Centre
from sync.central.errors import BadFileError
from sync.central.publish import publish_files
from sync.model.catalogue import Catalogue
from sync.model.catalogue_reading import catalogue_of
from sync.model.evaluate import evaluate
from sync.model.evaluation.view import Rows
from sync.model.fields import Row
from sync.model.fiscal_year import FiscalMonth
from tests.support.odd_files import odd_content, odd_places
from tests.support.practice_tables import practice_tables

CATALOGUE = locate("catalogue", "fy2565.json")
BLOCKS = int(os.environ.get("KONGTUN_ODD_BLOCKS", "6"))
"""Of 20 files each; more of them by hand."""
STREAMS = ("0000", "3200", "3201")


def at_the_district(centre: Centre) -> Rows:
    """Return a district's tables after a sync, over those of the practice office."""
    tables: dict[str, list[Row]] = {name: list(rows) for name, rows in practice_tables("3201").items()}
    with centre.database.reading() as connection:
        for stream in STREAMS:
            for image in records.every(connection, stream):
                row = {**image.values, "row_id": image.row_id, "district_code": stream, "deleted": 0}
                tables.setdefault(image.register, []).append(row)
    return tables


def published_catalogue(centre: Centre) -> Catalogue:
    with centre.database.reading() as connection:
        rows = [one.values for one in records.every(connection, "0000", ("catalogue",))]
    years = [int(str(row["fy"])) for row in rows]
    found = catalogue_of(years[-1], rows)
    assert isinstance(found, Catalogue), found
    return found


def assert_told(words: str, name: str) -> None:
    thai, english = words.splitlines()
    assert thai.startswith(f"{name}: ")
    assert english.startswith(f"{name}: ")
    assert len(words) < 20_000
    assert "\x1b" not in words


@pytest.mark.parametrize("block", range(BLOCKS))
def test_an_odd_file_is_refused_in_words_or_evaluates_at_the_district(
    centre: Centre, tmp_path: Path, block: int
) -> None:
    publish_files(centre, [CATALOGUE])
    for number in range(20):
        file = tmp_path / f"odd{number}.json"
        file.write_bytes(odd_content(random.Random(1000 * block + number)))
        try:
            changed = publish_files(centre, [file])
        except BadFileError as bad:
            assert_told(str(bad), file.name)
            continue
        if changed != [0]:
            catalogue = published_catalogue(centre)
            results = evaluate(catalogue, at_the_district(centre), "3201", FiscalMonth(catalogue.fy, 2))
            assert set(results) == set(catalogue.measures)
            assert results


def test_what_is_no_plain_file_is_told_and_never_waited_for(centre: Centre, tmp_path: Path) -> None:
    for name, place in odd_places(tmp_path).items():
        with pytest.raises(BadFileError) as bad:
            publish_files(centre, [place])
        assert_told(str(bad.value), f"{name}.json")


def test_a_link_to_a_file_is_that_file(centre: Centre, tmp_path: Path) -> None:
    link = tmp_path / "link.json"
    link.symlink_to(CATALOGUE)
    assert publish_files(centre, [link]) == [1]


def test_lines_ended_in_the_way_of_windows_are_nothing_new(centre: Centre, tmp_path: Path) -> None:
    text = json.dumps(json.loads(CATALOGUE.read_text("utf-8")), ensure_ascii=False, indent=1)
    unix, windows = tmp_path / "unix.json", tmp_path / "windows.json"
    unix.write_bytes(text.encode())
    windows.write_bytes(text.replace("\n", "\r\n").encode("utf-8-sig"))
    assert publish_files(centre, [unix]) == [1]
    assert publish_files(centre, [windows]) == [0]
