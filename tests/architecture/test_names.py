"""Names say what a thing is, in British spelling."""

import functools
from pathlib import PurePosixPath

import pytest

from tests.support.source_tree import Source, defined, source, sources, words

EMPTY_WORDS = {"manager", "managers", "helper", "helpers", "util", "utils", "utility", "utilities"}
"""Words that say that something is useful, not what for."""

AMERICAN = {
    "color": "colour",
    "colors": "colours",
    "center": "centre",
    "centered": "centred",
    "centers": "centres",
    "synchronize": "synchronise",
    "synchronized": "synchronised",
    "initialize": "initialise",
    "initialized": "initialised",
    "organize": "organise",
    "organization": "organisation",
    "authorize": "authorise",
    "authorized": "authorised",
    "recognize": "recognise",
    "summarize": "summarise",
    "analyze": "analyse",
    "behavior": "behaviour",
    "favorite": "favourite",
    "neighbor": "neighbour",
    "catalog": "catalogue",
    "gray": "grey",
    "labeled": "labelled",
    "canceled": "cancelled",
    "canceling": "cancelling",
    "fulfill": "fulfil",
    "enroll": "enrol",
    "license": "licence",
}

TERMS = ("personal_data",)
"""Fixed terms, here of the data-protection act, that hold a word which alone would say nothing."""

QT_NAMES = {"data", "setData", "headerData", "itemData", "mimeData", "dropMimeData"}
"""Virtual methods of Qt that a subclass has to call what Qt calls them."""

FOREIGN_NAMES: dict[tuple[str, str], str] = {}
"""(path, name) of a name another library demands, with the library as the reason."""


def odd_names(module: Source) -> list[str]:
    """Say what is wrong with the names a module makes up; names it only uses are not its own."""
    names = [(1, PurePosixPath(module.path).stem, "module"), *defined(module.tree)]
    return [
        f"{module.path}:{line} {kind} {name}: {complaint}"
        for line, name, kind in names
        if (module.path, name) not in FOREIGN_NAMES and (complaint := wrong(name, kind))
    ]


def wrong(name: str, kind: str) -> str:
    """Return the complaint about one name, or an empty text."""
    if kind == "function" and name in QT_NAMES:
        return ""
    parts = words(functools.reduce(lambda left, term: left.replace(term, ""), TERMS, name))
    if kind not in {"argument", "variable"} and (empty := EMPTY_WORDS.intersection(parts)):
        return f"{empty.pop()} says nothing"
    if name == "data" or (kind not in {"argument", "variable"} and "data" in parts):
        return "data of what?"
    american = [f"{part} is spelt {AMERICAN[part]}" for part in parts if part in AMERICAN]
    return ", ".join(american)


def test_names_say_what_things_are() -> None:
    assert [line for module in sources() for line in odd_names(module)] == []


@pytest.mark.parametrize(
    "text",
    [
        "class SheetManager: ...",
        "def date_helper(): ...",
        "def readUtils(): ...",
        "class FundData: ...",
        "data = 1",
        "def f(data): ...",
        "background_color = 1",
        "def synchronizeAll(): ...",
        "class A:\n    def f(self):\n        self.center = 1",
    ],
)
def test_an_odd_name_is_seen(text: str) -> None:
    assert len(odd_names(source(text))) == 1


@pytest.mark.parametrize("path", ["ui/utils.py", "ui/data.py", "sync/model/date_helpers.py"])
def test_an_odd_module_is_seen(path: str) -> None:
    assert len(odd_names(source("x = 1", path))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "class M:\n    def data(self, index, role): ...",
        "painter.setColor(color)",
        "metadata = 1",
        "def find_personal_data(text): ...",
        "database = 1",
        "colour = QColor.gray",
    ],
)
def test_names_of_others_and_whole_words_pass(text: str) -> None:
    assert odd_names(source(text)) == []
