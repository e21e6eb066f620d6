"""``publish FILE…``: what the centre gives out for a fiscal year, put into the streams it belongs to.

A file is JSON; its first field ``publish`` names its kind. The files of one command are published all or
none, and publishing them again changes nothing.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sync.central.centre import Centre
from sync.central.ledger import lock
from sync.central.misfit import Misfit, bad_file
from sync.central.own_writes import OwnRow, write_in
from sync.central.publish_reading import Document, read_document_file
from sync.central.publish_rows import KINDS, rows_of
from sync.central.published import Published


def publish_files(centre: Centre, files: Sequence[Path]) -> list[int]:
    """Publish files and return how many rows each changed.

    Raises:
        BadFileError: one cannot be read or does not fit; nothing of any was published.
    """
    documents = [_read(file) for file in files]
    with centre.database.writing() as connection:
        published = Published(connection, documents)
        groups = [_rows(one, published) for one in documents]
        # All before the first row is written: two writers that lock one by one may wait for each other.
        lock(connection, (row.stream for rows in groups for row in rows))
        return [write_in(connection, centre, rows) for rows in groups]


def _read(file: Path) -> Document:
    with _told(file.name):
        return read_document_file(file, tuple(KINDS))


def _rows(document: Document, published: Published) -> list[OwnRow]:
    with _told(document.name):
        return rows_of(document, published)


@contextmanager
def _told(name: str) -> Iterator[None]:
    """Tell what does not fit with the file's name."""
    try:
        yield
    except Misfit as misfit:
        raise bad_file(name, misfit) from misfit
