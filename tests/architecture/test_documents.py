"""Documents name what exists, and what exists is documented."""

import json
import re
from pathlib import Path

import pytest

import dev
from tests.support.source_tree import ROOT

LINK = re.compile(r"\[[^\]]*\]\((?!https?:|mailto:|#)([^)#\s]+)")
MADE_LATER = {"docs/pictures/home.png", "pictures/home.png"}
"""Pictures come from ``dev.py screenshots``; a fresh tree may lack them."""


def documents() -> list[Path]:
    return [*ROOT.glob("*.md"), *sorted((ROOT / "docs").rglob("*.md"))]


def broken_links(text: str, folder: Path) -> list[str]:
    return [link for link in LINK.findall(text) if link not in MADE_LATER and not (folder / link).exists()]


def undocumented(names: list[str], text: str) -> list[str]:
    return [name for name in names if f"dev.py {name}" not in text]


@pytest.mark.parametrize("document", documents(), ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    assert broken_links(document.read_text("utf-8"), document.parent) == []


def test_the_readme_knows_every_command() -> None:
    assert undocumented(list(dev.COMMANDS), (ROOT / "README.md").read_text("utf-8")) == []


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = [int(path.name[:4]) for path in sorted((ROOT / "docs/decisions").glob("*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))
    assert numbers


def test_every_decision_gives_its_reason() -> None:
    lacking = [
        path.name
        for path in (ROOT / "docs/decisions").glob("*.md")
        if not {"## Decision", "## Why"} <= set(path.read_text("utf-8").splitlines())
    ]
    assert lacking == []


def shown_words() -> set[str]:
    """Everything the screens say in Thai, without the break points put in for display."""
    files = (ROOT / "resources/translations/th").glob("*.json")
    return {
        text.replace("\u200b", "") for file in files for text in json.loads(file.read_text("utf-8")).values()
    }


def unknown_words(guide: str, shown: set[str]) -> list[str]:
    return [words for words in re.findall(r"\*\*(.+?)\*\*", guide) if words not in shown]


def test_the_user_guide_speaks_as_the_screens_do() -> None:
    assert unknown_words((ROOT / "docs/user-guide.md").read_text("utf-8"), shown_words()) == []


def test_a_word_no_screen_says_is_seen() -> None:
    assert unknown_words("กด **ส่งตอนนี้** แล้ว **รอ**", {"ส่งตอนนี้"}) == ["รอ"]


def test_a_broken_link_and_a_silent_command_are_seen() -> None:
    assert broken_links("[a](nowhere.md) [b](https://example.org)", ROOT) == ["nowhere.md"]
    assert undocumented(["run", "fly"], "python3 dev.py run") == ["fly"]
