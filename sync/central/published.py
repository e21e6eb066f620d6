"""What the centre has published or is about to: measures, schemes, and the funds it may speak of."""

from collections.abc import Iterable

from sqlalchemy import Connection

from sync.central import records
from sync.central.misfit import Misfit
from sync.central.publish_reading import Document
from sync.model.areas import CENTRE
from sync.model.catalogue import Catalogue
from sync.model.catalogue_reading import catalogue_of, parse_catalogue
from sync.model.documents import CatalogueTrouble
from sync.model.fields import Register, StoredValue
from sync.model.ids import RowId
from sync.model.registers.fund import FUND
from sync.model.registers.reference import CATALOGUE, SCHEME
from sync.protocol.changes import RowImage


class Published:
    """Files of one command count as published for one another, whatever their order."""

    def __init__(self, connection: Connection, documents: Iterable[Document]) -> None:
        self._connection = connection
        self._measures: dict[int, tuple[str, ...]] = {}
        self._schemes: dict[RowId, str] = {}
        for one in documents:
            if one.kind == CATALOGUE.name:
                self._take_catalogue(one)

    def _take_catalogue(self, document: Document) -> None:
        try:
            catalogue = parse_catalogue(document.text)
        except CatalogueTrouble:
            return  # its own file is told so
        self._measures[catalogue.fy] = tuple(catalogue.measures)

    def measures(self, fy: int) -> tuple[str, ...]:
        """Return the measures of fiscal year ``fy``.

        Raises:
            Misfit: no catalogue of that year is published, or none that can be read.
        """
        if fy not in self._measures:
            row = self._row(CENTRE, CATALOGUE, CATALOGUE.official_row_id({"fy": fy}))
            found = catalogue_of(fy, [row.values] if row else [])
            if not isinstance(found, Catalogue):
                raise Misfit("publish-no-catalogue", fy=str(fy))
            self._measures[fy] = tuple(found.measures)
        return self._measures[fy]

    def scheme(self, code: str, version: int, text: str) -> str:
        """Return the text published under a version of a scheme; ``text`` when it is the first."""
        values: dict[str, StoredValue] = {"code": code, "version": version}
        row_id = SCHEME.official_row_id(values)
        row = self._row(CENTRE, SCHEME, row_id)
        return str(row.values["body"]) if row else self._schemes.setdefault(row_id, text)

    def has_fund(self, district: str, fund: RowId) -> bool:
        """Tell whether the centre holds a fund in a district's stream."""
        return self._row(district, FUND, fund) is not None

    def _row(self, stream: str, register: Register, row_id: RowId) -> RowImage | None:
        row = records.load(self._connection, stream, [(register.name, row_id)]).get((register.name, row_id))
        return None if row is None or row.deleted else row
