"""The reconciliation list: sums as the announcement printed them, their parts, and what does not agree."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sync.model.reconciliation import Reconciliation
from ui.text import say
from ui.widgets.badge import Badge, Mark
from ui.widgets.card import Card
from ui.widgets.scroll import Scroll
from ui.widgets.words import Words

_AGREE = frozenset({"ok", "ok_but_wording", "derived"})


def verdict(one: Reconciliation) -> Mark:
    """Return the badge of a check: agreed, a gap in figures, or a remark."""
    # The sum stays as it was printed, its gap beside it: correcting it is the centre's (DOMAIN section 3,
    # R03).
    if one.difference:
        return Mark("triangle-alert", "warn", say("targets.check_gap", gap=_figure(abs(one.difference))))
    if one.status in _AGREE and one.stated is not None:
        return Mark("circle-check", "ok", say("targets.check_ok"))
    return Mark("info", "plain", say("targets.check_note"))


def _figure(value: float) -> str:
    return f"{value:,.2f}".rstrip("0").rstrip(".")


class _Check(Card):
    """One check."""

    def __init__(self, one: Reconciliation) -> None:
        super().__init__(margin=12)
        self.setAccessibleName(f"{one.check} {verdict(one).words}")
        head = QHBoxLayout()
        head.addWidget(Words(one.check, "strong", wrap=True), 1)
        head.addWidget(Badge(verdict(one)))
        self.column.addLayout(head)
        if one.stated is not None and one.computed is not None:
            figures = {"stated": _figure(one.stated), "computed": _figure(one.computed)}
            told = say("targets.check_stated", **figures)
            parts = " + ".join(
                say("targets.part", measure=name, value=f"{value:,}") for name, value in one.parts
            )
            words = f"{told} ({parts})" if parts else told
            self.column.addWidget(Words(words, "caption", "text2", wrap=True))
        self.column.addWidget(Words(one.explanation, "body", wrap=True))


class TargetChecks(QWidget):
    """All checks of a year, those with a gap first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[Reconciliation, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._scroll: Scroll | None = None

    def put(self, checks: tuple[Reconciliation, ...]) -> None:
        """Show other checks."""
        # Every edit brings new measures: a list built anew under a reader would jump to its top.
        if checks == self._shown and self._scroll is not None:
            return
        self._shown = checks
        if self._scroll is not None:
            self._column.removeWidget(self._scroll)
            self._scroll.deleteLater()
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(14, 8, 14, 14)
        column.setSpacing(8)
        column.addWidget(Words(say("targets.check_title"), "section"))
        column.addWidget(Words(say("targets.check_why"), "caption", "text2", wrap=True))
        for one in sorted(checks, key=lambda one: (not one.difference, one.id)):
            column.addWidget(_Check(one))
        column.addStretch(1)
        self._scroll = Scroll(body)
        self._column.addWidget(self._scroll)
