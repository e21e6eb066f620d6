"""Enrolment codes: readable over the telephone, and a slip of one letter is noticed."""

import pytest

from sync.central.codes import ALPHABET, check_letter, code_hash, new_code, read_code
from sync.model.sources import SeededChance


def test_a_code_has_four_groups_of_letters_nobody_mistakes() -> None:
    code = new_code(SeededChance(1))
    groups = code.split("-")
    assert [len(group) for group in groups] == [4, 4, 4, 4]
    assert not set("01OI") & set(code)


def test_a_code_is_read_in_any_case_with_blanks_or_hyphens_or_none() -> None:
    code = new_code(SeededChance(2))
    letters = code.replace("-", "")
    for typed in (code, code.lower(), letters, f"  {code.replace('-', ' ')} "):
        assert read_code(typed) == letters


@pytest.mark.parametrize("place", range(16))
def test_one_wrong_letter_is_noticed(place: int) -> None:
    letters = new_code(SeededChance(3)).replace("-", "")
    for wrong in ALPHABET.replace(letters[place], ""):
        assert read_code(letters[:place] + wrong + letters[place + 1 :]) is None


def test_nearly_all_swapped_neighbours_are_noticed() -> None:
    unnoticed = swapped = 0
    for seed in range(40):
        letters = new_code(SeededChance(seed)).replace("-", "")
        for at in range(15):
            if letters[at] != letters[at + 1]:
                swapped += 1
                changed = letters[:at] + letters[at + 1] + letters[at] + letters[at + 2 :]
                unnoticed += read_code(changed) is not None
    assert unnoticed < swapped / 100


@pytest.mark.parametrize("typed", ["", "ABCD", "0000-0000-0000-0000", "ก" * 16, "A" * 17])
def test_what_is_no_code_is_not_read(typed: str) -> None:
    assert read_code(typed) is None


def test_the_hash_does_not_show_the_code() -> None:
    letters = "A" * 15 + check_letter("A" * 15)
    assert letters not in code_hash(letters)
    assert code_hash(letters) != code_hash("B" * 16)
