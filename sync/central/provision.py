"""Endpoints for benchmarks and practice: realms of their own, with codes that may be used many times."""

from typing import Final

from sync.central.accounts import Grant, issue_code
from sync.central.centre import Centre
from sync.central.own_writes import OwnRow, write_rows
from sync.model.ids import OpId, RowId
from sync.model.practice.district import practice_rows
from sync.model.practice.moment import practice_writer
from sync.model.roles import Role

_A_CENTURY: Final = 36_500
"""Days: practice and bench credentials do not run out."""
# 01 to 99: a code that ends in 00 is a provincial office's.
_PER_BLOCK: Final = 99
MOST_BENCH_DISTRICTS: Final = 9 * _PER_BLOCK
"""Codes 01xx to 09xx: no province begins with 0, so they meet no real area."""


def bench_stream(number: int) -> str:
    """Return the stream of bench district ``number`` (1, 2, …): 0101 … 0199, 0201 …; never a province's."""
    block, place = divmod(number - 1, _PER_BLOCK)
    return f"{block + 1:02d}{place + 1:02d}"


def provision_bench(centre: Centre, districts: int) -> dict[str, str]:
    """Return a credential for each bench district, by number."""
    return {
        str(number): _credential(centre, bench_stream(number), Role.DISTRICT_HEAD)
        for number in range(1, districts + 1)
    }


def provision_practice(centre: Centre, district: str) -> dict[str, str]:
    """Fill the practice streams and return a credential for each role of the district, by role.

    Filling again changes nothing: rows and writers are the same on every machine.
    """
    rows = [
        OwnRow(
            str(row["district_code"]),
            register := centre.registry[name],
            RowId(str(row["row_id"])),
            {field.name: row[field.name] for field in register.travelling if row.get(field.name) is not None},
        )
        for name, row in practice_rows(district)
    ]
    write_rows(centre, rows, _writer)
    roles = (Role.DISTRICT_OFFICER, Role.DISTRICT_HEAD)
    return {role.value: _credential(centre, district, role) for role in roles}


def _writer(row: OwnRow) -> OpId:
    return practice_writer(row.row_id)


def _credential(centre: Centre, stream: str, role: Role) -> str:
    return issue_code(centre, Grant(stream, role), valid_days=_A_CENTURY, many_use=True)
