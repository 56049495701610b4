"""Conversations and their lines."""

import sqlalchemy as sa
from alembic import op

from core.api import BigId, UtcDateTime

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "p_chat__visit",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("token", sa.String(64), nullable=False, unique=True),
        sa.Column("account_id", BigId, sa.ForeignKey("account.id", ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("ticket_id", BigId, sa.ForeignKey("ticket.id", ondelete="CASCADE"), index=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("category", sa.String(20), nullable=False),
        sa.Column("is_verified", sa.Boolean, nullable=False),
        sa.Column("page", sa.String(500), nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("read", sa.Integer, nullable=False),
        sa.Column("agent_read", sa.Integer, nullable=False),
        sa.Column("is_hidden", sa.Boolean, nullable=False),
        sa.Column("begun_at", UtcDateTime, nullable=False),
        sa.Column("seen_at", UtcDateTime, nullable=False),
        sa.Column("left_at", UtcDateTime),
        sa.Column("typing_at", UtcDateTime),
        sa.Column("agent_typing_at", UtcDateTime),
        sa.Column("agent_name", sa.String(120), nullable=False),
        sa.Column("ended_at", UtcDateTime),
        sa.Index("ix_p_chat__visit_seen", "ended_at", "seen_at"),
        if_not_exists=True,
    )
    op.create_table(
        "p_chat__line",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("visit_id", BigId, sa.ForeignKey("p_chat__visit.id", ondelete="CASCADE"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("uid", sa.String(64), nullable=False),
        sa.Column("message_id", BigId, sa.ForeignKey("message.id", ondelete="CASCADE"), index=True),
        sa.Column("is_mine", sa.Boolean, nullable=False),
        sa.Column("is_mailed", sa.Boolean, nullable=False),
        sa.UniqueConstraint("visit_id", "number"),
        sa.UniqueConstraint("visit_id", "uid"),
        if_not_exists=True,
    )
