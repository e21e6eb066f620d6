"""Assessment schemes of the centre: levels in order, items with points, thresholds (DOMAIN section 4.5)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sync.model.documents import CatalogueTrouble, Node, read_document
from sync.model.fields import DELETED, FundKind, Row

PERIODS = ("fiscal", "calendar")

SchemeKey = tuple[str, int]
"""Code and version."""


@dataclass(frozen=True, slots=True)
class SchemeItem:
    """One item of a scheme and the most points it gives."""

    id: str
    title: str
    points: int


@dataclass(frozen=True, slots=True)
class Scheme:
    """One version of an assessment scheme."""

    code: str
    version: int
    title: str
    example: bool
    """Plainly an example for practice, not a form of the department."""
    kinds: frozenset[str]
    period: str
    """``fiscal`` or ``calendar``: the year the assessment is about."""
    levels: tuple[str, ...]
    """From the lowest to the highest."""
    items: tuple[SchemeItem, ...]
    thresholds: tuple[tuple[str, int], ...]
    """Level and the least points for it, from the lowest."""

    def is_above(self, higher: str, lower: str) -> bool:
        """Tell whether one level stands above another; levels the scheme does not know never do."""
        if higher not in self.levels or lower not in self.levels:
            return False
        return self.levels.index(higher) > self.levels.index(lower)

    def level_for(self, total: float) -> str:
        """Return the level that ``total`` points give."""
        reached = [level for level, least in self.thresholds if total >= least]
        # Below the first threshold there is still a level: a fund that was assessed has one.
        return reached[-1] if reached else self.levels[0]


_ROOT = (
    "publish",
    "code",
    "version",
    "title",
    "example",
    "kinds",
    "period",
    "levels",
    "items",
    "thresholds",
)


def parse_scheme(text: str) -> Scheme:
    """Return the scheme in a published file.

    Raises:
        CatalogueTrouble: when the file does not follow the form.
    """
    root = read_document(text)
    root.one_of("publish", ("scheme",))
    root.only(*_ROOT)
    levels = tuple(one.text() for one in root.each("levels"))
    if not levels or len(set(levels)) != len(levels):
        raise root.at("levels").trouble("ต้องมีระดับอย่างน้อยหนึ่งระดับ และไม่ซ้ำกัน")
    return Scheme(
        code=root.text("code"),
        version=root.integer("version", 1, 999),
        title=root.text("title"),
        example=root.fields.get("example") is True,
        kinds=_kinds(root),
        period=root.one_of("period", PERIODS),
        levels=levels,
        items=tuple(_item(one) for one in root.each("items")),
        thresholds=_thresholds(root, levels),
    )


def schemes_of(rows: Iterable[Row]) -> Mapping[SchemeKey, Scheme]:
    """Return the readable schemes among ``scheme`` rows; one that cannot be read orders no levels."""
    schemes: dict[SchemeKey, Scheme] = {}
    for row in rows:
        if not row.get(DELETED):
            try:
                scheme = parse_scheme(str(row.get("body") or ""))
            # One that cannot be read must not take the figures of all others with it.
            except CatalogueTrouble:
                continue
            schemes[scheme.code, scheme.version] = scheme
    return schemes


def _item(node: Node) -> SchemeItem:
    node.only("id", "title", "points")
    return SchemeItem(node.text("id"), node.text("title"), node.integer("points"))


def _kinds(root: Node) -> frozenset[str]:
    known = frozenset(FundKind)
    for one in root.each("kinds"):
        if one.text() not in known:
            raise one.trouble(f"ไม่รู้จักประเภท “{one.text()}” ใช้ได้: {', '.join(FundKind)}")
    return frozenset(one.text() for one in root.each("kinds"))


def _thresholds(root: Node, levels: tuple[str, ...]) -> tuple[tuple[str, int], ...]:
    for one in root.each("thresholds"):
        one.only("level", "from")
    found = tuple((one.one_of("level", levels), one.integer("from")) for one in root.each("thresholds"))
    points = [least for _, least in found]
    if points != sorted(points):
        raise root.at("thresholds").trouble("คะแนนเริ่มต้นของแต่ละระดับต้องเรียงจากน้อยไปมาก")
    return found
