"""Roles: what their holders may do. Nobody gives away a right that they do not have themselves."""

from collections.abc import Iterable

from sqlalchemy import func, select

from core.database import db, writing
from core.engine.current import registry
from core.errors import Invalid, NotFound, Refused
from core.i18n import gettext as _
from core.models import Reach, Role, User
from core.services.record import audit
from core.services.staff import access
from core.slugs import free_slug

LONGEST_NAME = 80


def by_slug(slug: str) -> Role:
    """Give a role; raises `NotFound`."""
    found = db.session.scalar(select(Role).where(Role.slug == slug))
    if found is None:
        raise NotFound(_("There is no role %(role)s.", role=slug))
    return found


def get(role_id: int) -> Role:
    """Give a role; raises `NotFound`."""
    found = db.session.get(Role, role_id)
    if found is None:
        raise NotFound(_("There is no such role."))
    return found


def all_roles() -> list[Role]:
    """Give all roles, the built-in ones first."""
    return list(db.session.scalars(select(Role).order_by(Role.is_builtin.desc(), Role.id)))


def holders() -> dict[int, int]:
    """Say how many people hold each role, by its id."""
    counted = select(User.role_id, func.count()).where(User.disabled_at.is_(None)).group_by(User.role_id)
    return {row[0]: row[1] for row in db.session.execute(counted)}


def holds(user: User, role: Role) -> bool:
    """Tell whether somebody has all that a role gives."""
    if user.role.is_admin:
        return True
    widest = user.role.reach == Reach.ALL or user.role.reach == role.reach
    is_as_wide = widest and (user.role.all_desks or not role.all_desks)
    return not role.is_admin and is_as_wide and all(access.can(user, right) for right in role.permissions)


def demand_holds(user: User, role: Role) -> None:
    """Raise `Refused` unless somebody has all that a role gives."""
    if not holds(user, role):
        raise Refused(_("This role has rights that yours does not have. Ask somebody who has them."))


def save(
    role: Role | None, by: User, *, name: str, permissions: Iterable[str], reach: str, all_desks: bool, needs_totp: bool
) -> Role:
    """Make or change a role."""
    wanted = _checked_rights(role, by, permissions)
    with writing() as session:
        if role is None:
            slug = free_slug(name, set(session.scalars(select(Role.slug))), "role", "_")
            role = Role(slug=slug, name="", permissions=[], is_builtin=False)
            session.add(role)
        elif role.is_admin:
            role.needs_totp = needs_totp
            audit.record("role.changed", f"role {role.slug}", {"needs_totp": needs_totp})
            return role
        else:
            demand_holds(by, role)
        before = list(role.permissions)
        role.name, role.permissions = _checked_name(name), wanted
        role.reach, role.all_desks, role.needs_totp = Reach(reach), all_desks, needs_totp
        demand_holds(by, role)
        session.flush()
        audit.record("role.changed", f"role {role.slug}", {"before": before, "after": wanted})
        return role


def remove(role: Role, by: User) -> None:
    """Delete a role that nobody holds."""
    with writing() as session:
        demand_holds(by, role)
        if role.is_builtin:
            raise Refused(_("This role is part of Tanggap and stays."))
        if session.scalar(select(func.count()).select_from(User).where(User.role_id == role.id)):
            raise Refused(_("Somebody still has this role. Give them another one first."))
        audit.record("role.deleted", f"role {role.slug}")
        session.delete(role)


def _checked_rights(role: Role | None, by: User, permissions: Iterable[str]) -> list[str]:
    """Keep what the role has from plugins that are off now; take nothing that is not known or not the giver's."""
    known = {right.name for right in registry().permissions}
    wanted = {name for name in permissions if name in known}
    kept = {name for name in (role.permissions if role else ()) if name not in known}
    new = wanted - set(role.permissions if role else ())
    if not all(access.can(by, name) for name in new):
        raise Refused(_("You cannot give a right that you do not have."))
    return sorted(wanted | kept)


def _checked_name(name: str) -> str:
    plain = " ".join(name.split())
    if not plain or len(plain) > LONGEST_NAME:
        problem = _("Give a name of at most %(number)s characters.", number=LONGEST_NAME)
        raise Invalid(problem, {"name": problem})
    return plain
