"""Work the database gave up in favour of another's is done again, whole, from its first statement."""

import logging
from collections.abc import Callable
from typing import Final, TypeVar

from sqlalchemy.exc import DBAPIError

TRIES: Final = 3
_CROSSED: Final = frozenset({"40001", "40P01"})
"""PostgreSQL's serialization_failure and deadlock_detected: it has rolled the transaction back."""
_LOG = logging.getLogger("kongtun.centre")

Result = TypeVar("Result")


def again(work: Callable[[], Result]) -> Result:
    """Return what ``work`` returns; for work that may be done twice and ends the same.

    Every request may: operations are known by their ids, and a PC whose reply was lost sends it again anyhow.
    So it is done again also where the line to the database broke and nobody knows whether it was committed.
    """
    for _ in range(TRIES - 1):
        try:
            return work()
        except DBAPIError as trouble:
            if not may_pass(trouble):
                raise
            _LOG.info("again after %s", getattr(trouble.orig, "sqlstate", None) or "a lost connection")
    return work()


def may_pass(trouble: DBAPIError) -> bool:
    """Tell whether the same work may succeed at once."""
    return trouble.connection_invalidated or getattr(trouble.orig, "sqlstate", None) in _CROSSED
