"""``GET /v1/progress``: the measures of an area from the endpoint's rows, by the PCs' own evaluator."""

from collections import defaultdict
from typing import Final

import msgspec
from sqlalchemy import Connection

from sync.central import records
from sync.central.calls import Answer, Call, Endpoint
from sync.central.database import run
from sync.central.installs import Caller, authenticate
from sync.central.problems import OUR_HEADERS, refuse
from sync.model.areas import CENTRE, Areas, area_of, is_district, is_stream, province_of, stream_of
from sync.model.catalogue import NoCatalogue
from sync.model.catalogue_reading import catalogue_of
from sync.model.evaluate import evaluate
from sync.model.fields import DELETED, ROW_ID, STREAM, Row, StoredValue
from sync.model.fiscal_year import FiscalMonth
from sync.model.progress import MeasureResult

_FIGURES: Final = ("value", "base", "target", "share", "plan", "pace")

Rows = dict[str, list[Row]]


def progress(endpoint: Endpoint, call: Call) -> Answer:
    """Answer with measure -> figures for ``fy``, ``month`` (1 is October) and ``area``.

    Raises:
        Refused: ``malformed``, ``stream-forbidden``, or ``not-found`` for a year without a catalogue.
    """
    month, area = _asked(call)
    with endpoint.centre.database.reading() as connection:
        caller = authenticate(connection, call)
        _check_rights(caller, area)
        # Only read here and worked out outside: a reader that stays keeps SQLite's log from being shortened.
        rows = _rows(connection, _streams(connection, area))
    catalogue = catalogue_of(month.fy, rows.get("catalogue", ()))
    if isinstance(catalogue, NoCatalogue):
        raise refuse("not-found")
    results = evaluate(catalogue, rows, area_of(area), month)
    body = msgspec.json.encode({name: _figures(result) for name, result in results.items()})
    return Answer(200, body, "application/json", OUR_HEADERS)


def _asked(call: Call) -> tuple[FiscalMonth, str]:
    """Return the month and the stream whose area is asked for."""
    try:
        month = FiscalMonth(int(call.query["fy"]), int(call.query["month"]))
    except (KeyError, ValueError) as trouble:
        raise refuse("malformed") from trouble
    area = call.query.get("area", "")
    code = area_of(area) if is_stream(area) else area
    # A tambon is an area too, but no replica holds one's rows by themselves.
    if code and (len(code) > 4 or code not in Areas.shipped()):
        raise refuse("malformed")
    return month, stream_of(area)


def _streams(connection: Connection, area: str) -> list[str]:
    """Return the streams an area's measures rest on: a district's replica holds exactly these three."""
    if is_district(area):
        return [area, province_of(area), CENTRE]
    known = [stream for (stream,) in run(connection, "SELECT district_code FROM stream")]
    return [one for one in known if one == CENTRE or one.startswith(area_of(area))]


def _check_rights(caller: Caller, area: str) -> None:
    """Sums over an area are for those who see all of its districts."""
    # Each district, not the province's stream alone: a sum tells something of every one that went into it.
    below = () if is_district(area) else Areas.shipped().districts(area_of(area))
    for stream in (area, *(one.code for one in below)):
        if not caller.reads(stream):
            raise refuse("stream-forbidden", stream=area)


def _rows(connection: Connection, streams: list[str]) -> Rows:
    rows: defaultdict[str, list[Row]] = defaultdict(list)
    for stream in streams:
        for image in records.every(connection, stream):
            row: dict[str, StoredValue] = {**image.values, ROW_ID: image.row_id, STREAM: stream}
            row[DELETED] = int(image.deleted)
            rows[image.register].append(row)
    return dict(rows)


def _figures(result: MeasureResult) -> dict[str, object]:
    return {name: getattr(result, name) for name in _FIGURES}
