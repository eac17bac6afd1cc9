"""When a check-in is due."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("consents", sa.Column("due_at", sa.BigInteger, nullable=True))
    op.create_index("ix_consents_due_at", "consents", ["due_at"])
