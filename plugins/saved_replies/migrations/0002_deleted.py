"""When a reply was deleted: until it is gone for good, it can be had back."""

import sqlalchemy as sa
from alembic import op

from core.api import UtcDateTime

revision = "0002"
down_revision = "0001"
TABLE = "p_saved_replies__reply"


def upgrade() -> None:
    known = {column["name"] for column in sa.inspect(op.get_bind()).get_columns(TABLE)}
    if "deleted_at" not in known:  # MariaDB keeps what a failed upgrade had added
        op.add_column(TABLE, sa.Column("deleted_at", UtcDateTime))
