"""Who sees and who writes what."""

import itertools

import pytest

from sync.model.fields import Owner
from sync.model.registry import REGISTERS
from sync.model.roles import Role, fits_home, may_read, may_set, may_write, streams_of

HOMES = {
    Role.DISTRICT_OFFICER: "3201",
    Role.DISTRICT_HEAD: "3201",
    Role.PROVINCE_GROUP_DIRECTOR: "3200",
    Role.PROVINCE_HEAD: "3200",
    Role.CENTRAL_STAFF: "0000",
    Role.SYSTEM_ADMIN: "0000",
}
STREAMS = ("3201", "3202", "3200", "5001", "5000", "0000")
DISTRICT = (Role.DISTRICT_OFFICER, Role.DISTRICT_HEAD)
PROVINCE = (Role.PROVINCE_GROUP_DIRECTOR, Role.PROVINCE_HEAD)


def _writes(role: Role, register: str, field: str, stream: str) -> bool:
    return may_write(role, HOMES[role], REGISTERS[register], field, stream)


def test_every_role_has_a_thai_title() -> None:
    assert len({role.label for role in Role}) == 6
    assert Role.DISTRICT_HEAD.label == "พัฒนาการอำเภอ"
    assert Role.DISTRICT_OFFICER.short_label == "พัฒนากร"


@pytest.mark.parametrize("role", list(Role))
def test_a_role_fits_one_level_of_office(role: Role) -> None:
    assert [home for home in ("3201", "3200", "0000") if fits_home(role, home)] == [HOMES[role]]


def test_a_district_pulls_three_streams_own_first() -> None:
    assert streams_of(Role.DISTRICT_OFFICER, "3201") == ("3201", "3200", "0000")


def test_a_province_pulls_all_its_districts() -> None:
    streams = streams_of(Role.PROVINCE_HEAD, "3200")
    assert streams[:2] == ("3200", "0000")
    assert len(streams) == 2 + 17
    assert all(one.startswith("32") for one in streams if one != "0000")


def test_an_administrator_pulls_nothing() -> None:
    assert streams_of(Role.SYSTEM_ADMIN, "0000") == ()
    assert streams_of(Role.CENTRAL_STAFF, "0000") == ("0000",)


@pytest.mark.parametrize("role", list(Role))
def test_what_a_role_pulls_it_may_read(role: Role) -> None:
    for stream in streams_of(role, HOMES[role]):
        assert may_read(role, HOMES[role], stream)


def test_reading_ends_at_the_area() -> None:
    assert [one for one in STREAMS if may_read(Role.DISTRICT_HEAD, "3201", one)] == ["3201", "3200", "0000"]
    assert [one for one in STREAMS if may_read(Role.PROVINCE_HEAD, "3200", one)] == [
        "3201",
        "3202",
        "3200",
        "0000",
    ]
    assert all(may_read(Role.CENTRAL_STAFF, "0000", one) for one in STREAMS)
    assert not any(may_read(Role.SYSTEM_ADMIN, "0000", one) for one in STREAMS)


def test_debt_cases_stay_in_their_district() -> None:
    cases = REGISTERS["debt_case"]
    assert may_read(Role.DISTRICT_OFFICER, "3201", "3201", cases)
    assert not may_read(Role.PROVINCE_HEAD, "3200", "3201", cases)
    assert may_read(Role.PROVINCE_HEAD, "3200", "3201", REGISTERS["fund"])


def test_nobody_writes_what_they_cannot_see() -> None:
    for role, register, stream in itertools.product(Role, REGISTERS, STREAMS):
        for field in (*register.names, "$deleted"):
            if may_write(role, HOMES[role], register, field, stream):
                assert may_read(role, HOMES[role], stream)


@pytest.mark.parametrize("role", DISTRICT)
def test_a_district_writes_its_own_stream_only(role: Role) -> None:
    for name in ("village", "fund", "fund_month", "fund_event", "debt_case", "activity", "attachment"):
        for field in (REGISTERS[name].names[0], "$deleted"):
            assert [one for one in STREAMS if _writes(role, name, field, one)] == ["3201"]


@pytest.mark.parametrize("role", DISTRICT)
def test_a_district_never_writes_what_the_centre_owns(role: Role) -> None:
    assert not _writes(role, "fund_year", "budgeted", "3201")
    assert _writes(role, "fund_year", "checked_on", "3201")
    for register in REGISTERS:
        if register.owner is not Owner.DISTRICT:
            assert not any(_writes(role, register.name, one, "3201") for one in register.names)


def test_only_the_district_head_closes_and_reopens_a_month() -> None:
    for field in ("status", "body_hash", "reopened_until"):
        writers = [role for role in Role if _writes(role, "month_report", field, "3201")]
        assert writers == [Role.DISTRICT_HEAD]


@pytest.mark.parametrize("role", PROVINCE)
def test_a_province_writes_centre_owned_fields_below_it(role: Role) -> None:
    assert [one for one in STREAMS if _writes(role, "fund_year", "budgeted", one)] == ["3201", "3202", "3200"]
    assert [one for one in STREAMS if _writes(role, "due_day", "due_on", one)] == ["3201", "3202", "3200"]
    assert not _writes(role, "catalogue", "body", "0000")


@pytest.mark.parametrize("role", PROVINCE)
def test_a_province_may_open_a_year_to_tell_its_budget_but_nothing_else_in_it(role: Role) -> None:
    assert _writes(role, "fund_year", "fund_id", "3201")
    assert not _writes(role, "fund_year", "members_baseline", "3201")
    assert not _writes(role, "fund_year", "$deleted", "3201")
    assert not _writes(role, "fund_month", "bank_balance", "3201")
    assert not _writes(role, "fund", "kind", "3201")


@pytest.mark.parametrize("role", PROVINCE)
def test_a_province_keeps_its_own_activities(role: Role) -> None:
    assert _writes(role, "activity", "participants_total", "3200")
    assert not _writes(role, "activity", "participants_total", "3201")


def test_the_centre_writes_everywhere_but_no_months_close() -> None:
    for stream in STREAMS:
        assert _writes(Role.CENTRAL_STAFF, "target_allocation", "value", stream)
        assert _writes(Role.CENTRAL_STAFF, "fund", "name_th", stream)
        assert not _writes(Role.CENTRAL_STAFF, "month_report", "status", stream)


@pytest.mark.parametrize("register", ["conflict", "officer", "machine"])
def test_the_machinerys_registers_are_written_by_the_endpoint_alone(register: str) -> None:
    fields = (*REGISTERS[register].names, "$deleted")
    for role, stream, field in itertools.product(Role, STREAMS, fields):
        assert not _writes(role, register, field, stream)


def test_no_administrator_writes_any_register() -> None:
    for register, stream in itertools.product(REGISTERS, STREAMS):
        assert not any(_writes(Role.SYSTEM_ADMIN, register.name, one, stream) for one in register.names)


def test_an_unknown_field_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        _writes(Role.DISTRICT_HEAD, "fund", "nothing", "3201")


@pytest.mark.parametrize(
    ("register", "field", "value", "officer", "head"),
    [
        ("assessment", "status", "draft", True, True),
        ("assessment", "status", "submitted", True, True),
        ("assessment", "status", "approved", False, True),
        ("assessment", "status", "returned", False, True),
        ("progress_entry", "status", "open", True, True),
        ("progress_entry", "status", "submitted", False, True),
        ("progress_entry", "status", "accepted", False, False),
        ("fund", "status", "closed", True, True),
    ],
)
def test_some_values_are_the_heads(
    register: str,
    field: str,
    value: str,
    officer: bool,  # noqa: FBT001 - a table
    head: bool,  # noqa: FBT001 - a table
) -> None:
    declared = REGISTERS[register]
    assert may_set(Role.DISTRICT_OFFICER, declared, field, value) is officer
    assert may_set(Role.DISTRICT_HEAD, declared, field, value) is head
    assert may_set(Role.PROVINCE_HEAD, declared, field, value)
