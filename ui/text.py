"""The words of the screens: ``say("home.headline", days="4")`` reads ``translations/th/home.json``.

No Thai stands in the program's own source here, so that English files can be laid beside the Thai ones.
"""

import json
from functools import cache

from resources.locate import locate

LANGUAGE = "th"
BREAK = "\u200b"
"""Marks a Thai word end in display text: Qt finds none by itself on Windows (UX section 4.2)."""


class MissingWordsError(KeyError):
    """A key that no translation file has, or a value that a sentence asks for and was not given."""


@cache
def _sheet(name: str) -> dict[str, str]:
    words: dict[str, str] = json.loads(locate("translations", LANGUAGE, f"{name}.json").read_text("utf-8"))
    return words


def say(key: str, **values: object) -> str:
    """Return the words under ``key`` (file, dot, name) with ``values`` filled in.

    Raises:
        MissingWordsError: when the key is unknown or a value is missing.
    """
    sheet, _, name = key.partition(".")
    try:
        return _sheet(sheet)[name].format(**values)
    except (KeyError, FileNotFoundError) as missing:
        raise MissingWordsError(key) from missing


def knows(key: str) -> bool:
    """Tell whether there are words under ``key``."""
    sheet, _, name = key.partition(".")
    return name in _sheet(sheet)


def unbroken(text: str) -> str:
    """Return ``text`` as it may be copied, stored or searched: without marks of display."""
    return text.replace(BREAK, "")
