"""What plugins suggest beside a ticket; fetched after the page."""

from flask import render_template

from core.services.answering.suggesting import suggestions
from core.services.staff import access
from core.web.access import requires
from core.web.desk import pages
from core.web.desk.asking import ID, me, seen_ticket


@pages.get(f"/tickets/<{ID}:number>/suggestions")
@requires("ticket.view")
def suggested(number: int) -> str:
    """Draw what may help with a ticket."""
    found = seen_ticket(number).ticket
    return render_template(
        "core/desk/_suggestions.html",
        suggestions=suggestions(found, me()),
        can_reply=access.can(me(), "ticket.reply", found),
    )
