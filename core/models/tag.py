"""A tag, and which tickets bear it."""

from sqlalchemy import Column, ForeignKey, Index, String, Table
from sqlalchemy.orm import Mapped, mapped_column

from core.database import BigId, db

ticket_tag = Table(
    "ticket_tag",
    db.metadata,
    Column(
        "ticket_id",
        BigId,
        ForeignKey("ticket.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("tag_id", BigId, ForeignKey("tag.id", ondelete="CASCADE"), primary_key=True),
    Index("ix_ticket_tag_tag_id_ticket_id", "tag_id", "ticket_id"),
)


class Tag(db.Model):
    """A short word that tickets bear; its slug is the word in lower case. Since 1.0."""

    __tablename__ = "tag"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(60))
