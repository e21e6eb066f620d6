"""Histories that random search seldom meets, by name: they are always run (SYNC section 3)."""

from dataclasses import replace

from tests.proof.fleet_steps import Setting, Step

_PLENTY = 2
"""A sync's ``pick`` for a push that takes everything at once."""


def _sync(pc: int) -> Step:
    return Step("sync", pc=pc, pick=_PLENTY)


def _edit(pc: int, value: int, row: int = 0) -> Step:
    return Step("edit", pc=pc, row=row, value=value)


CLONE = 4
"""The number the first clone gets, among the PCs and among those worked at."""

DIRECTED: dict[str, list[Step]] = {
    "a clone forks and enrols again": [
        Step("enter", pc=0, value=1),
        _sync(0),
        Step("clone", pc=0),
        _edit(0, 2),
        _edit(CLONE, 3),
        _sync(0),
        _sync(CLONE),
        _edit(CLONE, 4),
        _sync(CLONE),
        _sync(0),
    ],
    "a PC put back edits what it had sent": [
        Step("enter", pc=0, value=1),
        _sync(0),
        Step("back up", pc=0),
        _edit(0, 2),
        _sync(0),
        _edit(1, 3, row=1),
        Step("put back", pc=0),
        _edit(0, 4),
        _sync(0),
        _sync(0),
        _sync(1),
    ],
    "an edit of a refused creation, sent before the refusal came": [
        Step("break a rule", pc=0, value=1),
        _edit(0, 2),
        Step("lose the reply", pc=0, pick=_PLENTY),
        _edit(0, 3),
        _sync(0),
        Step("take back", pc=0),
    ],
    "two lose against each other in turn": [
        Step("enter", pc=0, value=1),
        _sync(0),
        _sync(1),
        _edit(0, 2),
        _edit(1, 3),
        _sync(0),
        _sync(1),
        Step("settle", pc=1, field=1),
        _edit(0, 4),
        _sync(0),
        _sync(1),
    ],
    "a correction joins the queue while results leave it": [
        Step("break a rule", pc=1, value=1),
        Step("break a rule", pc=1, value=2),
        Step("lose the reply", pc=1, pick=_PLENTY),
        Step("enter", pc=1, row=1, value=3),
        Step("sync", pc=1, pick=0),
    ],
    "a repeat after a colleague wrote over it": [
        Step("enter", pc=0, value=1),
        _sync(0),
        _edit(0, 2),
        Step("lose the reply", pc=0, pick=_PLENTY),
        _sync(1),
        _edit(1, 3),
        _sync(1),
        _sync(0),
    ],
    "a choice made by another officer": [
        Step("enter", pc=0, value=1),
        _sync(0),
        _sync(1),
        _edit(0, 2),
        _edit(1, 3),
        _sync(0),
        _sync(1),
        _sync(0),
        Step("settle", pc=0, field=0),
        _sync(0),
        _sync(1),
    ],
    "a chain of own edits over a lost reply": [
        Step("enter", pc=0, value=1),
        Step("lose the reply", pc=0, pick=0),
        _edit(0, 2),
        _edit(0, 3),
        Step("lose the reply", pc=0, pick=0),
        _edit(0, 4),
        _sync(0),
    ],
    "an edit rests on a making of a deleted record that is refused": [
        Step("enter", pc=0, row=1, value=1),
        Step("delete", pc=0, row=1),
        Step("break a rule", pc=0, row=1, value=2),
        _edit(0, 3, row=1),
        _sync(0),
    ],
    "a clone at which nobody enters anything": [
        Step("enter", pc=0, value=1),
        _sync(0),
        _sync(0),
        Step("clone", pc=0),
        _sync(0),
        _sync(CLONE),
        _sync(0),
        _sync(CLONE),
    ],
    "a clone that only reads, while the first PC sends with every sync": [
        Step("enter", pc=0, value=1),
        _sync(0),
        Step("clone", pc=0),
        _edit(0, 2),
        _sync(0),
        _sync(CLONE),
        _edit(0, 3),
        _sync(0),
        _sync(CLONE),
        _edit(0, 4),
        _sync(0),
    ],
    "replies are lost and requests repeated, and nobody is taken for a copy": [
        Step("enter", pc=0, value=1),
        _sync(0),
        Step("lose the reply", pc=0, pick=_PLENTY),
        Step("lose the reply", pc=0, pick=_PLENTY),
        _sync(0),
        Step("replay a request", pick=0),
        Step("replay a request", pick=1),
        _sync(0),
        Step("get an old reply", pc=0),
        Step("get an old reply", pc=0, field=1),
        _sync(0),
        _sync(0),
    ],
}
DIRECTED |= {
    "a clone reads only, and the endpoint is put back": [
        Step("enter", pc=0, value=1),
        _sync(0),
        Step("copy the endpoint"),
        Step("clone", pc=0),
        _sync(0),
        _sync(CLONE),
        _sync(0),
        Step("put the endpoint back"),
        _sync(CLONE),
        _sync(0),
    ],
    "an endpoint is put back to before syncs that moved nothing": [
        Step("enter", pc=0, value=1),
        _sync(0),
        _sync(0),
        Step("copy the endpoint"),
        _sync(0),
        _sync(0),
        _sync(0),
        Step("put the endpoint back"),
        _sync(0),
        _sync(1),
    ],
    "a clone forks, enrols again, and the endpoint is put back": [
        Step("enter", pc=0, value=1),
        _sync(0),
        Step("copy the endpoint"),
        *DIRECTED["a clone forks and enrols again"][2:],
        Step("put the endpoint back"),
        _sync(CLONE),
        _sync(0),
    ],
    "an endpoint put back gives positions again, and a stale edit comes": [
        Step("enter", pc=0, value=1),
        _sync(0),
        _sync(1),
        Step("copy the endpoint"),
        _edit(0, 2),
        _sync(0),
        _sync(1),
        Step("put the endpoint back"),
        _edit(2, 3, row=1),
        Step("enter", pc=2, row=1, value=4),
        _sync(2),
        _edit(1, 5),
        _sync(1),
        _sync(0),
    ],
}
"""The same for endpoints that notice that they were put back."""
DIRECTED |= {
    "a push is answered, no cursor passes it yet, and the endpoint is put back": [
        Step("enter", pc=2, row=1, value=1),
        _sync(2),
        Step("copy the endpoint"),
        Step("enter", pc=0, value=2),
        Step("break a rule", pc=0, row=1, value=3),
        Step("edit", pc=0, row=1, value=4),
        Step("lose the request", pc=0, field=1, pick=_PLENTY),
        Step("put the endpoint back"),
    ],
    "two make one record, and the loser's next edit waits when it comes whole": [
        Step("enter", pc=1, value=1),
        _sync(1),
        Step("enter", pc=0, value=2),
        _edit(0, 3),
        Step("edit", pc=0, field=1, value=4),
        Step("sync", pc=0, pick=0),
    ],
    "what arrived unknown to its PC is written over before it comes whole": [
        Step("enter", pc=3, field=1, value=1),
        Step("lose the reply", pc=3, pick=_PLENTY),
        _sync(0),
        Step("edit", pc=0, field=1, value=2),
        _sync(0),
        _sync(3),
    ],
}
SMALL = replace(Setting(), snapshot=2, page=1)
"""A fleet in which a few changes fill pages and make snapshots: some histories show there only."""
