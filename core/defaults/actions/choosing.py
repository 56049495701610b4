"""What the forms of the acts let one choose from, and who chooses."""

from collections.abc import Iterable
from typing import Any, TypeVar

from sqlalchemy import select
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than its types

from core.database import db
from core.declare import Actor
from core.errors import Invalid
from core.i18n import gettext
from core.models import Category, Desk, Status, Team, User
from core.services.vocabulary import priority
from core.services.vocabulary.custom_fields import all_fields

Thing = TypeVar("Thing")
NONE = "none"
Choices = list[SelectChoice]


def _named(rows: Iterable[Any]) -> Choices:
    return [SelectChoice(str(each.id), each.name) for each in rows]


def statuses() -> Choices:
    """Give all statuses."""
    return [
        SelectChoice(str(each.id), each.label) for each in db.session.scalars(select(Status).order_by(Status.position))
    ]


def people() -> Choices:
    """Give the staff, and first oneself and nobody."""
    known = db.session.execute(select(User.id, User.name).where(User.disabled_at.is_(None)).order_by(User.name))
    return [SelectChoice("me", gettext("To me")), SelectChoice(NONE, gettext("Nobody")), *_named(known)]


def priorities() -> Choices:
    """Give the priorities, lowest first."""
    return [SelectChoice(str(value), str(label)) for value, label in priority.labels()]


def teams() -> Choices:
    """Give the teams, and first none."""
    known = db.session.execute(select(Team.id, Team.name).order_by(Team.name))
    return [SelectChoice(NONE, gettext("None")), *_named(known)]


def desks() -> Choices:
    """Give the desks."""
    known = db.session.execute(select(Desk.id, Desk.name).order_by(Desk.position, Desk.name))
    return _named(known)


def categories() -> Choices:
    """Give the categories, and first none."""
    known = db.session.execute(select(Category.id, Category.name).order_by(Category.position, Category.name))
    return [SelectChoice(NONE, gettext("None")), *_named(known)]


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
    first = [SelectChoice("assignee", gettext("The assignee")), SelectChoice("team", gettext("The team"))]
    return [*first, *_named(known)]


def fields() -> Choices:
    """Give the custom fields."""
    return [SelectChoice(each.key, each.label) for each in all_fields()]
