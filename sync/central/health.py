"""Whether the endpoint lives, whether it can take work, and what it counted: for monitoring and proxies."""

import ipaddress
import shutil
from typing import Final

from sync.central.calls import Answer, Call, Endpoint
from sync.central.database import run
from sync.central.metrics import TEXT_TYPE
from sync.central.problems import OUR_HEADERS, refuse

LEAST_FREE: Final = 256 * 1024 * 1024
"""Bytes free in the endpoint's folder, below which it says that it is not ready: a full disk in the middle of
month end would refuse every push, and until then there is time to act."""
_AGAIN_S: Final = 60


def healthy(endpoint: Endpoint, _call: Call) -> Answer:
    """Answer that the process works and its database can be read."""
    with endpoint.centre.database.reading() as connection:
        run(connection, "SELECT epoch FROM endpoint").one()
    return Answer(200, b'{"ok": true}', "application/json", OUR_HEADERS)


def ready(endpoint: Endpoint, call: Call) -> Answer:
    """Answer that the endpoint can take work in.

    Raises:
        Refused: ``unavailable``: the disk of the endpoint's folder is nearly full.
    """
    if shutil.disk_usage(endpoint.centre.folder).free < LEAST_FREE:
        raise refuse("unavailable", retry_after_s=_AGAIN_S)
    return healthy(endpoint, call)


def metrics(endpoint: Endpoint, call: Call) -> Answer:
    """Answer with all counts, to this machine only: who knocks how often is nobody else's business.

    Raises:
        Refused: ``not-found`` for whoever asks from elsewhere.
    """
    if not _is_here(call.address):
        raise refuse("not-found")
    return Answer(200, endpoint.metrics.text(), TEXT_TYPE, OUR_HEADERS)


def _is_here(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
