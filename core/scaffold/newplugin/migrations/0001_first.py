"""The table of entries."""

import sqlalchemy as sa
from alembic import op

from core.api import BigId, UtcDateTime

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "p_newplugin__entry",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("text", sa.String(300), nullable=False),
        sa.Column("user_id", BigId, sa.ForeignKey("user.id", ondelete="SET NULL")),
        sa.Column("written_at", UtcDateTime, nullable=False),
        if_not_exists=True,
    )
