"""Conditions on when: opened, changed, closed, and how long the customer has waited."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, and_, cast, func, select
from sqlalchemy import Text as Text_

from core.declare import FilterKind, Text, TicketFilter
from core.i18n import lazy_gettext as _
from core.models import Event, Ticket
from core.services.finding.comparing import compare_moment


def _moment(name: str, label: Text, column: Any) -> TicketFilter:
    def where(value: str) -> ColumnElement[bool]:
        return and_(column.is_not(None), compare_moment(column, value))

    return TicketFilter(
        name, label, where, FilterKind.MOMENT, help=_("such as %(name)s:<7d or %(name)s:2026-01", name=name)
    )


def _day(sign: str) -> Callable[[str], ColumnElement[bool]]:
    return lambda value: compare_moment(Ticket.opened_at, sign + value)


def _waiting(value: str) -> ColumnElement[bool]:
    return and_(Ticket.waiting_since.is_not(None), compare_moment(Ticket.waiting_since, value))


def _quiet(value: str) -> ColumnElement[bool]:
    return compare_moment(Ticket.active_at, value)


def _status_for(value: str) -> ColumnElement[bool]:
    """The event log knows when the status changed last; without such an event the ticket has had it since it opened.

    JSON is asked as text, which every database can, and a key in quotes is never part of a value: there they are
    escaped. Nothing of what the key holds is asked for, since MySQL puts keys into an order of its own.
    """
    changes_status = and_(Event.type == "ticket.changed", cast(Event.data, Text_).like('%"status": {%'))
    moved = select(func.max(Event.at)).where(Event.ticket_id == Ticket.id, changes_status).correlate(Ticket)
    return compare_moment(func.coalesce(moved.scalar_subquery(), Ticket.opened_at), value)


FILTERS = [
    _moment("created", _("Opened"), Ticket.opened_at),
    _moment("updated", _("Last changed"), Ticket.changed_at),
    _moment("closed", _("Closed"), Ticket.closed_at),
    _moment("snoozed", _("Snoozed until"), Ticket.snoozed_until),
    TicketFilter("before", _("Opened before"), _day("<"), FilterKind.MOMENT, help=_("before:2026-01-01")),
    TicketFilter("after", _("Opened on or after"), _day(">="), FilterKind.MOMENT, help=_("after:2026-01-01")),
    TicketFilter(
        "quiet", _("Last message"), _quiet, FilterKind.MOMENT, help=_("quiet:>3d, when nobody has written since")
    ),
    TicketFilter("status_for", _("In its status for"), _status_for, FilterKind.MOMENT, help=_("status_for:>72h")),
    TicketFilter("waiting", _("Waiting for an answer"), _waiting, FilterKind.MOMENT, help=_("waiting:>4h")),
]
