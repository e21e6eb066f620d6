"""The endpoint described as OpenAPI 3.1, made from its addresses and messages: it cannot fall behind them."""

import re
from typing import Any, Final

import msgspec

from sync.central.addresses import ADDRESSES, Address
from sync.protocol.messages import CONTENT_TYPE, INSTALL_HEADER, SIGNATURE_HEADER
from sync.protocol.refusals import PROBLEM_TYPE, ProblemBody

_REFERENCE: Final = "#/components/schemas/{name}"
_IN_PATH: Final = re.compile(r"{(\w+)}")
_TEXT: Final = {"type": "string"}


def description() -> dict[str, Any]:
    """Return the OpenAPI document of all addresses, as JSON values.

    Bodies are MessagePack; their schemas are those of the values inside (``docs/protocol.md`` is normative).
    """
    messages = {one for address in ADDRESSES for one in (address.asks, address.answers) if one}
    ordered = sorted(messages, key=lambda one: one.__name__)
    _, schemas = msgspec.json.schema_components([*ordered, ProblemBody], ref_template=_REFERENCE)
    paths: dict[str, Any] = {}
    for address in ADDRESSES:
        paths.setdefault(address.path, {})[address.method.lower()] = _operation(address)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Kongtun endpoint", "version": "1"},
        "paths": paths,
        "components": {"schemas": schemas},
    }


def _operation(address: Address) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": address.work.__name__,
        "parameters": [
            *(_parameter("path", name, needed=True) for name in _IN_PATH.findall(address.path)),
            *(_parameter("query", name, needed=True) for name in address.query),
            *(_parameter("header", name, needed=True) for name in _signed_by(address)),
        ],
        "responses": {
            "200": {"description": "done", **_content(CONTENT_TYPE, address.answers)},
            "4XX": {"description": "refused", **_content(PROBLEM_TYPE, ProblemBody)},
            "503": {"description": "not now", **_content(PROBLEM_TYPE, ProblemBody)},
        },
    }
    if address.asks is not None:
        described["requestBody"] = {"required": True, **_content(CONTENT_TYPE, address.asks)}
    return described


def _signed_by(address: Address) -> tuple[str, ...]:
    return (INSTALL_HEADER, SIGNATURE_HEADER) if address.signed else ()


def _parameter(where: str, name: str, *, needed: bool) -> dict[str, Any]:
    return {"in": where, "name": name, "required": needed, "schema": _TEXT}


def _content(content_type: str, message: type[msgspec.Struct] | None) -> dict[str, Any]:
    if message is None:
        return {}
    return {"content": {content_type: {"schema": {"$ref": _REFERENCE.format(name=message.__name__)}}}}
