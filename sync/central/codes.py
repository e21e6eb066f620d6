"""Enrolment codes: read out by telephone, typed by hand, kept at the endpoint as a hash only."""

import hashlib
from typing import Final

from sync.model.sources import Chance

ALPHABET: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""32 letters; 0, O, 1 and I are left out because they are mistaken for one another."""
LETTERS: Final = 16
"""15 random letters (75 bits) and a check letter."""
_GROUP: Final = 4


def new_code(chance: Chance) -> str:
    """Return a fresh code in groups of four letters; the last letter checks the others."""
    # 32 divides 256: every letter is equally likely.
    letters = "".join(ALPHABET[octet & 31] for octet in chance.octets(LETTERS - 1))
    letters += check_letter(letters)
    return "-".join(letters[at : at + _GROUP] for at in range(0, LETTERS, _GROUP))


def read_code(typed: str) -> str | None:
    """Return the 16 letters of a typed code (any case, blanks or hyphens), or None when it is mistyped."""
    letters = "".join(typed.upper().replace("-", " ").split())
    if len(letters) != LETTERS or any(letter not in ALPHABET for letter in letters):
        return None
    return letters if check_letter(letters[:-1]) == letters[-1] else None


def code_hash(letters: str) -> str:
    """Return what the endpoint keeps of a code; 75 random bits need no slow hash."""
    return hashlib.sha256(f"kongtun-code:{letters}".encode()).hexdigest()


def check_letter(letters: str) -> str:
    """Return the letter that makes the code's sum right (Luhn's rule in base 32).

    It catches every single wrong letter and nearly every pair of swapped neighbours.
    """
    base = len(ALPHABET)
    total = 0
    for place, letter in enumerate(reversed(letters)):
        worth = ALPHABET.index(letter) * (2 if place % 2 == 0 else 1)
        total += worth // base + worth % base
    return ALPHABET[-total % base]
