"""The replies and their files."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.api import BigId, LongText, UtcDateTime, now, plugin_base

SLUG = "saved_replies"
PERSONAL, TEAM, EVERYBODY = "personal", "team", "everybody"
Base: Any = plugin_base(SLUG)


class Reply(Base):
    """One reply; `texts` are its languages, `words` all of it in small letters, for the search."""

    __tablename__ = "reply"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    folder: Mapped[str] = mapped_column(String(60), default="")
    audience: Mapped[str] = mapped_column(String(10), default=PERSONAL)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id", ondelete="SET NULL"), index=True)
    texts: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    words: Mapped[str] = mapped_column(LongText, default="")
    actions: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    uses: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    files: Mapped[list["File"]] = relationship(
        lambda: File, order_by=lambda: File.id, lazy="select", cascade="all, delete-orphan", passive_deletes=True
    )


class File(Base):
    """A file that goes along with a reply; its bytes are in the plugin's own store."""

    __tablename__ = "file"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    reply_id: Mapped[int] = mapped_column(ForeignKey("p_saved_replies__reply.id", ondelete="CASCADE"), index=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    name: Mapped[str] = mapped_column(String(255))
    mime: Mapped[str] = mapped_column(String(127))
    size: Mapped[int] = mapped_column(BigId)
