"""The table of sentences: whole, filled, and knowing every code raised anywhere."""

import ast
import re
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sync
from desktop_app.store import errors
from sync.model.sentences import SENTENCES, UNKNOWN, advice, sentence, title
from sync.model.words.clerk import CLERK
from sync.model.words.entry import Words
from sync.model.words.failures import FAILURES
from sync.model.words.refusals import REFUSALS as REFUSAL_WORDS
from sync.model.words.rows import ROWS
from sync.model.words.values import VALUES
from sync.protocol.refusals import REFUSALS

ROOT = Path(sync.__file__).resolve().parent.parent
CODE = re.compile(r"[a-z]+(-[a-z]+)*")
RAISERS = {
    "Problem": 0,
    "Refused": 0,
    "LineTrouble": 0,
    "ProtocolTrouble": 0,
    "refuse": 0,
    "Misfit": 0,
    "in_both_languages": 0,
    "must_fix": 0,
    "explain": 0,
    "warn": 0,
    "_bad": 1,
    "_refused": 1,
}
"""Names that take a code, and at which place; exception classes of the store carry theirs in ``code``."""
TROUBLES = {
    name for name, one in vars(errors).items() if isinstance(one, type) and issubclass(one, Exception)
}


def _called(node: ast.Call) -> str:
    target = node.func
    return target.id if isinstance(target, ast.Name) else getattr(target, "attr", "")


def _first_code(node: ast.Call, place: int) -> str:
    if len(node.args) > place:
        argument = node.args[place]
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            return argument.value
    return ""


def _codes_of(tree: ast.AST) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (name := _called(node)) in RAISERS.keys() | TROUBLES:
            found.add(_first_code(node, RAISERS.get(name, 0)))
        if isinstance(node, ast.Assign) and any(getattr(one, "id", "") == "code" for one in node.targets):
            value = node.value
            found.add(value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else "")
    return {one for one in found if CODE.fullmatch(one)}


def _raised() -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for part in ("sync", "ui", "desktop_app"):
        for path in (ROOT / part).rglob("*.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            found |= {(str(path.relative_to(ROOT)), code) for code in _codes_of(tree)}
    return found


def test_every_code_raised_anywhere_has_its_sentence() -> None:
    raised = _raised()
    assert len({code for _path, code in raised}) > 90
    assert {(path, code) for path, code in raised if code not in SENTENCES} == set()


def test_the_scan_sees_a_code_without_a_sentence() -> None:
    """The test above can fail: here is what it would find."""
    tree = ast.parse('raise Refused("never-told")\nclass A(StoreTrouble):\n    code = "never-said"\n')
    assert _codes_of(tree) == {"never-told", "never-said"}


def test_every_refusal_of_the_protocol_has_its_sentence_and_no_other_is_kept() -> None:
    assert set(REFUSAL_WORDS) == set(REFUSALS)


def test_no_code_stands_in_two_tables() -> None:
    assert len(SENTENCES) == sum(map(len, (VALUES, ROWS, REFUSAL_WORDS, FAILURES, CLERK)))


def _holes(template: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(template) if name}


@pytest.mark.parametrize(("code", "words"), SENTENCES.items())
def test_words_are_whole_in_both_languages(code: str, words: Words) -> None:
    assert CODE.fullmatch(code)
    assert "code" not in _holes(words.th)
    assert _holes(words.th) == _holes(words.en)
    assert _holes(words.title) == _holes(words.title_en)
    assert _holes(words.title) <= _holes(words.th)
    assert re.search("[ก-๙]", words.title)
    assert re.search("[ก-๙]", words.th)
    assert not re.search("[ก-๙]", words.title_en)
    assert words.en.endswith((".", "}"))
    assert not words.th.endswith(".")
    assert len(words.title) <= 40
    assert "  " not in words.th + words.en


@pytest.mark.parametrize("code", [*REFUSAL_WORDS, *FAILURES, *CLERK])
def test_failures_and_refusals_say_what_is_safe_or_what_to_do(code: str) -> None:
    text = advice(code)
    assert re.search("กรุณา|โปรแกรมจะ|ยังอยู่|จะส่ง", text)
    assert len(text) > 20


@pytest.mark.parametrize("code", [*VALUES, *ROWS])
def test_problems_say_what_to_do(code: str) -> None:
    words = SENTENCES[code]
    assert re.search("กรุณา|ถ้า", words.th)
    assert not re.search("ผิดพลาด|error|ล้มเหลว|ล่าช้า", words.th)


@given(
    st.sampled_from(sorted(SENTENCES)), st.dictionaries(st.text(), st.text()), st.sampled_from(["th", "en"])
)
def test_any_values_make_a_sentence(code: str, values: dict[str, str], language: str) -> None:
    assert sentence(code, values, language)
    assert title(code, values, language)


@given(st.text(), st.sampled_from(["th", "en"]))
def test_an_unknown_code_is_told_with_its_code(code: str, language: str) -> None:
    if code in SENTENCES:
        return
    assert code.strip() in sentence(code, {}, language)
    assert title(code, {}, language) in {UNKNOWN.title, UNKNOWN.title_en}


def test_a_left_out_value_becomes_plain_words() -> None:
    assert sentence("required", {}).startswith("ช่องนี้:")
    assert sentence("required", {}, "en").startswith("This field:")


def test_values_with_braces_stay_as_typed() -> None:
    assert "{label}" in sentence("number-unreadable", {"label": "เงินสด", "typed": "{label}"})


def test_a_refused_value_says_why() -> None:
    values = {"problem": "negative", "label": "เงินสด", "least": "0.00"}
    for language in ("th", "en"):
        assert sentence("negative", values, language) in sentence("value-refused", values, language)
    assert sentence("value-refused", {"problem": "value-refused"})


def test_languages_differ() -> None:
    assert sentence("busy", {}) != sentence("busy", {}, "en")
    assert title("busy") == "ส่วนกลางมีผู้ส่งมาก"
    assert title("busy", language="en") == "The centre is busy"
    assert advice("no-line") == sentence("no-line", {})
