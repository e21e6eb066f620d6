"""Reads a file to be published: whole, as text, as JSON, and of which kind it is."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NoReturn

from sync.central.misfit import Misfit
from sync.model.checks import texts_of
from sync.model.documents import Node
from sync.model.thai import grouped, is_clean

LARGEST_FILE: Final = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Document:
    """A file as it was read. ``name`` is what the clerk calls it."""

    name: str
    kind: str
    text: str
    root: Node


def read_document_file(file: Path, kinds: tuple[str, ...]) -> Document:
    """Return what ``file`` holds.

    Raises:
        Misfit: it cannot be opened, is no UTF-8, no JSON, or of no known kind.
    """
    text = _text(file)
    try:
        content = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError) as trouble:
        raise Misfit("publish-not-json", place=str(trouble)) from trouble
    kind = content.get("publish") if isinstance(content, dict) else None
    if kind not in kinds:
        raise Misfit("publish-kind", kinds=", ".join(kinds))
    hidden = next((one for one in texts_of(content) if not is_clean(one, lines=True)), None)
    if hidden is not None:
        raise Misfit("publish-hidden-letters", text=ascii(hidden[:40]))
    return Document(file.name, str(kind), text, Node(content))


def _text(file: Path) -> str:
    try:
        if file.stat().st_size > LARGEST_FILE:
            raise Misfit("publish-too-large", most=grouped(LARGEST_FILE))
        # Windows' own editor begins a file with a mark that JSON does not know.
        return file.read_text("utf-8-sig")
    except OSError as trouble:
        raise Misfit("publish-not-opened") from trouble
    except UnicodeDecodeError as trouble:
        raise Misfit("publish-not-text", place=grouped(trouble.start + 1)) from trouble


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Refuse a field written twice in one group: JSON would silently keep the last."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"“{next(name for name in names if names.count(name) > 1)}” ×2")
    return found


def _no_number(word: str) -> NoReturn:
    raise ValueError(word)
