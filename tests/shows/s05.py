"""S5: no readable text in any file of the store; a plain copy shows that the search would find it."""

import os
import tempfile
from pathlib import Path

from desktop_app.store.errors import WrongKey
from desktop_app.store.store import Store, open_store
from sync.model.practice.district import practice_rows
from sync.model.practice.moment import practice_writer
from sync.model.sources import SeededChance
from tests.support.byte_search import known_texts, plain_copy, readable
from tests.support.stores import ACTOR, bench, enrol

SAMPLE = 400
"""Texts searched for, spread over all there are."""


def show(seed: int, folder: Path) -> dict[str, object]:
    """Fill a store with the practice district, edit, back up, search its bytes; then try another key."""
    kept, plain = folder / "kept", folder / "plain"
    for each in (kept, plain, folder / "temporary"):
        each.mkdir(parents=True, exist_ok=True)
    os.environ["SQLITE_TMPDIR"] = tempfile.tempdir = str(folder / "temporary")
    means = bench(kept, seed)
    with means.opened() as store:
        rows = practice_rows()
        store.fill_as_received((name, row, practice_writer(str(row["row_id"]))) for name, row in rows)
        enrol(store, SeededChance(seed))
        _edit(store)
        store.back_up("0000000000001")
        store._sql.rows("SELECT a.name_th FROM village a, village b ORDER BY a.name_th || b.name_th")
        every = known_texts(store)
        texts = every[:: max(1, len(every) // SAMPLE)]
        while_open = readable(folder, texts)
        plain_copy(store, plain / "plain.db")
        plain_copy(store, plain / "plain16.db", "UTF-16le")
    files = sorted(path.name for path in kept.rglob("*") if path.is_file())
    after = readable(kept, texts)
    found = readable(plain, texts)
    return {
        "show": "S5",
        "ok": not while_open
        and not after
        and len(found) == len(texts)
        and _another_key_fails(means.database),
        "texts": len(texts),
        "readable_in_store": len(while_open) + len(after),
        "found_in_plain_copy": len(found),
        "files": files,
    }


def _edit(store: Store) -> None:
    village = store.rows.where("village")[0]
    with store.act(ACTOR, reason="เปลี่ยนชื่อหมู่บ้าน") as act:
        act.update("village", str(village["row_id"]), {"name_th": "บ้านตัวอย่างค้นหา"})
    store.drafts.keep("village", str(village["row_id"]), "households", "สี่สิบห้าครัวเรือน")


def _another_key_fails(database: Path) -> bool:
    try:
        open_store(database, b"?" * 32, bench(database.parent).around)
    except WrongKey:
        return True
    return False
