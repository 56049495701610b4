"""Members of staff and every change of them. Nobody gives more than they have; one administrator always stays."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import delete, func, select

from core import passwords
from core.clock import now
from core.database import db, writing
from core.errors import Invalid, NotFound, Refused
from core.i18n import gettext as _
from core.models import Desk, Role, Team, Token, User, desk_access
from core.services.record import audit
from core.services.staff import handing_on, roles, scopes, sessions

_LABEL = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
EMAIL = re.compile(rf"[a-z0-9.!#$%&'*+/=?^_`{{|}}~-]{{1,64}}@{_LABEL}(?:\.{_LABEL})+")
LONGEST_EMAIL = 254
LONGEST_NAME = 120
ONLINE = "online"
AWAY = "away"
OWN_FACTS = frozenset({"name", "locale", "timezone", "appearance", "presence", "after_reply", "signature"})


def normal_email(email: str) -> str:
    """Give the one form of an address: folded, composed, without what cannot be seen, the domain in ASCII."""
    folded = unicodedata.normalize("NFKC", email).casefold()
    seen = "".join(sign for sign in folded if unicodedata.category(sign) not in {"Cf", "Cc", "Zs"})
    local, at, domain = seen.rpartition("@")
    try:
        domain = domain if domain.isascii() else domain.encode("idna").decode("ascii")
    except UnicodeError:
        domain = ""
    return f"{local}{at}{domain}"


def checked_email(email: str) -> str:
    """Give an address in its one form; raises `Invalid` for what is none. Letters that look like others are refused."""
    plain = normal_email(email)
    if len(plain) > LONGEST_EMAIL or not EMAIL.fullmatch(plain):
        problem = _("This is not an e-mail address.")
        raise Invalid(problem, {"email": problem})
    return plain


def find(email: str) -> User | None:
    """Give the person with an address."""
    return db.session.scalar(select(User).where(User.email == normal_email(email)))


def by_email(email: str) -> User:
    """Give the person with an address; raises `NotFound`."""
    found = find(email)
    if found is None:
        raise NotFound(_("There is nobody here with the address %(email)s.", email=email))
    return found


def get(user_id: int) -> User:
    """Give a person; raises `NotFound`."""
    found = db.session.get(User, user_id)
    if found is None:
        raise NotFound(_("There is no such person."))
    return found


def lock(user_id: int) -> User:
    """Give a person, locked until the unit of work ends."""
    statement = select(User).where(User.id == user_id).with_for_update(of=User)
    return db.session.scalars(statement.execution_options(populate_existing=True)).one()


def everybody() -> list[User]:
    """Give all members of staff by name, those who are switched off last."""
    order = (User.disabled_at.is_not(None), func.lower(User.name), User.id)
    return list(db.session.scalars(select(User).order_by(*order)))


def has_admin() -> bool:
    """Tell whether anybody is an administrator yet."""
    statement = select(User.id).join(Role).where(Role.is_admin, User.disabled_at.is_(None)).limit(1)
    return db.session.scalar(statement) is not None


def create(email: str, name: str, role: str, password: str | None = None, **more: Any) -> User:
    """Make a person; without a password they cannot sign in until they chose one by an invitation."""
    plain = checked_email(email)
    if password is not None:
        check_new_password(password, plain, name)
    with writing() as session:
        if find(plain) is not None:
            problem = _("Somebody here has this address already.")
            raise Invalid(problem, {"email": problem})
        made = User(email=plain, name=_checked_name(name), role=roles.by_slug(role), **more)
        made.password_hash = passwords.hashed(password) if password is not None else None
        session.add(made)
        session.flush()
        audit.record("person.created", f"user {made.id}", {"role": role})
    return made


def check_new_password(password: str, email: str = "", name: str = "", field: str = "password") -> None:
    """Raise `Invalid` for a password that is too short or that is tried first, with the words beside `field`.

    `email` and `name` are whose it is to be, for nobody's name makes a good password. Since 1.0.

    Example::

        check_new_password(form.password.data, email=address, name=customer.name)
    """
    problem = ""
    if passwords.is_too_short(password):
        problem = _("Take at least %(number)s characters; a few words are easy to keep.", number=passwords.SHORTEST)
    elif len(password) > passwords.LONGEST:
        problem = _("That is too long.")
    elif passwords.is_common(password, email, email.partition("@")[0], name):
        problem = _("This one is among the first that are tried. Take a few words that do not belong together.")
    if problem:
        raise Invalid(problem, {field: problem})


def set_password(user: User, password: str, keep: str = "") -> None:
    """Give a person a new password; all their sessions end, but for the one to keep."""
    check_new_password(password, user.email, user.name)
    new = passwords.hashed(password)
    with writing() as session:
        lock(user.id).password_hash = new
        sessions.end_all(user, keep)
        session.execute(delete(Token).where(Token.user_id == user.id))
        audit.record("person.password_set", f"user {user.id}")


def change_own(user: User, values: Mapping[str, Any]) -> None:
    """Change what a person may change of themselves; other names among the values are left alone."""
    with writing():
        locked = lock(user.id)
        for name, value in values.items():
            if name in OWN_FACTS:
                setattr(locked, name, _checked_name(value) if name == "name" else value)


def set_email(user: User, email: str) -> None:
    """Change a person's address; links that were mailed to the old one are dead."""
    plain = checked_email(email)
    if plain == user.email:
        return
    with writing() as session:
        if find(plain) is not None:
            problem = _("Somebody here has this address already.")
            raise Invalid(problem, {"email": problem})
        locked = lock(user.id)
        audit.record("person.email_changed", f"user {user.id}")
        locked.email = plain
        session.execute(delete(Token).where(Token.user_id == user.id))


def set_role(user: User, role: str, by: User | None = None) -> None:
    """Give a person another role; `by` is who does it, None for the command line."""
    new = roles.by_slug(role)
    with writing():
        locked = lock(user.id)
        if locked.role_id == new.id:
            return
        if by is not None:
            demand_may_change(by, locked)
            roles.demand_holds(by, new)
        if not new.is_admin:
            _keep_an_admin(locked)
        audit.record("person.role_changed", f"user {user.id}", {"before": locked.role.slug, "after": role})
        locked.role = new
        if by is None or by.id != user.id:
            sessions.end_all(locked)


def set_places(user: User, teams: Iterable[int], desks: Iterable[int], by: User | None = None) -> None:
    """Say in which teams a person is and which desks they have access to; `by` is who does it, None for the system."""
    team_ids, desk_ids = list(teams), list(desks)
    with writing() as session:
        locked = lock(user.id)
        if by is not None:
            new_teams = set(team_ids) - {team.id for team in locked.teams}
            new_desks = set(desk_ids) - set(desks_of(locked))
            handing_on.demand_may_hand_on(by, new_desks | handing_on.of_teams(new_teams))
        locked.teams = list(session.scalars(select(Team).where(Team.id.in_(team_ids))))
        session.execute(delete(desk_access).where(desk_access.c.user_id == user.id))
        for desk_id in session.scalars(select(Desk.id).where(Desk.id.in_(desk_ids))):
            session.execute(desk_access.insert().values(desk_id=desk_id, user_id=user.id))
        audit.record("person.places_changed", f"user {user.id}", {"teams": team_ids, "desks": desk_ids})


def desks_of(user: User) -> list[int]:
    """Give the ids of the desks that a person has access to in person."""
    return list(db.session.scalars(select(desk_access.c.desk_id).where(desk_access.c.user_id == user.id)))


def disable(user: User, by: User | None = None) -> None:
    """Switch a person off: all their sessions end at once; what they wrote stays."""
    with writing() as session:
        locked = lock(user.id)
        if by is not None and by.id == user.id:
            raise Refused(_("You cannot switch yourself off."))
        demand_may_change(by, locked)
        _keep_an_admin(locked)
        locked.disabled_at = locked.disabled_at or now()
        sessions.end_all(locked)
        session.execute(delete(Token).where(Token.user_id == user.id))
        audit.record("person.disabled", f"user {user.id}")


def sign_out_everywhere(user: User) -> None:
    """End all sessions of a person, for a lost laptop."""
    with writing():
        sessions.end_all(user)
        audit.record("person.signed_out", f"user {user.id}")


def enable(user: User, by: User | None = None) -> None:
    """Switch a person on again."""
    with writing():
        locked = lock(user.id)
        demand_may_change(by, locked)
        locked.disabled_at = None
        audit.record("person.enabled", f"user {user.id}")


def demand_may_change(by: User | None, user: User) -> None:
    """Raise `Refused` for whoever has fewer rights or desks than the person they want to change.

    `by` is None for the command line.
    """
    if by is None or by.id == user.id:
        return
    roles.demand_holds(by, user.role)
    handing_on.demand_may_hand_on(by, db.session.scalars(scopes.desks_of(user)))


def _keep_an_admin(user: User) -> None:
    """Refuse to take away the last administrator; the rows are locked, so that two cannot do it at once."""
    if not user.role.is_admin or user.disabled_at is not None:
        return
    admins = select(User.id).join(Role).where(Role.is_admin, User.disabled_at.is_(None)).with_for_update(of=User)
    if not [found for found in db.session.scalars(admins) if found != user.id]:
        raise Refused(_("This is the last administrator. Make somebody else one first."))


def _checked_name(name: str) -> str:
    plain = " ".join(unicodedata.normalize("NFC", str(name)).split())
    if not plain or len(plain) > LONGEST_NAME or not plain.isprintable():
        problem = _("Give a name of at most %(number)s characters.", number=LONGEST_NAME)
        raise Invalid(problem, {"name": problem})
    return plain
