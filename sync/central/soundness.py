"""Whether an endpoint's SQLite file is whole, asked before anything is served out of it.

A file copied while it was written, or put back beside the log of a later one, is a mixture of two moments:
it opens, and answers until somebody asks for a torn page.
"""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from sync.central.database import FILE_NAME
from sync.central.errors import StoreError, because_of, in_both_languages

THOROUGH_OCTETS: Final = 256 * 1024 * 1024
"""Up to this size tables are held against their indexes as well; beyond it that takes minutes."""


def check_file(folder: Path, address: str | None) -> None:
    """Read the database file in ``folder``; one that is not there yet, or a server's, is not ours to read.

    Raises:
        StoreError: it is damaged; nothing was written, the log beside it lies as it was.
    """
    file = folder / FILE_NAME
    if address is None and file.is_file() and (finding := _finding(file)) != "ok":
        values = {"folder": str(folder), "file": FILE_NAME, "because": finding}
        raise StoreError(in_both_languages("endpoint-damaged", values))


def _finding(file: Path) -> str:
    check = "integrity_check" if file.stat().st_size <= THOROUGH_OCTETS else "quick_check"
    try:
        # Reading only: the last writer to close would move the log into the file, and taking the wrong log
        # away would help no more.
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            found = str(connection.execute(f"PRAGMA {check}(1)").fetchone()[0])
    except sqlite3.OperationalError:
        return "ok"  # locked, or out of reach: what is wrong then is said where it is opened
    except sqlite3.DatabaseError as trouble:
        return because_of(trouble)
    return found.splitlines()[-1]  # what it is found in, then the finding
