"""Rules, macros, and what ran."""

import sqlalchemy as sa
from alembic import op

from core.api import BigId, LongText, UtcDateTime

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "p_automations__rule",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("triggers", sa.JSON, nullable=False),
        sa.Column("conditions", sa.JSON, nullable=False),
        sa.Column("actions", sa.JSON, nullable=False),
        sa.Column("is_on", sa.Boolean, nullable=False),
        sa.Column("stops", sa.Boolean, nullable=False),
        sa.Column("once", sa.Boolean, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("problem", LongText, nullable=False),
        sa.Column("problem_at", UtcDateTime),
        sa.Column("changed_at", UtcDateTime, nullable=False),
        if_not_exists=True,
    )
    op.create_table(
        "p_automations__macro",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("actions", sa.JSON, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        if_not_exists=True,
    )
    op.create_table(
        "p_automations__run",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("rule_id", BigId),
        sa.Column("rule_name", sa.String(120), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("ticket_id", BigId, sa.ForeignKey("ticket.id", ondelete="CASCADE"), nullable=False),
        sa.Column("event_id", BigId),
        sa.Column("conditions", sa.JSON, nullable=False),
        sa.Column("results", sa.JSON, nullable=False),
        sa.Column("by", sa.String(120), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        if_not_exists=True,
    )
    for name, columns, unique in (
        ("uq_p_automations__run_event", ["event_id", "rule_id"], True),
        ("ix_p_automations__run_ticket", ["ticket_id", "id"], False),
        ("ix_p_automations__run_rule", ["rule_id", "id"], False),
        ("ix_p_automations__run_at", ["at"], False),
    ):
        op.create_index(name, "p_automations__run", columns, unique=unique, if_not_exists=True)
    op.create_table(
        "p_automations__fired",
        sa.Column("rule_id", BigId, primary_key=True, autoincrement=False),
        sa.Column(
            "ticket_id", BigId, sa.ForeignKey("ticket.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
        ),
        if_not_exists=True,
    )
    op.create_table(
        "p_automations__turn",
        sa.Column("key", sa.String(40), primary_key=True),
        sa.Column("user_id", BigId, nullable=False),
        if_not_exists=True,
    )
    op.create_table(
        "p_automations__answered",
        sa.Column(
            "customer_id",
            BigId,
            sa.ForeignKey("customer.id", ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("at", UtcDateTime, nullable=False),
        if_not_exists=True,
    )
