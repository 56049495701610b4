"""Customers whose data is to be erased, and how far that has come; what somebody wrote is found by its writer."""

import sqlalchemy as sa
from alembic import op

from core.database import BigId, UtcDateTime

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the table, leaving one that is there."""
    op.create_table(
        "erasure",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("customer_id", BigId, sa.ForeignKey("customer.id", ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("asked_at", UtcDateTime, nullable=False),
        sa.Column("asked_by", BigId, nullable=True),
        sa.Column("confirmed_at", UtcDateTime, nullable=True),
        sa.Column("confirmed_by", BigId, nullable=True),
        sa.Column("known", sa.JSON, nullable=False),
        sa.Column("waiting", sa.JSON, nullable=False),
        sa.Column("errors", sa.JSON, nullable=False),
        sa.Column("done_at", UtcDateTime, nullable=True),
        if_not_exists=True,
    )
    op.create_index("ix_message_customer", "message", ["customer_id"], if_not_exists=True)
    op.create_index("ix_erasure_state", "erasure", ["state", "id"], if_not_exists=True)
