"""A password set anew with the recovery code: at once on this PC, at the centre with the next sync.

What waits for the line is a verifier in the encrypted store, never the password.
"""

from argon2.low_level import Type, hash_secret

from desktop_app.services.office import Office
from sync.client.endpoint import Endpoint
from sync.model.passwords import composed
from sync.model.sources import Chance
from sync.protocol.messages import PasswordRequest

_DUE = "password_due"
_ROUNDS, _MEMORY_KIB, _LANES, _OCTETS = 3, 65_536, 4, 32
"""RFC 9106, low-memory choice: what the endpoint itself uses."""


def keep_new_password(office: Office, password: str, chance: Chance) -> None:
    """Keep a new password's verifier until the centre has it; a practice district of its own has none."""
    if office.store.installs.current().alone:
        return
    salt, typed = chance.octets(16), composed(password).encode()
    # Here, in the database lane: 64 MB and a tenth of a second, which the window must not wait for.
    verifier = hash_secret(typed, salt, _ROUNDS, _MEMORY_KIB, _LANES, _OCTETS, Type.ID)
    office.store.remember(_DUE, verifier.decode())


def new_password_due(office: Office) -> PasswordRequest | None:
    """Return what the centre has still to be told."""
    verifier = office.store.remembered(_DUE)
    install = office.store.installs.current()
    return PasswordRequest(install.realm, install.account, verifier) if verifier else None


def tell_new_password(endpoint: Endpoint, due: PasswordRequest) -> None:
    """Tell the centre; raises LineTrouble or Refused, and it is still due."""
    endpoint.set_password(due)


def new_password_told(office: Office, told: PasswordRequest) -> None:
    """Note that the centre has it, unless another one was set meanwhile."""
    if office.store.remembered(_DUE) == told.verifier:
        office.store.remember(_DUE, "")
