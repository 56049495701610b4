"""What came in, as it came in: the raw bytes of each message are here before anything else happens with them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.clock import now
from core.database import BigId, LongText, UtcDateTime, db


class InboxState(StrEnum):
    """How far a raw message has come."""

    STORED = "stored"
    PROCESSED = "processed"
    QUARANTINED = "quarantined"
    DROPPED = "dropped"


class Inbox(db.Model):
    """One raw message; `source_key` is what makes it the same message when it is offered again."""

    __tablename__ = "inbox"
    __table_args__ = (
        Index("uq_inbox_source", "channel", "source_key", unique=True),
        Index("ix_inbox_state", "state", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    channel: Mapped[str] = mapped_column(String(40))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)
    source_key: Mapped[str] = mapped_column(String(128))
    external_id: Mapped[str] = mapped_column(String(250), default="")
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(BigId)
    state: Mapped[str] = mapped_column(String(12), default=InboxState.STORED)
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(LongText, default="")
    received_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ticket_id: Mapped[int | None] = mapped_column(BigId)
