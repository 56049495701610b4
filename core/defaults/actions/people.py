"""Acts on who works on a ticket."""

from collections.abc import Mapping
from typing import Any

from wtforms import Form, SelectField

from core.declare import Actor, TicketAction
from core.defaults.actions.choosing import NONE, people, teams, thing, user_of
from core.errors import Invalid
from core.i18n import gettext
from core.i18n import lazy_gettext as _
from core.models import Team, Ticket, User
from core.services.ticket import changes, triage


class AssignForm(Form):
    """Whom to give it to."""

    assignee = SelectField(_("Assignee"), choices=people)


class TeamForm(Form):
    """Which team to give it to."""

    team = SelectField(_("Team"), choices=teams)


def _assign(ticket: Ticket, values: Mapping[str, Any], actor: Actor) -> None:
    changes.apply(ticket, actor, {"assignee": _chosen(ticket, values["assignee"], actor)})


def _chosen(ticket: Ticket, value: str, actor: Actor) -> User | None:
    if value == NONE:
        return None
    chosen = user_of(actor) if value == "me" else thing(User, value)
    if chosen is None:
        raise Invalid(gettext("A rule has no “me”; name a person."))
    if triage.assignable(ticket.desk_id, chosen.id) is None:
        raise Invalid(gettext("%(name)s has no access to the desk of the ticket.", name=chosen.name))
    return chosen


def _team(ticket: Ticket, values: Mapping[str, Any], actor: Actor) -> None:
    value = values["team"]
    changes.apply(ticket, actor, {"team": None if value == NONE else thing(Team, value)})


ACTIONS = [
    TicketAction("assign", _("Assign"), _assign, AssignForm, "assign"),
    TicketAction("team", _("Give to a team"), _team, TeamForm, "team"),
]
