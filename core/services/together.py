"""Acts on many tickets at once: one unit of work, one event for each ticket; what one may not see is left alone."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext
from sqlalchemy import select

from core.database import db, writing
from core.declare import Text
from core.errors import Invalid
from core.models import Ticket, User
from core.services import access, changes, rubbish, triage
from core.services.actors import user_actor
from core.services.locking import lock
from core.services.scopes import Scope

MOST = 500
ME = "me"


@dataclass(frozen=True, slots=True)
class Act:
    """Something one may do to many tickets; `run` gets the value that was chosen."""

    name: str
    label: Text
    icon: str
    run: Callable[[User, Ticket, str], object]
    permission: str = "ticket.change"
    is_danger: bool = False


def _fact(name: str) -> Callable[[User, Ticket, str], object]:
    return lambda user, ticket, value: triage.change(user, ticket, {name: value})


def _assign(user: User, ticket: Ticket, value: str) -> object:
    return triage.change(user, ticket, {"assignee_id": str(user.id) if value == ME else value})


def _priority(user: User, ticket: Ticket, value: str) -> object:
    return triage.change(user, ticket, {"priority": value}, reason=_("Set for several tickets at once"))


def _tag(user: User, ticket: Ticket, value: str) -> object:
    return changes.change_tags(ticket.id, user_actor(user), add=[value])


def _untag(user: User, ticket: Ticket, value: str) -> object:
    return changes.change_tags(ticket.id, user_actor(user), remove=[value])


ACTS: tuple[Act, ...] = (
    Act("assign", lazy_gettext("Assign"), "assign", _assign),
    Act("status", lazy_gettext("Status"), "open", _fact("status_id")),
    Act("tag", lazy_gettext("Tag"), "tag", _tag),
    Act("priority", lazy_gettext("Priority"), "flag", _priority),
    Act("untag", lazy_gettext("Remove a tag"), "tag", _untag),
    Act("spam", lazy_gettext("Spam"), "ban", lambda user, ticket, _value: rubbish.mark_spam(user_actor(user), ticket)),
    Act(
        "not_spam",
        lazy_gettext("Not spam"),
        "check",
        lambda user, ticket, _value: rubbish.clear_spam(user_actor(user), ticket),
    ),
    Act(
        "trash",
        lazy_gettext("Move to trash"),
        "trash",
        lambda user, ticket, _value: rubbish.discard(user_actor(user), ticket),
        "ticket.delete",
        is_danger=True,
    ),
    Act(
        "restore",
        lazy_gettext("Restore"),
        "undo",
        lambda user, ticket, _value: rubbish.restore(user_actor(user), ticket),
        "ticket.delete",
    ),
)
BY_NAME: Mapping[str, Act] = {act.name: act for act in ACTS}


def run(scope: Scope, numbers: Iterable[int], name: str, value: str = "") -> int:
    """Do something to those of some tickets that somebody sees; say to how many. All or none."""
    act = BY_NAME.get(name)
    if act is None:
        raise Invalid(_("This cannot be done to several tickets."))
    wanted = sorted(set(numbers))
    if len(wanted) > MOST:
        raise Invalid(_("At most %(number)s tickets at once.", number=MOST))
    user = scope.user
    with writing():
        statement = select(Ticket.id).where(Ticket.id.in_(wanted), *scope.conditions).order_by(Ticket.id)
        visible = list(db.session.scalars(statement))
        for number in visible:
            ticket = lock(number)
            access.demand(user, act.permission, ticket)
            act.run(user, ticket, value)
        return len(visible)


def told(name: str, number: int) -> str:
    """Say what was done, for a toast."""
    words = {
        "spam": ngettext("%(num)d ticket marked as spam", "%(num)d tickets marked as spam", number),
        "not_spam": ngettext("%(num)d ticket is not spam", "%(num)d tickets are not spam", number),
        "trash": ngettext("%(num)d ticket moved to the trash", "%(num)d tickets moved to the trash", number),
        "restore": ngettext("%(num)d ticket restored", "%(num)d tickets restored", number),
    }
    return words.get(name) or ngettext("%(num)d ticket changed", "%(num)d tickets changed", number)
