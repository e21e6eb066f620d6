"""Patterns of personal data in free text (DOMAIN section 5, UX section 4.3).

A 13-digit citizen number with a right check digit is refused everywhere. Any other 13 digits (one may be
mistyped, or written with dots), phone and account numbers in any
free text, and "title + name" in notes, only warn: an officer may have a reason, and a document number may
look alike. Only notes are asked for persons: names of places and groups are full of such titles (นางรอง).
"""

import re
from enum import Enum

from sync.model.thai import DASHES, to_arabic

# As numbers stand on cards and in Excel: in groups, with one blank or one dash of any kind between.
_GAP = rf"[ {re.escape(DASHES)}]?"
_DASH = rf"[{re.escape(DASHES)}]"
# Not inside a longer run of digits or letters: hashes, record ids and long document numbers are full of such
# pieces.
_DIGITS = re.compile(rf"(?<![0-9A-Za-z])\d(?:{_GAP}\d){{12}}(?![0-9A-Za-z])")
# Wider than what is refused, as it only asks: with dots, and blanks round a dash. No slash: two dates, as
# 1/1/2564 - 5/11/2564, have 13 digits.
_LIKE_GAP = rf"(?: ?[.{re.escape(DASHES)}] ?| )?"
_THIRTEEN = re.compile(rf"(?<![0-9A-Za-z])\d(?:{_LIKE_GAP}\d){{12}}(?![0-9A-Za-z])")
# Ten digits from 06, 08, 09 (mobile), nine from 02 to 05 and 07 (fixed lines).
_PHONE = re.compile(rf"(?<![0-9A-Za-z])0(?:[689](?:{_GAP}\d){{8}}|[2-57](?:{_GAP}\d){{7}})(?![0-9A-Za-z])")
# As banks write them, 3-1-5-1, or any digits after the words for it: bare digits alone are as good as any
# document number.
_ACCOUNT = re.compile(
    rf"(?<![0-9A-Za-z])\d{{3}}{_DASH}\d{_DASH}\d{{5}}{_DASH}\d(?![0-9A-Za-z])"
    r"|(?:เลขที่บัญชี|เลขบัญชี|บัญชีเลขที่|บช\.)\s*\d[\d \-]{8,14}"
)

_TITLES = r"(?:นางสาว|เด็กชาย|เด็กหญิง|น\.\s?ส\.|ด\.\s?ช\.|ด\.\s?ญ\.|นาย|นาง)"
_NAME = r"[ก-ฮเ-ไ][ก-๎]+"
# After these a title is an office or a trade (นายอำเภอ, นายกเทศมนตรี, นายทะเบียน, นางรอง), not a person.
_NOT_NAMES = r"(?!อำเภอ|ก(?:เทศ|อง|\s|อบต|สมาคม|สภา)|ทะเบียน|ช่าง|แพทย์|หน้า|ตำรวจ|ทหาร|จ้าง|รอง\b)"
# Villages and communities are called after people and offices: บ้านนาย… is a place.
_AFTER_PLACE = r"(?<!บ้าน)(?<!ชุมชน)(?<!ตำบล)(?<!อำเภอ)(?<!ต\.)(?<!อ\.)"
_NOT_PLACE = r"(?!หมู่|ม\.|ต\.|อ\.|จ\.|ตำบล|อำเภอ|จังหวัด)"
_PERSON = re.compile(
    rf"{_AFTER_PLACE}(?:"
    rf"(?<![ก-๎]){_TITLES}\s?{_NOT_NAMES}{_NAME}"
    # Thai puts no blanks between words: inside a run of letters a title is believed only where name and
    # surname follow.
    rf"|{_TITLES}\s?{_NOT_NAMES}{_NAME}\s+{_NOT_PLACE}{_NAME})"
)


class Pattern(Enum):
    """What a text seems to hold."""

    CITIZEN_NUMBER = "citizen-number"
    LIKE_CITIZEN = "thirteen-digits"
    PHONE = "phone-number"
    ACCOUNT = "account-number"
    PERSON = "person-name"


# The surest first, which is the one that is told: 13 digits after the word for an account are that account.
_NUMBERS = (
    (Pattern.PHONE, _PHONE),
    (Pattern.ACCOUNT, _ACCOUNT),
    (Pattern.LIKE_CITIZEN, _THIRTEEN),
)


def has_citizen_number(text: str) -> bool:
    """Tell whether ``text`` holds a citizen number: 13 digits, spaced or not, with the right last one."""
    return any(is_citizen_number(found.group()) for found in _DIGITS.finditer(to_arabic(text)))


def is_citizen_number(text: str) -> bool:
    """Tell whether the 13 digits in ``text`` end in their check digit.

    The last digit is (11 − Σ dᵢ·(14−i) mod 11) mod 10 over the first twelve (UX section 4.3).
    """
    digits = [int(one) for one in text if one.isdecimal()]
    total = sum(digit * (13 - place) for place, digit in enumerate(digits[:12]))
    # 11 less the remainder may be 10 or 11, hence the mod 10 around it.
    return len(digits) == 13 and digits[12] == (11 - total % 11) % 10


def suspected(text: str, *, note: bool = True) -> tuple[Pattern, ...]:
    """Return the patterns in a text that deserve a warning; persons are looked for in a ``note`` only."""
    plain = to_arabic(text)
    patterns = (*_NUMBERS, (Pattern.PERSON, _PERSON)) if note else _NUMBERS
    return tuple(name for name, expression in patterns if expression.search(plain))
