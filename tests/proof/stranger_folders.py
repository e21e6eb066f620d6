"""A stranger with an office's folders: copied, put back from an hour ago, and clocks years off."""

import shutil
from collections.abc import Callable, Mapping

from sync.model.sentences import advice, title
from tests.proof.stranger_office import Office
from tests.proof.stranger_parts import NotOpenedError
from tests.support.off_clock import YEAR_MS

Case = Callable[[Office], None]
_TEN_YEARS_MS = 10 * YEAR_MS


def begun(office: Office, *names: str, records: int = 4) -> list[str]:
    """Let PCs come to the endpoint, with records all of them have."""
    for name in names:
        office.open(name)
    made = office.enter(names[0], records)
    office.rest(*names)
    return made


def _fork(office: Office, one: str, two: str, records: list[str]) -> None:
    """Let two stores that were one go on: own records, other fields, and one field at once."""
    for name, column in ((one, "name"), (two, "note")):
        office.edit(name, records[0], column)
        office.enter(name)
    office.synced(one)
    office.synced(two)
    for name in (one, two):
        office.edit(name, records[1])
    office.rest(one, two)
    office.reads(two, "install-forked")
    for name in (one, two):
        assert office.conflicts(name) == 1, f"{name} shows {office.conflicts(name)} conflicts, not 1"
    office.holds(one, two)


def copied_at_rest(office: Office) -> None:
    """Everything was received; then the folder is copied, and both go on."""
    records = begun(office, "one")
    office.close("one")
    office.copy("one", "copy")
    office.open("one")
    office.open("copy")
    _fork(office, "one", "copy", records)


def copied_with_edits_that_wait(office: Office) -> None:
    """What waits at the copying is in both, and both send it."""
    records = begun(office, "one")
    office.edit("one", records[2])
    office.enter("one")
    office.close("one")
    office.copy("one", "copy")
    office.open("one")
    office.open("copy")
    office.synced("copy")
    office.synced("one")
    _fork(office, "copy", "one", records)


def copied_while_it_is_open(office: Office) -> None:
    """The folder is copied under the running program, which stands still just then."""
    records = begun(office, "one")
    office.edit("one", records[3])
    office.copy("one", "copy")
    office.open("copy")
    office.synced("one")
    _fork(office, "one", "copy", records)


def copied_three_times(office: Office) -> None:
    """One folder on four PCs, as an imaged disk: each becomes a PC of its own."""
    records = begun(office, "one")
    office.close("one")
    names = ["one", *(f"image{number}" for number in range(3))]
    for name in names[1:]:
        office.copy("one", name)
    for number, name in enumerate(names):
        office.open(name)
        office.edit(name, records[number])
        office.enter(name)
    for name in names:
        office.synced(name)
    office.rest(*names)
    for name in names[1:]:
        office.reads(name, "install-forked")
    assert office.conflicts("one") == 0
    office.holds(*names)


def copy_that_only_reads(office: Office) -> None:
    """A copy at which nobody enters anything takes part as it is: nothing is at stake, nothing is told."""
    records = begun(office, "one")
    office.close("one")
    office.copy("one", "copy")
    office.open("one")
    office.open("copy")
    office.edit("one", records[0])
    office.rest("one", "copy")
    office.edit("one", records[0])
    office.rest("copy", "one", "copy")
    office.holds("one", "copy")


def put_back_after_all_was_sent(office: Office) -> None:
    """The folder of an hour ago; what was sent since comes back, and what is entered now goes on."""
    records = begun(office, "one", "other")
    office.close("one")
    office.copy("one", "before")
    office.open("one")
    office.edit("one", records[0])
    office.enter("one", 2)
    office.edit("other", records[1])
    office.rest("one", "other")
    office.put_back("one", "before")
    office.edit("one", records[2])
    office.edit("one", records[0], "note")
    office.rest("one", "other")
    office.reads("one", "install-forked")
    assert office.conflicts("one") == 0, "a lone writer sees a conflict"
    office.holds("one", "other")


def put_back_with_edits_that_wait(office: Office) -> None:
    """The folder of an hour ago holds edits that were sent since, and were written over since."""
    records = begun(office, "one", "other")
    office.edit("one", records[0])
    office.enter("one")
    office.close("one")
    office.copy("one", "before")
    office.open("one")
    office.rest("one", "other")
    office.edit("other", records[0])
    office.edit("one", records[2])
    office.rest("one", "other")
    office.put_back("one", "before")
    office.edit("one", records[1])
    office.rest("one", "other")
    office.reads("one", "install-forked")
    office.holds("one", "other")


def put_back_over_edits_that_wait(office: Office) -> None:
    """The folder that is thrown away was the only place of what waited in it; all the rest is whole."""
    records = begun(office, "one", "other")
    office.close("one")
    office.copy("one", "before")
    office.open("one")
    office.edit("one", records[0])
    office.rest("one", "other")
    office.edit("one", records[1])
    office.put_back("one", "before")
    office.notes.append("what had never been sent went with the folder that was thrown away")
    office.edit("one", records[2])
    office.rest("one", "other")
    office.reads("one", "install-forked")
    office.holds("one", "other")


def torn_by_copying(office: Office) -> None:
    """The database was copied first, its log after more work: a mixture, which is told and not opened."""
    records = begun(office, "one", "other", records=40)
    office.copy("one", "torn")
    for _ in range(2):
        office.edit_all("one", records)
        office.close("one")
        office.open("one")
    office.edit_all("one", records[:20])
    for log in office.place("one").glob("*-wal"):
        shutil.copyfile(log, office.place("torn") / log.name)
    try:
        office.open("torn")
    except NotOpenedError as refused:
        office.told.append(f"torn: {title(str(refused))}: {advice(str(refused), {})}")
    else:
        # Whole by chance: then it is one more copy.
        office.rest("torn")
        office.close("torn")
        office.notes.append("the mixture was whole")
    office.rest("one", "other")
    office.holds("one", "other")


def _with_clocks(office: Office, one_ms: int, centre_ms: int) -> None:
    """Work of two PCs, the clock of one or of the endpoint wrong; then all are right again."""
    records = begun(office, "one", "other")
    office.close("one")
    office.open("one", one_ms)
    if centre_ms:
        office.central.stop()
        office.central.start(centre_ms)
    _cross(office, records)
    office.reads("one", "clock-behind" if one_ms < 0 or centre_ms > 0 else "clock-differs")
    if centre_ms:
        office.central.stop()
        office.central.start()
    office.close("one")
    office.open("one")
    _cross(office, [*records[2:], *records[:2]])
    office.holds("one", "other")


def _cross(office: Office, records: list[str]) -> None:
    """Edit own and each other's records, and one field at once: two values, one conflict."""
    before = office.conflicts("one")
    office.edit("one", records[0])
    office.edit("other", records[1])
    office.enter("other")
    office.rest("one", "other")
    office.edit("other", records[0])
    office.rest("other", "one")
    for name in ("one", "other"):
        office.edit(name, records[1], "note")
    office.rest("one", "other")
    assert office.conflicts("other") == office.conflicts("one") == before + 1
    office.holds("one", "other")


def clock_behind(office: Office) -> None:
    """A PC's clock is ten years behind."""
    _with_clocks(office, -_TEN_YEARS_MS, 0)


def clock_ahead(office: Office) -> None:
    """A PC's clock is ten years ahead."""
    _with_clocks(office, _TEN_YEARS_MS, 0)


def centre_behind(office: Office) -> None:
    """The endpoint's clock is ten years behind."""
    _with_clocks(office, 0, -_TEN_YEARS_MS)


def centre_ahead(office: Office) -> None:
    """The endpoint's clock is ten years ahead."""
    _with_clocks(office, 0, _TEN_YEARS_MS)


FOLDER_CASES: Mapping[str, Case] = {
    "a folder copied at rest": copied_at_rest,
    "a folder copied with edits that wait": copied_with_edits_that_wait,
    "a folder copied while it is open": copied_while_it_is_open,
    "a folder copied three times": copied_three_times,
    "a copy that only reads": copy_that_only_reads,
    "a folder put back after all was sent": put_back_after_all_was_sent,
    "a folder put back with edits that wait": put_back_with_edits_that_wait,
    "a folder put back over edits that wait": put_back_over_edits_that_wait,
    "a folder torn by copying": torn_by_copying,
    "a PC ten years behind": clock_behind,
    "a PC ten years ahead": clock_ahead,
    "an endpoint ten years behind": centre_behind,
    "an endpoint ten years ahead": centre_ahead,
}
