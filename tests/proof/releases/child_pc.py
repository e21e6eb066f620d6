"""A PC of whatever release is on the path: does what it is told line by line, and answers in JSON.

Orders: ``["enrol", address, code]``, ``["enrol again", address]``, ``["enter", row, values]``,
``["sync", address]``, ``["rows"]``, ``["news"]``, ``["where"]``. It uses only what release 0.1.0 has.
"""

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from desktop_app.services.office import Office
from desktop_app.services.sync_run import SyncRun
from desktop_app.store.key_file import key_from
from desktop_app.store.opening import Surroundings
from desktop_app.store.store import __file__ as store_module
from desktop_app.store.store import open_store
from sync.client.endpoint import Endpoint
from sync.client.http import HttpTransport
from sync.model.areas import Areas
from sync.model.ids import InstallId, install_id
from sync.model.registry import REGISTERS
from sync.model.sentences import sentence, title
from sync.model.sources import SystemChance, SystemClock
from sync.protocol.messages import EnrolAgainRequest, EnrolRequest
from sync.protocol.session import LineTrouble, Refused
from sync.protocol.signing import Signer

SEED_OCTETS = 32
PASSWORD = "release-password"


class ChildPC:
    """The store in ``folder``."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.name = folder.name
        self.chance = SystemChance()
        around = Surroundings(REGISTERS, SystemClock(), self.chance, "release")
        self.store = open_store(folder / "kongtun.db", key_from(folder / "pc.key", self.chance), around)

    def enrol(self, address: str, code: str) -> str:
        """Enrol with a code."""
        seed, install = self.chance.octets(SEED_OCTETS), install_id(self.chance)
        signer = Signer(seed)
        name = f"officer.{self.name}"
        request = EnrolRequest(
            code, "practice", install, signer.public, name, name, PASSWORD, name, "release"
        )
        reply = Endpoint(HttpTransport(address), install, signer).enrol(request)
        self.store.enrol(install, seed.hex(), name, reply)
        return str(install)

    def enrol_again(self, address: str) -> str:
        """Go on as another install by the password, as the window does after a fork."""
        before = self.store.installs.current()
        seed, install = self.chance.octets(SEED_OCTETS), install_id(self.chance)
        request = EnrolAgainRequest(
            realm=before.realm,
            install=install,
            device_key=Signer(seed).public,
            user_name=before.user_name,
            password=PASSWORD,
            machine_label=self.name,
            app="release",
        )
        self.store.enrol_again(install, seed.hex(), self._endpoint(address).enrol_again(request))
        return str(install)

    def _endpoint(self, address: str) -> Endpoint:
        install = self.store.installs.current()
        signer = Signer(bytes.fromhex(install.device_key))
        return Endpoint(HttpTransport(address), InstallId(install.install), signer)

    def enter(self, row_id: str, values: Mapping[str, Any]) -> str:
        """Make a fund, or change it."""
        install = self.store.installs.current()
        with self.store.act(install.account) as act:
            if row_id:
                act.update("fund", row_id, values)
                return row_id
            return act.insert("fund", install.home_stream, values)

    def sync(self, address: str) -> dict[str, object]:
        """Sync once."""
        try:
            done = SyncRun(self._endpoint(address), lambda work: work(self.store)).run("officer")
        except (LineTrouble, Refused) as trouble:
            told = f"{title(trouble.code)}: {sentence(trouble.code, trouble.values)}"
            return {"verified": False, "code": trouble.code, "told": told}
        waiting = self.store.read_state("officer").queued
        return {"verified": done.verified, "waiting": waiting, "conflicts": done.conflicts}

    def news(self) -> list[str]:
        """Return what the sync page tells of syncs and of values that went."""
        view = Office(self.store, SystemClock(), Areas.shipped()).sync.view()
        log = [f"{one.title}: {one.detail}" for one in view.log]
        return log + [one.detail for one in view.replaced]

    def rows(self) -> dict[str, Any]:
        """Return the funds, with their writers, and the conflicts."""
        home = self.store.installs.current().home_stream
        return {register: self._images(register, home) for register in ("fund", "conflict")}

    def _images(self, register: str, stream: str) -> dict[str, Any]:
        found = self.store._central.stream_images(register, stream)
        return {row_id: [one.values, one.writers, one.deleted] for row_id, one in found.items()}


def answer(orders: Mapping[str, Callable[..., object]], line: str) -> str:
    """Do one order."""
    name, *words = json.loads(line)
    return json.dumps(orders[name](*words), sort_keys=True)


def main(folder: Path) -> None:
    """Do orders until there are none."""
    pc = ChildPC(folder)
    orders: dict[str, Callable[..., object]] = {
        "enrol": pc.enrol,
        "enrol again": pc.enrol_again,
        "enter": pc.enter,
        "sync": pc.sync,
        "rows": pc.rows,
        "news": pc.news,
        "where": lambda: store_module,
    }
    for line in sys.stdin:
        sys.stdout.write(answer(orders, line) + "\n")
        sys.stdout.flush()
    pc.store.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
