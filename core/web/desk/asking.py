"""What the views of the desk ask of a request: who looks, how far they see, at which ticket, and where to go back."""

from collections.abc import Mapping

from flask import abort, g, request, url_for

from core.errors import NotFound
from core.models import Ticket, User
from core.services.staff import access, scopes
from core.services.staff.scopes import Scope
from core.services.ticket.one_ticket import OneTicket, one_ticket
from core.web import identity
from core.web.going import safe_path

ID = f"int(max={2**53})"
LARGEST = 2**53


def me() -> User:
    """Give the person who is signed in."""
    user = identity.person()
    if user is None:
        abort(401)
    return user


def scope() -> Scope:
    """Say how far this person sees, worked out once a request."""
    if "desk_scope" not in g:
        g.desk_scope = scopes.scope_of(me())
    return g.desk_scope


def seen_ticket(number: int) -> OneTicket:
    """Give a ticket with its marks; one that may not be seen answers as one that never was."""
    try:
        return one_ticket(scope(), number)
    except NotFound:
        abort(404)


def ticket(number: int, permission: str = "") -> Ticket:
    """Give a ticket that this person may see, and do something to."""
    found = seen_ticket(number).ticket
    if permission:
        access.demand(me(), permission, found)
    return found


def number_in(values: Mapping[str, str], name: str) -> int | None:
    """Read a number from a form or an address; None for none and for nonsense."""
    word = values.get(name, "")
    if not (word.isascii() and word.isdigit() and len(word) < 17):
        return None
    return int(word) if 0 < int(word) <= LARGEST else None


def back(fallback: str = "") -> str:
    """Give the page that a form came from, as far as it is one of ours."""
    return safe_path(request.form.get("back"), fallback or url_for("desk.inbox"))
