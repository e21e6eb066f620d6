"""A long value on a card: which lines of it are seen, and where it differs from the other one."""

import unicodedata
from dataclasses import dataclass

from ui.widgets import paint

ROLE = "strong"
Span = tuple[int, int]
"""Start and end in a text; equal where nothing stands that the other text has."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """One wrapped line."""

    start: int
    """Where it begins in the text."""
    text: str

    def part(self, span: Span) -> Span | None:
        """Return the part of a span on this line, in letters from its start; ``None`` where it has none."""
        end = self.start + len(self.text)
        first, last = max(span[0], self.start), min(span[1], end)
        inside = first < last or (span[0] == span[1] and self.start <= span[0] <= end)
        return (first - self.start, last - self.start) if inside else None


def laid_out(text: str, width: float) -> tuple[TextLine, ...]:
    """Return the lines of ``text`` in ``width`` pixels, each with its place."""
    lines, at = [], 0
    for shown in paint.wrapped(text, ROLE, width):
        # Between two lines stand only spaces and line ends, which the lines left out.
        at = text.index(shown, at) if shown else at
        lines.append(TextLine(at, shown))
        at += len(shown)
    return tuple(lines)


def differing(one: str, other: str) -> tuple[Span, Span]:
    """Return what lies between the beginning and the end that two texts share, in each of them.

    Never inside a letter with its vowel or tone mark: a mark alone is hard to see.
    """
    most = min(len(one), len(other))
    start = next((at for at in range(most) if one[at] != other[at]), most)
    while start and (_marks(one, start) or _marks(other, start)):
        start -= 1
    room = most - start
    end = next((back for back in range(room) if one[-1 - back] != other[-1 - back]), room)
    while end and (_marks(one, len(one) - end) or _marks(other, len(other) - end)):
        end -= 1
    return (start, len(one) - end), (start, len(other) - end)


def _marks(text: str, at: int) -> bool:
    """Tell whether the letter at a place sits over or under the one before it."""
    return at < len(text) and unicodedata.category(text[at]) == "Mn"
