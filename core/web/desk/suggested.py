"""What plugins suggest beside a ticket; fetched after the page."""

from flask import render_template, request

from core.services.answering.suggesting import suggestions
from core.services.staff import access
from core.web.access import requires
from core.web.desk import pages
from core.web.desk.asking import ID, me, seen_ticket


@pages.get(f"/tickets/<{ID}:number>/suggestions")
@requires("ticket.view")
def suggested(number: int) -> str:
    """Draw what may help with a ticket: a part for the page that fetches it, a page for who follows the link."""
    found = seen_ticket(number).ticket
    is_part = "X-Requested-With" in request.headers
    return render_template(
        "core/desk/_suggestions.html" if is_part else "core/desk/suggestions.html",
        ticket=found,
        suggestions=suggestions(found, me()),
        can_reply=is_part and access.can(me(), "ticket.reply", found),
    )
