"""How long a password is: one rule for the window, the endpoint and the user guide."""

from typing import Final

SHORTEST_PASSWORD: Final = 8
"""Letters; NIST SP 800-63B section 5.1.1.2."""
LONGEST_PASSWORD: Final = 256
