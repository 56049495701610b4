"""Devices and slips."""

import sqlalchemy as sa
from alembic import op

from core.api import BigId, LongText, UtcDateTime

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "p_acceptance__device",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("ticket_id", BigId, sa.ForeignKey("ticket.id", ondelete="SET NULL"), index=True),
        sa.Column("due_at", UtcDateTime),
        sa.Column("is_told", sa.Boolean, nullable=False),
        if_not_exists=True,
    )
    op.create_table(
        "p_acceptance__slip",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("to", sa.String(254), nullable=False),
        sa.Column("text", LongText, nullable=False),
        sa.Column("printed_at", UtcDateTime, nullable=False),
        if_not_exists=True,
    )
