"""S5's search over the benchmark's clients: ``python -m tests.bench.search_stores DIR`` after a run.

``DIR`` is the benchmark's work folder; every folder in it with a ``bench.key`` is a client.
"""

import json
import sys
import tempfile
from pathlib import Path

from desktop_app.store.key_file import read_key_file
from desktop_app.store.opening import Surroundings
from desktop_app.store.store import open_store
from sync.model.sources import SystemChance, SystemClock
from tests.bench.client import REGISTRY
from tests.support.byte_search import known_texts, plain_copy, readable

SAMPLE = 300


def search(folder: Path) -> dict[str, object]:
    """Search one client's folder for its own texts, and a plain copy of its store for the same."""
    around = Surroundings(REGISTRY, SystemClock(), SystemChance(), "bench")
    store = open_store(folder / "kongtun.db", read_key_file(folder / "bench.key"), around)
    every = known_texts(store)
    texts = every[:: max(1, len(every) // SAMPLE)]
    shown = readable(folder, texts)
    with tempfile.TemporaryDirectory() as place:
        plain_copy(store, Path(place) / "plain.db")
        found = readable(Path(place), texts)
    store.close()
    return {
        "client": folder.name,
        "ok": bool(texts) and not shown and len(found) == len(texts),
        "texts": len(texts),
        "readable_in_store": len(shown),
        "found_in_plain_copy": len(found),
    }


def main() -> int:
    """Search every client; 0 when none shows a text."""
    clients = sorted(path.parent for path in Path(sys.argv[1]).glob("*/bench.key"))
    found = [search(client) for client in clients]
    for one in found:
        print(json.dumps(one))
    return 0 if found and all(one["ok"] for one in found) else 1


if __name__ == "__main__":
    sys.exit(main())
