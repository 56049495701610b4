"""What the ticket's page asks while a visitor is in the chat: is somebody there, who types, is there anything new."""

from typing import Any

from flask import Blueprint, Response, jsonify

from core.api import current_user, demand, gettext, requires, ticket_for

from . import visits
from .presence import is_here, is_recent
from .tables import Visit

pages = Blueprint("chat_desk", __name__)
GONE = {"here": False, "typing": False, "gone": True}


@pages.get("/tickets/<int:number>")
@requires("ticket.view")
def state(number: int) -> Response:
    """Say how the visitor of a ticket is, and note that an agent has it open; one who went on by mail is gone."""
    visit = _visit(number)
    if visit is None:
        return jsonify(GONE | {"words": gettext("Visitor has left")})
    visits.agent_reads(visit)
    return jsonify(state_of(visit))


@pages.post("/tickets/<int:number>/typing")
@requires("ticket.reply")
def typing(number: int) -> tuple[str, int]:
    """Note that an answer is being written."""
    user = current_user()
    visit = _visit(number)
    if user is None or visit is None:
        return "", 204
    demand(user, "ticket.reply", ticket_for(user, number))
    visits.agent_types(visit, user.name)
    return "", 204


def state_of(visit: Visit) -> dict[str, Any]:
    """Describe a visitor in words; everything is text."""
    here = is_here(visit)
    types = here and is_recent(visit.typing_at)
    if visit.ended_at is not None:
        words = gettext("Chat ended")
    elif types:
        words = gettext("Visitor is typing…")
    else:
        words = gettext("Visitor is here") if here else gettext("Visitor has left")
    return {"words": words, "here": here, "typing": types, "count": visit.count, "page": visit.page}


def _visit(number: int) -> Visit | None:
    user = current_user()
    return visits.of_ticket(ticket_for(user, number)) if user else None
