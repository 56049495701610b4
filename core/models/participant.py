"""Who takes part in a ticket beside its customer, and the key under which each one's answers are known."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.clock import now
from core.database import BigId, UtcDateTime, db
from core.models.customer import Customer


class Participant(db.Model):
    """A customer in a ticket; `is_confirmed` is false for one who was only proposed (by a Cc, say)."""

    __tablename__ = "participant"
    __table_args__ = (Index("uq_participant_once", "ticket_id", "customer_id", unique=True),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id", ondelete="CASCADE"))
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id", ondelete="CASCADE"), index=True)
    role: Mapped[str] = mapped_column(String(10), default="cc")  # requester | cc
    reply_key: Mapped[str] = mapped_column(String(26), unique=True)
    is_confirmed: Mapped[bool] = mapped_column(default=True)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)

    customer: Mapped[Customer] = relationship(lazy="joined", innerjoin=True)
