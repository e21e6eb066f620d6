"""Where the program keeps things on this machine."""

from pathlib import Path

import platformdirs


def user_folder() -> Path:
    """Return the folder of this user's stores, settings and logs (not created)."""
    return Path(platformdirs.user_data_dir("Kongtun", appauthor=False, roaming=False))
