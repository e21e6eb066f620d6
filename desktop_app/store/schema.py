"""Brings a database to this program's schema: backs up first, each step in one transaction, newer refused."""

from collections.abc import Callable
from pathlib import Path

from desktop_app.store.columns import declaration_hash, prepare_registers, renew_search
from desktop_app.store.connection import Sql
from desktop_app.store.errors import NewerSchema, TriggersMissing, known_failures
from desktop_app.store.triggers import make_triggers, triggers_hash, triggers_stand
from sync.model.fields import Registry

SCHEMA_NUMBER = 9
"""How many steps ``migrations.steps`` has; a test holds the two together. Kept as ``user_version``."""


def refuse_newer(sql: Sql) -> None:
    """Raise NewerSchema when a newer program wrote this database; nothing is written either way."""
    found = int(sql.value("PRAGMA user_version"))
    if found > SCHEMA_NUMBER:
        raise NewerSchema(found=str(found), known=str(SCHEMA_NUMBER))


def upgrade(sql: Sql, registry: Registry, back_up: Callable[[], Path] | None) -> None:
    """Apply the steps that are missing and make the tables the declarations ask for.

    ``back_up`` is called before the first change of a database that already had tables; when it fails,
    nothing was changed.
    """
    refuse_newer(sql)
    pending = int(sql.value("PRAGMA user_version")) < SCHEMA_NUMBER
    declared = declaration_hash(registry)
    # Nearly every start ends here: no backup, no tables looked at.
    if not pending and meta(sql, "declaration") == declared:
        return
    if back_up is not None:
        back_up()
    if pending:
        from desktop_app.store.migrations.steps import apply_steps  # noqa: PLC0415 - 250 ms of a start, needed once a version

        with known_failures():
            apply_steps(sql.raw)
    with sql.transaction():
        prepare_registers(sql, registry)
        install_triggers(sql, registry)
        # After the triggers: older ones, or altered ones, might take it for an edit.
        renew_search(sql, registry)
        set_meta(sql, "declaration", declared)
        # Last, in the same transaction: after a cut all of it is done again, and steps know by name which of
        # them were.
        sql.run(f"PRAGMA user_version = {SCHEMA_NUMBER}")


def triggers_ready(sql: Sql, registry: Registry) -> bool:
    """Tell whether edits may be made; a newer program's other triggers are put in place by itself.

    Triggers that differ from what was installed last were dropped or altered by someone: False.
    """
    if triggers_stand(sql, registry):
        return True
    # Not put right without a word: whoever dropped them may have edited meanwhile, and those edits are in no
    # outbox.
    if triggers_hash(sql) != meta(sql, "triggers"):
        return False
    with sql.transaction():
        install_triggers(sql, registry)
    return True


def install_triggers(sql: Sql, registry: Registry) -> None:
    """Make the triggers anew and remember their hash; inside a transaction."""
    make_triggers(sql, registry)
    set_meta(sql, "triggers", triggers_hash(sql))


def require_triggers(*, ready: bool) -> None:
    """Raise TriggersMissing unless ``ready``."""
    if not ready:
        raise TriggersMissing


def meta(sql: Sql, name: str) -> str | None:
    """Return a remembered word of the store itself."""
    found: str | None = sql.value("SELECT value FROM meta WHERE name = ?", (name,))
    return found


def set_meta(sql: Sql, name: str, value: str) -> None:
    """Remember a word of the store itself."""
    sql.run(
        "INSERT INTO meta VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (name, value),
    )
