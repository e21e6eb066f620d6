"""Every exception from a gate gives its reason where it stands."""

import io
import re
import tokenize

import pytest

from tests.support.source_tree import PRODUCT, ROOT, Source, source, sources

EXCEPTION = re.compile(r"#\s*(noqa|type: ignore)\b(?P<rest>.*)")
CODES_AND_REASON = re.compile(r"(: [A-Z]+\d+(, ?[A-Z]+\d+)*|\[[a-z-]+(, ?[a-z-]+)*\])\W+\w.{6,}")
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")


def comments(module: Source) -> list[tuple[int, str]]:
    """Line and text of each comment; words inside strings are none."""
    tokens = tokenize.generate_tokens(io.StringIO(module.text).readline)
    return [(token.start[0], token.string) for token in tokens if token.type == tokenize.COMMENT]


def unexplained(module: Source) -> list[str]:
    return [
        f"{module.path}:{line} {text}"
        for line, text in comments(module)
        if (found := EXCEPTION.search(text)) and not CODES_AND_REASON.match(found["rest"])
    ]


def unfinished(module: Source) -> list[str]:
    return [f"{module.path}:{line} {text}" for line, text in comments(module) if UNFINISHED.search(text)]


def unexplained_settings(text: str) -> list[str]:
    """Return the lines that switch a ruff rule off and do not say why."""
    codes = (line for line in text.splitlines() if re.match(r'\s*"[A-Z]+\d+",', line))
    return [line.strip() for line in codes if not re.search(r"# \S.{5,}", line)]


def test_exceptions_in_the_code_have_reasons() -> None:
    assert [line for module in sources(*PRODUCT, "dev.py") for line in unexplained(module)] == []


def test_exceptions_in_the_settings_have_reasons() -> None:
    assert unexplained_settings((ROOT / "pyproject.toml").read_text("utf-8")) == []


def test_nothing_is_left_for_later_in_a_comment() -> None:
    assert [line for module in sources() for line in unfinished(module)] == []


@pytest.mark.parametrize(
    ("comment", "complaints"),
    [
        ("# noqa", 1),
        ("# noqa: S311", 1),
        ("# type: ignore[arg-type]", 1),
        ("# type: ignore - because it is", 1),
        ("# noqa: S311 - repeatable on purpose", 0),
        ("# type: ignore[no-any-return]  # StopIteration carries Any", 0),
        ("# a remark", 0),
    ],
)
def test_an_exception_without_a_reason_is_seen(comment: str, complaints: int) -> None:
    assert len(unexplained(source(f"x = 1  {comment}\n"))) == complaints


def test_a_setting_without_a_reason_is_seen() -> None:
    assert unexplained_settings('  "D203", # contradicts D211\n  "D213",\n') == ['"D213",']


def test_a_postponed_task_is_seen_in_a_comment_only() -> None:
    assert len(unfinished(source('x = "TODO"  # TODO later\n'))) == 1
