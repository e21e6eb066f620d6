"""What an administrator sees and ends: installs, streams, epochs, backups; and who may no longer speak."""

from sqlalchemy import Connection

from sync.central.accounts import end_assignment, find_account
from sync.central.centre import Centre
from sync.central.database import run


def status(centre: Centre) -> dict[str, object]:
    """Return the endpoint's state: numbers, times (ms) and ids, never a value of a record."""
    with centre.database.reading() as connection:
        heads = run(connection, "SELECT district_code, seq, head FROM stream ORDER BY district_code")
        last = run(connection, "SELECT max(made_ms) FROM backup").scalar()
        return {
            "realm": centre.identity.realm,
            "epoch": run(connection, "SELECT epoch FROM endpoint").scalar_one(),
            "epochs": _epochs(connection),
            "heads": {stream: {"seq": seq, "link": bytes(head).hex()} for stream, seq, head in heads},
            "deletions": _deletions(connection),
            "open_conflicts": run(connection, "SELECT count(*) FROM open_conflict").scalar_one(),
            "last_verified_backup_ms": last,
            "installs": _installs(connection),
        }


def revoke(centre: Centre, *, install: str | None = None, user_name: str | None = None) -> int:
    """End the assignments of an install, of an account, or of an account on an install; return how many.

    What was made before the PC is told counts still, where another account brings it. A handed-over PC, which
    may still bring it itself, is stopped as well.
    """
    with centre.database.writing() as connection:
        account = find_account(connection, user_name) if user_name is not None else None
        if user_name is not None and account is None:
            return 0
        found = run(
            connection,
            "SELECT install, account FROM assignment WHERE (ended_generation IS NULL OR handed_over = 1)"
            " AND install LIKE ? AND account LIKE ?",
            (install or "_" * 32, account.account if account else "_" * 32),
        ).all()
        for one in found:
            end_assignment(connection, one.install, one.account, centre.clock.now_ms(), handed_over=False)
        return len(found)


def _epochs(connection: Connection) -> list[dict[str, object]]:
    rows = run(connection, "SELECT epoch, started_ms, reason, install FROM epoch ORDER BY started_ms")
    return [dict(row) for row in rows.mappings()]


def _deletions(connection: Connection) -> dict[str, dict[str, int]]:
    """Return stream -> how many deleted records it holds, and up to which position others were collected."""
    rows = run(
        connection,
        "SELECT s.district_code, s.collected_seq, (SELECT count(*) FROM record r"
        " WHERE r.district_code = s.district_code AND r.deleted = 1) AS held FROM stream s"
        " ORDER BY s.district_code",
    )
    return {
        stream: {"held": held, "collected_through": collected}
        for stream, collected, held in rows
        if held or collected
    }


def _installs(connection: Connection) -> list[dict[str, object]]:
    rows = run(
        connection,
        "SELECT i.install, i.district_code, i.machine_label, i.created_ms, c.n AS held,"
        " c.durable_n AS in_backup, c.sent_ms AS last_sent_ms, c.heard_ms AS last_heard_ms, c.anchored,"
        " (SELECT count(*) FROM assignment a"
        " WHERE a.install = i.install AND a.ended_generation IS NULL) AS accounts,"
        " (SELECT count(*) FROM assignment a WHERE a.install = i.install AND a.handed_over = 1)"
        " AS accounts_handed_over"
        " FROM install i JOIN device_chain c ON c.install = i.install AND c.district_code = i.district_code"
        " ORDER BY i.district_code, i.created_ms",
    )
    return [dict(row) for row in rows.mappings()]
