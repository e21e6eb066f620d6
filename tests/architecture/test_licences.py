"""What is shipped may be passed on: docs/decisions/0014 says under which licences."""

import re
from importlib.metadata import metadata

import pytest

from tests.support.source_tree import ROOT

PERMISSIVE = ("MIT", "BSD", "Apache", "LGPL", "OFL", "Zlib")
READ_BY_HAND = {"certifi", "typing-extensions", "click-default-group", "sqlcipher3"}
ELSEWHERE = {"pywin32-ctypes"}
"""Installed on Windows only; BSD-3-Clause by its licence file."""


def shipped() -> list[str]:
    lines = (ROOT / "requirements" / "app.lock").read_text("utf-8").splitlines()
    return [found[1] for line in lines if (found := re.match(r"([\w.-]+)==", line))]


def stated(package: str) -> str:
    """Return what the installed package says of its licence, in whichever of the three fields it does."""
    known = metadata(package)
    classes = [line for line in known.get_all("Classifier") or () if line.startswith("License ::")]
    free = [*(known.get_all("License-Expression") or ()), *(known.get_all("License") or ())]
    return " ".join([line[:80] for line in free] + classes)


def is_permissive(words: str) -> bool:
    return any(one.casefold() in words.casefold() for one in PERMISSIVE)


@pytest.mark.parametrize("package", [one for one in shipped() if one not in READ_BY_HAND | ELSEWHERE])
def test_a_shipped_package_may_be_passed_on(package: str) -> None:
    assert is_permissive(stated(package))


@pytest.mark.parametrize("package", sorted(READ_BY_HAND))
def test_a_licence_read_by_hand_is_still_needed_and_still_unclear(package: str) -> None:
    assert package in shipped()
    assert not is_permissive(stated(package))


def test_what_is_installed_elsewhere_is_shipped() -> None:
    assert set(shipped()) >= ELSEWHERE


@pytest.mark.parametrize("words", ["GPL-3.0-only", "MPL-2.0", "Proprietary", ""])
def test_other_licences_are_not_taken(words: str) -> None:
    assert not is_permissive(words)
