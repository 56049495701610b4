"""An index over what was merged into a ticket: asked for beside each ticket, and by the database at each delete."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
MERGED = sa.text("merged_into_id IS NOT NULL")


def upgrade() -> None:
    """Make the index, leaving one that is there."""
    op.create_index("ix_ticket_merged", "ticket", ["merged_into_id"], if_not_exists=True, sqlite_where=MERGED)
