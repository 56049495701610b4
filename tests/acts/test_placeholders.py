"""Named values in texts are filled for a ticket, safely."""

from core.database import db, writing
from core.engine.current import registry
from core.models import Ticket
from core.services import placeholders
from core.testing import Site


def test_every_placeholder_has_a_value_for_any_ticket(site: Site, ticket: Ticket) -> None:
    with site.app.app_context():
        found = db.session.get(Ticket, ticket.id)
        values = {each.name: each.value(found) for each in registry().placeholders}
        assert values["customer.first_name"] == "Ani"
        assert values["ticket.number"] == f"#{found.id}"
        assert all(isinstance(value, str) for value in values.values())


def test_what_is_known_is_filled_and_the_rest_stays(site: Site, ticket: Ticket) -> None:
    with site.app.app_context():
        found = db.session.get(Ticket, ticket.id)
        kept = "{{ nobody.knows }} {{ 7*7 }} {% if %}"
        filled = placeholders.fill("Dear {{customer.first_name}}, {{ ticket.number }} " + kept, found)
        assert filled == f"Dear Ani, #{found.id} {kept}"


def test_values_in_html_are_escaped_and_not_filled_again(site: Site, ticket: Ticket) -> None:
    with site.app.app_context():
        with writing() as session:
            session.get(Ticket, ticket.id).customer.name = "<b>{{ ticket.subject }}</b>"
        found = db.session.get(Ticket, ticket.id)
        filled = placeholders.fill_html("<p>{{ customer.name }}</p>", found)
        assert filled == "<p>&lt;b&gt;{{ ticket.subject }}&lt;/b&gt;</p>"
