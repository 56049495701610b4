"""The first tables."""

from alembic import op

from core import models  # noqa: F401 - makes the tables known
from core.database import db
from core.models import text_index

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make them, leaving those that are there."""
    tables = [table for table in db.metadata.sorted_tables if not table.name.startswith("p_")]
    db.metadata.create_all(op.get_bind(), tables=tables, checkfirst=True)
    text_index.install(op.get_bind())
