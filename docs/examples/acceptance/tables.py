"""The tables of the plugin: devices, what was lent, and slips that were printed."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from core.api import BigId, LongText, UtcDateTime, now, plugin_base

Base = plugin_base("acceptance")


class Device(Base):
    """A device on the shelf, or lent for a ticket."""

    __tablename__ = "device"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id", ondelete="SET NULL"), index=True)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    is_told: Mapped[bool] = mapped_column(default=False)


class Lending(Base):
    """One lending, counted once: its key is the id of the event that told of it."""

    __tablename__ = "lending"

    event_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    device: Mapped[str] = mapped_column(String(80))


class Slip(Base):
    """Something that was printed at the counter."""

    __tablename__ = "slip"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    to: Mapped[str] = mapped_column(String(254))
    text: Mapped[str] = mapped_column(LongText)
    printed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
