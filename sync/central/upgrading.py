"""Brings the endpoint's tables up to date; a database of a newer program is left as it is."""

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from sync.central.errors import NewerDatabaseError, in_both_languages

_MIGRATIONS: Final = Path(__file__).parent / "migrations"


def upgrade(connection: Connection) -> None:
    """Run the missing steps in the caller's transaction, which keeps other starters out.

    Raises:
        NewerDatabaseError: a newer program wrote it; nothing was changed.
    """
    config = config_for(connection)
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if inspect(connection).has_table("alembic_version"):
        # Looked at before the upgrade, which would end in an Alembic error no administrator understands.
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        if found is not None and found not in known:
            raise NewerDatabaseError(in_both_languages("endpoint-newer", {"version": str(found)}))
    command.upgrade(config, "head")


def config_for(connection: Connection) -> Config:
    """Return what Alembic's commands take to work on ``connection``."""
    config = _config()
    config.attributes["connection"] = connection
    return config


def newest() -> str:
    """Return the name of the last step this program knows."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def _config() -> Config:
    config = Config()
    # Alembic's configuration takes a per cent sign for the start of a name.
    config.set_main_option("script_location", _MIGRATIONS.as_posix().replace("%", "%%"))
    return config
