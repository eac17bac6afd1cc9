"""Alembic's way in. It gets its connection from `bot.database.migrate`; there is no configuration file."""

from alembic import context

from bot.keeping.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
