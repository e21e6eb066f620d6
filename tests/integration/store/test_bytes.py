"""S5 in the suite: nothing readable in any file of the store, everything in a plain copy."""

from pathlib import Path

from tests.shows.s05 import show


def test_no_file_shows_a_text_of_the_records(tmp_path: Path) -> None:
    figures = show(3, tmp_path)
    assert figures["ok"], figures
    assert figures["readable_in_store"] == 0
    assert figures["found_in_plain_copy"] == figures["texts"]
    assert isinstance(figures["texts"], int)
    assert figures["texts"] > 300
