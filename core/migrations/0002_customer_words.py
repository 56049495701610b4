"""The words by which customers are found, and those of the customers that there are."""

import sqlalchemy as sa
from alembic import op

from core.database import BigId, ByteWord
from core.models import customer_words

revision = "0002"
down_revision = "0001"
BATCH = 500


def upgrade() -> None:
    """Make the table, leaving one that is there, and fill it."""
    op.create_table(
        "customer_word",
        sa.Column("customer_id", BigId, autoincrement=False, nullable=False),
        sa.Column("word", ByteWord, nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_customer_word_customer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("customer_id", "word", name=op.f("pk_customer_word")),
        if_not_exists=True,
    )
    op.create_index("ix_customer_word_word", "customer_word", ["word", "customer_id"], if_not_exists=True)
    _fill(op.get_bind())


def _fill(connection: sa.Connection) -> None:
    last = 0
    while True:
        wanted = sa.text("SELECT id FROM customer WHERE id > :last ORDER BY id LIMIT :most")
        numbers = list(connection.scalars(wanted, {"last": last, "most": BATCH}))
        if not numbers:
            return
        customer_words.write(connection, numbers)
        last = numbers[-1]
