"""A role: which permissions its holders have, and which tickets they see."""

from enum import StrEnum

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from core.database import BigId, db
from core.i18n import gettext


class Reach(StrEnum):
    """Which tickets a role sees among those of the desks it has access to."""

    ALL = "all"
    TEAM = "team"  # own, unassigned, and those of one's teams
    OWN_AND_UNASSIGNED = "own_unassigned"
    OWN = "own"


class Role(db.Model):
    """A named set of permissions."""

    __tablename__ = "role"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    permissions: Mapped[list[str]] = mapped_column(JSON, default=list)
    reach: Mapped[str] = mapped_column(String(20), default=Reach.ALL)
    all_desks: Mapped[bool] = mapped_column(default=False)
    is_admin: Mapped[bool] = mapped_column(default=False)
    is_builtin: Mapped[bool] = mapped_column(default=False)
    needs_totp: Mapped[bool] = mapped_column(default=False)

    @property
    def label(self) -> str:
        """Its name; one that was there from the start is said in the reader's language until somebody renames it."""
        return str(gettext(self.name)) if self.is_builtin else self.name
