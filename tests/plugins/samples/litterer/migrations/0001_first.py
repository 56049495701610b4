"""The table."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make it."""
    op.create_table(
        "p_litterer__note",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("tag_id", sa.BigInteger, sa.ForeignKey("tag.id")),
    )
