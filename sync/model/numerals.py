"""Reading numbers as officers type and paste them, exactly: nothing is guessed, rounded or dropped."""

import re
from dataclasses import dataclass
from decimal import Decimal

from sync.model.thai import DASHES, clean, to_arabic

UNITS = ("บาท", "บ.", "฿", "คน", "ครัวเรือน", "คร.", "ราย", "แห่ง", "กองทุน", "กลุ่ม", "หมู่บ้าน")
"""Words of a unit beside a number, as Excel cells and paper carry them."""

LONGEST = 24
"""More digits than any figure here can have."""

_SPACED_COMMA = re.compile(r"\s*,\s*")
_SPACED_DIGITS = re.compile(r"(?<=\d)\s+(?=\d)")
_SIGN = re.compile(rf"^([+{re.escape(DASHES)}])\s*")
_PLAIN = re.compile(r"\d*(\.\d*)?")
_COMMAS = re.compile(r"\d{1,3}(,\d{3})+(\.\d*)?")


@dataclass(frozen=True, slots=True)
class Numeral:
    """What a typed number is: its exact value, or a code saying why it is none.

    ``number`` None without a code is a blank or a lone dash, which on official forms means "nothing here".
    """

    number: Decimal | None
    code: str = ""
    dash: bool = False


def read_number(text: str) -> Numeral:
    """Read "12,345.50", "๑๒,๓๔๕", "฿ 500", "−20", "500 บาท", "-".

    Codes: ``number-brackets`` for (500), ``number-commas`` for 12,34, ``number-too-long``,
    ``number-unreadable`` for everything else.
    """
    plain = to_arabic(clean(text))
    if not plain:
        return Numeral(None)
    if all(one in DASHES for one in plain):
        return Numeral(None, dash=True)
    # To an accountant (500) is −500, to others 500 as a remark: asked, never guessed.
    if plain[0] == "(" and plain[-1] == ")":
        return Numeral(None, "number-brackets")
    sign, digits = _signed(_without_unit(plain))
    return _exact(sign, digits)


def _without_unit(text: str) -> str:
    for unit in UNITS:
        if text.endswith(unit):
            return text[: -len(unit)].rstrip()
        if text.startswith(unit):
            return text[len(unit) :].lstrip()
    return text


def _signed(text: str) -> tuple[int, str]:
    found = _SIGN.match(text)
    if not found:
        return 1, text
    # Once more: −฿20 has the unit behind its sign.
    rest = _without_unit(text[found.end() :])
    return (1 if found.group(1) == "+" else -1), rest


def _exact(sign: int, digits: str) -> Numeral:
    # A blank between digits stands for a comma, and is held to the same groups of three: 12 34 is two numbers
    # or a slip.
    grouped = _SPACED_DIGITS.sub(",", _SPACED_COMMA.sub(",", digits))
    # Thai digits are Arabic by now; digits of other scripts would get past \d and Decimal unseen.
    if not any(one.isdecimal() for one in grouped) or not grouped.isascii():
        return Numeral(None, "number-unreadable")
    # Before Decimal: a pasted column of thousands of digits costs time, and its product would be rounded.
    if len(grouped.replace(",", "")) > LONGEST:
        return Numeral(None, "number-too-long" if _digits_only(grouped) else "number-unreadable")
    if "," in grouped and not _COMMAS.fullmatch(grouped):
        return Numeral(None, "number-commas" if _digits_only(grouped) else "number-unreadable")
    plain = grouped.replace(",", "")
    if not _PLAIN.fullmatch(plain):
        return Numeral(None, "number-unreadable")
    return Numeral(sign * Decimal(plain))


def _digits_only(text: str) -> bool:
    return all(one.isdecimal() or one in ",." for one in text)
