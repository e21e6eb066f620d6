"""Settings of a machine survive odd files and half-written ones."""

from pathlib import Path

import pytest

from desktop_app.settings import THEMES, Settings, SettingsFile
from ui.theme.apply import MODES

DAMAGED = ["", "{", "[1]", "\x00\xff"]


def test_what_was_changed_is_read_again(tmp_path: Path) -> None:
    SettingsFile(tmp_path / "new").change(endpoint="https://centre.example", theme="dark")
    assert SettingsFile(tmp_path / "new").read() == Settings(endpoint="https://centre.example", theme="dark")


@pytest.mark.parametrize("text", [*DAMAGED, '{"theme": 4}', '{"theme": "lila"}', '{"unknown": "x"}'])
def test_an_odd_file_counts_as_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "settings.json").write_text(text, encoding="latin-1")
    assert SettingsFile(tmp_path).read() == Settings()


@pytest.mark.parametrize("text", DAMAGED)
def test_a_damaged_file_is_kept_aside_before_anything_is_written(tmp_path: Path, text: str) -> None:
    for number in (1, 2):
        (tmp_path / "settings.json").write_text(text, encoding="latin-1")
        file = SettingsFile(tmp_path)
        file.change(theme="dark")
        assert file.laid_aside == tmp_path / f"settings.damaged-{number}.json"
        assert file.laid_aside.read_text(encoding="latin-1") == text
        assert SettingsFile(tmp_path).read() == Settings(theme="dark")


@pytest.mark.parametrize("text", ["{}", '{"theme": 4}'])
def test_a_file_that_can_be_read_is_not_laid_aside(tmp_path: Path, text: str) -> None:
    (tmp_path / "settings.json").write_text(text, encoding="utf-8")
    file = SettingsFile(tmp_path)
    file.read()
    assert file.laid_aside is None
    assert (tmp_path / "settings.json").exists()


def test_a_missing_file_is_no_damaged_one(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path)
    assert (file.read(), file.laid_aside) == (Settings(), None)


def test_the_themes_are_those_that_can_be_put_on() -> None:
    assert set(THEMES) == set(MODES)


def test_a_later_change_keeps_the_earlier_one(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path)
    file.change(theme="dark")
    file.change(user_name="supaporn")
    assert file.read() == Settings(theme="dark", user_name="supaporn")
