"""An endpoint whose clock is wrong: ``python -m tests.support.endpoint_off FOLDER OFF_MS [DATABASE]``.

Shipped code has no switch for its clock; all but the clock is what ``serve --with-bench-register`` runs.
"""

import json
import sys
from pathlib import Path

from sync.central.centre import Sources, open_centre
from sync.central.logs import start_logging
from sync.central.one_server import only_server
from sync.central.serve import Line, serve
from sync.model.sources import SystemChance
from tests.bench.client import REGISTRY
from tests.support.off_clock import OffClock


def main(folder: Path, off_ms: int, database: str | None) -> None:
    """Serve the folder until told to stop; prints a line when ready, as ``serve`` does."""
    start_logging()
    sources = Sources(OffClock(off_ms), SystemChance())
    centre = open_centre(folder, address=database, registry=REGISTRY, sources=sources, make=False)
    line = Line("127.0.0.1", 0)
    with line.listen() as listening, only_server(folder):
        serve(centre, line, listening, lambda: _say(listening.getsockname()[1]))
    centre.close()


def _say(port: int) -> None:
    sys.stdout.write(json.dumps({"ready": True, "port": port}) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else None)
