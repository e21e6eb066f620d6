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
from sync.model.areas import CENTRE, Areas, area_of, is_district, province_of, stream_of
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
        streams = _streams(connection, area)
        _check_rights(caller, streams)
        rows = _rows(connection, streams)
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
    stream = stream_of(area)
    if stream != CENTRE and area_of(stream) not in Areas.shipped():
        raise refuse("malformed")
    return month, stream


def _streams(connection: Connection, area: str) -> list[str]:
    """Return the streams an area's measures rest on: a district's replica holds exactly these three."""
    if is_district(area):
        return [area, province_of(area), CENTRE]
    known = [stream for (stream,) in run(connection, "SELECT district_code FROM stream")]
    return [one for one in known if one == CENTRE or one.startswith(area_of(area))]


def _check_rights(caller: Caller, streams: list[str]) -> None:
    for stream in streams:
        if not caller.reads(stream):
            raise refuse("stream-forbidden", stream=stream)


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
