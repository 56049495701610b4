"""By which address a password was set: one of which that is not known has to be set anew, by a mailed link."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
TABLE = "p_portal__password"


def upgrade() -> None:
    known = {column["name"] for column in sa.inspect(op.get_bind()).get_columns(TABLE)}
    if "address" not in known:  # MariaDB keeps what a failed upgrade had added
        op.add_column(TABLE, sa.Column("address", sa.String(254), nullable=False, server_default=""))
