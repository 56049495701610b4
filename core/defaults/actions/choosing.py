"""What the forms of the acts let one choose from, and who chooses."""

from typing import Any, TypeVar

from sqlalchemy import select

from core.database import db
from core.declare import Actor
from core.errors import Invalid
from core.i18n import gettext
from core.models import Category, Desk, Status, Team, User
from core.services.custom_fields import all_fields

Thing = TypeVar("Thing")
NONE = "none"
Choices = list[tuple[str, Any]]


def statuses() -> Choices:
    """Give all statuses."""
    return [(str(each.id), each.label) for each in db.session.scalars(select(Status).order_by(Status.position))]


def people() -> Choices:
    """Give the staff, and first oneself and nobody."""
    known = db.session.execute(select(User.id, User.name).where(User.disabled_at.is_(None)).order_by(User.name))
    return [("me", gettext("To me")), (NONE, gettext("Nobody")), *((str(each.id), each.name) for each in known)]


def teams() -> Choices:
    """Give the teams, and first none."""
    known = db.session.execute(select(Team.id, Team.name).order_by(Team.name))
    return [(NONE, gettext("None")), *((str(each.id), each.name) for each in known)]


def desks() -> Choices:
    """Give the desks."""
    known = db.session.execute(select(Desk.id, Desk.name).order_by(Desk.position, Desk.name))
    return [(str(each.id), each.name) for each in known]


def categories() -> Choices:
    """Give the categories, and first none."""
    known = db.session.execute(select(Category.id, Category.name).order_by(Category.position, Category.name))
    return [(NONE, gettext("None")), *((str(each.id), each.name) for each in known)]


def thing(model: type[Thing], value: str) -> Thing:
    """Give the row that was chosen by its id."""
    found = db.session.get(model, int(value)) if value.isascii() and value.isdecimal() else None
    if found is None:
        raise Invalid(gettext("This is not among the choices."))
    return found


def user_of(actor: Actor) -> User | None:
    """Give the member of staff who acts; None for a rule or the system."""
    return db.session.get(User, actor.id) if actor.is_user else None


def told() -> Choices:
    """Give who can be told of something: whoever has to do with the ticket, or one member of staff."""
    known = db.session.execute(select(User.id, User.name).where(User.disabled_at.is_(None)).order_by(User.name))
    names = ((str(each.id), each.name) for each in known)
    return [("assignee", gettext("The assignee")), ("team", gettext("The team")), *names]


def fields() -> Choices:
    """Give the custom fields."""
    return [(each.key, each.label) for each in all_fields()]
