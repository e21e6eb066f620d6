"""Settings of a machine survive odd files and half-written ones."""

from pathlib import Path

import pytest

from desktop_app.settings import Settings, SettingsFile


def test_what_was_changed_is_read_again(tmp_path: Path) -> None:
    SettingsFile(tmp_path / "new").change(endpoint="https://centre.example", theme="dark")
    assert SettingsFile(tmp_path / "new").read() == Settings(endpoint="https://centre.example", theme="dark")


@pytest.mark.parametrize("text", ["", "{", "[1]", '{"theme": 4}', '{"unknown": "x"}', "\x00\xff"])
def test_an_odd_file_counts_as_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "settings.json").write_text(text, encoding="latin-1")
    assert SettingsFile(tmp_path).read() == Settings()


def test_a_later_change_keeps_the_earlier_one(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path)
    file.change(theme="dark")
    file.change(user_name="supaporn")
    assert file.read() == Settings(theme="dark", user_name="supaporn")
