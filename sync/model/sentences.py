"""One table from codes to sentences, for checks, refusals and known failures, in Thai and English.

Whoever finds a problem names its code and values; only here do they become words. ``sync.model.words``
holds the table.
"""

from collections.abc import Mapping
from typing import Final

from sync.model.words.clerk import CLERK
from sync.model.words.entry import Words
from sync.model.words.failures import FAILURES
from sync.model.words.refusals import REFUSALS
from sync.model.words.rows import ROWS
from sync.model.words.values import VALUES

SENTENCES: Final[dict[str, Words]] = {**VALUES, **ROWS, **REFUSALS, **FAILURES, **CLERK}
"""Every code and its words."""

UNKNOWN: Final = Words(
    "มีปัญหาที่โปรแกรมรุ่นนี้ไม่รู้จัก",
    "มีปัญหาที่โปรแกรมรุ่นนี้ยังไม่รู้จัก (รหัส {code}) ข้อมูลยังอยู่ครบ กรุณาตรวจว่าโปรแกรมเป็นรุ่นล่าสุด หรือแจ้งผู้ดูแลระบบพร้อมรหัสนี้",
    "A problem this version does not know",
    "There is a problem this version does not know (code {code}). Nothing is lost. "
    "Please check that the program is the latest version, or tell the administrator this code.",
)
"""For a code from a newer endpoint."""

_MISSING_TH: Final = {"label": "ช่องนี้", "kind": "กองทุนนี้", "because": "", "example": "12", "minutes": "1"}
_MISSING_EN: Final = {
    "label": "This field",
    "kind": "this fund",
    "because": "",
    "example": "12",
    "minutes": "1",
}


def sentence(code: str, values: Mapping[str, str], language: str = "th") -> str:
    """Return the whole sentence of a code: what happened, why, what to do.

    A value that an older or newer program left out is replaced by plain words, never by an error.
    """
    words = SENTENCES.get(code, UNKNOWN)
    return _filled(words.th if language == "th" else words.en, code, values, language)


def title(code: str, values: Mapping[str, str] | None = None, language: str = "th") -> str:
    """Return the few words of a code, for a list, a banner's head or a narrow column."""
    words = SENTENCES.get(code, UNKNOWN)
    return _filled(words.title if language == "th" else words.title_en, code, values or {}, language)


def advice(code: str, values: Mapping[str, str] | None = None, language: str = "th") -> str:
    """Return what a known failure means and what to do about it."""
    return sentence(code, values or {}, language)


class _Values(dict[str, str]):
    def __init__(self, values: Mapping[str, str], missing: Mapping[str, str]) -> None:
        super().__init__(values)
        self._missing = missing

    def __missing__(self, name: str) -> str:
        return self._missing.get(name, "–")


def _filled(template: str, code: str, values: Mapping[str, str], language: str) -> str:
    # The code last: a newer end may send a value of that name.
    known = {**values, "code": code}
    inner = values.get("problem", "")
    # A refusal that names itself as its own reason would fill its sentence for ever.
    if inner in SENTENCES and inner != code:
        known["because"] = sentence(inner, values, language)
    missing = _MISSING_TH if language == "th" else _MISSING_EN
    return template.format_map(_Values(known, missing)).strip()
