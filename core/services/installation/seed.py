"""What every installation starts with: roles, statuses and one desk.

Names are stored in English; `Role.label` and `Status.label` say them in the reader's language.
"""

from sqlalchemy import func, select

from core.database import db, writing
from core.engine.current import registry
from core.i18n import gettext_noop as _
from core.models import Desk, Kind, Reach, Role, Status

ROLES = (
    ("admin", _("Administrator"), Reach.ALL, True, True),
    ("manager", _("Manager"), Reach.ALL, True, False),
    ("agent", _("Agent"), Reach.ALL, False, False),
    ("light", _("Light agent"), Reach.ALL, False, False),
)
STATUSES = (
    ("open", _("Open"), Kind.OPEN),
    ("pending", _("Pending"), Kind.PENDING),
    ("on_hold", _("On hold"), Kind.ON_HOLD),
    ("closed", _("Closed"), Kind.CLOSED),
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
