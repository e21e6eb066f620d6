"""One line of the table of sentences."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """The Thai and English for one code: a few words for a list, and the sentence.

    A sentence says what happened, why, and what to do. ``{names}`` in braces are filled with values.
    """

    title: str
    th: str
    title_en: str
    en: str
