"""What was lent, since version 1.1."""

import sqlalchemy as sa
from alembic import op

from core.api import BigId

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "p_acceptance__lending",
        sa.Column("event_id", BigId, primary_key=True, autoincrement=False),
        sa.Column("device", sa.String(80), nullable=False),
        if_not_exists=True,
    )
