"""What a store remembers of the time between two openings; the practice district's clock is never doubted."""

from pathlib import Path

import pytest

from desktop_app.services.clock_watch import shipped_fy
from desktop_app.services.office import Office
from sync.model.areas import Areas
from sync.model.practice.moment import NOW_MS
from sync.model.registry import REGISTERS
from sync.model.sources import SeededChance, SteppingClock
from tests.support.stores import DISTRICT, Bench, bench, enrol

WEEK_MS = 7 * 86_400_000


def opened(means: Bench, clock: SteppingClock) -> Office:
    office = Office(means.open(), clock, Areas.shipped())
    if office.store.install is None:
        enrol(office.store, SeededChance("install"), realm=means.folder.name)
    office.clock.opened()
    return office


def told(office: Office) -> str:
    advice = office.home.standing("up").clock
    return advice.code if advice is not None else ""


@pytest.mark.parametrize(("realm", "expected"), [("real", "clock-went-back"), ("practice", "")])
def test_a_store_knows_when_it_was_open_last(tmp_path: Path, realm: str, expected: str) -> None:
    clock = SteppingClock(NOW_MS + WEEK_MS)
    means = bench(tmp_path / realm, registry=REGISTERS, clock=clock)
    office = opened(means, clock)
    assert told(office) == ""
    office.close()
    clock.at_ms = NOW_MS
    office = opened(means, clock)
    assert told(office) == expected
    office.close()
    office = opened(means, clock)
    assert told(office) == ""
    office.close()


def test_the_last_edit_counts_as_a_last_use(tmp_path: Path) -> None:
    clock = SteppingClock(NOW_MS)
    means = bench(tmp_path / "real", registry=REGISTERS, clock=clock)
    office = opened(means, clock)
    clock.at_ms = NOW_MS + WEEK_MS
    with office.store.act(office.store.installs.current().account) as act:
        act.insert("fund", DISTRICT, {"kind": "savings_group", "name_th": "กลุ่ม", "status": "active"})
    office.close()
    clock.at_ms = NOW_MS
    office = opened(means, clock)
    assert told(office) == "clock-went-back"
    office.close()


def test_a_clock_before_the_program_was_made_is_behind(tmp_path: Path) -> None:
    clock = SteppingClock(NOW_MS - 365 * 86_400_000)
    office = opened(bench(tmp_path / "real", registry=REGISTERS, clock=clock), clock)
    assert shipped_fy() == 2565
    assert told(office) == "clock-behind"
    office.close()


def test_the_newest_catalogue_on_file_counts(tmp_path: Path) -> None:
    clock = SteppingClock(NOW_MS)
    office = opened(bench(tmp_path / "real", registry=REGISTERS, clock=clock), clock)
    with office.store.act(office.store.installs.current().account) as act:
        act.insert("catalogue", "0000", {"fy": 2569, "body": "{}"})
    assert told(office) == "clock-behind"
    office.close()
