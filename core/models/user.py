"""A member of staff."""

from datetime import datetime
from typing import TYPE_CHECKING

from flask_login import UserMixin
from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.clock import now
from core.database import BigId, LongText, UtcDateTime, db

if TYPE_CHECKING:
    from core.models.role import Role
    from core.models.team import Team


class User(db.Model, UserMixin):
    """A member of staff: signs in, holds one role, may be in teams. Since 1.0."""

    __tablename__ = "user"
    __table_args__ = {"sqlite_autoincrement": True}

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    password_hash: Mapped[str | None] = mapped_column(String(255))
    role_id: Mapped[int] = mapped_column(ForeignKey("role.id", ondelete="RESTRICT"), index=True)
    locale: Mapped[str | None] = mapped_column(String(12))
    timezone: Mapped[str | None] = mapped_column(String(64))
    appearance: Mapped[str] = mapped_column(String(8), default="system")
    presence: Mapped[str] = mapped_column(String(8), default="online")
    after_reply: Mapped[str] = mapped_column(String(8), default="stay")
    signature: Mapped[str] = mapped_column(LongText, default="")
    totp_secret: Mapped[str | None] = mapped_column(String(255))
    totp_last_step: Mapped[int | None] = mapped_column(BigId)
    recovery_codes: Mapped[list[str]] = mapped_column(JSON, default=list)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    disabled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    role: Mapped["Role"] = relationship(lazy="joined", innerjoin=True)
    teams: Mapped[list["Team"]] = relationship(secondary="team_member", lazy="select", back_populates="members")

    @property
    def is_active(self) -> bool:
        """Tell whether this person may sign in (asked by Flask-Login)."""
        return self.disabled_at is None

    @property
    def has_totp(self) -> bool:
        """Tell whether a second factor was enrolled."""
        return self.totp_secret is not None
