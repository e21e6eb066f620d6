"""What may lie on a disk after a crash: images of a folder at every moment of a recording.

A kill leaves every write done before it, the last one perhaps in part. A power cut leaves what was synced; of
the writes since, any may be there or not, whole or only some of their sectors, whatever their order was. A
rename and a removal are taken as done (file systems keep them in order), what was written into a file that
was renamed is not.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.recording import Action, Kind

SECTOR = 512
PAGE = 4096


@dataclass(slots=True)
class _File:
    """What is certain of a file, and what was done to it since it was synced."""

    certain: bytearray = field(default_factory=bytearray)
    pending: list[Action] = field(default_factory=list)

    def sync(self) -> None:
        for one in self.pending:
            _apply(self.certain, one)
        self.pending.clear()

    def killed(self) -> bytearray:
        """Return the file as the next reader sees it."""
        content = bytearray(self.certain)
        for one in self.pending:
            _apply(content, one)
        return content

    def cut_off(self, chance: random.Random) -> bytearray:
        """Return the file as a power cut may have left it."""
        content = bytearray(self.certain)
        # All of them, none, or a choice: the two ends are where real disks mostly are.
        share = chance.choice((0.0, 0.5, 0.9, 1.0))
        chosen = [one for one in self.pending if chance.random() < share]
        if chance.random() < 0.3:
            chance.shuffle(chosen)
        for one in chosen:
            _apply(content, _torn(one, chance) if chance.random() < 0.25 else one)
        return content


@dataclass(slots=True)
class Image:
    """The files of a folder after a crash, and how many actions were done before it."""

    done: int
    how: str
    files: dict[str, bytes]

    def lay_out(self, folder: Path) -> None:
        """Write the files below ``folder``."""
        for name, octets in self.files.items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(octets)


@dataclass(slots=True)
class Disk:
    """A folder during a recording."""

    files: dict[str, _File] = field(default_factory=dict)

    def do(self, action: Action) -> None:
        """Take one action in."""
        match action.kind:
            case Kind.WRITE | Kind.TRUNCATE:
                self.files.setdefault(action.path, _File()).pending.append(action)
            case Kind.SYNC if action.path in self.files:
                self.files[action.path].sync()
            case Kind.UNLINK:
                self.files.pop(action.path, None)
            case Kind.RENAME if action.path in self.files:
                target = action.octets.decode().rsplit("/", 1)[-1]
                folder = action.path.rpartition("/")[0]
                self.files[f"{folder}/{target}" if folder else target] = self.files.pop(action.path)
            case _:
                pass

    def killed(self, done: int, torn: Action | None, chance: random.Random) -> Image:
        """Return what a kill leaves; ``torn``: the write under way, of which a part may be there."""
        files = {name: one.killed() for name, one in self.files.items()}
        if torn is not None and torn.kind is Kind.WRITE:
            _apply(files.setdefault(torn.path, bytearray()), _beginning(torn, chance))
        return Image(done, "kill", {name: bytes(content) for name, content in files.items()})

    def cut_off(self, done: int, chance: random.Random) -> Image:
        """Return what a power cut may leave."""
        files = {name: bytes(one.cut_off(chance)) for name, one in self.files.items()}
        return Image(done, "power cut", files)


def begun_with(folder: Path) -> Disk:
    """Return a disk that holds the files of ``folder``, all of them synced."""
    disk = Disk()
    for file in folder.rglob("*"):
        if file.is_file():
            disk.files[str(file.relative_to(folder))] = _File(bytearray(file.read_bytes()))
    return disk


def images(disk: Disk, recorded: Sequence[Action], count: int, chance: random.Random) -> Iterator[Image]:
    """Yield about ``count`` images, spread over the whole recording: at each moment a kill and power cuts.

    One more after each answer: what was acknowledged last is what a power cut takes first.
    """
    each = max(2, round(count / max(1, len(recorded))))
    share = min(1.0, count / (each * max(1, len(recorded))))
    for done, action in enumerate(recorded):
        if chance.random() < share:
            yield disk.killed(done, action, chance)
            yield from (disk.cut_off(done, chance) for _ in range(each - 1))
        disk.do(action)
        if action.kind is Kind.ANSWER:
            yield disk.cut_off(done + 1, chance)
    yield disk.killed(len(recorded), None, chance)
    yield disk.cut_off(len(recorded), chance)


def _apply(content: bytearray, action: Action) -> None:
    if action.kind is Kind.TRUNCATE:
        del content[action.at :]
        content.extend(bytes(action.at - len(content)))
        return
    if len(content) < action.at:
        content.extend(bytes(action.at - len(content)))
    content[action.at : action.at + len(action.octets)] = action.octets


def _beginning(action: Action, chance: random.Random) -> Action:
    unit = chance.choice((SECTOR, PAGE))
    whole = len(action.octets) // unit
    return Action(action.kind, action.path, action.at, action.octets[: unit * chance.randint(0, whole)])


def _torn(action: Action, chance: random.Random) -> Action:
    """Return a write of which only a run of sectors reached the disk."""
    if action.kind is not Kind.WRITE or len(action.octets) <= SECTOR:
        return action
    sectors = -(-len(action.octets) // SECTOR)
    first = chance.randrange(sectors)
    last = chance.randint(first + 1, sectors)
    part = action.octets[first * SECTOR : last * SECTOR]
    return Action(action.kind, action.path, action.at + first * SECTOR, part)
