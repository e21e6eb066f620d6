"""Two offices of one district with all their services, and an endpoint in memory between them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop_app.services.office import Office
from sync.model.areas import Areas
from sync.model.fields import FundKind, Row, StoredValue
from sync.model.practice.moment import FISCAL_MONTH, NOW_MS
from sync.model.registers.fund_month import FUND_MONTH
from sync.model.registry import REGISTERS
from sync.model.sources import SeededChance, SteppingClock
from sync.protocol.session import SyncSummary
from tests.support.fake_endpoint import MemoryEndpoint
from tests.support.fleet import sync
from tests.support.stores import bench, enrol

KIND = FundKind.SAVINGS_GROUP


class TwoOffices:
    """``one`` and ``two`` share a fund; each syncs when told to."""

    def __init__(self, folder: Path) -> None:
        self.clock = SteppingClock(NOW_MS)
        self.endpoint = MemoryEndpoint(self.clock, SeededChance("endpoint"))
        self.one, self.two = (self._office(folder / str(seed), seed) for seed in (1, 2))
        values: dict[str, StoredValue] = {"kind": KIND, "name_th": "กลุ่มร่วม", "status": "active"}
        self.fund = self.one.records.save("fund", "", values, {}).value.row_id
        self.type(self.one, 100)
        self.meet()

    def _office(self, folder: Path, seed: int) -> Office:
        store = bench(folder, seed, registry=REGISTERS, clock=self.clock).open()
        enrol(store, SeededChance(f"install {seed}"), endpoint_key=self.endpoint.public)
        return Office(store, self.clock, Areas.shipped())

    @property
    def month(self) -> str:
        """The id of the fund's row of this month."""
        codes: Row = {"fund_id": self.fund, "fy": FISCAL_MONTH.fy, "fy_month": FISCAL_MONTH.number}
        return FUND_MONTH.official_row_id(codes)

    def type(self, office: Office, value: StoredValue, name: str = "bank_balance") -> None:
        """Type a cell of the shared fund's month."""
        office.sheets.save_cell(self.fund, FISCAL_MONTH, name, value)

    def sync(self, office: Office) -> SyncSummary:
        """Sync one office."""
        return sync(office.store, self.endpoint)

    def meet(self) -> None:
        """Sync until both know everything."""
        for office in (self.one, self.two, self.one, self.two):
            assert self.sync(office).verified

    def delete(self, office: Office, register: str, row_id: str) -> None:
        """Delete a record as a PC would that knows of nothing against it."""
        with office.store.act(office.store.installs.current().account, reason="ซ้ำ") as act:
            act.delete(register, row_id)


@contextmanager
def two_offices(folder: Path) -> Iterator[TwoOffices]:
    """Give two offices for the length of the block."""
    made = TwoOffices(folder)
    try:
        yield made
    finally:
        made.one.close()
        made.two.close()
