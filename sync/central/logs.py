"""The endpoint's log: a JSON object a line, tied together by the request's id; never a value of a record."""

import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Final

_REQUEST: Final[ContextVar[str | None]] = ContextVar("request", default=None)
# What every record has: all else was given by the caller as `extra` and is written out.
_OWN: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "taskName"}


@contextmanager
def working_on(request: str) -> Iterator[None]:
    """Name the request that all lines logged inside the block belong to, on worker threads too."""
    token = _REQUEST.set(request)
    try:
        yield
    finally:
        _REQUEST.reset(token)


class JsonLines(logging.Formatter):
    """Writes a record as a line of JSON: ``at`` (UTC, ISO 8601), ``level``, ``logger``, ``event``, the rest.

    A line break inside a message is escaped, so that nobody can write a second line of the log.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, without a line break at its end."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
        }
        request = _REQUEST.get()
        if request is not None:
            line["request"] = request
        line.update({name: value for name, value in vars(record).items() if name not in _OWN})
        # No traceback of `exc_info`: the text of an exception quotes values. Only libraries would give one.
        if record.exc_info and record.exc_info[0]:
            line["exception"] = record.exc_info[0].__name__
        return json.dumps(line, ensure_ascii=False, default=str)


def start_logging() -> None:
    """Log to standard error, a JSON object a line: ids, codes, counts and times."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(handlers=[handler], level=logging.INFO)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
