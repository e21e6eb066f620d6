"""What a password must be: one rule for the window, the endpoint and the user guide."""

from typing import Final

SHORTEST_PASSWORD: Final = 8
"""Letters; NIST SP 800-63B section 5.1.1.2."""
LONGEST_PASSWORD: Final = 256


def is_one_letter(password: str) -> bool:
    """Tell whether a password is one letter over and over, or nothing but spaces: long, and the first guess.

    Spaces at either end of another password are letters like any: it is kept as it was typed.
    """
    return not password.strip() or len(set(password)) == 1
