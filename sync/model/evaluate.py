"""The evaluator: every measure of an area as of the end of a month. Pure, the same at both ends.

The rules are those at the end of DOMAIN section 6: deleted rows never count; a row belongs to the area its
place begins with; of rows with a day only those up to the month's last day count, and blanks never; distinct
districts, provinces and sites are evaluated at the level asked; shares are sums over sums.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from sync.model.areas import Areas, area_of
from sync.model.catalogue import Catalogue, Measure
from sync.model.evaluation.counting import Counter, Tally
from sync.model.evaluation.targets import Allocations, Targets, allocations_of
from sync.model.evaluation.tests_of_rows import Compiler
from sync.model.evaluation.things import Titles
from sync.model.evaluation.view import Rows, View, asked_area
from sync.model.evaluation.words import REMARKS
from sync.model.fields import ROW_ID, STREAM, Row
from sync.model.fiscal_year import FiscalMonth
from sync.model.formulas import Derived, Total
from sync.model.pace import Fraction, pace_of, plan_for
from sync.model.progress import Counted, MeasureResult
from sync.model.schemes import Scheme, SchemeKey, schemes_of


def evaluate(
    catalogue: Catalogue,
    rows: Rows,
    area: str,
    month: FiscalMonth,
    *,
    allocations: Allocations | None = None,
    schemes: Mapping[SchemeKey, Scheme] | None = None,
) -> dict[str, MeasureResult]:
    """Return the result of every measure by id, in the catalogue's order.

    Args:
        catalogue: The measures of ``month``'s fiscal year.
        rows: Register name -> rows, of all streams that are at hand together.
        area: A district or province code, a stream, or ``""`` for the country.
        month: Rows after its last day do not count.
        allocations: Published targets; by default those of the ``target_allocation`` rows.
        schemes: Assessment schemes; by default those of the ``scheme`` rows.

    Raises:
        ValueError: when ``month`` is not of the catalogue's fiscal year.
    """
    if month.fy != catalogue.fy:
        raise ValueError(f"the catalogue of {catalogue.fy} cannot judge a month of {month.fy}")
    if allocations is None:
        allocations = allocations_of(rows.get("target_allocation", ()), catalogue.fy)
    if schemes is None:
        schemes = schemes_of(rows.get("scheme", ()))
    compiler = Compiler(View(rows, month), schemes)
    targets = Targets(compiler, allocations, asked_area(area), Areas.shipped())
    return _Evaluation(catalogue, compiler, targets, asked_area(area)).results()


def remark_sentence(catalogue: Catalogue, code: str) -> str:
    """Return the Thai sentence of a remark in ``MeasureResult.notes``."""
    return catalogue.remarks.get(code) or REMARKS.get(code, code)


class _Evaluation:
    """One catalogue, one area, one month."""

    def __init__(self, catalogue: Catalogue, compiler: Compiler, targets: Targets, area: str) -> None:
        self._catalogue = catalogue
        self._compiler = compiler
        self._targets = targets
        self._area = area
        self._titles = Titles(compiler.view, Areas.shipped())

    def results(self) -> dict[str, MeasureResult]:
        """Return all results; sums of measures last, for they need their parts."""
        measures = self._catalogue.measures
        found = {
            key: self._own(measure)
            for key, measure in measures.items()
            if not isinstance(measure.formula, Total)
        }
        for key, measure in measures.items():
            if isinstance(measure.formula, Total):
                found[key] = self._sum(measure, [found[part] for part in measure.formula.measures])
        return {key: found[key] for key in measures}

    def _own(self, measure: Measure) -> MeasureResult:
        formula = measure.formula
        if isinstance(formula, Derived):
            tally = Counter(
                self._compiler, self._titles, formula, self._catalogue.reasons, self._area
            ).tally()
            notes = formula.notes
        else:
            tally, notes = self._typed(measure), ("typed_by_hand",)
        return self._result(measure, tally, self._targets.target(measure, tally), notes)

    def _sum(self, measure: Measure, parts: list[MeasureResult]) -> MeasureResult:
        tally = Tally(
            value=sum(part.value for part in parts),
            base=sum(part.base or 0 for part in parts),
            share=_sum_of_shares(parts),
            counted=tuple(one for part in parts for one in part.counted),
            not_counted=tuple(one for part in parts for one in part.not_counted),
        )
        target = self._targets.total(measure, (part.target for part in parts))
        notes = measure.formula.notes if isinstance(measure.formula, Total) else ()
        return self._result(measure, tally, target, notes)

    def _result(
        self, measure: Measure, tally: Tally, target: int | None, notes: tuple[str, ...]
    ) -> MeasureResult:
        month = self._compiler.view.month
        result = MeasureResult(
            measure=measure.id,
            month=month,
            value=tally.value,
            base=tally.base,
            target=target,
            share=tally.share,
            plan=plan_for(target or 0, month.number, measure.start_month),
            pace=pace_of(tally.value, target, month.number, measure.start_month),
            counted=tally.counted,
            not_counted=tally.not_counted,
            notes=notes,
            beside=tally.beside,
        )
        return replace(result, notes=(*notes, *self._remarks(measure, result)))

    def _remarks(self, measure: Measure, result: MeasureResult) -> Iterable[str]:
        if result.share is not None and result.share[1] == 0:
            yield "no_base"
        if result.target is None:
            yield self._targets.why_none(measure)

    def _typed(self, measure: Measure) -> Tally:
        """Return what was typed by hand: of each office the latest month's value."""
        latest: dict[str, Row] = {}
        entries = [
            row for row in self._compiler.view.table("progress_entry").values() if self._is_of(row, measure)
        ]
        # Ascending, so that the last one written into the map is the latest month of its office.
        for row in sorted(entries, key=lambda one: int(str(one["fy_month"]))):
            latest[str(row[STREAM])] = row
        counted = tuple(self._typed_entry(row) for _, row in sorted(latest.items()))
        return Tally(sum(one.amount for one in counted), None, None, counted)

    def _is_of(self, row: Row, measure: Measure) -> bool:
        month, number = self._compiler.view.month, row.get("fy_month")
        return (
            row.get("measure") == measure.id
            and row.get("fy") == month.fy
            and isinstance(number, int)
            and number <= month.number
            # A month in which only a note was typed does not hide the figure of the month before.
            and isinstance(row.get("value_declared"), int)
            and area_of(str(row[STREAM])).startswith(self._area)
        )

    def _typed_entry(self, row: Row) -> Counted:
        return Counted(
            register="progress_entry",
            row_id=str(row[ROW_ID]),
            title=self._titles.areas.short(str(row[STREAM])),
            place="",
            amount=int(str(row["value_declared"])),
        )


def _sum_of_shares(parts: list[MeasureResult]) -> Fraction | None:
    """Return Σ numerators over Σ denominators, ``None`` unless every part has a share."""
    shares = [part.share for part in parts if part.share is not None]
    # A part that is no share has no denominator: the sum would divide unlike things.
    if len(shares) != len(parts):
        return None
    return sum(one for one, _ in shares), sum(base for _, base in shares)
