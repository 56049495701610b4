"""A message in a ticket: what a customer wrote, a reply, a note or a line of the system."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.clock import now
from core.database import BigId, LongText, UtcDateTime, db
from core.models.customer import Customer
from core.models.ticket import Ticket
from core.models.user import User


class MessageKind(StrEnum):
    """What a message is. Since 1.0."""

    CUSTOMER = "customer"
    REPLY = "reply"
    NOTE = "note"


class Message(db.Model):
    """One message; `html` is safe to show, `quoted_html` the older text that is folded away. Since 1.0."""

    __tablename__ = "message"
    __table_args__ = (
        Index("ix_message_ticket", "ticket_id", "id"),
        Index("ix_message_header", "message_id"),
        Index("ix_message_customer", "customer_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(10))
    channel: Mapped[str] = mapped_column(String(40))
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id", ondelete="SET NULL"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    author_name: Mapped[str] = mapped_column(String(120), default="")
    author_address: Mapped[str] = mapped_column(String(254), default="")
    subject: Mapped[str] = mapped_column(String(300), default="")
    html: Mapped[str] = mapped_column(LongText, default="")
    text: Mapped[str] = mapped_column(LongText, default="")
    quoted_html: Mapped[str] = mapped_column(LongText, default="")
    blocked_images: Mapped[int] = mapped_column(default=0)
    to: Mapped[list[str]] = mapped_column(JSON, default=list)
    cc: Mapped[list[str]] = mapped_column(JSON, default=list)
    message_id: Mapped[str] = mapped_column(String(250), default="")
    inbox_id: Mapped[int | None] = mapped_column(ForeignKey("inbox.id", ondelete="SET NULL"))
    is_verified: Mapped[bool] = mapped_column(default=False)
    automatic: Mapped[str] = mapped_column(String(120), default="")
    remarks: Mapped[list[str]] = mapped_column(JSON, default=list)
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    edited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    ticket: Mapped[Ticket] = relationship(lazy="select")
    customer: Mapped[Customer | None] = relationship(lazy="select")
    user: Mapped[User | None] = relationship(lazy="select")
    attachments: Mapped[list["Attachment"]] = relationship(
        lazy="select",
        order_by=lambda: Attachment.id,
        passive_deletes=True,
        back_populates="message",
    )

    @property
    def is_public(self) -> bool:
        """Tell whether the customer may see it."""
        return self.kind != MessageKind.NOTE


class Attachment(db.Model):
    """A file of a message; the bytes are in the content-addressed store under `sha256`. Since 1.0."""

    __tablename__ = "attachment"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"), index=True)
    draft_id: Mapped[int | None] = mapped_column(ForeignKey("draft.id", ondelete="CASCADE"), index=True)
    handle: Mapped[str] = mapped_column(String(43), unique=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    name: Mapped[str] = mapped_column(String(255))
    mime: Mapped[str] = mapped_column(String(127))
    size: Mapped[int] = mapped_column(BigId)
    content_id: Mapped[str | None] = mapped_column(String(250))
    is_inline: Mapped[bool] = mapped_column(default=False)

    message: Mapped[Message | None] = relationship(back_populates="attachments", lazy="select")


class Draft(db.Model):
    """What somebody is writing: at most one reply and one note per person and ticket."""

    __tablename__ = "draft"
    __table_args__ = (Index("uq_draft_one", "ticket_id", "user_id", "kind", unique=True),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    html: Mapped[str] = mapped_column(LongText, default="")
    to: Mapped[list[str]] = mapped_column(JSON, default=list)
    cc: Mapped[list[str]] = mapped_column(JSON, default=list)
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
