"""Published JSON documents, read so that every mistake is named with its place and words.

A catalogue, a scheme or a list of allocations is written by a clerk at the centre. What does not fit is
answered with a sentence the clerk can act on, never with a stack trace.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass


class CatalogueTrouble(ValueError):  # noqa: N818 - trouble is the product's word for a known failure
    """A published document cannot be used."""

    def __init__(self, path: str, words: str) -> None:
        super().__init__(f"{path}: {words}" if path else words)
        self.path = path
        """Where, such as ``items[3].measures[0].formula.base``; empty for the whole file."""
        self.words = words
        """What is wrong and what is expected, in Thai."""


@dataclass(frozen=True, slots=True)
class Node:
    """A value inside a document, and where it stands."""

    value: object
    path: str = ""

    def trouble(self, words: str) -> CatalogueTrouble:
        """Return the exception about this place, to be raised."""
        return CatalogueTrouble(self.path, words)

    @property
    def fields(self) -> dict[str, object]:
        """The object at this place, else CatalogueTrouble."""
        if isinstance(self.value, dict):
            return self.value
        raise self.trouble("ต้องเป็นกลุ่มช่อง { … }")

    def has(self, name: str) -> bool:
        """Tell whether the object has a filled field ``name``."""
        # null counts as left out: a clerk who empties a field in an editor means just that.
        return self.fields.get(name) is not None

    def at(self, name: str) -> "Node":
        """Return the field ``name``, else CatalogueTrouble."""
        if not self.has(name):
            raise self.trouble(f"ขาดช่อง “{name}”")
        return Node(self.fields[name], f"{self.path}.{name}" if self.path else name)

    def each(self, name: str = "") -> Iterator["Node"]:
        """Yield the members of a list: of the field ``name``, or of this place."""
        node = self.at(name) if name else self
        if not isinstance(node.value, list):
            raise node.trouble("ต้องเป็นรายการ [ … ]")
        for number, member in enumerate(node.value):
            yield Node(member, f"{node.path}[{number}]")

    def maybe_each(self, name: str) -> Iterator["Node"]:
        """Yield the members of a list that may be left out."""
        return self.each(name) if self.has(name) else iter(())

    def text(self, name: str = "", default: str | None = None) -> str:
        """Return a text: of the field ``name``, or of this place; ``default`` where it may be left out."""
        if name and default is not None and not self.has(name):
            return default
        node = self.at(name) if name else self
        if isinstance(node.value, str) and node.value:
            return node.value
        raise node.trouble("ต้องเป็นข้อความ")

    def integer(self, name: str, low: int = 0, high: int = 10**9) -> int:
        """Return a whole number from ``low`` to ``high`` (both included)."""
        node = self.at(name)
        value = node.value
        # To Python true is the number 1; a clerk who wrote it where a number belongs meant something else.
        if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
            return value
        raise node.trouble(f"ต้องเป็นจำนวนเต็ม {low:,} ถึง {high:,}")

    def maybe_integer(self, name: str) -> int | None:
        """Return a whole number that may be left out."""
        return self.integer(name) if self.has(name) else None

    def maybe_number(self, name: str) -> float | None:
        """Return a number that may be left out."""
        if not self.has(name):
            return None
        node = self.at(name)
        if isinstance(node.value, int | float) and not isinstance(node.value, bool):
            return node.value
        raise node.trouble("ต้องเป็นตัวเลข")

    def one_of(self, name: str, allowed: tuple[str, ...]) -> str:
        """Return a text that is one of ``allowed``."""
        word = self.text(name)
        if word in allowed:
            return word
        raise self.at(name).trouble(f"“{word}” ไม่อยู่ในคำที่ใช้ได้: {', '.join(allowed)}")

    def only(self, *names: str) -> None:
        """Refuse fields other than ``names``: a misspelt one would be silently without effect."""
        for name in self.fields:
            if name not in names:
                raise self.trouble(f"ไม่รู้จักช่อง “{name}” ใช้ได้: {', '.join(names)}")


def read_document(text: str) -> Node:
    """Return the root of a JSON document.

    Raises:
        CatalogueTrouble: when the text is no JSON object.
    """
    try:
        value = json.loads(text)
    # Brackets nested by the thousand are no failure of ours either: the clerk is told that the file is no
    # document.
    except (json.JSONDecodeError, RecursionError) as trouble:
        place = f"บรรทัด {trouble.lineno}" if isinstance(trouble, json.JSONDecodeError) else ""
        raise CatalogueTrouble(place, "ไฟล์นี้ไม่ใช่ JSON ที่สมบูรณ์") from trouble
    root = Node(value)
    if not root.fields:
        raise root.trouble("ไฟล์ว่างเปล่า")
    return root
