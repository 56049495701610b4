"""Conversations of visitors, and what the visitor's browser is shown of each, line by line."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.api import BigId, UtcDateTime, now, plugin_base

Base = plugin_base("chat")


class Visit(Base):  # type: ignore[valid-type, misc]
    """One conversation of one browser; `token` is the digest of what only this browser has."""

    __tablename__ = "visit"
    __table_args__ = (Index("ix_p_chat__visit_seen", "ended_at", "seen_at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    token: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254))
    category: Mapped[str] = mapped_column(String(20), default="")
    is_verified: Mapped[bool] = mapped_column(default=False)
    page: Mapped[str] = mapped_column(String(500), default="")
    count: Mapped[int] = mapped_column(default=0)
    """How many lines there are."""
    read: Mapped[int] = mapped_column(default=0)
    """Up to which line the visitor's browser has them."""
    agent_read: Mapped[int] = mapped_column(default=0)
    """Up to which line an agent has had the ticket open."""
    is_hidden: Mapped[bool] = mapped_column(default=False)
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    typing_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    agent_typing_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    agent_name: Mapped[str] = mapped_column(String(120), default="")
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Line(Base):  # type: ignore[valid-type, misc]
    """One line of a conversation: a message of the ticket, under the number that it has for the visitor.

    Numbers are given while the conversation is locked, so whoever has line 7 has all before it: ids of messages do not
    promise that. `uid` is the browser's own name for what it sent, so that the same thing sent twice is one line.
    """

    __tablename__ = "line"
    __table_args__ = (UniqueConstraint("visit_id", "number"), UniqueConstraint("visit_id", "uid"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("p_chat__visit.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column()
    uid: Mapped[str] = mapped_column(String(64))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"), index=True)
    is_mine: Mapped[bool] = mapped_column()
    is_mailed: Mapped[bool] = mapped_column(default=False)
