"""The first table."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make it."""
    big = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "p_SLUG__note",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("ticket_id", big, sa.ForeignKey("ticket.id", ondelete="CASCADE")),
        sa.Column("text", sa.String(200), nullable=False),
    )
    op.create_table(
        "p_SLUG__line",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("note_id", sa.Integer, sa.ForeignKey("p_SLUG__note.id", ondelete="CASCADE"), nullable=False),
    )
