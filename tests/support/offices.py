"""PCs of a district and of the provincial office above it, at one real endpoint."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sync.central.accounts import Grant, issue_code
from sync.central.centre import Centre, open_centre
from sync.model.roles import Role
from tests.support.endpoint import running_endpoint
from tests.support.headless_pc import HeadlessPC

Officer = tuple[str, str, Role]
"""Name, office's stream, role."""


@dataclass(frozen=True, slots=True)
class Offices:
    """The PCs in the order of their officers; ``centre``: the endpoint's folder, opened by this process."""

    address: str
    centre: Centre
    pcs: tuple[HeadlessPC, ...]

    def sync(self, *pcs: HeadlessPC) -> None:
        """Sync some PCs, or all twice, and see that each was verified."""
        for pc in pcs or (*self.pcs, *self.pcs):
            assert pc.sync(self.address).verified


@contextmanager
def offices_in(folder: Path, officers: Sequence[Officer]) -> Iterator[Offices]:
    """Serve an empty practice endpoint with a PC, synced once, for each officer."""
    with ExitStack() as stack:
        centre = open_centre(folder / "centre", realm="practice")
        stack.callback(centre.close)
        address = stack.enter_context(running_endpoint(folder / "centre"))
        pcs = []
        for name, stream, role in officers:
            pc = HeadlessPC(folder / name, name)
            stack.callback(pc.close)
            pc.enrol(address, issue_code(centre, Grant(stream, role), valid_days=1))
            assert pc.sync(address).verified
            pcs.append(pc)
        yield Offices(address, centre, tuple(pcs))
