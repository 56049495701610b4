"""An account: one address of a channel, such as a mailbox or a form."""

from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import BigId, LongText, db
from core.models.desk import Desk


class Account(db.Model):
    """Where a channel receives and from where it sends; `state` is the channel's own memory of it."""

    __tablename__ = "account"
    __table_args__ = (UniqueConstraint("channel", "address"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    channel: Mapped[str] = mapped_column(String(40))
    address: Mapped[str] = mapped_column(String(254))
    label: Mapped[str] = mapped_column(String(120), default="")
    desk_id: Mapped[int] = mapped_column(ForeignKey("desk.id", ondelete="RESTRICT"), index=True)
    signature: Mapped[str] = mapped_column(LongText, default="")
    is_active: Mapped[bool] = mapped_column(default=True)
    settings: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    state: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    desk: Mapped[Desk] = relationship(lazy="joined", innerjoin=True)
