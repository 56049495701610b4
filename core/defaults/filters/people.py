"""Conditions on who has to do with a ticket: assignee, team, customer, organisation, participants."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Select, func, or_, select

from core.database import db
from core.declare import FilterKind, Text, TicketFilter
from core.errors import Invalid
from core.i18n import gettext, lazy_gettext
from core.identity_kinds import EMAIL
from core.models import Customer, Identity, Message, MessageKind, Organisation, Participant, Team, Ticket, User
from core.services.staff.viewer import me

_ = lazy_gettext
NOBODY = "none"


def beginning(text: str) -> str:
    """Give the LIKE pattern of what begins with a text; `!` escapes."""
    return text.lower().replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%"


def named(column: object, value: str) -> ColumnElement[bool]:
    """Give the condition that a name begins with a text, or one of its later words does."""
    lower = func.lower(column)
    return or_(lower.like(beginning(value), escape="!"), lower.like("% " + beginning(value), escape="!"))


def _assignee(value: str) -> ColumnElement[bool]:
    match value.lower():
        case "me":
            return Ticket.assignee_id == me()
        case "none" | "nobody":
            return Ticket.assignee_id.is_(None)
        case "any" | "somebody":
            return Ticket.assignee_id.is_not(None)
    return Ticket.assignee_id.in_(_staff(value))


def _staff(value: str) -> list[int]:
    ids = list(db.session.scalars(select(User.id).where(or_(User.email == value.lower(), named(User.name, value)))))
    if not ids:
        raise Invalid(gettext("Nobody here is called “%(value)s”.", value=value))
    return ids


def _staff_names() -> Iterable[tuple[str, Text]]:
    known = select(User.email, User.name).where(User.disabled_at.is_(None)).order_by(User.name).limit(500)
    return [("me", _("Me")), (NOBODY, _("Nobody")), *((email, name) for email, name in db.session.execute(known))]


def _team(value: str) -> ColumnElement[bool]:
    match value.lower():
        case "none":
            return Ticket.team_id.is_(None)
        case "mine":
            from core.models import team_member

            return Ticket.team_id.in_(select(team_member.c.team_id).where(team_member.c.user_id == me()))
    ids = list(db.session.scalars(select(Team.id).where(func.lower(Team.name) == value.lower())))
    if not ids:
        raise Invalid(gettext("There is no team “%(value)s”.", value=value))
    return Ticket.team_id.in_(ids)


def _teams() -> Iterable[tuple[str, Text]]:
    names = db.session.scalars(select(Team.name).order_by(Team.name))
    return [("mine", _("My teams")), (NOBODY, _("None")), *((name.lower(), name) for name in names)]


def _customer(value: str) -> ColumnElement[bool]:
    return Ticket.customer_id.in_(_customers(value))


def _customers(value: str) -> Select[int]:
    """Select customers by their name, or by an address of theirs."""
    if "@" in value or value.startswith("+"):
        return select(Identity.customer_id).where(func.lower(Identity.value).like(beginning(value), escape="!"))
    return select(Customer.id).where(named(Customer.name, value))


def _from(value: str) -> ColumnElement[bool]:
    """Somebody outside who wrote in it, be it the customer or a colleague in copy."""
    wrote = select(Message.id).where(
        Message.ticket_id == Ticket.id,
        Message.kind == MessageKind.CUSTOMER,
        or_(
            func.lower(Message.author_address).like(beginning(value), escape="!"),
            named(Message.author_name, value),
        ),
    )
    return wrote.correlate(Ticket).exists()


def _with(value: str) -> ColumnElement[bool]:
    part = select(Participant.ticket_id).where(Participant.customer_id.in_(_customers(value)))
    return Ticket.id.in_(part)


def _organisation(value: str) -> ColumnElement[bool]:
    if value.lower() == NOBODY:
        return Ticket.customer_id.in_(select(Customer.id).where(Customer.organisation_id.is_(None)))
    ids = select(Organisation.id).where(named(Organisation.name, value))
    return Ticket.customer_id.in_(select(Customer.id).where(Customer.organisation_id.in_(ids)))


def _domain(value: str) -> ColumnElement[bool]:
    pattern = "%@" + beginning(value.lstrip("@")).removesuffix("%")
    owners = select(Identity.customer_id).where(Identity.kind == EMAIL, Identity.value.like(pattern, escape="!"))
    return Ticket.customer_id.in_(owners)


FILTERS = [
    TicketFilter(
        "assignee",
        _("Assignee"),
        _assignee,
        FilterKind.CHOICE,
        _staff_names,
        _("assignee:me, assignee:none, or a name"),
    ),
    TicketFilter("team", _("Team"), _team, FilterKind.CHOICE, _teams, _("team:mine, team:none, or a name")),
    TicketFilter("customer", _("Customer"), _customer, help=_("customer:ani, or an address")),
    TicketFilter("from", _("Written by"), _from, help=_("from:ani@example.com: whoever wrote from outside")),
    TicketFilter("with", _("Takes part"), _with, help=_("with:budi: customer or in copy")),
    TicketFilter("organisation", _("Organisation"), _organisation, help=_("organisation:acme")),
    TicketFilter("domain", _("Mail domain"), _domain, help=_("domain:example.com")),
]
