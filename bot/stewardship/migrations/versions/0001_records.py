"""The history, how often numbers were said to be wrong, and which weeks were told of."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "records",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("line", sa.Text, nullable=False),
    )
    op.create_table(
        "wrong_numbers",
        sa.Column("entry", sa.String(140), primary_key=True),
        sa.Column("week", sa.String(8), primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
    )
    op.create_table("digests", sa.Column("week", sa.String(8), primary_key=True))
