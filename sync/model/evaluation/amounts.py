"""What a counted thing adds to the value of its measure."""

from collections.abc import Callable

from sync.model.evaluation.tests_of_rows import Compiler
from sync.model.fields import Row, StoredValue
from sync.model.formulas import Amount, LatestMinus, SumOf

Adding = Callable[[Row], int]


def adding(compiler: Compiler, amount: Amount, register: str) -> Adding:
    """Return a function that gives what a row of ``register`` adds."""
    if isinstance(amount, SumOf):
        return _sum_of(compiler, amount, register)
    if isinstance(amount, LatestMinus):
        return _latest_minus(compiler, amount, register)
    return lambda _row: 1


def whole(value: StoredValue) -> int:
    """Return a stored number; a blank adds nothing."""
    return value if isinstance(value, int) else 0


def _sum_of(compiler: Compiler, amount: SumOf, register: str) -> Adding:
    if not amount.of:
        own = compiler.get(register, amount.field)
        return lambda row: whole(own(row))
    children = compiler.view.children(register, amount.of)
    where = compiler.all_of(amount.where, amount.of)
    get = compiler.get(amount.of, amount.field)
    return lambda row: sum(whole(get(child)) for child in children(row) if where(child))


def _latest_minus(compiler: Compiler, amount: LatestMinus, register: str) -> Adding:
    children = compiler.view.children(register, amount.of)
    where = compiler.all_of(amount.where, amount.of)
    get, minus = compiler.get(amount.of, amount.field), compiler.get(register, amount.minus)

    def growth(row: Row) -> int:
        # Children stand oldest first: from the end, past months that left this field blank.
        values = (get(child) for child in reversed(children(row)) if where(child))
        latest = next((value for value in values if isinstance(value, int)), None)
        # What nobody has entered adds nothing: without a month a fund has not lost all its members.
        return 0 if latest is None else latest - whole(minus(row))

    return growth
