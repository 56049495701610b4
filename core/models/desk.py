"""A desk: a queue of tickets with its own access and defaults."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, String, Table
from sqlalchemy.orm import Mapped, mapped_column

from core.database import BigId, db

desk_access = Table(
    "desk_access",
    db.metadata,
    Column("id", BigId, primary_key=True),
    Column(
        "desk_id",
        BigId,
        ForeignKey("desk.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("user_id", BigId, ForeignKey("user.id", ondelete="CASCADE"), index=True),
    Column("team_id", BigId, ForeignKey("team.id", ondelete="CASCADE"), index=True),
    CheckConstraint("(user_id IS NULL) <> (team_id IS NULL)", name="ck_desk_access_one_holder"),
)


class Desk(db.Model):
    """A queue: a ticket belongs to exactly one. Since 1.0."""

    __tablename__ = "desk"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    position: Mapped[int] = mapped_column(default=0)
    is_default: Mapped[bool] = mapped_column(default=False)
    is_internal: Mapped[bool] = mapped_column(default=False)
    status_after_reply: Mapped[str] = mapped_column(String(20), default="pending")
    assignee_after_reply: Mapped[str] = mapped_column(String(20), default="me_if_unassigned")
    reopen_days: Mapped[int] = mapped_column(default=30)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id", ondelete="SET NULL"))
