"""Acts that give a ticket to whoever is there: by turns, or to who has the least to do."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import func, insert, select, update
from wtforms import Form, SelectField

from core.api import (
    Actor,
    Invalid,
    SelectChoice,
    Team,
    Ticket,
    TicketAction,
    User,
    context,
    gettext,
    kept,
    lazy_gettext,
    run_action,
)

from .tables import turn

_ = lazy_gettext
EVERYBODY = "all"
AWAY = "away"
LIVE = (4, 6)  # the ranks of tickets on which somebody may have to work: on hold to open


def _teams() -> list[SelectChoice]:
    return [SelectChoice(EVERYBODY, _("Everybody")), *kept(("automations", "teams"), _read_teams)]


def _read_teams() -> tuple[SelectChoice, ...]:
    rows = context("automations").session.execute(select(Team.id, Team.name).order_by(Team.name))
    return tuple(SelectChoice(str(row.id), row.name) for row in rows)


class AmongForm(Form):
    """Among whom."""

    among = SelectField(_("Among"), choices=_teams)


def _present(among: str) -> list[User]:
    """Give those who are there, in the order in which their turn comes."""
    statement = select(User).where(User.disabled_at.is_(None), User.presence != AWAY).order_by(User.id)
    if among != EVERYBODY:
        statement = statement.where(User.teams.any(Team.id == int(among)))
    return list(context("automations").session.scalars(statement))


def _by_turns(people: list[User], among: str) -> list[User]:
    with context("automations").transaction() as session:
        last = session.scalar(select(turn.c.user_id).where(turn.c.key == among).with_for_update())
        if last is None:
            session.execute(insert(turn).values(key=among, user_id=0))
    return [each for each in people if each.id > (last or 0)] + [each for each in people if each.id <= (last or 0)]


def _least_busy(people: list[User], _among: str) -> list[User]:
    counted = (
        select(Ticket.assignee_id, func.count())
        .where(Ticket.assignee_id.in_([each.id for each in people]), Ticket.rank.between(*LIVE))
        .group_by(Ticket.assignee_id)
    )
    load = {row[0]: row[1] for row in context("automations").session.execute(counted)}
    return sorted(people, key=lambda each: (load.get(each.id, 0), each.id))


def _give(order: Callable[[list[User], str], list[User]]) -> Callable[[Ticket, Mapping[str, Any], Actor], None]:
    def act(ticket: Ticket, values: Mapping[str, Any], actor: Actor) -> None:
        among = values["among"]
        for person in order(_present(among), among):
            if _given(ticket, person, actor):
                with context("automations").transaction() as session:
                    session.execute(update(turn).where(turn.c.key == among).values(user_id=person.id))
                return
        raise Invalid(gettext("Nobody who may work on this ticket is there right now."))

    return act


def _given(ticket: Ticket, person: User, actor: Actor) -> bool:
    """Who has no access to the desk of the ticket is passed over."""
    try:
        run_action("assign", ticket.number, {"assignee": str(person.id)}, actor)
    except Invalid:
        return False
    return True


def actions() -> Iterable[TicketAction]:
    """Declare them."""
    yield TicketAction("automations.by_turns", _("Assign by turns"), _give(_by_turns), AmongForm, "assign")
    yield TicketAction("automations.least_busy", _("Assign to the least busy"), _give(_least_busy), AmongForm, "assign")
