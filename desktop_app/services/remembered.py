"""What a store knows of itself: who it is, and words it keeps so that a lost settings file costs nothing."""

from desktop_app.services.office import Office
from ui.views.surroundings import Identity

_ADDRESS = "endpoint"


def address_of(office: Office) -> str:
    """Return the address of the office's centre; empty for a practice district."""
    return office.store.remembered(_ADDRESS) or ""


def keep_address(office: Office, address: str) -> str:
    """Keep a known address in the store, and return the one that is known."""
    known = address_of(office)
    if address and address != known:
        office.store.remember(_ADDRESS, address)
    return address or known


def identity_of(office: Office, address: str) -> Identity:
    """Return who this PC is; ``address`` is what the settings say of the centre's."""
    install = office.store.installs.current()
    place = str(office.store.path.parent)
    if install.alone:
        return Identity("", "", place)
    return Identity(install.install, address or address_of(office), place)
