"""Consents, and what is kept under them."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "consents",
        sa.Column("id", sa.String(10), primary_key=True),
        sa.Column("person", sa.LargeBinary(32), nullable=False),
        sa.Column("key", sa.String(8), nullable=False),
        sa.Column("purpose", sa.String(10), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("given_at", sa.BigInteger, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_consents_person", "consents", ["person"])
    op.create_index("ix_consents_expires_at", "consents", ["expires_at"])
