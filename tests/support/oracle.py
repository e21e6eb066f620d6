"""A second opinion on the 36 measures of fiscal year 2565, written from the words of DOMAIN section 6.

Plain Python over plain dictionaries: it imports nothing of the product, so that a mistake there cannot hide
here. Slow and naive on purpose: each measure reads like its line in the table.
"""

import calendar
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

Record = Mapping[str, Any]


@dataclass
class Answer:
    """One measure as the oracle sees it."""

    value: int
    share: tuple[int, int] | None = None
    ids: set[str] = field(default_factory=set)
    """Ids (or area codes) of what counted."""


class Oracle:
    """Answers for one area, as of the end of one fiscal month."""

    def __init__(self, tables: Mapping[str, Iterable[Record]], area: str, fy: int, month: int) -> None:
        self.tables = {name: [row for row in rows if not row.get("deleted")] for name, rows in tables.items()}
        self.area = area
        self.fy = fy
        self.month = month
        self.begin = f"{fy - 544}-10-01"
        year, number = (fy - 544, month + 9) if month <= 3 else (fy - 543, month - 3)
        self.end = date(year, number, calendar.monthrange(year, number)[1]).isoformat()
        self.funds = {row["row_id"]: row for row in self.rows("fund")}
        self.villages = {row["row_id"]: row for row in self.rows("village")}
        self.years = {row["fund_id"]: row for row in self.rows("fund_year") if row["fy"] == fy}

    def rows(self, name: str) -> list[Record]:
        return list(self.tables.get(name, []))

    # ---- where a row belongs

    def place_of_fund(self, fund: Record) -> str:
        village = self.villages.get(fund.get("village_id") or "")
        if village and village.get("tambon_code"):
            return str(village["tambon_code"])
        return str(fund.get("tambon_code") or stream_area(fund["district_code"]))

    def place_of_village(self, village: Record) -> str:
        return str(village.get("tambon_code") or stream_area(village["district_code"]))

    def place(self, row: Record) -> str:
        """The place of a row that may name a fund or a ``place_code``."""
        fund = self.funds.get(row.get("fund_id") or "")
        if fund:
            return self.place_of_fund(fund)
        return str(row.get("place_code") or stream_area(row["district_code"]))

    def is_here(self, place: str) -> bool:
        return place.startswith(self.area)

    def own_funds(self, *kinds: str) -> list[Record]:
        return [
            fund
            for fund in self.funds.values()
            if fund["kind"] in kinds and self.is_here(self.place_of_fund(fund))
        ]

    # ---- as of the month

    def by_now(self, day: str | None) -> bool:
        return bool(day) and str(day) <= self.end

    def in_year(self, day: str | None) -> bool:
        return bool(day) and self.begin <= str(day) <= self.end

    def active(self, fund: Record) -> bool:
        since = fund.get("status_on")
        status = fund.get("status_before") if since and since > self.end else fund["status"]
        return status == "active"

    def events(self, kind_of_event: str, **more: str) -> list[Record]:
        return [
            row
            for row in self.rows("fund_event")
            if row["fy"] == self.fy
            and row["type"] == kind_of_event
            and self.by_now(row.get("event_on"))
            and all(row.get(name) == wanted for name, wanted in more.items())
        ]

    def activities(self, **wanted: str) -> list[Record]:
        return [
            row
            for row in self.rows("activity")
            if row["fy"] == self.fy
            and self.by_now(row.get("activity_on"))
            and all(row.get(name) == value for name, value in wanted.items())
        ]

    def year(self, fund: Record) -> Record:
        return self.years.get(fund["row_id"], {})

    # ---- the measures

    def funds_with_event(self, event: str, kinds: tuple[str, ...], **more: str) -> set[str]:
        having = {row["fund_id"] for row in self.events(event, **more)}
        return {fund["row_id"] for fund in self.own_funds(*kinds) if fund["row_id"] in having}

    def areas_of(self, rows: Iterable[Record], length: int) -> set[str]:
        return {self.place(row)[:length] for row in rows if self.is_here(self.place(row))}

    def mf1(self) -> Answer:
        events = [
            row
            for row in self.events("learning_centre_developed")
            if self.funds.get(row["fund_id"], {}).get("kind") == "mother_fund"
        ]
        return counted(self.areas_of(events, 4))

    def head_count(self, measure: str, name: str) -> Answer:
        rows = [
            row
            for row in self.activities(measure_id=measure)
            if self.is_here(self.place(row)) and row.get(name) is not None
        ]
        return Answer(sum(row[name] for row in rows), None, ids(rows))

    def mf3(self, level: str) -> Answer:
        return counted(self.funds_with_event("award", ("mother_fund",), award_level=level))

    def mf5(self) -> Answer:
        base = [fund for fund in self.own_funds("mother_fund") if self.year(fund).get("counted_in_base")]
        raised = {fund["row_id"] for fund in base if any(map(self.is_raise, self.assessments(fund)))}
        return counted(raised, len(base))

    def is_raise(self, row: Record) -> bool:
        """Whether an assessment puts its fund above its level at the start of the year."""
        bodies = [
            json.loads(scheme["body"])
            for scheme in self.rows("scheme")
            if (scheme["code"], scheme["version"]) == (row["scheme_code"], row["scheme_version"])
        ]
        baseline = self.years.get(row["fund_id"], {}).get("level_baseline")
        levels = bodies[0]["levels"] if bodies else []
        if baseline not in levels or row.get("level_after") not in levels:
            return False
        return bool(levels.index(row["level_after"]) > levels.index(baseline))

    def assessments(self, fund: Record) -> list[Record]:
        """The fund's approved assessments of the year."""
        return [
            row
            for row in self.rows("assessment")
            if row["fund_id"] == fund["row_id"]
            and row["fy"] == self.fy
            and row["status"] == "approved"
            and self.by_now(row.get("approved_on"))
        ]

    def mf6(self) -> Answer:
        ticks = ("has_members", "has_committee", "has_rules", "has_activities", "has_fund")
        base = [fund for fund in self.own_funds("mother_fund") if self.year(fund).get("counted_in_base")]
        whole = {
            fund["row_id"]
            for fund in base
            if all(self.year(fund).get(tick) for tick in ticks)
            and self.in_year(self.year(fund).get("checked_on"))
        }
        return counted(whole, len(base))

    def updated(self, system: str, *kinds: str) -> Answer:
        base = {fund["row_id"] for fund in self.own_funds(*kinds) if self.active(fund)}
        return counted(base & self.funds_with_event("external_update", kinds, system=system), len(base))

    def gf1(self, kind: str) -> Answer:
        return counted(
            {
                fund["row_id"]
                for fund in self.own_funds(kind)
                if any(
                    row.get("level_before") == "1" and row.get("level_after") in ("2", "3")
                    for row in self.assessments(fund)
                )
            }
        )

    def months(self, fund: Record) -> list[Record]:
        """The fund's months of the year up to now, oldest first."""
        own = [
            row
            for row in self.rows("fund_month")
            if row["fund_id"] == fund["row_id"] and row["fy"] == self.fy and row["fy_month"] <= self.month
        ]
        return sorted(own, key=lambda row: row["fy_month"])

    def gf2(self, kind: str) -> Answer:
        answer = Answer(0)
        for fund in self.own_funds(kind):
            new = sum(row.get("new_borrowers") or 0 for row in self.months(fund))
            if self.year(fund).get("budgeted") and new:
                answer.value += new
                answer.ids.add(fund["row_id"])
        return answer

    def gf3(self) -> Answer:
        growth = baseline = 0
        having = set()
        for fund in self.own_funds("savings_group"):
            start = self.year(fund).get("members_baseline")
            told = [row["members"] for row in self.months(fund) if row.get("members") is not None]
            if start is not None and told:
                growth += told[-1] - start
                baseline += start
                having.add(fund["row_id"])
        return Answer(growth, (growth, baseline), having)

    def gf4(self) -> Answer:
        base = {fund["row_id"] for fund in self.own_funds("kkj_fund") if self.active(fund)}
        visited = {row.get("fund_id") for row in self.activities(type="follow_up_visit")}
        return counted(base & visited, len(base))

    def cases(self) -> list[Record]:
        """Cases of centres closed in the year with a result."""
        return [
            row
            for row in self.rows("debt_case")
            if self.funds.get(row["fund_id"], {}).get("kind") == "debt_centre"
            and self.in_year(row.get("closed_on"))
            and (row.get("restructured") or row.get("reduced") or row.get("released"))
            and self.is_here(self.place(row))
        ]

    def budgeted_cases(self, budgeted: int) -> list[Record]:
        return [row for row in self.cases() if self.years.get(row["fund_id"], {}).get("budgeted") == budgeted]

    def dm2(self) -> Answer:
        centres = self.own_funds("debt_centre")
        return counted({row["row_id"] for row in centres if self.in_year(row.get("established_on"))})

    def dm3p(self) -> Answer:
        centres = {fund["row_id"] for fund in self.own_funds("debt_centre")}
        events = [row for row in self.events("model_centre") if row["fund_id"] in centres]
        return counted(self.areas_of(events, 2))

    def dm4(self) -> Answer:
        base = [fund for fund in self.own_funds("debt_centre") if self.year(fund).get("counted_in_base")]
        return counted({fund["row_id"] for fund in base if self.assessments(fund)}, len(base))

    def ri1a(self) -> Answer:
        sites = {fund["row_id"] for fund in self.own_funds("royal_site")}
        return counted(sites & {row.get("fund_id") for row in self.activities(type="rspg_meeting")})

    def ri1b(self) -> Answer:
        return counted(self.areas_of(self.activities(type="rspg_meeting"), 2))

    def ri1c(self) -> Answer:
        latest: dict[str, Record] = {}
        for row in sorted(self.rows("progress_entry"), key=lambda one: one["fy_month"]):
            told = row.get("value_declared") is not None and row["fy"] == self.fy
            if row["measure"] == "RI1c" and told and row["fy_month"] <= self.month:
                latest[row["district_code"]] = row
        here = [row for stream, row in latest.items() if self.is_here(stream_area(stream))]
        return Answer(sum(row["value_declared"] for row in here), None, ids(here))

    def ri2(self) -> Answer:
        sites = self.funds_with_event("rspg_learning_centre", ("royal_site",))
        own = {fund["row_id"] for fund in self.own_funds("royal_site") if fund.get("subtype") == "rspg_site"}
        return counted(sites, len(own | sites) if self.area else 16)

    def evidence(self, kind: str, *, in_year: bool) -> set[str]:
        """Ids of the funds with an attachment of this kind, their own or of one of their rows."""
        found = set()
        for row in self.rows("attachment"):
            dated = self.in_year(row.get("taken_on")) if in_year else self.by_now(row.get("taken_on"))
            if row["kind"] == kind and dated:
                owners = [one for one in self.rows(row["owner_table"]) if one["row_id"] == row["owner_id"]]
                found |= {owner.get("fund_id") or owner["row_id"] for owner in owners}
        return found

    def ri3(self, having: set[str] | None = None) -> Answer:
        funds = {row["fund_id"] for row in self.events("model_village_9_10")}
        if having is not None:
            funds &= having
        villages = {self.funds[one].get("village_id") for one in funds if one in self.funds}
        return counted(
            {
                one
                for one in villages
                if one in self.villages and self.is_here(self.place_of_village(self.villages[one]))
            }
        )

    def ri4a(self) -> Answer:
        plans = self.evidence("development_plan", in_year=True)
        sites = [fund for fund in self.own_funds("royal_site") if fund.get("subtype") == "saraphi"]
        return counted({fund["row_id"] for fund in sites} & plans)

    def ri5(self) -> Answer:
        return counted(ids(row for row in self.activities(measure_id="RI5") if self.is_here(self.place(row))))

    def answers(self) -> dict[str, Answer]:
        """All 36 measures."""
        parts: dict[str, Callable[[], Answer]] = {
            "MF1": self.mf1,
            "MF2": lambda: self.head_count("MF2", "participants_target_group"),
            "MF3a": lambda: self.mf3("province"),
            "MF3b": lambda: self.mf3("department"),
            "MF4": lambda: counted(self.funds_with_event("seedling_started", ("mother_fund",))),
            "MF5": self.mf5,
            "MF6": self.mf6,
            "MF7": lambda: self.updated("mother_fund_web", "mother_fund"),
            "GF1a": lambda: self.gf1("savings_group"),
            "GF1b": lambda: self.gf1("kkj_fund"),
            "GF2a": lambda: self.gf2("savings_group"),
            "GF2b": lambda: self.gf2("kkj_fund"),
            "GF3": self.gf3,
            "GF4": self.gf4,
            "GF5": lambda: self.updated("big_data", "savings_group", "kkj_fund"),
            "DM1": lambda: counted(ids(self.cases())),
            "DM1a": lambda: counted(ids(self.budgeted_cases(1))),
            "DM1b": lambda: counted(ids(self.budgeted_cases(0))),
            "DM1c": lambda: counted({row["fund_id"] for row in self.budgeted_cases(1)}),
            "DM1d": lambda: counted({row["fund_id"] for row in self.budgeted_cases(0)}),
            "DM2": self.dm2,
            "DM3": lambda: counted(self.funds_with_event("model_centre", ("debt_centre",))),
            "DM3p": self.dm3p,
            "DM4": self.dm4,
            "DM5": lambda: self.updated("big_data", "debt_centre"),
            "RI1a": self.ri1a,
            "RI1b": self.ri1b,
            "RI1c": self.ri1c,
            "RI2": self.ri2,
            "RI3": self.ri3,
            "RI3k": lambda: self.ri3(self.evidence("knowledge_document", in_year=False)),
            "RI4a": self.ri4a,
            "RI4b": lambda: self.head_count("RI4b", "participants_total"),
            "RI5": self.ri5,
        }
        found = {name: work() for name, work in parts.items()}
        found["GF1"] = joined(found["GF1a"], found["GF1b"])
        found["GF2"] = joined(found["GF2a"], found["GF2b"])
        return found


def stream_area(stream: str) -> str:
    """3201 is about 3201, 3200 about province 32, 0000 about the country."""
    return stream.removesuffix("00").removesuffix("00")


def ids(rows: Iterable[Record]) -> set[str]:
    return {row["row_id"] for row in rows}


def counted(found: set[Any], base: int | None = None) -> Answer:
    return Answer(len(found), None if base is None else (len(found), base), found)


def joined(one: Answer, other: Answer) -> Answer:
    return Answer(one.value + other.value, None, one.ids | other.ids)
