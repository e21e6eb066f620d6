"""What the practice centre and provincial office publish: catalogue, schemes, due days, allocations."""

import json
from typing import Any

from resources.locate import locate
from sync.model.practice.pen import Pen
from sync.model.practice.work import WHOLE_PROVINCE, write_activity
from sync.model.registers.reference import CATALOGUE, DUE_DAY, SCHEME, TARGET_ALLOCATION

CENTRE = "0000"
FY = 2565
SCHEMES = ("scheme_mother_fund", "scheme_savings_group", "scheme_kkj_fund", "scheme_debt_centre")


def write_centre(pen: Pen) -> None:
    """Write the centre's stream: the year's catalogue, the example schemes, the due days."""
    pen.write(CATALOGUE, fy=FY, body=catalogue_text(FY))
    for name in SCHEMES:
        text = _practice_text(name)
        scheme = json.loads(text)
        pen.write(SCHEME, code=scheme["code"], version=scheme["version"], body=text)
    due = _practice_file("due_days_2565")
    for day in due["days"]:
        pen.write(DUE_DAY, fy=due["fy"], fy_month=day["fy_month"], area=due["area"], due_on=day["due_on"])


def write_province(pen: Pen) -> None:
    """Write the provincial office's stream: work in no single district."""
    # Written apart from the district's own rows: every district of the province must find the same row.
    write_activity(pen, pen.stream, WHOLE_PROVINCE, {}, pen.stream[:2])


def write_allocations(pen: Pen) -> None:
    """Write the district's allocations into its stream: the file's figures, whichever district it is."""
    published = _practice_file("allocations_2565")
    for row in published["rows"]:
        pen.write(
            TARGET_ALLOCATION,
            measure=row["measure"],
            fy=published["fy"],
            area=pen.stream,
            value=row["value"],
            source=row.get("source", published["source"]),
        )


def catalogue_text(fy: int) -> str:
    """Return the shipped catalogue file of a fiscal year as text.

    Raises:
        FileNotFoundError: when none was shipped for that year.
    """
    return locate("catalogue", f"fy{fy}.json").read_text(encoding="utf-8")


def _practice_text(name: str) -> str:
    return locate("catalogue", "practice", f"{name}.json").read_text(encoding="utf-8")


def _practice_file(name: str) -> Any:
    return json.loads(_practice_text(name))
