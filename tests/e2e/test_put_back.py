"""An endpoint put back from before, by hand or by command: it is noticed, and nothing entered is lost."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from desktop_app.store.states import OperationState
from sync.central.accounts import Grant, issue_code
from sync.central.centre import open_centre
from sync.model.fields import Row, StoredValue
from sync.model.practice.moment import DISTRICT
from sync.model.roles import Role
from sync.protocol.session import Refused
from tests.support.endpoint import central_command, provision, running_endpoint
from tests.support.headless_pc import HeadlessPC
from ui.views.common import RowState

ACTIVITY: dict[str, StoredValue] = {"fy": 2565, "activity_on": "2021-11-01", "type": "training"}


@dataclass
class Place:
    """An endpoint's folder that is served in turns, and the PCs of its office."""

    tmp: Path
    folder: Path
    code: str
    address: str = ""
    pcs: list[HeadlessPC] = field(default_factory=list)

    def pc(self, name: str) -> HeadlessPC:
        """Return a new PC, enrolled and synced."""
        made = HeadlessPC(self.tmp / name, name)
        made.enrol(self.address, self.code)
        made.sync(self.address)
        self.pcs.append(made)
        return made

    @contextmanager
    def served(self) -> Iterator[None]:
        with running_endpoint(self.folder) as self.address:
            yield

    def copy(self, name: str = "backup") -> Path:
        """Copy the stopped endpoint's folder, as ``cp -r`` does."""
        return Path(shutil.copytree(self.folder, self.tmp / name))

    def put_back(self, name: str = "backup") -> None:
        """Put a copied folder in the endpoint's place, as ``rm -r`` and ``cp -r`` do."""
        shutil.rmtree(self.folder)
        shutil.copytree(self.tmp / name, self.folder)

    def rest(self, rounds: int = 3) -> None:
        """Sync all until nothing moves, and see that all hold the same and say that it is received."""
        for _ in range(rounds):
            summaries = [pc.sync(self.address) for pc in self.pcs]
        assert all(one.verified for one in summaries)
        first, *others = [pc.replica() for pc in self.pcs]
        for other in others:
            assert other == first
        for pc in self.pcs:
            counts = pc.store.states.counts()
            assert (counts.unsent, counts.refused) == (0, 0)


def make(pc: HeadlessPC, title: str) -> str:
    found = pc.office.records.save("activity", "", {**ACTIVITY, "title_th": title}, {}).value
    return str(found.row_id)


def edit(pc: HeadlessPC, row_id: str, title: str) -> None:
    pc.office.records.save("activity", row_id, {"title_th": title}, {})


def title_of(pc: HeadlessPC, row_id: str) -> StoredValue:
    row: Row | None = pc.store.rows.find("activity", row_id)
    return None if row is None else row.get("title_th")


def told(pc: HeadlessPC) -> str:
    return " ".join(f"{one.title} {one.detail}" for one in pc.office.sync.view().log)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    folder = tmp_path / "centre"
    folder.mkdir()
    found = Place(tmp_path, folder, provision(folder, "--practice", "--district", DISTRICT)["district_head"])
    yield found
    for pc in found.pcs:
        pc.close()


def test_what_two_pcs_sent_since_a_copy_is_offered_again_though_the_epoch_was_the_same(place: Place) -> None:
    with place.served():
        one, two = place.pc("one"), place.pc("two")
        common = make(one, "เดิม")
        place.rest()
    place.copy()
    with place.served():
        edit(one, common, "หนึ่ง")
        mine = make(one, "ของหนึ่ง")
        one.sync(place.address)
        two.sync(place.address)
        edit(two, common, "สอง")
        theirs = make(two, "ของสอง")
        place.rest()
        edit(one, mine, "ยังไม่ส่ง")
    place.put_back()
    with place.served():
        place.rest()
        assert [title_of(one, row) for row in (common, mine, theirs)] == ["สอง", "ยังไม่ส่ง", "ของสอง"]
        assert one.store.states.counts().conflicts == 0
        assert "กู้คืน" in told(one)
        assert "กู้คืน" in told(two)
        third = place.pc("third")
        place.rest()
        assert title_of(third, theirs) == "ของสอง"


def test_what_only_a_pc_that_never_comes_back_had_sent_is_offered_by_those_who_hold_it(place: Place) -> None:
    with place.served():
        one, gone = place.pc("one"), place.pc("gone")
        common = make(one, "เดิม")
        place.rest()
    place.copy()
    with place.served():
        theirs = make(gone, "ของเครื่องที่หายไป")
        edit(gone, common, "เขียนทับ")
        place.rest()
        place.pcs.remove(gone)
        gone.close()
    place.put_back()
    with place.served():
        new = place.pc("new")
        one.sync(place.address)
        place.rest()
        assert title_of(new, theirs) == "ของเครื่องที่หายไป"
        assert title_of(new, common) == "เขียนทับ"
        state = one.store.states.row("activity", theirs)
        assert state is RowState.RECEIVED


def test_an_older_value_offered_late_clashes_with_nothing_its_overwriter_had_seen(place: Place) -> None:
    with place.served():
        one, two = place.pc("one"), place.pc("two")
        common = make(one, "เดิม")
        place.rest()
    place.copy()
    with place.served():
        for pc, title in ((one, "A1"), (two, "B1"), (one, "A2")):
            pc.sync(place.address)
            edit(pc, common, title)
            pc.sync(place.address)
    place.put_back()
    with place.served():
        one.sync(place.address)
        two.sync(place.address)
        place.rest()
        assert title_of(two, common) == "A2"
        assert one.store.states.counts().conflicts == 0


def test_a_stale_edit_under_a_position_given_twice_does_not_win(place: Place) -> None:
    with place.served():
        one, two = place.pc("one"), place.pc("two")
        common = make(one, "เดิม")
        place.rest()
    place.copy()
    with place.served():
        edit(one, common, "หายไปกับศูนย์")
        one.sync(place.address)
        two.sync(place.address)
        edit(two, common, "ค้างส่ง")
    place.put_back()
    with place.served():
        three = place.pc("three")
        edit(three, common, "ที่ตำแหน่งเดิม")
        three.sync(place.address)
        two.sync(place.address)
        place.rest()
        conflicts = [row for row in two.replica()["conflict"].values() if row["status"] == "open"]
        held = f"{title_of(two, common)} {conflicts}"
        for value in ("ที่ตำแหน่งเดิม", "ค้างส่ง"):
            assert value in held


def test_a_copied_store_that_forked_goes_on_after_the_endpoint_was_put_back(place: Place) -> None:
    with place.served():
        one = place.pc("one")
        common = make(one, "เดิม")
        place.rest()
        place.pcs.remove(one)
        one.close()
    shutil.copytree(place.tmp / "one", place.tmp / "clone")
    place.copy()
    with place.served():
        one, clone = HeadlessPC(place.tmp / "one", "one"), HeadlessPC(place.tmp / "clone", "one")
        for _ in range(50):
            clone.chance.octets(16)  # a copy draws other chances
        place.pcs += [one, clone]
        first = make(one, "ของหนึ่ง")
        one.sync(place.address)
        second = make(clone, "ของสำเนา")
        with pytest.raises(Refused, match="install-forked"):
            clone.sync(place.address)
        clone.enrol_again(place.address)
        place.rest()
    place.put_back()
    with place.served():
        with pytest.raises(Refused, match="unknown-install"):
            clone.sync(place.address)
        one.sync(place.address)
        centre = open_centre(place.folder)
        code = issue_code(centre, Grant(DISTRICT, Role.DISTRICT_HEAD), valid_days=1)
        centre.close()
        clone.begin_elsewhere(place.address, code)
        place.rest(4)
        assert [title_of(one, row) for row in (common, first, second)] == ["เดิม", "ของหนึ่ง", "ของสำเนา"]


def test_what_was_pruned_here_and_lost_there_is_still_held_and_offered(place: Place) -> None:
    with place.served():
        one = place.pc("one")
        place.rest()
    place.copy()
    with place.served():
        mine = make(one, "ตัดออกแล้ว")
        place.rest()
        with one.store._sql.transaction():
            one.store._sql.run("DELETE FROM outbox")
    place.put_back()
    with place.served():
        place.rest()
        new = place.pc("new")
        assert title_of(new, mine) == "ตัดออกแล้ว"


def test_a_choice_the_centre_has_forgotten_is_told_until_its_author_comes(place: Place) -> None:
    with place.served():
        one, two = place.pc("one"), place.pc("two")
        common = make(one, "เดิม")
        place.rest()
    place.copy()
    with place.served():
        edit(one, common, "ของหนึ่ง")
        edit(two, common, "ของสอง")
        place.rest()
        assert one.store.states.counts().conflicts == 1
        place.pcs.remove(two)
    place.put_back()
    with place.served():
        place.rest()
        assert title_of(one, common) == "ของหนึ่ง"
        assert one.store.states.counts().conflicts == 0
        (line,) = one.office.sync.view().replaced
        assert "ของสอง" in line.detail
        assert (line.register, line.row_id) == ("activity", common)
        place.pcs.append(two)
        place.rest()
        assert one.store.states.counts().conflicts == 1
        assert one.office.sync.view().replaced == ()


def test_the_restore_command_begins_an_epoch_and_all_comes_back(place: Place, tmp_path: Path) -> None:
    with place.served():
        one, two = place.pc("one"), place.pc("two")
        common = make(one, "เดิม")
        place.rest()
        file = tmp_path / "saved" / "centre.backup"
        file.parent.mkdir()
        done = central_command("backup", "--data", place.folder, "--to", file)
        assert done.returncode == 0, done.stderr
        edit(one, common, "หลังสำรอง")
        mine = make(two, "หลังสำรองด้วย")
        place.rest()
    done = central_command("restore", file, "--data", place.folder)
    assert done.returncode == 1
    done = central_command("restore", file, "--data", place.folder, "--replace")
    assert done.returncode == 0, done.stderr
    with place.served():
        place.rest()
        assert [title_of(two, row) for row in (common, mine)] == ["หลังสำรอง", "หลังสำรองด้วย"]
        assert one.store.states.counts().conflicts == 0


def test_an_operation_is_pruned_only_once_a_verified_backup_holds_it_and_stays_in_the_history(
    place: Place, tmp_path: Path
) -> None:
    with place.served():
        one = place.pc("one")
        mine = make(one, "เก่า")
        place.rest()
        one.clock.at_ms += 40 * 24 * 3600 * 1000
        place.rest()
        assert _held(one, mine)
        done = central_command("backup", "--data", place.folder, "--to", tmp_path / "b.backup")
        assert done.returncode == 0, done.stderr
        place.rest()
        assert not _held(one, mine)
        (write,) = one.store.history.of_cell("activity", mine, "title_th")
        assert (write.new, write.mine) == ("เก่า", True)


def _held(pc: HeadlessPC, row_id: str) -> bool:
    query = "SELECT 1 FROM outbox WHERE row_id = ? AND state = ?"
    return pc.store._sql.value(query, (row_id, OperationState.APPLIED)) is not None
