"""JSON as a published file may hold it: each field once, finite numbers, no deeper than every reader goes."""

import json
import math
import re
from collections.abc import Mapping
from typing import Final, NoReturn

from sync.model.thai import grouped, is_clean

DEEPEST: Final = 64
"""Groups and lists inside one another; a catalogue's deepest condition (``DEEPEST_CONDITION``) needs 48."""
LONGEST_NAME: Final = 200
"""Letters of a field's name: fields, ids and codes have up to 40, and a name is quoted in sentences."""
_QUOTED: Final = 40
_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"?|[\[\]{}]', re.DOTALL)
"""A text, or a bracket outside one. A text without its end goes on to the end of the file: looked for again
from each of its quotation marks, a damaged file of 16 MB would take hours."""


class JsonTrouble(ValueError):  # noqa: N818 - trouble is the product's word for a known failure
    """A text is no JSON that could be published. ``code`` names the sentence that ``values`` fill."""

    def __init__(self, code: str, lineno: int = 0, **values: str) -> None:
        super().__init__(code)
        self.code = code
        self.lineno = lineno
        """Counted from 1; 0 where it is not known."""
        self.values: Mapping[str, str] = values


def read_json(text: str) -> object:
    """Return what a JSON text holds.

    Raises:
        JsonTrouble: it is no JSON, tells a field twice, holds a number without end, or goes too deep.
    """
    _check_depth(text)
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_number, parse_float=_finite)
    except JsonTrouble:
        raise
    except json.JSONDecodeError as trouble:
        raise JsonTrouble("publish-not-json", trouble.lineno, place=str(trouble)) from trouble
    except (ValueError, RecursionError) as trouble:  # an integer of more digits than Python reads
        raise JsonTrouble("publish-not-json", place=str(trouble)) from trouble


def _check_depth(text: str) -> None:
    """Refuse deep nesting before anything follows it: how deep Python goes depends on who calls."""
    depth = 0
    for token in _TOKEN.finditer(text):
        match text[token.start()]:
            case "[" | "{":
                depth += 1
            case "]" | "}":
                depth -= 1
        if depth > DEEPEST:
            line = text.count("\n", 0, token.start()) + 1
            raise JsonTrouble("publish-json-deep", line, line=grouped(line), most=grouped(DEEPEST))


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Refuse a field written twice in one group: JSON would silently keep the last."""
    found = dict(pairs)
    for name in found:
        if len(name) > LONGEST_NAME:
            raise JsonTrouble("publish-name-long", name=_shown(name), most=grouped(LONGEST_NAME))
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise JsonTrouble("publish-not-json", place=f"“{_shown(twice)}” ×2")
    return found


def _shown(name: str) -> str:
    """Return a name as it may stand in a sentence on a terminal: nothing in it moves the cursor."""
    short = name[:_QUOTED]
    return short if is_clean(short) else ascii(short)


def _no_number(word: str) -> NoReturn:
    raise JsonTrouble("publish-not-json", place=word)


def _finite(word: str) -> float:
    """Read a number with a point; 1e999 is none: nothing could be worked out with it."""
    number = float(word)
    if not math.isfinite(number):
        raise JsonTrouble("publish-not-json", place=word[:_QUOTED])
    return number
