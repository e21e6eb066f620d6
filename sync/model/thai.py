"""Thai letters and digits: cleaning what was typed, sorting, searching, writing numbers.

Stored text is NFC without zero-width characters and control characters; digits are Arabic in data and may
be Thai on paper. Sorting and searching follow UX section 4.2 (measured equal to ICU on all area names).
"""

import re
import unicodedata

THAI_DIGITS = "๐๑๒๓๔๕๖๗๘๙"
_TO_ARABIC = str.maketrans(THAI_DIGITS, "0123456789")
_TO_THAI = str.maketrans("0123456789", THAI_DIGITS)

MINUS = "\u2212"
DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2212"
"""What officers and Excel use for "nothing" and for minus."""

_CONTROLS = r"\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff"
_ZERO_WIDTH = r"\u00ad\u034f\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2064\ufe00-\ufe0f\ufeff"
"""Word-break hints, joiners, variants: display only (DESIGN section 2), never stored, copied or searched."""
_TURNING = r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"
"""Bidirectional controls: they show figures and names in another order than they are stored in."""
_EMPTY = r"\u115f\u1160\u3164\uffa0\ufdd0-\ufdef\ufff0-\ufffb\ufffe\uffff"
"""Fillers, annotation marks and places that hold no letter."""
_TAGS = r"\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
_HIDDEN = re.compile(f"[{_CONTROLS}{_ZERO_WIDTH}{_TURNING}{_EMPTY}{_TAGS}]")
"""What nobody sees. A list of our own: the two ends may run Pythons with different tables of letters."""

_TO_SPACE = dict.fromkeys([0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x2800, 0x3000], " ")
_PILED = 30
"""Marks over one letter at most (UAX #15, "stream-safe"). Putting n of them into their order takes n² steps:
a text of nothing else, small enough for any limit, would keep a machine busy for hours. Only asking whether
they stand in order takes n."""
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
"""Word and Excel end lines with some of these."""
_LEADING_VOWEL = re.compile("([\u0e40-\u0e44])([\u0e01-\u0e2e])")
_MARKS = re.compile("[\u0e47-\u0e4e]")
_NUMBER = re.compile(r"\d+")
_SARA_AM = re.compile("\u0e4d([\u0e48-\u0e4b]?)\u0e32")


def to_arabic(text: str) -> str:
    """Return ``text`` with Thai digits as Arabic ones (๒๕๖๔ → 2564)."""
    return text.translate(_TO_ARABIC)


def to_thai(text: str) -> str:
    """Return ``text`` with Arabic digits as Thai ones, for paper."""
    return text.translate(_TO_THAI)


def clean(text: str, *, lines: bool = False) -> str:
    """Return ``text`` as it is stored: NFC, no invisible characters, no space at the ends.

    Tabs and, unless ``lines``, line ends become spaces; other control characters, and those that turn
    the direction of writing, fall away.
    """
    # Spaces and line ends first: some are controls as well, and taken out later they would join two words.
    plain = _LINE_ENDS.sub("\n", text.translate(_TO_SPACE)).replace("\t", " ")
    if not lines:
        plain = plain.replace("\n", " ")
    # Thinned before it is normalised: that is the step whose time grows with the square of the marks.
    return unicodedata.normalize("NFC", _thinned(_HIDDEN.sub("", plain))).strip()


def is_clean(text: str, *, lines: bool = False) -> bool:
    """Tell whether ``text`` may be stored as it is (spaces at its ends do no harm)."""
    if _HIDDEN.search(text) or not unicodedata.is_normalized("NFC", text):
        return False
    return lines or "\n" not in text


def _is_piled(text: str) -> bool:
    """Tell whether more marks stand over one letter than any writing knows."""
    # Nearly all texts end here: the loop below looks at every letter.
    if len(text) <= _PILED or text.isascii():
        return False
    run = 0
    for letter in text:
        run = run + 1 if unicodedata.combining(letter) else 0
        if run > _PILED:
            return True
    return False


def _thinned(text: str) -> str:
    """Return ``text`` without the marks that are too many over one letter: nobody could have read them."""
    if not _is_piled(text):
        return text
    kept: list[str] = []
    run = 0
    for letter in text:
        run = run + 1 if unicodedata.combining(letter) else 0
        if run <= _PILED:
            kept.append(letter)
    return "".join(kept)


def sort_key(text: str) -> str:
    """Return a text whose plain order is the Thai dictionary order of ``text``.

    A leading vowel trades places with its consonant; tone marks and their like (U+0E47-U+0E4E) decide only
    between words that are equal without them (UX section 4.2). หมู่ที่ 2 comes before หมู่ที่ 10.
    """
    plain = to_arabic(clean(text)).casefold()
    swapped = _LEADING_VOWEL.sub(r"\2\1", plain)
    counted = _NUMBER.sub(_by_size, swapped)
    # Below every letter, so that a word stands before its own continuations.
    return _MARKS.sub("", counted) + "\x01" + counted


def search_key(text: str) -> str:
    """Return ``text`` as it is searched: lower case, without tone marks, dots and doubled spaces.

    Common typing of ำ as two letters and of แ as two เ finds the same.
    """
    plain = to_arabic(clean(text)).casefold()
    # NFC leaves the two letters apart: ำ has a compatibility decomposition only, and both are typed.
    plain = _SARA_AM.sub("\\1\u0e33", plain).replace("เเ", "แ")
    return " ".join(_MARKS.sub("", plain).replace(".", "").split())


def grouped(number: int) -> str:
    """Return a whole number with thousands commas and a true minus (−1,250)."""
    return f"{number:,}".replace("-", MINUS)


def _by_size(digits: re.Match[str]) -> str:
    """Put the length in front: numbers in text then sort by size."""
    number = digits.group().lstrip("0") or "0"
    # Without leading zeros: หมู่ที่ 02 and หมู่ที่ 2 are one place in a list.
    return f"{len(number):03d}{number}"
