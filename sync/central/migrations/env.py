"""What Alembic runs for each command: the caller hands over the connection, inside its transaction."""

from alembic import context

from sync.central.schema import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
context.run_migrations()
