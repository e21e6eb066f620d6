"""The endpoint describes itself: every address, every message it takes and gives."""

import json

from sync.central.addresses import ADDRESSES
from sync.central.description import description
from tests.support.endpoint import central_command


def test_every_address_and_every_message_is_described() -> None:
    described = description()
    for address in ADDRESSES:
        operation = described["paths"][address.path][address.method.lower()]
        names = {one["name"] for one in operation["parameters"]}
        assert set(address.query) <= names
        assert ("Kongtun-Signature" in names) == address.signed
        for message in (address.asks, address.answers):
            assert message is None or message.__name__ in described["components"]["schemas"]


def test_every_reference_leads_somewhere() -> None:
    described = description()
    text = json.dumps(described)
    schemas = described["components"]["schemas"]
    found = {part.split('"', 1)[0] for part in text.split("#/components/schemas/")[1:]}
    assert found == found & set(schemas)
    assert "SyncRequest" in found


def test_the_command_prints_it() -> None:
    done = central_command("describe")
    assert json.loads(done.stdout) == description()
