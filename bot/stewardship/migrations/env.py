"""Alembic's way in. It gets its connection from `bot.database.migrate`; there is no configuration file."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
