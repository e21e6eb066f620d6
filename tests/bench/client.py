"""One benchmark client: the application's own store, checks and sync in one folder, without a window.

Where the window would ask its officer for the password or a new code, the client gives what it was made with.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from desktop_app.services.enrol_again import EnrolAgain
from desktop_app.services.line_memory import keep, recall
from desktop_app.services.office import Office
from desktop_app.services.surroundings import Machine
from desktop_app.services.sync_run import SyncRun
from desktop_app.store.key_file import key_from
from desktop_app.store.secret_places import FilePlace
from desktop_app.store.states import LoggedSync
from desktop_app.store.store import Store
from sync.central.provision import bench_stream
from sync.client.download import Parts
from sync.client.endpoint import Endpoint
from sync.client.http import HttpTransport
from sync.client.paced import Paced
from sync.model.areas import Areas
from sync.model.checks import Strength, check_value
from sync.model.fields import DELETED, ROW_ID, FieldType, StoredValue
from sync.model.ids import InstallId, install_id
from sync.model.registry import REGISTERS
from sync.model.sources import Clock, SystemChance, SystemClock, Ticks
from sync.protocol.messages import EnrolRequest
from sync.protocol.session import LineTrouble, Refused, SyncSummary
from sync.protocol.signing import SEED_OCTETS, Signer
from tests.bench.register import BENCH_RECORD
from ui.text import say
from ui.views.common import RowState

REGISTRY = REGISTERS.with_register(BENCH_RECORD)
REGISTER = BENCH_RECORD.name
PAYLOAD = {"district_code": "record_district_code"}
"""The benchmark's field names that mean something else in a row of ours."""
_BACK = {ours: theirs for theirs, ours in PAYLOAD.items()}
_BOOLEANS = frozenset(one.name for one in BENCH_RECORD.fields if one.type is FieldType.BOOLEAN)
_PASSWORD = "bench-password"
_ENROLMENTS = 2
"""A store that came to an endpoint of another history may have to become a PC of its own there, too."""
_BY_PASSWORD = frozenset({"install-forked", "chain-gap"})
_BY_CODE = "unknown-install"
_RUN = 500
"""Records per transaction of a seed, as an import would write them."""

Record = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Credential:
    """What ``provision`` gave for a district."""

    code: str
    district: int
    """The bench's own number of the district."""

    @property
    def user_name(self) -> str:
        """The account all clients of the district share."""
        return f"bench{self.district}"


class BadRecordError(ValueError):
    """A record that the field rules refuse."""


class Client:
    """A store in a folder with everything of it there, its key file too."""

    def __init__(self, folder: Path, credential: Credential, clock: Clock | None = None) -> None:
        self._chance, self._clock = SystemChance(), clock or SystemClock()
        self._credential = credential
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        machine = Machine(
            folder=folder,
            registry=REGISTRY,
            clock=self._clock,
            chance=self._chance,
            secrets=FilePlace(folder),
            system_user="bench",
            label=folder.name,
            app="bench",
        )
        self.store: Store = machine.open(folder / "kongtun.db", key_from(folder / "bench.key", self._chance))
        self.office = Office(self.store, self._clock, Areas.shipped())
        self.office.clock.opened()
        self._again = EnrolAgain(machine)

    def seed(self, records: list[Record]) -> int:
        """Enter records offline."""
        for start in range(0, len(records), _RUN):
            with self.store.act(self._actor()) as act:
                for record in records[start : start + _RUN]:
                    values = _stored(record)
                    row_id = str(record["id"]).replace("-", "")
                    act.insert(REGISTER, self._stream(), values, row_id=row_id)
        return len(records)

    def edit(self, edits: list[Mapping[str, object]]) -> int:
        """Change fields offline, one act an edit, as an officer does."""
        actor = self._actor()
        for one in edits:
            changed = one["set"]
            if not isinstance(changed, dict):
                raise BadRecordError("set")
            with self.store.act(actor) as act:
                act.update(REGISTER, str(one["id"]).replace("-", ""), _stored(changed))
        return len(edits)

    def delete(self, ids: Iterable[str]) -> int:
        """Delete records offline, with a reason."""
        count = 0
        for one in ids:
            with self.store.act(self._actor(), reason="bench") as act:
                act.delete(REGISTER, one.replace("-", ""))
            count += 1
        return count

    def sync(self, address: str) -> SyncSummary:
        """Sync once, enrolling first where that has not been done, and again where the endpoint wants it.

        What went wrong is written into the store's log, as the window does.
        """
        self.enrol(address)
        for _ in range(_ENROLMENTS):
            try:
                return self._sync(address)
            except (LineTrouble, Refused) as trouble:
                self._log(trouble)
                if not self._enrol_again(address, trouble.code):
                    raise
        return self._sync(address)

    def _sync(self, address: str) -> SyncSummary:
        transport = HttpTransport(address)
        known = recall(self.store, self._chance)
        try:
            paced = Paced(self._endpoint(transport, known.parts), known.portions, Ticks())
            run = SyncRun(paced, lambda work: work(self.store), portions=known.portions)
            return run.run("bench")
        finally:
            keep(self.store, known)
            transport.close()

    def _endpoint(self, transport: HttpTransport, parts: Parts | None = None) -> Endpoint:
        install = self.store.installs.current()
        signer = Signer(bytes.fromhex(install.device_key))
        return Endpoint(transport, InstallId(install.install), signer, parts)

    def _log(self, trouble: LineTrouble | Refused) -> None:
        nothing = (0, 0, 0, 0, False)
        self.store.states.add_log(LoggedSync(self._clock.now_ms(), trouble.code, *nothing, trouble.values))

    def _enrol_again(self, address: str, code: str) -> bool:
        """Do what the window's dialogs do after a refusal; false where none of them helps."""
        if code not in {*_BY_PASSWORD, _BY_CODE}:
            return False
        leaving = self._again.prepare(self.office)
        transport = HttpTransport(address)
        try:
            if code == _BY_CODE:
                given = self._credential.code
                reply = self._again.ask_by_code(transport, leaving, given, _PASSWORD)
                self._again.begin_elsewhere(self.office, leaving, reply)
            else:
                reply = self._again.ask(self._endpoint(transport), leaving, _PASSWORD)
                self._again.become(self.office, leaving, reply)
        finally:
            transport.close()
        return True

    def news(self) -> list[str]:
        """Return what the officer reads of syncs, values that went, refusals, conflicts and the clock."""
        view, advice = self.office.sync.view(), self.office.clock.advice()
        told = [f"{one.title}: {one.detail}" for one in view.log]
        told += [one.detail for one in view.replaced]
        told += [one.detail for one in view.lines if one.state is RowState.REFUSED]
        if view.to_choose:
            told.append(say("services.log_todo", refused="0", conflicts=str(view.to_choose)))
        return told + ([f"{advice.title}: {advice.text}"] if advice else [])

    def enrol(self, address: str) -> None:
        """Enrol this install once."""
        if self.store.install is not None and not self.store.install.alone:
            return
        seed, install = self._chance.octets(SEED_OCTETS), install_id(self._chance)
        signer = Signer(seed)
        transport = HttpTransport(address)
        request = EnrolRequest(
            code=self._credential.code,
            realm="bench",
            install=install,
            device_key=signer.public,
            user_name=self._credential.user_name,
            display_name="bench",
            password=_PASSWORD,
            machine_label=self._folder.name,
            app="bench",
        )
        try:
            reply = Endpoint(transport, install, signer).enrol(request)
        finally:
            transport.close()
        self.store.enrol(install, seed.hex(), self._credential.user_name, reply)

    def dump(self) -> dict[str, object]:
        """Return the records as given, and every conflict whose losing value the officer can see."""
        rows = self.store.rows.where(REGISTER)
        losers: dict[str, list[dict[str, object]]] = {}
        for one in self.store.queries.open_conflicts():
            text = one["losing_value"]
            value = json.loads(text) if isinstance(text, str) else None
            fields = value if isinstance(value, dict) else {str(one["field"]): value}
            losers.setdefault(_given_id(str(one["target_id"])), []).append(given(fields))
        return {
            "records": [{"id": _given_id(str(row[ROW_ID])), **given(_fields(row))} for row in rows],
            "conflicts": [{"id": row_id, "losers": values} for row_id, values in losers.items()],
        }

    def resolve(self) -> int:
        """Settle every open conflict with the centre's value."""
        count = 0
        for one in self.store.queries.open_conflicts():
            text = one["centre_value"]
            value: StoredValue = json.loads(text) if isinstance(text, str) else None
            self.store.settle(self._actor(), str(one[ROW_ID]), value)
            count += 1
        return count

    def _actor(self) -> str:
        install = self.store.install
        return install.account if install else ""

    def _stream(self) -> str:
        return bench_stream(self._credential.district)


def _stored(record: Record) -> dict[str, StoredValue]:
    values: dict[str, StoredValue] = {}
    for name, value in record.items():
        if name == "id":
            continue
        ours = PAYLOAD.get(name, name)
        stored = int(value) if isinstance(value, bool) else value
        if not isinstance(stored, int | float | str | None):
            raise BadRecordError(name)
        problem = check_value(BENCH_RECORD.field(ours), stored)
        if problem is not None and problem.strength is Strength.UNREADABLE:
            raise BadRecordError(f"{name}: {problem.code}")
        values[ours] = stored
    return values


def _fields(row: Mapping[str, StoredValue]) -> dict[str, StoredValue]:
    return {name: row[name] for name in BENCH_RECORD.names if name != DELETED}


def given(values: Mapping[str, object]) -> dict[str, object]:
    """Return a row's values under the benchmark's own names and as it gave them."""
    return {
        _BACK.get(name, name): bool(value) if name in _BOOLEANS else value for name, value in values.items()
    }


def _given_id(row_id: str) -> str:
    return f"{row_id[:8]}-{row_id[8:12]}-{row_id[12:16]}-{row_id[16:20]}-{row_id[20:]}"
