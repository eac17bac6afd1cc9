"""The one table of the keeping: a row is a consent together with what is kept under it.

So nothing can be kept without a consent: there is no other place to put it.
"""

from enum import Enum
from pathlib import Path
from typing import Final

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, MetaData, String, Table

metadata = MetaData()

MIGRATIONS: Final = Path(__file__).with_name("migrations")

consents: Final = Table(
    "consents",
    metadata,
    Column("id", String(10), primary_key=True),
    Column("person", LargeBinary(32), nullable=False, index=True),
    Column("key", String(8), nullable=False),
    Column("purpose", String(10), nullable=False),
    Column("version", Integer, nullable=False),
    Column("given_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False, index=True),
    Column("content", LargeBinary, nullable=False),
    Column("due_at", BigInteger, index=True),
)
"""Times are seconds since 1970, UTC."""


class Held(Enum):
    """How a column holds what it holds."""

    OPEN = "as it is"
    HASHED = "as a keyed hash"
    SEALED = "encrypted"


INVENTORY: Final[dict[str, tuple[Held, str]]] = {
    "id": (Held.OPEN, "random, or a keyed hash of the press that asked for it; says nothing"),
    "person": (Held.HASHED, "whose it is: a keyed hash of the chat"),
    "key": (Held.OPEN, "which server key it is encrypted with"),
    "purpose": (Held.OPEN, "one of three words; expiry and check-ins need it"),
    "version": (Held.OPEN, "which words were agreed to"),
    "given_at": (Held.OPEN, "when it was agreed to"),
    "expires_at": (Held.OPEN, "when it is deleted, whether or not anybody can decrypt it"),
    "content": (Held.SEALED, "what is kept; for a check-in the chat as well"),
    "due_at": (Held.OPEN, "when a check-in is due; empty for everything else"),
}
"""Every column and how it is held. A test compares this with the database; docs/threat-model.md explains it."""
