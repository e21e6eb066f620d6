"""Results in runs are the same results, and runs of another push are none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.model.ids import OpId
from sync.protocol.changes import Result, Status
from sync.protocol.messages import Run
from sync.protocol.runs import in_runs, out_of_runs

KINDS = st.lists(
    st.tuples(st.sampled_from(list(Status)), st.one_of(st.none(), st.integers(1, 9)), st.booleans()),
    max_size=12,
)


def op(number: int) -> OpId:
    return OpId(f"{number:032x}")


@given(KINDS, st.booleans())
def test_results_come_back(kinds: list[tuple[Status, int | None, bool]], consecutive: bool) -> None:  # noqa: FBT001
    results = [
        Result(op(n), status, {"name": None} if stands else {}, seq=n + 1 if consecutive else seq)
        for n, (status, seq, stands) in enumerate(kinds)
    ]
    runs, others = in_runs(results)
    assert out_of_runs([one.op_id for one in results], runs, others) == results


def test_plain_results_in_a_row_are_one_run() -> None:
    results = [Result(op(n), Status.APPLIED, seq=7 + n) for n in range(1000)]
    assert in_runs(results) == ([Run(1000, 7)], [])


@pytest.mark.parametrize(
    ("runs", "others"),
    [
        ([Run(3, 1)], []),
        ([Run(1, 1)], []),
        ([Run(1, 1), Run(0)], []),
        ([Run(1, 1), Run(0)], [Result(op(7), Status.SAME)]),
    ],
    ids=["too-many", "too-few", "none-left", "another-operation"],
)
def test_runs_of_another_push_are_refused(runs: list[Run], others: list[Result]) -> None:
    with pytest.raises(ValueError, match=r"another|other|shorter|longer"):
        out_of_runs([op(0), op(1)], runs, others)
