"""A refused figure comes back with its limit: in the window's own words, whichever field it is."""

import pytest

from sync.model.breaches import breach
from sync.model.checks import check_value
from sync.model.fields import Field, FieldType, Owner, StoredValue
from sync.model.registry import REGISTERS
from sync.model.roles import Role
from sync.model.sentences import sentence
from sync.protocol.changes import FieldChange, Kind, Operation
from tests.integration.central.conftest import Served
from tests.support.wire import Wire

NUMERIC = frozenset(
    {
        FieldType.INTEGER,
        FieldType.SATANG,
        FieldType.DECIMAL,
        FieldType.YEAR_BE,
        FieldType.FISCAL_YEAR,
        FieldType.FISCAL_MONTH,
    }
)
BEYOND: tuple[StoredValue, ...] = (-(2**62), 2**62, 0, "สิบ")


ROLES = (Role.DISTRICT_HEAD, Role.CENTRAL_STAFF)
"""Between them they may write whatever anybody sends."""


def figures_of(role: Role, home: str) -> list[tuple[str, Field]]:
    """Return every numeric field that the role may write at home, with its register."""
    return [
        (register.name, one)
        for register in REGISTERS
        for one in register.fields
        if one.type in NUMERIC and not one.local_only
        if breach(role, home, register, one.name, home) is None
    ]


def test_no_numeric_field_is_left_out() -> None:
    asked = {(name, field.name) for role in ROLES for name, field in figures_of(role, "9001")}
    every = {
        (register.name, one.name)
        for register in REGISTERS
        for one in register.fields
        if one.type in NUMERIC and register.owner is not Owner.MACHINERY and not one.local_only
    }
    assert asked == every


@pytest.mark.parametrize("role", ROLES)
def test_every_numeric_field_is_refused_with_its_limit(served: Served, role: Role) -> None:
    wire = served.enrolled(served.office(), role.value)
    asked = [
        (problem, made(wire, register, field, value))
        for register, field in figures_of(role, wire.stream)
        for value in BEYOND
        if (problem := check_value(field, value)) is not None
    ]
    results = {one.op_id: one for one in wire.sync([operation for _, operation in asked]).results}
    for problem, operation in asked:
        result = results[operation.op_id]
        assert (result.code, result.values["problem"]) == ("value-refused", problem.code)
        for language in ("th", "en"):
            limit = sentence(problem.code, problem.values, language)
            assert not set("–{") & set(limit.replace("1–12", ""))  # months; else a dash stands for nothing
            assert sentence("value-refused", result.values, language).endswith(limit)


def made(wire: Wire, register: str, field: Field, value: StoredValue) -> Operation:
    """Return a new record that holds this one value."""
    change = {field.name: FieldChange(None, value, None)}
    return wire.operation(Kind.INSERT, register, wire.new_row_id(), change)
