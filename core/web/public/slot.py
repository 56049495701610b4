"""Serves one part of a page that is fetched after the page."""

from typing import Any

from flask import abort
from flask_login import current_user
from markupsafe import Markup

from core.services.customer import customers
from core.services.staff import access
from core.slots import PLACES
from core.web import slots
from core.web.access import open_to_all
from core.web.numbers import asked_number
from core.web.public import pages


@pages.get("/slots/<place>/<path:template>")
@open_to_all
def slot(place: str, template: str) -> Markup:
    """Draw one part for those who may see the page that it belongs to."""
    found = slots.find(place, template) if current_user.is_authenticated else None
    if found is None or not slots.is_promised(found):
        abort(404)
    return slots.draw_part(found, {name: _thing(name) for name in PLACES[place]})


def _thing(name: str) -> Any:
    """Give the ticket or customer that the page is about, if this person may see it."""
    number = asked_number(name) or 0
    if name == "ticket":
        return access.ticket(current_user, number)
    access.demand(current_user, "customer.view")
    return customers.get(number)
