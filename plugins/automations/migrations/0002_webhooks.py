"""Webhooks, and what they were called with."""

import sqlalchemy as sa
from alembic import op

from core.api import BigId, LongText, UtcDateTime

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "p_automations__webhook",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("url", sa.String(500), nullable=False),
        sa.Column("body", LongText, nullable=False),
        sa.Column("secret", sa.JSON, nullable=False),
        sa.Column("problem", sa.String(500), nullable=False),
        sa.Column("problem_at", UtcDateTime),
        if_not_exists=True,
    )
    op.create_table(
        "p_automations__call",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("webhook_id", BigId, nullable=False),
        sa.Column("ticket_id", BigId, sa.ForeignKey("ticket.id", ondelete="CASCADE"), nullable=False),
        sa.Column("body", LongText, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("words", sa.String(500), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        if_not_exists=True,
    )
    for name, columns in (
        ("ix_p_automations__call_webhook", ["webhook_id", "id"]),
        ("ix_p_automations__call_ticket", ["ticket_id"]),
        ("ix_p_automations__call_at", ["at"]),
    ):
        op.create_index(name, "p_automations__call", columns, if_not_exists=True)
