"""Fills the sentences of a catalogue from the records they are about."""

import re
from dataclasses import dataclass, field

from sync.model.conditions import AllTrue, Condition
from sync.model.evaluation.tests_of_rows import Compiler
from sync.model.fields import Row
from sync.model.formula_paths import PARENTS

_PLACE = re.compile(r"\{([a-z_.]+)\}")
BLANK = "–"

REMARKS: dict[str, str] = {
    "no_base": "ไม่มีฐาน",
    "no_allocation": "ส่วนกลางยังไม่จัดสรรเป้าหมายให้พื้นที่นี้",
    "target_of_province": "เป้าหมายข้อนี้อยู่ที่ระดับจังหวัด",
    "typed_by_hand": "ส่วนกลางเป็นผู้กรอกผลข้อนี้",
}
"""Remarks the evaluator itself makes; a catalogue adds its own."""


@dataclass(frozen=True, slots=True)
class Found:
    """A thing, the row that made it count (or came nearest), and what more its sentence may name."""

    thing: Row
    witness: Row
    register: str
    """The register of the thing."""
    more: dict[str, str] = field(default_factory=dict)


def filled(text: str, found: Found, compiler: Compiler) -> str:
    """Return ``text`` with each ``{path}`` replaced: from the witness, else the thing, else a dash."""
    return _PLACE.sub(lambda place: _word(place[1], found, compiler), text) if "{" in text else text


def missing_words(condition: Condition, thing: Row, register: str, compiler: Compiler) -> dict[str, str]:
    """Return the words of the ticks that are not true, for a sentence with ``{missing}``."""
    # Only ticks have words for what is missing; other reasons say it themselves.
    if not isinstance(condition, AllTrue):
        return {}
    lacking = [word for path, word in condition.ticks if compiler.get(register, path)(thing) != 1]
    return {"missing": ", ".join(lacking)}


def _word(path: str, found: Found, compiler: Compiler) -> str:
    if path in found.more:
        return found.more[path]
    head, dot, _ = path.rpartition(".")
    value = found.witness.get(path)
    # A path leads to a parent of the thing; what the witness itself holds is named without one.
    if dot and head in PARENTS and found.register:
        value = compiler.get(found.register, path)(found.thing)
    elif value is None:
        value = found.thing.get(path)
    return BLANK if value is None else str(value)
