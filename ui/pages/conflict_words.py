"""The words of a conflict, made of its view; no widget here."""

from datetime import date

from sync.model.fields import StoredValue
from sync.model.money import baht
from sync.model.sentences import sentence
from sync.model.thai import MINUS, grouped
from ui.tables.list_cells import Cell, Column, Line
from ui.tables.typed import typed
from ui.text import near_moment, say
from ui.views.sync import ConflictView, Effect, Side
from ui.widgets.badge import Mark
from ui.widgets.fork_plot import Prong
from ui.widgets.long_text import Span, differing
from ui.widgets.value_card import ValueWords

_VERDICT_ICONS = {"ok": "circle-check", "bad": "circle-x", "warn": "triangle-alert", "info": "info"}


def owner_words(side: Side) -> str:
    """Return whose value it is: mine, or a colleague's by name."""
    if side.own:
        return say("conflicts.mine")
    name = side.who.split(" · ")[0]
    return say("conflicts.theirs", name=name) if name else say("conflicts.unknown_owner")


def change_words(conflict: ConflictView, side: Side) -> str:
    """Return how far a number is from the one before; nothing for words."""
    was, now = conflict.before.stored, side.stored
    # A yes or no is a number in the store too, but none to take away from another.
    if not conflict.can_type or not isinstance(was, int) or not isinstance(now, int):
        return ""
    change = now - was
    amount = baht(abs(change)) if conflict.is_money else grouped(abs(change))
    sign = MINUS if change < 0 else "+"
    return say("conflicts.change", change=f"{sign}{amount}" if change else amount)


def _when(side: Side, now_ms: int) -> str:
    return say("conflicts.at", moment=near_moment(side.at_ms, now_ms)) if side.at_ms is not None else ""


def _where(side: Side) -> str:
    return " · ".join(part for part in (side.machine, side.state) if part)


def before_card(conflict: ConflictView, now_ms: int) -> ValueWords:
    """Return the card of the value both started from."""
    side = conflict.before
    return ValueWords(
        icon="history",
        title=say("conflicts.before"),
        key="",
        value=side.value or say("conflicts.blank"),
        change="",
        who=say("conflicts.before_who"),
        when=_when(side, now_ms),
        where=_where(side),
        choose=say("conflicts.compare_only"),
    )


def side_card(conflict: ConflictView, number: int, now_ms: int) -> ValueWords:
    """Return the card of a value (0 mine, 1 theirs): chosen with the next number, unless it is locked."""
    side, key = (conflict.mine, conflict.theirs)[number], str(number + 1)
    locked = bool(side.locked or conflict.locked)
    return ValueWords(
        icon="laptop" if key == "1" else "building-2",
        title=owner_words(side),
        key="" if locked else key,
        value=side.value or say("conflicts.blank"),
        change=change_words(conflict, side),
        who=side.who,
        when=_when(side, now_ms),
        where=_where(side),
        choose=say("conflicts.locked" if locked else "conflicts.choose"),
        differs=differences(conflict)[number],
    )


def differences(conflict: ConflictView) -> tuple[Span, Span] | tuple[None, None]:
    """Return where the two values differ; nothing where one is blank or no text is compared."""
    mine, theirs = conflict.mine.value, conflict.theirs.value
    if conflict.field is None or not mine or not theirs:
        return None, None
    return differing(mine, theirs)


def since_words(conflict: ConflictView, now_ms: int) -> str:
    """Return that this PC wrote the field since and has not sent it; empty where it has not."""
    since = conflict.waiting
    if since is None:
        return ""
    moment = near_moment(since.at_ms, now_ms)
    key = "conflicts.since" if conflict.can_type else "conflicts.since_choose"
    return say(key, who=since.who, value=shortened(since.value, 60), moment=moment)


def shortened(value: str, letters: int) -> str:
    """Return a value to be named inside a sentence: its beginning where it is long."""
    # Line ends of a note would cut the sentence that it is named in.
    text = " ".join(value.split()) or say("conflicts.blank")
    return text if len(text) <= letters else text[:letters].rstrip() + "…"


def use_words(conflict: ConflictView, owner: str) -> str:
    """Return the words of the main button, which name what else goes."""
    if conflict.waiting is None:
        return say("conflicts.use", owner=owner)
    return say("conflicts.use_instead", owner=owner, value=shortened(conflict.waiting.value, 20))


def why_locked(conflict: ConflictView) -> str:
    """Return why a value here cannot be chosen by this officer; empty where all can."""
    if conflict.locked:
        return conflict.locked
    sides = (side.locked for side in (conflict.mine, conflict.theirs))
    return next((say("conflicts.side_locked", why=one) for one in sides if one), "")


def effect_columns(heads: tuple[str, ...]) -> tuple[Column, ...]:
    """Return the columns of "what it does to the fund's totals"."""
    figures = tuple(Column(head, right=True) for head in heads)
    return (Column(say("conflicts.if_chosen"), stretch=True), *figures, Column(say("conflicts.verdict")))


def effect_line(effect: Effect, owner: str, *, chosen: bool) -> Line:
    """Return one choice's line, the chosen one strong."""
    role = "strong" if chosen else "body"
    # "info" is a strength and no token: its ink is the accent.
    mark = Mark(
        _VERDICT_ICONS[effect.strength],
        "accent" if effect.strength == "info" else effect.strength,
        effect.verdict,
    )
    verdict = Cell(mark=mark) if effect.verdict else Cell("")
    figures = tuple(Cell(text, role=role) for text in effect.cells)
    return (Cell(owner, role=role, colour="accent" if chosen else "text"), *figures, verdict)


def prongs(conflict: ConflictView, owners: tuple[str, str], chosen: int) -> tuple[Prong, ...]:
    """Return both ends of the plot's fork, where both values are numbers."""
    sides = (conflict.mine, conflict.theirs)
    if not all(isinstance(side.stored, int) for side in sides):
        return ()
    return tuple(
        Prong(f"{owner} {side.value}", int(side.stored or 0), number == chosen)
        for number, (owner, side) in enumerate(zip(owners, sides, strict=True))
    )


def typed_value(conflict: ConflictView, text: str, today: date | None = None) -> tuple[StoredValue, str]:
    """Return a third value as its field reads it, or a sentence why it cannot be taken."""
    if conflict.field is None:
        return None, ""  # a deletion: there is nothing to type
    found = typed(conflict.field, text, today)
    if conflict.withheld is not None and found.value in conflict.withheld.values:
        return None, conflict.withheld.why
    return found.value, sentence(found.problem.code, found.problem.values) if found.problem else ""
