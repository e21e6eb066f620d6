"""What a password must be: one rule for the window, the endpoint and the user guide."""

import unicodedata
from typing import Final

SHORTEST_PASSWORD: Final = 8
"""Letters; NIST SP 800-63B section 5.1.1.2."""
LONGEST_PASSWORD: Final = 256


def composed(password: str) -> str:
    """Return a password as it is hashed, at every end: in NFC (Unicode Standard Annex 15).

    What looks the same may come otherwise from another keyboard or system (a tone mark before the vowel below
    it, an accent apart from its letter), and would be other bytes: it would open the PC and not the centre.
    """
    return unicodedata.normalize("NFC", password)


def is_one_letter(password: str) -> bool:
    """Tell whether a password is one letter over and over, or nothing but spaces: long, and the first guess.

    Spaces at either end of another password are letters like any: it is kept as it was typed.
    """
    return not password.strip() or len(set(password)) == 1
