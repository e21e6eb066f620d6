"""How a process that is going to be killed tells its parent what it does, line by line and at once.

``ready`` once it can be typed in; ``? <row> <field> <value>`` when a cell is left; ``~`` right before a
transaction's COMMIT and ``.`` right after its return; ``<row> <field> <value>`` when the save was answered.
"""

import os
import sys

from desktop_app.store.connection import Sql, Values

READY, LEFT, BEGUN, ENDED = "ready", "?", "~", "."
CELLS = 900
"""A process types no more than this: nobody may have come to kill it."""
_OUT = 1


def tell(line: str) -> None:
    """Write a line to the parent at once; whole, whichever thread writes."""
    os.write(_OUT, (line + "\n").encode())


def wait_for_go() -> None:
    """Wait until the parent has nobody else at the store; end when the parent is gone."""
    if not sys.stdin.readline():
        sys.exit()


def announce_commits() -> None:
    """Tell of every COMMIT of this process, in the thread that commits."""
    run = Sql.run

    def announced(self: Sql, statement: str, values: Values = ()) -> int:
        if statement != "COMMIT":
            return run(self, statement, values)
        tell(BEGUN)
        rows = run(self, statement, values)
        tell(ENDED)
        return rows

    Sql.run = announced  # type: ignore[method-assign]  # in this process only
