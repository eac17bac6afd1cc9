"""The tables of the directory's own database. Nothing in them is about a person who used the bot."""

from pathlib import Path
from typing import Final

from sqlalchemy import Column, Integer, MetaData, String, Table, Text

metadata = MetaData()

MIGRATIONS: Final = Path(__file__).with_name("migrations")

records: Final = Table(
    "records",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("line", Text, nullable=False),
)
"""The history: each record as the one text whose parts are hashed. Rows are only ever added."""

wrong_numbers: Final = Table(
    "wrong_numbers",
    metadata,
    Column("entry", String(140), primary_key=True),
    Column("week", String(8), primary_key=True),
    Column("count", Integer, nullable=False),
)
"""How often "this number is wrong" was tapped, by entry and ISO week. Who tapped is never known here."""

digests: Final = Table("digests", metadata, Column("week", String(8), primary_key=True))
"""The weeks whose digest was sent."""
