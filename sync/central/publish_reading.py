"""Reads a file to be published: whole, as text, as JSON, and of which kind it is."""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sync.central.misfit import Misfit
from sync.model.checks import texts_of
from sync.model.documents import Node
from sync.model.strict_json import JsonTrouble, read_json
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
        content = read_json(text)
    except JsonTrouble as trouble:
        raise Misfit(trouble.code, **trouble.values) from trouble
    kind = content.get("publish") if isinstance(content, dict) else None
    if kind not in kinds:
        raise Misfit("publish-kind", kinds=", ".join(kinds))
    hidden = next((one for one in texts_of(content) if not is_clean(one, lines=True)), None)
    if hidden is not None:
        raise Misfit("publish-hidden-letters", text=ascii(hidden[:40]))
    return Document(file.name, str(kind), text, Node(content))


def _text(file: Path) -> str:
    try:
        octets = _octets(file)
    except OSError as trouble:
        raise Misfit("publish-not-opened") from trouble
    if len(octets) > LARGEST_FILE:
        raise Misfit("publish-too-large", most=grouped(LARGEST_FILE))
    try:
        # Windows' own editor begins a file with a mark that JSON does not know, and ends lines its own way.
        return io.StringIO(octets.decode("utf-8-sig"), newline=None).read()
    except UnicodeDecodeError as trouble:
        raise Misfit("publish-not-text", place=grouped(trouble.start + 1)) from trouble


def _octets(file: Path) -> bytes:
    """Return up to one byte more than a file may have: a file's size is known only once it was read."""
    # A pipe without a writer would be waited for, and a device read, for ever.
    if not file.is_file():
        raise Misfit("publish-no-file")
    with file.open("rb") as content:
        return content.read(LARGEST_FILE + 1)
