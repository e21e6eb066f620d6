"""Provinces, districts and tambons, and the streams that follow from their codes.

Codes are DOPA's (TIS 1099) as text: 2 digits a province, 4 a district, 6 a tambon; a parent's code is a
prefix. The department has no offices in Bangkok, so what begins with 10 is out of scope. A stream is a
district ``ppdd``, a provincial office ``pp00`` or the centre ``0000`` (SYNC section 2 "Streams").
"""

import csv
import functools
from collections.abc import Iterable
from dataclasses import dataclass

from resources.locate import locate
from sync.model.thai import sort_key

CENTRE = "0000"
BANGKOK = "10"
CENTRE_TITLE = "ส่วนกลาง กรมการพัฒนาชุมชน"


@dataclass(frozen=True, slots=True)
class Area:
    """One province, district or tambon."""

    code: str
    name_th: str
    """Bare: without จังหวัด, อำเภอ or ตำบล."""
    name_en: str

    @property
    def parent(self) -> str:
        """The code one level up; empty for a province."""
        return self.code[:-2]


def is_stream(code: str) -> bool:
    """Tell whether ``code`` has the shape of a stream: four digits."""
    # isdecimal() alone also says yes to Thai digits, and codes are compared as text.
    return len(code) == 4 and code.isascii() and code.isdecimal()


def is_district(stream: str) -> bool:
    """Tell whether a stream is a district's (and not a provincial office's or the centre's)."""
    return is_stream(stream) and not stream.endswith("00")


def is_province(stream: str) -> bool:
    """Tell whether a stream is a provincial office's."""
    return is_stream(stream) and stream.endswith("00") and stream != CENTRE


def province_of(stream: str) -> str:
    """Return the stream of the provincial office above (3201 → 3200); the centre's for the centre."""
    return stream[:2] + "00"


def area_of(stream: str) -> str:
    """Return the area code a stream is about: 3201 → 3201, 3200 → 32, 0000 → empty (the country).

    A row is an area's when its place begins with this code (DOMAIN section 6).
    """
    if stream == CENTRE:
        return ""
    return stream[:2] if stream.endswith("00") else stream


def stream_of(area: str) -> str:
    """Return the stream in which rows about an area stand: 32 → 3200, 320105 → 3201, empty → 0000."""
    return (area[:4] + "0000")[:4]


class Areas:
    """The list of areas, and how they are named on screen."""

    def __init__(self, areas: Iterable[tuple[str, str, str]]) -> None:
        """Take rows of code, Thai name, English name."""
        # Tuples, not Area objects: of the 8,441 lines few are ever asked for.
        self._rows = {code: (name_th, name_en) for code, name_th, name_en in areas}

    @classmethod
    @functools.cache
    def shipped(cls) -> "Areas":
        """Return the list that travels with the program, read once."""
        with locate("areas", "areas.csv").open(encoding="utf-8", newline="") as file:
            rows = csv.reader(file)
            next(rows)
            return cls((code, name_th, name_en) for code, name_th, name_en, _parent in rows)

    def __contains__(self, code: object) -> bool:
        return code in self._rows

    def area(self, code: str) -> Area:
        """Return the area called ``code``, else KeyError."""
        name_th, name_en = self._rows[code]
        return Area(code, name_th, name_en)

    def in_scope(self, code: str) -> bool:
        """Tell whether ``code`` is a known area in which the department has offices."""
        return code in self._rows and not code.startswith(BANGKOK)

    def provinces(self) -> tuple[Area, ...]:
        """Return the 76 provinces with a provincial office, in Thai order."""
        return self._sorted(2, "")

    def districts(self, province: str = "") -> tuple[Area, ...]:
        """Return the districts of a province (code or stream), in Thai order; all 878 without one."""
        return self._sorted(4, province[:2])

    def tambons(self, district: str) -> tuple[Area, ...]:
        """Return the tambons of a district, in Thai order."""
        return self._sorted(6, district)

    def name(self, code: str) -> str:
        """Return the bare Thai name of an area (code or stream); the code itself when unknown."""
        if code == CENTRE:
            return CENTRE_TITLE
        rows = self._rows.get(area_of(code) if is_stream(code) else code)
        return rows[0] if rows else code

    def title(self, code: str) -> str:
        """Return the whole name: อำเภอ and จังหวัด always together, for five districts share one name."""
        if code == CENTRE:
            return CENTRE_TITLE
        if is_province(code):
            return f"สำนักงานพัฒนาชุมชนจังหวัด{self.name(code)}"
        # A parent's code is a prefix, so the names above need no table of parents.
        levels = [code[:size] for size in (6, 4, 2) if size <= len(code)]
        return " ".join(_WORDS[len(one)] + self.name(one) for one in levels)

    def short(self, code: str) -> str:
        """Return the short name: อ.เมืองสุรินทร์, จ.สุรินทร์, ต.สวาย, สพจ.สุรินทร์, ส่วนกลาง."""
        if code == CENTRE:
            return "ส่วนกลาง"
        prefix = "สพจ." if is_province(code) else _SHORTS.get(len(code), "")
        return prefix + self.name(code)

    def _sorted(self, length: int, prefix: str) -> tuple[Area, ...]:
        codes = (
            one
            for one in self._rows
            if len(one) == length and one.startswith(prefix) and not one.startswith(BANGKOK)
        )
        return tuple(sorted(map(self.area, codes), key=lambda area: sort_key(area.name_th)))


_WORDS = {2: "จังหวัด", 4: "อำเภอ", 6: "ตำบล"}
_SHORTS = {2: "จ.", 4: "อ.", 6: "ต."}
