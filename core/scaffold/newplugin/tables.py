"""The plugin's own tables; migrations/ creates them."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from core.api import BigId, UtcDateTime, now, plugin_base

Base = plugin_base("newplugin")


class Entry(Base):
    """A line that somebody wrote; its table is called p_newplugin__entry."""

    __tablename__ = "entry"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    text: Mapped[str] = mapped_column(String(300))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
