"""A status: a name within one of four fixed kinds."""

from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from core.database import BigId, db
from core.i18n import gettext


class Kind(StrEnum):
    """What a status means to lists, clocks and reports. Since 1.0."""

    OPEN = "open"
    PENDING = "pending"
    ON_HOLD = "on_hold"
    CLOSED = "closed"


RANK = {Kind.OPEN: 3, Kind.PENDING: 2, Kind.ON_HOLD: 1, Kind.CLOSED: 0}


class Status(db.Model):
    """A status that a desk (or every desk, where `desk_id` is null) offers. Since 1.0."""

    __tablename__ = "status"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(10))
    desk_id: Mapped[int | None] = mapped_column(ForeignKey("desk.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(default=0)
    is_builtin: Mapped[bool] = mapped_column(default=False)

    @property
    def label(self) -> str:
        """Its name; one that was there from the start is said in the reader's language until somebody renames it."""
        return str(gettext(self.name)) if self.is_builtin else self.name
