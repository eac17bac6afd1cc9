"""Alembic's way in. It gets its connection from `bot.database.migrate`; there is no configuration file."""

from alembic import context

given = context.config.attributes
context.configure(connection=given["connection"], version_table=given.get("version", "alembic_version"))
context.run_migrations()
