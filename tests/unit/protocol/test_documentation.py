"""``docs/protocol.md`` says what the code says: every message field, constant and refusal code."""

import re
from pathlib import Path

import msgspec
import pytest

from sync.protocol import (
    changes,
    codec,
    columns,
    columns_numbers,
    messages,
    packing,
    refusals,
    short,
    terse,
    whole_streams,
)
from sync.protocol.refusals import REFUSALS, Refusal

PAGE = (Path(__file__).parents[3] / "docs" / "protocol.md").read_text("utf-8")


def structs() -> dict[str, type[msgspec.Struct]]:
    return {
        name: found
        for module in (
            changes,
            messages,
            packing,
            refusals,
            short,
            terse,
            columns,
            columns_numbers,
            whole_streams,
        )
        for name, found in vars(module).items()
        if not name.startswith("_")
        and isinstance(found, type)
        and issubclass(found, msgspec.Struct)
        and found.__module__ == module.__name__
    }


def described(name: str) -> str:
    """Return what the page says of one message: from its name in bold to the next one or an empty line."""
    start = PAGE.find(f"**`{name}`**")
    assert start >= 0, f"{name} is not described"
    rest = PAGE[start + len(name) + 6 :]
    return re.split(r"\n\n|\*\*`", rest, maxsplit=1)[0]


@pytest.mark.parametrize("name", structs())
def test_every_field_of_every_message_is_described(name: str) -> None:
    text = described(name)
    missing = [one for one in structs()[name].__struct_fields__ if f"`{one}`" not in text]
    assert not missing
    assert text.startswith(" (array") == structs()[name].__struct_config__.array_like


@pytest.mark.parametrize("refusal", REFUSALS.values(), ids=lambda one: one.code)
def test_every_refusal_stands_in_the_table(refusal: Refusal) -> None:
    row = f"| `{refusal.code}` | {refusal.status} | {refusal.scope.value} | `{refusal.remedy.value}` |"
    assert row in PAGE


def test_the_table_has_no_refusal_that_is_none() -> None:
    table = PAGE.split("## 8. Refusals")[1]
    assert set(re.findall(r"^\| `([a-z-]+)` \|", table, re.MULTILINE)) == set(REFUSALS)


@pytest.mark.parametrize(
    "value",
    [
        messages.CONTENT_TYPE,
        messages.SNAPSHOT_TYPE,
        messages.PROTOCOL_HEADER,
        messages.SIGNATURE_HEADER,
        messages.INSTALL_HEADER,
        messages.CALLER_HEADER,
        messages.SHORT_PATH,
        messages.SHORT_TYPE,
        whole_streams.MAGIC.decode(),
        f"{whole_streams.MOST_CELLS:,}",
        messages.SCHEMA_HEADER,
        refusals.TYPE_PREFIX,
        refusals.PROBLEM_TYPE,
        f"{codec.MESSAGE_LIMIT >> 20} MiB",
        f"{codec.SNAPSHOT_LIMIT >> 20} MiB",
        *codec.CODINGS,
    ],
)
def test_constants_of_the_wire_are_stated(value: str) -> None:
    assert value in PAGE
