"""The PC whose every write is recorded: types values, syncs after every few, and marks what it was told.

``python -m tests.proof.crash_child FOLDER ADDRESS COUNT ROW …``. Marks go into a file beside the store, so
that they stand in the recording at their place between the store's own writes.
"""

import json
import os
import sys
from pathlib import Path

from sync.client.http import HttpTransport
from sync.protocol.messages import Push
from tests.proof.kill_children import open_pc
from tests.proof.real_pc import PLENTY
from tests.support.fleet import sync

MARKS = "marks"
ANSWERS = "answers.json"
BETWEEN_SYNCS = 4
AT_REST = 3
"""After so many syncs the store is let move its log into the database, as it does when its officer rests."""


def work(folder: Path, address: str, count: int, rows: list[str]) -> list[list[str]]:
    """Type and sync; return the operations that each answer of the endpoint acknowledged."""
    pc = open_pc(folder)
    marks = os.open(folder / MARKS, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    answers: list[list[str]] = []
    for number in range(1, count + 1):
        os.write(marks, f"left {number}\n".encode())
        pc.edit(rows[number % len(rows)], {"name": f"ค่า {number}"})
        os.write(marks, f"kept {number}\n".encode())
        if number % BETWEEN_SYNCS == 0:
            transport = HttpTransport(address)
            line = pc.line(transport)
            sealed = list[Push]()
            verified = sync(pc.store, line, push_octets=PLENTY, sealed=sealed).verified
            transport.close()
            # By receipt: results travel in runs, which name no operation.
            sent: dict[str, list[str]] = {
                push.head: [one.op_id for one in push.operations] for push in sealed
            }
            answers += [sent[reply.receipt.head] if reply.receipt else [] for reply in line.replies]
            if verified:
                os.write(marks, f"received {number}\n".encode())
            if number // BETWEEN_SYNCS % AT_REST == 0:
                pc.store.idle()
    pc.close()
    return answers


if __name__ == "__main__":
    told = work(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4:])
    Path(sys.argv[1]).with_name(ANSWERS).write_text(json.dumps(told), "utf-8")
