"""The replies and their files."""

import sqlalchemy as sa
from alembic import op

from core.api import BigId, LongText, UtcDateTime

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "p_saved_replies__reply",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("folder", sa.String(60), nullable=False),
        sa.Column("audience", sa.String(10), nullable=False),
        sa.Column("owner_id", BigId, sa.ForeignKey("user.id", ondelete="SET NULL"), index=True),
        sa.Column("team_id", BigId, sa.ForeignKey("team.id", ondelete="SET NULL"), index=True),
        sa.Column("texts", sa.JSON, nullable=False),
        sa.Column("words", LongText, nullable=False),
        sa.Column("actions", sa.JSON, nullable=False),
        sa.Column("uses", sa.Integer, nullable=False),
        sa.Column("used_at", UtcDateTime),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("changed_at", UtcDateTime, nullable=False),
        if_not_exists=True,
    )
    op.create_table(
        "p_saved_replies__file",
        sa.Column("id", BigId, primary_key=True),
        sa.Column(
            "reply_id",
            BigId,
            sa.ForeignKey("p_saved_replies__reply.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("sha256", sa.String(64), nullable=False, index=True),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("mime", sa.String(127), nullable=False),
        sa.Column("size", BigId, nullable=False),
        if_not_exists=True,
    )
