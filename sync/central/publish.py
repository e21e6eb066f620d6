"""``publish FILE``: what the centre gives out for a fiscal year, put into the streams it belongs to.

A file is JSON; its first field ``publish`` names its kind. A file is taken whole or not at all, and
publishing it again changes nothing.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from sync.central.centre import Centre
from sync.central.errors import BadFileError
from sync.central.own_writes import OwnRow, write_rows
from sync.model.areas import CENTRE, Areas, stream_of
from sync.model.catalogue_reading import parse_catalogue
from sync.model.checks import Strength, check_fields, check_value
from sync.model.documents import CatalogueTrouble
from sync.model.fields import Register, StoredValue
from sync.model.ids import RowId
from sync.model.registers.fund import FUND
from sync.model.registers.fund_year import FUND_YEAR
from sync.model.registers.reference import CATALOGUE, DUE_DAY, SCHEME, TARGET_ALLOCATION
from sync.model.registers.village import VILLAGE
from sync.model.schemes import parse_scheme
from sync.model.sentences import sentence

LARGEST_FILE: Final = 16 * 1024 * 1024

Published = Mapping[str, Any]


def publish_file(centre: Centre, file: Path) -> int:
    """Publish one file and return how many rows changed.

    Raises:
        BadFileError: it cannot be read or does not fit; nothing of it was published.
    """
    text = _text(file)
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as trouble:
        raise _bad(file, "ไม่ใช่ไฟล์ JSON ที่อ่านได้", f"not readable as JSON ({trouble})") from trouble
    kind = content.get("publish") if isinstance(content, dict) else None
    if kind not in _KINDS:
        known = ", ".join(_KINDS)
        raise _bad(
            file, f"ช่องแรก publish ต้องเป็นหนึ่งใน {known}", f"its first field publish must be one of {known}"
        )
    try:
        rows = _KINDS[kind](content, text)
    except CatalogueTrouble as trouble:
        where = trouble.path or "its top"
        raise _bad(file, str(trouble), f"does not follow the form at {where}") from trouble
    except (KeyError, TypeError, ValueError, AttributeError) as trouble:
        raise _bad(
            file, f"ขาดช่องหรือชนิดข้อมูลไม่ตรง: {trouble}", f"a field is missing or of the wrong kind: {trouble}"
        ) from trouble
    for place, row in enumerate(rows, 1):
        _check(file, place, row)
    return write_rows(centre, rows)


def _text(file: Path) -> str:
    try:
        if file.stat().st_size > LARGEST_FILE:
            raise _bad(file, "ไฟล์ใหญ่เกินไป", "too large")
        return file.read_text("utf-8")
    except OSError as trouble:
        raise _bad(file, "เปิดไฟล์ไม่ได้", "cannot be opened") from trouble
    except UnicodeDecodeError as trouble:
        raise _bad(file, "ไม่ใช่ข้อความ UTF-8", "is not UTF-8 text") from trouble


def _catalogue(_content: Published, text: str) -> list[OwnRow]:
    return [_row(CENTRE, CATALOGUE, {"fy": parse_catalogue(text).fy, "body": text})]


def _scheme(_content: Published, text: str) -> list[OwnRow]:
    scheme = parse_scheme(text)
    return [_row(CENTRE, SCHEME, {"code": scheme.code, "version": scheme.version, "body": text})]


def _due_days(content: Published, _text: str) -> list[OwnRow]:
    return [
        _row(
            _stream(area := day.get("area", content.get("area", CENTRE))),
            DUE_DAY,
            {"fy": content["fy"], "fy_month": day["fy_month"], "area": area, "due_on": day["due_on"]},
        )
        for day in content["days"]
    ]


def _allocations(content: Published, _text: str) -> list[OwnRow]:
    return [
        _row(
            _stream(one["area"]),
            TARGET_ALLOCATION,
            {
                "measure": one["measure"],
                "fy": content["fy"],
                "area": one["area"],
                "value": one["value"],
                "source": one.get("source", content.get("source")),
            },
        )
        for one in content["rows"]
    ]


def _budgeted(content: Published, _text: str) -> list[OwnRow]:
    """A fund is named by its row id and district, or by kind, tambon and moo number."""
    return [
        _row(
            one.get("district") or str(one["tambon_code"])[:4],
            FUND_YEAR,
            {"fund_id": _fund(one), "fy": content["fy"], "budgeted": _flag(one["budgeted"])},
        )
        for one in content["rows"]
    ]


_KINDS: Final[dict[str, Callable[[Published, str], list[OwnRow]]]] = {
    "catalogue": _catalogue,
    "target_allocation": _allocations,
    "scheme": _scheme,
    "due_day": _due_days,
    "budgeted": _budgeted,
}


def _fund(one: Published) -> RowId:
    if "fund_id" in one:
        return RowId(str(one["fund_id"]))
    village = VILLAGE.official_row_id(
        {"kind": "village", "tambon_code": one["tambon_code"], "moo_no": one["moo_no"]}
    )
    return FUND.official_row_id({"kind": one["kind"], "village_id": village})


def _flag(value: object) -> int | None:
    if value is not None and not isinstance(value, bool):
        raise TypeError(f"budgeted: {value!r}")
    return None if value is None else int(value)


def _stream(area: str) -> str:
    stream = stream_of(area)
    if area not in Areas.shipped() and area != CENTRE:
        raise ValueError(f"area: {area!r}")
    return stream


def _row(stream: str, register: Register, values: dict[str, StoredValue]) -> OwnRow:
    return OwnRow(stream, register, register.official_row_id(values), values)


def _check(file: Path, place: int, row: OwnRow) -> None:
    fields = (row.register.field(name) for name in row.values)
    problems = (
        check_fields(row.register, row.values)
        if row.register is not FUND_YEAR
        else [check_value(field, row.values[field.name]) for field in fields]
    )
    for problem in problems:
        if problem is not None and problem.strength is Strength.UNREADABLE:
            where = f"{place} ({problem.field})"
            raise _bad(
                file,
                f"รายการที่ {where}: {sentence(problem.code, problem.values)}",
                f"item {where}: {sentence(problem.code, problem.values, 'en')}",
            )


def _bad(file: Path, thai: str, english: str) -> BadFileError:
    return BadFileError(
        f"{file.name}: {thai} กรุณาแก้ไขไฟล์แล้วสั่งอีกครั้ง ยังไม่มีรายการใดถูกเผยแพร่\n"
        f"{file.name}: {english}. Correct the file and publish it again; nothing of it was published."
    )
