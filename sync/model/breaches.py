"""Why an account may not write something: asked by the endpoint, which refuses, and by the window beforehand.

One rule for both, so that no screen offers what comes back refused. Codes: ``sync.protocol.refusals``.
"""

from collections.abc import Mapping
from typing import Final

from sync.model.fields import Register, StoredValue
from sync.model.roles import Role, may_set, may_write

ROLE_MAY_NOT: Final = "role-may-not"
CENTRE_OWNED: Final = "centre-owned"
WRONG_STREAM: Final = "wrong-stream"
_DELETION: Final = "$deleted"


def breach(role: Role, home: str, register: Register, name: str, stream: str) -> str | None:
    """Return the code under which writing ``name`` (a field or ``$deleted``) in ``stream`` is refused.

    Raises:
        KeyError: when the register has no such field.
    """
    if may_write(role, home, register, name, stream):
        return None
    # Told apart from a missing right: what may be written at home was only put elsewhere.
    if stream != home and may_write(role, home, register, name, home):
        return WRONG_STREAM
    owned = name != _DELETION and register.field(name).centre_owned
    return CENTRE_OWNED if owned else ROLE_MAY_NOT


def may_make(role: Role, home: str, register: Register, stream: str) -> bool:
    """Tell whether any record of ``register`` made in ``stream`` can be accepted: none lacks these fields."""
    least = (one for one in register.fields if one.required or one.key)
    return all(may_write(role, home, register, one.name, stream) for one in least)


def breaches(
    role: Role, home: str, register: Register, values: Mapping[str, StoredValue], stream: str
) -> dict[str, str]:
    """Return field -> code for what an operation that sets ``values`` in ``stream`` is refused for."""
    found: dict[str, str] = {}
    for name, value in values.items():
        code = breach(role, home, register, name, stream)
        if code is None and not may_set(role, register, name, value):
            code = ROLE_MAY_NOT
        if code is not None:
            found[name] = code
    return found
