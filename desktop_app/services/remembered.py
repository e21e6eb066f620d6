"""Words a store keeps about itself, so that a lost settings file costs nothing."""

from desktop_app.services.office import Office

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
