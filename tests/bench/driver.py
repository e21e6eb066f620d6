"""The headless driver of the benchmarks: JSON lines in, one JSON line out per command (BENCH.md, item 3).

Two things of our own: ``{"cmd":"news"}`` -> ``{"ok":true,"lines":[…]}``, what the officer would read on the
sync page and of the clock; and the option ``clock_off_ms`` of ``open``, the error of the PC's clock.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from desktop_app.store.errors import StoreTrouble
from sync.protocol.session import LineTrouble, Refused
from tests.bench.client import Client, Credential
from tests.support.off_clock import OffClock

Answer = dict[str, Any]


class Driver:
    """One client process."""

    def __init__(self) -> None:
        self._client: Client | None = None
        self._answers: dict[str, Callable[[dict[str, Any]], Answer]] = {
            "open": self._open,
            "seed": lambda ask: {"n": self.client.seed(_read(ask))},
            "edit": lambda ask: {"n": self.client.edit(_read(ask))},
            "delete": lambda ask: {"n": self.client.delete(_read(ask))},
            "sync": self._sync,
            "dump": self._dump,
            "pending": self._pending,
            "news": lambda _ask: {"lines": self.client.news()},
            "resolve": lambda _ask: {"n": self.client.resolve()},
        }

    @property
    def client(self) -> Client:
        """The opened client; ValueError before ``open``."""
        if self._client is None:
            raise ValueError("not open")
        return self._client

    def answer(self, ask: dict[str, Any]) -> Answer:
        """Carry out one command; what goes wrong is told, the process goes on."""
        try:
            return {"ok": True, **self._answers[ask["cmd"]](ask)}
        except (LineTrouble, Refused, StoreTrouble) as trouble:
            return {"ok": False, "error": trouble.code, "conflicts": 0, "info": dict(trouble.values)}
        except (ValueError, KeyError, OSError) as trouble:
            return {"ok": False, "error": f"{type(trouble).__name__}: {trouble}", "conflicts": 0, "info": {}}

    def _open(self, ask: dict[str, Any]) -> Answer:
        options = ask["opts"]
        codes = json.loads(Path(options["tokens"]).read_text(encoding="utf-8"))
        district = int(options["district"])
        clock = OffClock(int(options.get("clock_off_ms", 0)))
        self._client = Client(Path(ask["dir"]), Credential(codes[str(district)], district), clock)
        return {}

    def _sync(self, ask: dict[str, Any]) -> Answer:
        summary = self.client.sync(ask["url"])
        counts = self.client.store.states.counts()
        info = {
            "sent": summary.sent,
            "received": summary.received,
            "requests": summary.requests,
            "verified": summary.verified,
        }
        return {"error": None, "conflicts": counts.conflicts, "info": info}

    def _dump(self, ask: dict[str, Any]) -> Answer:
        text = json.dumps(self.client.dump(), ensure_ascii=False)
        Path(ask["file"]).write_text(text, encoding="utf-8")
        return {}

    def _pending(self, _ask: dict[str, Any]) -> Answer:
        counts = self.client.store.states.counts()
        return {"queued": counts.unsent, "refused": counts.refused, "conflicts": counts.conflicts}


def _read(ask: dict[str, Any]) -> Any:
    return json.loads(Path(ask["file"]).read_text(encoding="utf-8"))


def main() -> None:
    """Answer standard input until ``quit`` or its end."""
    driver = Driver()
    for line in sys.stdin:
        ask = json.loads(line)
        if ask["cmd"] == "quit":
            break
        print(json.dumps(driver.answer(ask), ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
