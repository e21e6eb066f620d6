"""Files and functions stay small enough to be read in one go (the bars of the house)."""

from statistics import median

import pytest

from tests.support.source_tree import PRODUCT, Source, functions, length, source, sources

FILE_LINES = 600
FUNCTION_LINES = 80
MEDIAN_FILE_LINES = 150
MEDIAN_FUNCTION_LINES = 8


def too_long(module: Source) -> list[str]:
    found = [f"{module.path}: {module.lines} lines"] if module.lines > FILE_LINES else []
    return found + [
        f"{module.path}:{function.lineno} {function.name}: {length(function)} lines"
        for function in functions(module.tree)
        if length(function) > FUNCTION_LINES
    ]


def median_function(modules: tuple[Source, ...]) -> float:
    return median(length(function) for module in modules for function in functions(module.tree))


def median_file(modules: tuple[Source, ...]) -> float:
    return median(module.lines for module in modules if module.lines)


def test_no_file_and_no_function_is_too_long() -> None:
    assert [line for module in sources() for line in too_long(module)] == []


def test_half_of_the_functions_fit_in_eight_lines() -> None:
    assert median_function(sources(*PRODUCT, "dev.py")) <= MEDIAN_FUNCTION_LINES


def test_half_of_the_files_fit_in_150_lines() -> None:
    assert median_file(sources(*PRODUCT)) <= MEDIAN_FILE_LINES


@pytest.mark.parametrize(("extra", "complaints"), [(0, 0), (1, 1)])
def test_the_function_bar_is_exact(extra: int, complaints: int) -> None:
    body = "\n".join("    x = 1" for _ in range(FUNCTION_LINES - 1 + extra))
    assert len(too_long(source(f"def long():\n{body}\n"))) == complaints


@pytest.mark.parametrize(("extra", "complaints"), [(0, 0), (1, 1)])
def test_the_file_bar_is_exact(extra: int, complaints: int) -> None:
    assert len(too_long(source("x = 1\n" * (FILE_LINES + extra)))) == complaints


def test_the_medians_see_long_code() -> None:
    long = source("def f():\n" + "    x = 1\n" * 30)
    short = source("def f(): ...")
    assert median_function((long, long, short)) == 31
    assert median_file((long, long, short)) == 31
