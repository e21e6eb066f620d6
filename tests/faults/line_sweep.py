"""Ends the line at every byte of a push and of its reply, in every way, and answers with what is not true."""

import itertools
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tests.faults.fault_link import Ending, Fault
from tests.faults.line_office import SMALL, LineOffice, line_office
from tests.proof.outcome import Outcome, Task
from tests.proof.real_pc import PLENTY

PUSHES = 3
SLACK = 16
"""Replies differ by a few bytes from one time to the next: a sweep goes so far beyond the one measured."""
SILENCES = 24
_OURS = b"Content-Type: application/vnd.kongtun.sync+msgpack\r\nKongtun-Protocol: 1\r\n"
_PAGE = b"<html><body>Please log in</body></html>"


@dataclass(frozen=True, slots=True)
class Trial:
    """One fault, in words, and how much is typed and sent at a time meanwhile."""

    words: str
    fault: Fault
    count: int = 1
    octets: int = PLENTY


def every_byte(up: int, down: int, count: int = 1, octets: int = PLENTY) -> Iterator[Trial]:
    """Yield the trials that end a line at each byte, reset at both ends or closed towards the PC."""
    for at in range(1, up + SLACK):
        yield Trial(f"reset after {at} bytes up", Fault(up=at), count, octets)
    for at, ending in itertools.product(range(1, down + SLACK), (Ending.RESET, Ending.CLOSED)):
        yield Trial(f"{ending.value} after {at} bytes down", Fault(down=at, ending=ending), count, octets)


def silences(up: int, down: int, chance: random.Random) -> Iterator[Trial]:
    """Yield trials of a line that falls silent and stays open."""
    for _ in range(SILENCES // 2):
        at = chance.randint(1, up)
        yield Trial(f"silent after {at} bytes up", Fault(up=at, ending=Ending.SILENT))
        at = chance.randint(1, down)
        yield Trial(f"silent after {at} bytes down", Fault(down=at, ending=Ending.SILENT))


def slow_lines() -> Iterator[Trial]:
    """Yield lines that only take their time: all must be received."""
    yield Trial("a delay of 100 ms each way", Fault(delay_s=0.1))
    yield Trial("8,000 bytes a second", Fault(octets_per_s=8_000))


def false_answers(latest: Callable[[], bytes]) -> Iterator[Trial]:
    """Yield answers that are not the endpoint's to this request; ``latest``: the one it gave before."""
    for name, answer in _answers(latest).items():
        yield Trial(f"{name}, the endpoint heard the push", Fault(answer=answer))
        yield Trial(f"{name}, the endpoint heard nothing", Fault(answer=answer, deaf=True))
    for name, change in _changed().items():
        yield Trial(name, Fault(answer=change))
    yield Trial("every answer comes twice", Fault(answer=lambda whole: whole + whole), PUSHES, SMALL)
    yield Trial("the last answer comes first", Fault(answer=lambda whole: latest() + whole), PUSHES, SMALL)


def _answers(latest: Callable[[], bytes]) -> dict[str, Callable[[bytes], bytes]]:
    whole = {
        "a captive portal's page": _http(200, _PAGE, b"Content-Type: text/html\r\n"),
        "a page under the protocol's header": _http(200, _PAGE, _OURS),
        "an empty 200": _http(200, b"", _OURS),
        "a redirect": _http(302, b"", b"Location: http://127.0.0.1:9/\r\n"),
        "a gateway's 502": _http(502, _PAGE, b"Content-Type: text/html\r\n"),
        "a 204": _http(204, b"", _OURS),
    }
    stale = {"a stale 200 out of a cache": lambda _whole: latest()}
    return {**{name: _always(octets) for name, octets in whole.items()}, **stale}


def _always(octets: bytes) -> Callable[[bytes], bytes]:
    return lambda _whole: octets


def _changed() -> dict[str, Callable[[bytes], bytes]]:
    return {
        "a Content-Length one too small": lambda whole: _restated(whole, -1),
        "a Content-Length one too large": lambda whole: _restated(whole, 1),
        "no Content-Length and half the body": _halved,
        "the last byte missing": lambda whole: whole[:-1],
    }


def _http(status: int, body: bytes, headers: bytes) -> bytes:
    length = b"Content-Length: %d\r\n" % len(body)
    return b"HTTP/1.1 %d Word\r\n" % status + headers + length + b"\r\n" + body


def _restated(whole: bytes, by: int) -> bytes:
    head, _, body = whole.partition(b"\r\n\r\n")
    kept = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"content-length")]
    return b"\r\n".join([*kept, b"Content-Length: %d" % (len(body) + by)]) + b"\r\n\r\n" + body


def _halved(whole: bytes) -> bytes:
    head, _, body = whole.partition(b"\r\n\r\n")
    kept = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"content-length")]
    return b"\r\n".join(kept) + b"\r\n\r\n" + body[: len(body) // 2]


@dataclass(slots=True)
class Sweep:
    """The trials so far and what broke."""

    office: LineOffice
    runs: int = 0
    broken: list[str] = field(default_factory=list)

    def go(self, trials: Iterator[Trial]) -> int:
        """Carry trials out, on until something breaks; return how many."""
        began = self.runs
        for trial in trials:
            complaint = self.office.attempt(trial.fault, trial.count, trial.octets)
            self.runs += 1
            if complaint:
                self.broken.append(f"{trial.words}: {complaint}")
        return self.runs - began


def sweep_line(task: Task) -> Outcome:
    """Sweep; ``task.amount`` is the stride from one byte to the next, 1 for every byte."""
    chance = random.Random(task.seed)
    stride = task.amount
    with line_office(task.folder, task.database) as office:
        sweep = Sweep(office)
        one = office.measure()
        up, down = one.up, one.down
        three = office.measure(PUSHES, SMALL)
        start = chance.randrange(stride)
        single = sweep.go(itertools.islice(every_byte(up, down), start, None, stride))
        wide = every_byte(three.up, three.down, PUSHES, SMALL)
        several = sweep.go(itertools.islice(wide, start, None, stride * 4))
        others = sweep.go(
            itertools.chain(silences(up, down, chance), slow_lines(), false_answers(office.link.latest))
        )
        if complaint := office.at_rest():
            sweep.broken.append(complaint)
        counts = {"bytes up": up, "bytes down": down, "one push": single, "three pushes": several}
    story = "\n".join(sweep.broken[:10])
    return Outcome(
        "line", sweep.runs, len(sweep.broken), task.seed, {**counts, "other faults": others}, story
    )
