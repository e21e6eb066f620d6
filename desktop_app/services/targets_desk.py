"""The year's measures for this office: evaluated here, from the records this PC holds."""

from desktop_app.services.facts import Facts
from sync.model.areas import area_of
from sync.model.catalogue import Catalogue, Measure, NoCatalogue
from sync.model.catalogue_reading import catalogue_of
from sync.model.evaluate import evaluate
from sync.model.fields import FundKind
from sync.model.fiscal_year import FiscalMonth
from sync.model.progress import MeasureResult
from ui.text import say
from ui.views.home import MeasureLine
from ui.views.targets import ProgrammeView, TargetsView

_NOTES: dict[str, tuple[FundKind, ...]] = {
    "MF": (FundKind.MOTHER_FUND,),
    "GF": (FundKind.SAVINGS_GROUP, FundKind.KKJ_FUND),
    "DM": (FundKind.DEBT_CENTRE,),
    "RI": (FundKind.ROYAL_SITE,),
}


class TargetsDesk:
    """Questions about targets."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._catalogues: dict[int, Catalogue | NoCatalogue] = {}

    def changed(self, registers: frozenset[str]) -> None:
        """Forget catalogues when the centre has published."""
        if "catalogue" in registers:
            self._catalogues.clear()

    def catalogue(self, fy: int) -> Catalogue | NoCatalogue:
        """Return the year's catalogue, or the words that say there is none."""
        # Kept: reading and compiling a year's formulas is the same work for every page, and changes with a
        # publication only.
        if fy not in self._catalogues:
            self._catalogues[fy] = catalogue_of(fy, self._facts.store.rows.where("catalogue", fy=fy))
        return self._catalogues[fy]

    def measures(self, fy: int) -> tuple[Measure, ...]:
        """Return the year's measures; none without a catalogue."""
        found = self.catalogue(fy)
        return tuple(found.measures.values()) if isinstance(found, Catalogue) else ()

    def results(self, month: FiscalMonth) -> dict[str, MeasureResult]:
        """Return every measure of this office's area as of the end of ``month``."""
        catalogue = self.catalogue(month.fy)
        if isinstance(catalogue, NoCatalogue):
            return {}
        area = area_of(self._facts.install.home_stream)
        return evaluate(catalogue, self._facts.store.rows.everything(), area, month)

    def lines(self, month: FiscalMonth) -> tuple[MeasureLine, ...]:
        """Return the measures as lines, in printed order."""
        catalogue = self.catalogue(month.fy)
        if isinstance(catalogue, NoCatalogue):
            return ()
        results = self.results(month)
        return tuple(
            MeasureLine(one.id, programme.id, one.short, one.unit, results[one.id])
            for programme in catalogue.programmes
            for one in programme.measures
        )

    def view(self, month: FiscalMonth) -> TargetsView:
        """Return the targets page."""
        catalogue = self.catalogue(month.fy)
        if isinstance(catalogue, NoCatalogue):
            return TargetsView(month, (), (), catalogue.words)
        lines = self.lines(month)
        programmes = tuple(
            ProgrammeView(
                one.id,
                one.title,
                self._note(one.id),
                tuple(line for line in lines if line.programme == one.id),
            )
            for one in catalogue.programmes
        )
        return TargetsView(month, programmes, catalogue.reconciliation, "")

    def _note(self, programme: str) -> str:
        """Return how many funds of the programme's kinds the office keeps."""
        parts = []
        for kind in _NOTES.get(programme, ()):
            count = sum(
                1 for one in self._facts.store.rows.where("fund", kind=kind) if one["status"] != "closed"
            )
            parts.append(f"{count} {say(f'services.unit_{kind}')}")
        return " · ".join(parts)
