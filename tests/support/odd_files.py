"""Files as a slip, another program or an attacker may leave them where a file to publish should be."""

import copy
import json
import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from resources.locate import locate

_GOOD: Final = [
    locate("catalogue", "fy2565.json"),
    *sorted(locate("catalogue", "practice").glob("*.json")),
]
BUDGETED: Final = {
    "publish": "budgeted",
    "fy": 2565,
    "rows": [{"kind": "kkj_fund", "tambon_code": "320101", "moo_no": 1, "budgeted": True}],
}
_DEPTHS: Final = (1, 3, 19, 20, 40, 200, 480, 700)
"""Levels; from some 900 on even ``json`` does not write them."""
SPARSE: Final = 100 * 1024 * 1024
_ODD_VALUES: Final[tuple[object, ...]] = (
    None,
    True,
    "",
    "x",
    "x" * 5000,
    "\ud800",
    "\x1b[2J",
    "e\u0301\u200b",
    "0000",
    "๓๒๐๑",
    [],
    [None],
    {},
    {"field": []},
    -1,
    0,
    99,
    2**63,
    10**400,
    1.5,
    -0.0,
    1e308,
    float("nan"),
    float("inf"),
)

Change = Callable[[Any, random.Random], None]


def good_document(chance: random.Random) -> dict[str, Any]:
    """Return a sound file's content: the year's catalogue half of the time."""
    contents = [json.loads(one.read_text("utf-8")) for one in _GOOD]
    found: dict[str, Any] = contents[0] if chance.random() < 0.5 else chance.choice([*contents[1:], BUDGETED])
    return copy.deepcopy(found)


def _somewhere(content: Any, chance: random.Random) -> tuple[Any, Any]:
    """Return a group or list inside and one of its keys or places."""
    while True:
        key = chance.choice(list(content) if isinstance(content, dict) else range(len(content)))
        inner = content[key]
        if not (isinstance(inner, dict | list) and inner and chance.random() < 0.85):
            return content, key
        content = inner


def _drop(content: Any, chance: random.Random) -> None:
    owner, key = _somewhere(content, chance)
    del owner[key]


def _replace(content: Any, chance: random.Random) -> None:
    owner, key = _somewhere(content, chance)
    owner[key] = chance.choice(_ODD_VALUES)


def _rename(content: Any, chance: random.Random) -> None:
    owner, key = _somewhere(content, chance)
    if isinstance(owner, dict):
        owner[chance.choice(["x", "", "not", "any", "\ud800", "k" * 300, f"{key} "])] = owner.pop(key)


def _repeat(content: Any, chance: random.Random) -> None:
    owner, key = _somewhere(content, chance)
    if isinstance(owner, list):
        owner.extend([copy.deepcopy(owner[key])] * chance.choice([1, 2, 400]))


def _lists(content: Any) -> list[list[Any]]:
    """Return every list inside that holds something."""
    found: list[list[Any]] = []
    waiting = [content]
    while waiting:
        one = waiting.pop()
        if isinstance(one, list) and one:
            found.append(one)
        waiting.extend(one.values() if isinstance(one, dict) else one if isinstance(one, list) else ())
    return found


def _empty(content: Any, chance: random.Random) -> None:
    """Leave nothing of a list."""
    if found := _lists(content):
        chance.choice(found).clear()


def _bury(content: Any, chance: random.Random) -> None:
    """Put a member of a list, in a catalogue mostly a condition, inside so many others."""
    if not (found := _lists(content)):
        return
    owner = chance.choice(found)
    kind, buried = chance.choice(("list", "not", "not", "any")), owner[0]
    for _ in range(chance.choice(_DEPTHS) // (2 if kind == "any" else 1)):
        buried = {"not": buried} if kind == "not" else {"any": [buried]} if kind == "any" else [buried]
    # The reason of a step stands beside its condition, not inside.
    if isinstance(buried, dict) and isinstance(owner[0], dict) and "else" in owner[0]:
        buried["else"] = owner[0]["else"]
    owner[0] = buried


_CHANGES: Final[tuple[Change, ...]] = (_drop, _replace, _replace, _rename, _repeat, _empty, _bury)


def odd_content(chance: random.Random) -> bytes:
    """Return a sound file with one to three faults in it, and in some cases in its letters as well."""
    content = good_document(chance)
    for _ in range(chance.choice((1, 1, 2, 3))):
        if content:
            chance.choice(_CHANGES)(content, chance)
    text = json.dumps(content, ensure_ascii=chance.random() < 0.5, indent=chance.choice([None, 1]))
    octets = text.encode("utf-8", "surrogatepass")
    return chance.choice(_LETTERS)(octets, chance) if chance.random() < 0.3 else octets


def _cut(octets: bytes, chance: random.Random) -> bytes:
    return octets[: chance.randrange(len(octets) + 1)]


def _flip(octets: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(octets))
    return octets[:at] + bytes([chance.randrange(256)]) + octets[at + 1 :]


def _twice(octets: bytes, _chance: random.Random) -> bytes:
    return octets.replace(b'"fy":', b'"fy": 2565, "fy":', 1).replace(b'"code":', b'"code": 1, "code":', 1)


_LETTERS: Final[tuple[Callable[[bytes, random.Random], bytes], ...]] = (
    _cut,
    _flip,
    _twice,
    lambda octets, _: b"\xef\xbb\xbf" + octets,
    lambda octets, _: octets.decode("utf-8", "replace").encode("utf-16"),
    lambda octets, _: octets.decode("utf-8", "replace").encode("utf-16-le"),
    lambda octets, _: octets.replace(b"\n", b"\r\n"),
    lambda octets, _: octets + b"\x00" * 9,
    lambda octets, _: octets + octets,
    lambda octets, _: b"[" * 100_000 + octets,
    lambda octets, _: b'{"a":' * 900 + octets + b"}" * 900,
    lambda octets, _: b'"' + b'\\"' * 1_000_000 + octets,
)


def odd_places(folder: Path) -> dict[str, Path]:
    """Make things in ``folder`` that are no plain readable file; a link to a sound file is one."""
    made = {
        name: folder / f"{name}.json" for name in ("nothing", "empty", "folder", "loop", "lost", "sparse")
    }
    made["empty"].touch()
    made["folder"].mkdir()
    made["loop"].symlink_to(made["loop"])
    made["lost"].symlink_to(made["nothing"])
    with made["sparse"].open("wb") as sparse:
        sparse.truncate(SPARSE)
    if hasattr(os, "mkfifo"):
        made["pipe"] = folder / "pipe.json"
        os.mkfifo(made["pipe"])
    return made
