"""The tables: rules, macros, webhooks, what ran, whose turn it is; plain ones, for rows are but written and listed."""

from typing import Any

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, String, Table

from core.api import BigId, LongText, UtcDateTime, now, plugin_base

Base = plugin_base("automations")


def _table(name: str, *columns: Any, **more: Any) -> Table:
    return Table(f"p_automations__{name}", Base.metadata, *columns, **more)


rule = _table(
    "rule",
    Column("id", BigId, primary_key=True),
    Column("name", String(120), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("triggers", JSON, nullable=False, default=list),
    Column("conditions", JSON, nullable=False, default=dict),
    Column("actions", JSON, nullable=False, default=list),
    Column("is_on", Boolean, nullable=False, default=False),
    Column("stops", Boolean, nullable=False, default=False),
    Column("once", Boolean, nullable=False, default=False),
    Column("position", Integer, nullable=False, default=0),
    Column("version", Integer, nullable=False, default=1),
    Column("problem", LongText, nullable=False, default=""),
    Column("problem_at", UtcDateTime),
    Column("changed_at", UtcDateTime, nullable=False, default=now),
    info={"is_kept": True},
)

macro = _table(
    "macro",
    Column("id", BigId, primary_key=True),
    Column("name", String(120), nullable=False),
    Column("actions", JSON, nullable=False, default=list),
    Column("position", Integer, nullable=False, default=0),
    info={"is_kept": True},
)

run = _table(
    "run",
    Column("id", BigId, primary_key=True),
    Column("rule_id", BigId),
    Column("rule_name", String(120), nullable=False),
    Column("version", Integer, nullable=False, default=1),
    Column("ticket_id", ForeignKey("ticket.id", ondelete="CASCADE"), nullable=False),
    Column("event_id", BigId),
    Column("conditions", JSON, nullable=False, default=list),
    Column("results", JSON, nullable=False, default=list),
    Column("by", String(120), nullable=False, default=""),
    Column("at", UtcDateTime, nullable=False, default=now),
    Index("uq_p_automations__run_event", "event_id", "rule_id", unique=True),
    Index("ix_p_automations__run_ticket", "ticket_id", "id"),
    Index("ix_p_automations__run_rule", "rule_id", "id"),
    Index("ix_p_automations__run_at", "at"),
)

fired = _table(
    "fired",
    Column("rule_id", BigId, primary_key=True, autoincrement=False),
    Column("ticket_id", ForeignKey("ticket.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
)

turn = _table(
    "turn",
    Column("key", String(40), primary_key=True),
    Column("user_id", BigId, nullable=False, default=0),
)

answered = _table(
    "answered",
    Column("customer_id", ForeignKey("customer.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False),
)

webhook = _table(
    "webhook",
    Column("id", BigId, primary_key=True),
    Column("name", String(120), nullable=False),
    Column("url", String(500), nullable=False),
    Column("body", LongText, nullable=False),
    Column("secret", JSON, nullable=False),
    Column("problem", String(500), nullable=False, default=""),
    Column("problem_at", UtcDateTime),
    info={"is_kept": True},
)

call = _table(
    "call",
    Column("id", BigId, primary_key=True),
    Column("webhook_id", BigId, nullable=False),
    Column("ticket_id", ForeignKey("ticket.id", ondelete="CASCADE"), nullable=False),
    Column("body", LongText, nullable=False),
    Column("state", String(10), nullable=False),
    Column("words", String(500), nullable=False, default=""),
    Column("at", UtcDateTime, nullable=False, default=now),
    Index("ix_p_automations__call_webhook", "webhook_id", "id"),
    Index("ix_p_automations__call_ticket", "ticket_id"),
    Index("ix_p_automations__call_at", "at"),
)
