"""The page of one ticket."""

from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from core.i18n import gettext as _
from core.i18n import zone
from core.models import Participant, Ticket
from core.services.answering import suggesting
from core.services.customer import customer_list
from core.services.finding import lists
from core.services.finding.page_key import PageKey, read_key
from core.services.record import history
from core.services.staff import access
from core.services.ticket import seen, snoozing
from core.services.ticket.merging import survivor_of
from core.services.ticket.one_ticket import OneTicket
from core.services.ticket.people_in import people_in
from core.services.ticket.thread import thread
from core.services.vocabulary import custom_fields, priority
from core.services.vocabulary.choices import Choices, choices
from core.web.access import requires
from core.web.desk import pages
from core.web.desk.acting import acts_of
from core.web.desk.asking import ID, me, number_in, scope, seen_ticket
from core.web.desk.composing import composer
from core.web.desk.inbox import channel_looks
from core.web.desk.said import items
from core.web.desk.where import Where, read_where

OTHERS = 5
NO_HISTORY = "0"


@pages.get(f"/tickets/<{ID}:number>")
@requires("ticket.view")
def ticket(number: int) -> str | Response:
    """Show a ticket; it is no longer bold in this person's lists from then on."""
    found = seen_ticket(number)
    if found.ticket.merged_into_id is not None:
        return redirect(url_for("desk.ticket", number=survivor_of(found.ticket).id))
    page = draw_ticket(found)
    if request.method == "GET" and found.has_news and "prefetch" not in request.headers.get("Sec-Purpose", ""):
        seen.mark(me().id, number, found.ticket.active_at)
    return page


def draw_ticket(found: OneTicket, mode: str = "", error: str = "") -> str:
    """Draw the page, with a word on what went wrong with an answer."""
    ticket = found.ticket
    part = thread(ticket, number_in(request.args, "before"))
    people = people_in(ticket)
    offered = choices(scope(), ticket.desk_id)
    shows_history = request.args.get("history") != NO_HISTORY
    return render_template(
        "core/desk/ticket.html",
        ticket=ticket,
        is_starred=found.is_starred,
        thread=items(part, ticket, shows_history),
        earlier_url=_here(ticket, before=part.earlier) if part.earlier else None,
        history_url=_here(ticket, history=NO_HISTORY if shows_history else "1"),
        shows_history=shows_history,
        composer=composer(ticket, part, people, mode or request.args.get("mode", ""), error),
        proposed=[each for each in people if each.customer_id != ticket.customer_id],
        list=_list(ticket.id),
        channel=_channel(ticket),
        can=_rights(ticket),
        acts=acts_of(ticket),
        snoozes=snoozing.presets(zone()),
        **_options(offered),
        fields=_fields(ticket),
        suggestions_url=url_for("desk.suggested", number=ticket.id) if suggesting.is_answered() else None,
        **_customer(ticket, people),
    )


def _here(ticket: Ticket, **more: Any) -> str:
    where = read_where(request.args).parameters()
    return url_for("desk.ticket", number=ticket.id, **{**where, "at": request.args.get("at"), **more})


def _options(offered: Choices) -> dict[str, Any]:
    """As tuples: what is drawn of them is kept under them, and a tuple is compared at once."""
    return {
        "statuses": offered.statuses,
        "agents": tuple((each.id, each.name) for each in offered.agents),
        "teams": tuple((each.id, each.name) for each in offered.teams),
        "categories": tuple(offered.named_categories()),
        "priorities": tuple(priority.labels()),
        "impacts": tuple(priority.impacts()),
        "urgencies": tuple(priority.urgencies()),
        "desks": tuple((each.id, each.name) for each in offered.desks),
        "all_tags": tuple(each.name for each in offered.tags),
    }


def _fields(ticket: Ticket) -> list[dict[str, Any]]:
    return [
        {
            "name": field.key,
            "label": field.label,
            "kind": "select" if field.options or field.type == "yes_no" else field.type,
            "choices": [(each, each) for each in field.options] or [("yes", _("Yes")), ("no", _("No"))],
            "value": value,
        }
        for field, value in custom_fields.on(ticket)
    ]


def _customer(ticket: Ticket, people: list[Participant]) -> dict[str, Any]:
    others = customer_list.tickets(scope(), ticket.customer_id, OTHERS + 1, but=ticket.id)
    return {
        "identities": [_identity(each.kind, each.value) for each in ticket.customer.identities],
        "customer_tickets": [
            {"ticket": each, "url": url_for("desk.ticket", number=each.id)} for each in others[:OTHERS]
        ],
        "customer_ticket_count": len(others),
        "participants": people,
    }


def _identity(kind: str, value: str) -> dict[str, str]:
    if "@" in value:
        return {"kind": kind, "label": _("E-mail"), "value": value, "url": f"mailto:{value}"}
    if value.lstrip("+").isdigit():
        return {"kind": kind, "label": _("Phone"), "value": value, "url": f"tel:{value}"}
    return {"kind": kind, "label": kind.partition(":")[0].title(), "value": value, "url": ""}


def _channel(ticket: Ticket) -> dict[str, str]:
    label, icon = channel_looks().get(ticket.channel, (ticket.channel, "message"))
    return {"label": label, "icon": icon}


def _rights(ticket: Ticket) -> dict[str, bool]:
    changes = access.can(me(), "ticket.change", ticket)
    return {
        "change": changes,
        "spam": changes,
        "delete": access.can(me(), "ticket.delete", ticket),
        "merge": access.can(me(), "ticket.merge", ticket),
    }


def _list(number: int) -> dict[str, Any] | None:
    """The list one came from, with the tickets before and after this one as they stood there."""
    key = read_key(request.args.get("at"))
    where = read_where(request.args)
    if key is None or key.id != number:
        return None
    label = str(where.shown.label) if not (where.team or where.is_search) else _("Back to the list")
    around = {"url": _list_url(where), "label": label, "position": None, "total": None}
    if where.is_search:
        return around | {"previous_url": None, "next_url": None}
    near = lists.neighbours(scope(), where.query_for(scope()), key)
    return around | {"previous_url": _neighbour(where, near.previous), "next_url": _neighbour(where, near.next)}


def _list_url(where: Where) -> str:
    return url_for("desk.search", q=where.query) if where.query and not where.view else where.url()


def _neighbour(where: Where, key: PageKey | None) -> str | None:
    return where.ticket_url(key.id, key) if key else None


@pages.get(f"/tickets/<{ID}:number>/history")
@requires("ticket.view")
def ticket_history(number: int) -> str:
    """Show everything that ever happened to a ticket."""
    found = seen_ticket(number).ticket
    lines = history.trail(found, number_in(request.args, "before"))
    older = url_for("desk.ticket_history", number=number, before=lines[-1].id) if len(lines) == history.PAGE else None
    return render_template("core/desk/history.html", ticket=found, lines=lines, older_url=older)
