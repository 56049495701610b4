"""The tables of the portal."""

import sqlalchemy as sa
from alembic import op

from core.api import BigId, UtcDateTime

revision = "0001"
down_revision = None


def _customer(**more: object) -> sa.Column[int]:
    return sa.Column("customer_id", BigId, sa.ForeignKey("customer.id", ondelete="CASCADE"), **more)  # type: ignore[arg-type]


def upgrade() -> None:
    """Make them, leaving those that are there."""
    op.create_table(
        "p_portal__session",
        sa.Column("digest", sa.String(64), primary_key=True),
        _customer(nullable=False, index=True),
        sa.Column("address", sa.String(254), nullable=False),
        sa.Column("started_at", UtcDateTime, nullable=False),
        sa.Column("proved_at", UtcDateTime, nullable=False),
        sa.Column("expires_at", UtcDateTime, nullable=False, index=True),
        if_not_exists=True,
    )
    op.create_table(
        "p_portal__token",
        sa.Column("digest", sa.String(64), primary_key=True),
        _customer(nullable=False, index=True),
        sa.Column("address", sa.String(254), nullable=False),
        sa.Column("next", sa.String(300), nullable=False),
        sa.Column("expires_at", UtcDateTime, nullable=False, index=True),
        sa.Column("used_at", UtcDateTime),
        if_not_exists=True,
    )
    op.create_table(
        "p_portal__password",
        _customer(primary_key=True, autoincrement=False),
        sa.Column("hash", sa.String(255), nullable=False),
        sa.Column("set_at", UtcDateTime, nullable=False),
        if_not_exists=True,
    )
    op.create_table(
        "p_portal__revocation",
        sa.Column(
            "ticket_id", BigId, sa.ForeignKey("ticket.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
        ),
        sa.Column("generation", sa.Integer, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        if_not_exists=True,
    )
