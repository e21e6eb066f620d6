"""The recovery code: printed once, opens the store when password or keyring are lost.

Eight groups of four letters, ``XXXX-XXXX-…``: 31 random letters of a 23-letter alphabet without letters that
look alike on paper (0 O, 1 I L, 2 Z, 5 S, 8 B) and one check letter. 31 × log2(23) = 140 bits of chance.
"""

from desktop_app.store.errors import WrongKey
from sync.model.sources import Chance

LETTERS = "34679ACDEFGHJKMNPRTUVWX"
"""A prime number of them: then every wrong letter and every swap of neighbours changes the check letter."""
GROUPS, GROUP = 8, 4
_LENGTH = GROUPS * GROUP


def new_recovery_code(chance: Chance) -> str:
    """Return a new code in groups, its last letter a check over the others."""
    letters: list[str] = []
    while len(letters) < _LENGTH - 1:
        octet = chance.octets(1)[0]
        # Octets past the last whole multiple are drawn again: every letter stays equally likely.
        if octet < 256 - 256 % len(LETTERS):
            letters.append(LETTERS[octet % len(LETTERS)])
    text = "".join(letters)
    return grouped(text + _check_letter(text))


def read_recovery_code(typed: str) -> str:
    """Return the code's 32 letters from what was typed, spaces and hyphens ignored.

    Raises:
        WrongKey: ``recovery-code-mistyped`` when a letter is missing, unknown, changed or swapped.
    """
    text = "".join(typed.upper().split()).replace("-", "")
    right = len(text) == _LENGTH and all(letter in LETTERS for letter in text)
    if not right or _check_letter(text[:-1]) != text[-1]:
        raise WrongKey("recovery-code-mistyped")
    return text


def grouped(text: str) -> str:
    """Return the letters in groups of four for paper and screen."""
    return "-".join(text[start : start + GROUP] for start in range(0, len(text), GROUP))


def _check_letter(text: str) -> str:
    """Return the letter of the weighted sum modulo the prime; neighbours weigh differently, none nothing."""
    weights = (place % (len(LETTERS) - 1) + 1 for place in range(len(text)))
    total = sum(weight * LETTERS.index(letter) for weight, letter in zip(weights, text, strict=True))
    return LETTERS[total % len(LETTERS)]
