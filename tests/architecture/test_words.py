"""Officers' words live in the translation tables; nothing tells of the machine the code was written on."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.source_tree import FUNCTIONS, ROOT, Source, source, sources

THAI = range(0x0E00, 0x0E80)
DOCUMENTED = (ast.Module, ast.ClassDef, *FUNCTIONS)
TEXT_FILES = {
    ".py",
    ".toml",
    ".md",
    ".in",
    ".lock",
    ".spec",
    ".json",
    ".csv",
    ".txt",
    ".typ",
    ".ini",
    ".mako",
    ".html",
}
SKIPPED = {".venv", ".git", "build", "dist", "node_modules", "__pycache__"}

# In two halves, so that this file does not mention what it forbids.
MENTIONS = [
    first + second
    for first, second in [
        ("pypi", ".org"),
        ("files.python", "hosted.org"),
        ("--extra-", "index-url"),
        ("--find-", "links"),
        ("/wo", "rk/main"),
        ("/wo", "rk/shared"),
        ("/tm", "p/"),
        ("/ro", "ot/"),
        ("/ho", "me/"),
        ("C:\\Us", "ers\\"),
    ]
]


def explanations(tree: ast.Module) -> set[int]:
    """Ids of the string nodes that only explain: docstrings and the strings under a constant."""
    bare = (n.value for n in ast.walk(tree) if isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant))
    return {id(value) for value in bare}


def has_thai(text: str) -> bool:
    return any(ord(letter) in THAI for letter in text)


def thai_strings(module: Source) -> list[str]:
    """Return where a screen speaks Thai by itself and so could never speak English.

    A single letter is no word: code that breaks lines compares letters.
    """
    skipped = explanations(module.tree)
    strings = (n for n in ast.walk(module.tree) if isinstance(n, ast.Constant) and isinstance(n.value, str))
    return [
        f"{module.path}:{node.lineno} {node.value!r}"
        for node in strings
        if id(node) not in skipped and len(str(node.value)) > 1 and has_thai(str(node.value))
    ]


def mentions(name: str, text: str) -> list[str]:
    return [f"{name} mentions {word}" for word in MENTIONS if word in text]


def text_files(top: Path) -> Iterator[Path]:
    for path in sorted(top.iterdir()):
        if path.is_dir():
            if path.name not in SKIPPED and not path.name.endswith("_cache"):
                yield from text_files(path)
        elif path.suffix in TEXT_FILES or path.parent.name == ".ci":
            yield path


def test_screens_take_their_words_from_the_translations() -> None:
    assert [line for module in sources("ui") for line in thai_strings(module)] == []


def test_nothing_tells_of_machines_or_package_registries() -> None:
    texts = ((str(path.relative_to(ROOT)), path.read_text("utf-8")) for path in text_files(ROOT))
    assert [line for name, text in texts for line in mentions(name, text)] == []


@pytest.mark.parametrize("text", ['label("บันทึก")', 'x = f"รวม {n}"', 'def f(a="กข"): ...'])
def test_a_thai_word_in_a_screen_is_seen(text: str) -> None:
    assert len(thai_strings(source(text))) == 1


@pytest.mark.parametrize(
    "text", ['"""Rows of กข.คจ."""', 'A = 1\n"""ก"""', "x = 1  # บันทึก", 'label("save")', 'a >= "เ"']
)
def test_thai_in_an_explanation_passes(text: str) -> None:
    assert thai_strings(source(text)) == []


@pytest.mark.parametrize("word", MENTIONS)
def test_every_mention_is_seen(word: str) -> None:
    assert mentions("a.md", f"see {word}x") == [f"a.md mentions {word}"]


def test_the_walk_sees_code_and_documents() -> None:
    names = {str(path.relative_to(ROOT).as_posix()) for path in text_files(ROOT)}
    assert {
        "dev.py",
        "README.md",
        ".ci/run",
        "requirements/dev.lock",
        "tests/architecture/test_words.py",
    } <= names
