"""The words of the screens: every key asked for exists, no Thai in the source, long words can wrap."""

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from resources.locate import locate
from sync.model.sources import moment_ms
from ui import text
from ui.text import BREAK, MissingWordsError, say
from ui.widgets.words import breakable

ROOT = Path(text.__file__).parent.parent
SHEETS = sorted(locate("translations", "th").glob("*.json"))
THAI = re.compile("[\u0e00-\u0e7f]")
LONGEST_RUN = 48
"""Letters: some 300 pixels of body text, narrower than every column that wraps."""
NOW = moment_ms(2021, 11, 29, 11, 15)


def programs() -> list[Path]:
    return sorted([*(ROOT / "ui").rglob("*.py"), *(ROOT / "desktop_app").rglob("*.py")])


@cache
def asked() -> dict[str, bool]:
    """Return the keys the program asks for; whether a key ends openly (``sync.means_…``)."""
    found: dict[str, bool] = {}
    for path in programs():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say" and node.args:
                found.update(_keys(node.args[0]))
    return found


def _keys(node: ast.expr) -> Iterator[tuple[str, bool]]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value, False
    elif isinstance(node, ast.JoinedStr):
        first = node.values[0]
        if isinstance(first, ast.Constant):
            yield str(first.value), True
    elif isinstance(node, ast.IfExp):
        yield from _keys(node.body)
        yield from _keys(node.orelse)


def words_of(path: Path) -> dict[str, str]:
    found: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return found


def test_every_key_asked_for_has_words() -> None:
    every = {f"{path.stem}.{name}" for path in SHEETS for name in words_of(path)}
    missing = [
        key
        for key, is_open in asked().items()
        if (not any(one.startswith(key) for one in every) if is_open else key not in every)
    ]
    assert missing == []


def test_a_key_without_words_is_an_error() -> None:
    with pytest.raises(MissingWordsError):
        say("home.no_such_words")
    with pytest.raises(MissingWordsError):
        say("no_such_file.words")


def test_a_value_left_out_is_an_error() -> None:
    with pytest.raises(MissingWordsError):
        say("home.continue")
    assert say("home.continue", place="กข.คจ. แถว 22") == "กรอกต่อที่ กข.คจ. แถว 22"


@pytest.mark.parametrize("path", SHEETS, ids=lambda one: one.stem)
def test_long_runs_of_letters_can_be_broken(path: Path) -> None:
    long = {
        name: words
        for name, words in words_of(path).items()
        if max(map(len, re.split(f"[{BREAK} \n]", breakable(words)))) > LONGEST_RUN
    }
    assert long == {}


def test_no_thai_stands_in_the_screens_source() -> None:
    found = []
    for path in (ROOT / "ui").rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        tree = ast.parse(source)
        documents = {
            id(node.body[0].value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
            and node.body
            and isinstance(node.body[0], ast.Expr)
        }
        documents |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        found += [
            f"{path.name}:{node.lineno}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in documents
            and THAI.search(node.value)
            and THAI.search(source.splitlines()[node.lineno - 1])
        ]
    assert found == []


@pytest.mark.parametrize(
    ("ago_ms", "words"),
    [
        (20_000, ("", "เมื่อสักครู่")),
        (5 * 60_000, ("5", "นาทีก่อน")),
        (119 * 60_000, ("1", "ชม. ก่อน")),
        (49 * 3_600_000, ("2", "วันก่อน")),
        (-60_000, ("", "เมื่อสักครู่")),
    ],
)
def test_time_since_is_a_number_and_its_unit(ago_ms: int, words: tuple[str, str]) -> None:
    assert text.time_since(NOW - ago_ms, NOW) == words


def test_moments_are_said_by_day() -> None:
    assert text.near_moment(moment_ms(2021, 11, 29, 9, 12), NOW) == "วันนี้ 09:12"
    assert text.near_moment(moment_ms(2021, 11, 28, 15, 5), NOW) == "เมื่อวาน 15:05"
    assert text.near_moment(moment_ms(2021, 11, 2, 8, 40), NOW) == "2 พ.ย. 64 08:40"


def test_when_is_never_said_twice() -> None:
    assert text.when_ago(NOW - 2 * 3_600_000, NOW) == "เมื่อ 2 ชม. ก่อน"
    assert text.when_ago(NOW - 1000, NOW) == "เมื่อสักครู่"


def test_midnight_in_thailand_parts_the_days() -> None:
    assert text.near_moment(moment_ms(2021, 11, 29, 0, 1), NOW).startswith("วันนี้")
    assert text.near_moment(moment_ms(2021, 11, 28, 23, 59), NOW).startswith("เมื่อวาน")


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0 B"), (999, "999 B"), (186_000, "186 kB"), (1_600_000, "1.6 MB")]
)
def test_bytes_are_said_in_thousands(count: int, words: str) -> None:
    assert text.octets(count) == words


def test_marks_of_display_are_taken_out_for_copying() -> None:
    assert text.unbroken(f"ส่ง{BREAK}ข้อมูล") == "ส่งข้อมูล"


ROW, OPERATION, MATTER = "รายการ", "การแก้ไข", "เรื่อง"
COUNTED = {
    "window.bar.unsent": OPERATION,
    "window.bar.refused": OPERATION,
    "sync.round": OPERATION,
    "home.unit_edits": OPERATION,
    "services.wait_refused": OPERATION,
    "sync.waiting": ROW,
    "sync.done_todo": ROW,
    "sync.round_receive": ROW,
    "sync.unit": ROW,
    "window.bar.receiving": ROW,
    "window.badge": MATTER,
}
"""What each sentence with a number counts; ``docs/user-guide.md`` says what the words mean."""


@pytest.mark.parametrize(("key", "word"), COUNTED.items())
def test_a_row_an_operation_and_a_matter_each_have_one_word(key: str, word: str) -> None:
    sheet, _, name = key.partition(".")
    words = text.unbroken(words_of(locate("translations", "th", f"{sheet}.json"))[name])
    assert [one for one in (ROW, OPERATION, MATTER) if one in words] == [word]


def test_the_log_counts_what_was_sent_and_what_came() -> None:
    assert say("services.log_done", sent=2, received=3) == f"ส่ง 2 {OPERATION} รับ 3 {ROW}"


def test_the_user_guide_explains_the_words() -> None:
    guide = (ROOT / "docs" / "user-guide.md").read_text("utf-8")
    assert all(f"| {word} |" in guide for word in (ROW, OPERATION, MATTER, "ช่อง"))
