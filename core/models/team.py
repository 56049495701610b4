"""A team of staff."""

from sqlalchemy import Column, ForeignKey, String, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import BigId, db
from core.models.user import User

team_member = Table(
    "team_member",
    db.metadata,
    Column("team_id", BigId, ForeignKey("team.id", ondelete="CASCADE"), primary_key=True),
    Column(
        "user_id",
        BigId,
        ForeignKey("user.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
    ),
)


class Team(db.Model):
    """People who share work. Since 1.0."""

    __tablename__ = "team"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    level: Mapped[int | None] = mapped_column()
    members: Mapped[list[User]] = relationship(secondary=team_member, lazy="selectin", back_populates="teams")
