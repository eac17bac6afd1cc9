"""Alembic's way in. It gets its connection from `bot.database.migrate`; there is no configuration file."""

from alembic import context

from bot.keeping.tables import metadata

given = context.config.attributes
context.configure(
    connection=given["connection"], target_metadata=metadata, version_table=given.get("version", "alembic_version")
)
context.run_migrations()
