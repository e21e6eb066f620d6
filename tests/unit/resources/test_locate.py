"""Shipped files are found in the source tree and where a bundle unpacks them."""

import sys
from pathlib import Path

import pytest

from resources.locate import locate


def test_a_font_is_found_in_the_source_tree() -> None:
    assert locate("fonts", "Sarabun-Regular.ttf").stat().st_size > 10_000


def test_a_bundle_keeps_its_files_under_its_own_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "resources" / "areas").mkdir(parents=True)
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert locate("areas") == tmp_path / "resources" / "areas"


def test_the_working_folder_does_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert locate("areas", "areas.csv").is_absolute()


def test_a_missing_file_is_named() -> None:
    with pytest.raises(FileNotFoundError, match=r"catalogue/9999\.json"):
        locate("catalogue", "9999.json")
