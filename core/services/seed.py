"""What every installation starts with: roles, statuses and one desk."""

from sqlalchemy import func, select

from core.database import db, writing
from core.engine.current import registry
from core.models import Desk, Kind, Reach, Role, Status

ROLES = (
    ("admin", "Administrator", Reach.ALL, True, True),
    ("manager", "Manager", Reach.ALL, True, False),
    ("agent", "Agent", Reach.ALL, False, False),
    ("light", "Light agent", Reach.ALL, False, False),
)
STATUSES = (
    ("open", "Open", Kind.OPEN),
    ("pending", "Pending", Kind.PENDING),
    ("on_hold", "On hold", Kind.ON_HOLD),
    ("closed", "Closed", Kind.CLOSED),
)


def seed() -> None:
    """Make what is missing; changes nothing that is there."""
    if db.session.scalar(select(func.count()).select_from(Role)):
        db.session.rollback()
        return
    with writing() as session:
        for slug, name, reach, all_desks, is_admin in ROLES:
            session.add(
                Role(
                    slug=slug,
                    name=name,
                    reach=reach,
                    all_desks=all_desks,
                    is_admin=is_admin,
                    is_builtin=True,
                    permissions=sorted(right.name for right in registry().permissions if slug in right.roles),
                )
            )
        for position, (slug, name, kind) in enumerate(STATUSES):
            session.add(Status(slug=slug, name=name, kind=kind, position=position, is_builtin=True))
        session.add(Desk(slug="support", name="Support", is_default=True))
