"""Named values in texts are filled for a ticket, safely."""

import pytest

from core.database import db, writing
from core.engine.current import registry
from core.html_text import html_to_text
from core.models import Ticket
from core.services.answering import placeholders
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


def test_a_fall_back_stands_where_the_value_is_empty(site: Site, ticket: Ticket) -> None:
    with site.app.app_context():
        found = db.session.get(Ticket, ticket.id)
        text = 'Hello {{ customer.first_name | "there" }} of {{customer.organisation|"your company"}}'
        assert placeholders.fill(text, found) == "Hello Ani of your company"
        escaped = "<p>{{ customer.organisation | &quot;A &amp; B&quot; }}</p>"
        assert placeholders.fill_html(escaped, found) == "<p>A &amp; B</p>"


def test_an_empty_value_without_a_fall_back_leaves_a_gap_that_is_seen(site: Site, ticket: Ticket) -> None:
    with site.app.app_context():
        found = db.session.get(Ticket, ticket.id)
        filled = placeholders.fill_marked("At {{ customer.organisation }}, {{ nobody.knows }}", found)
        assert filled.gaps == ("Customer's organisation", "nobody.knows")
        assert "{{" not in filled.html
        assert placeholders.gaps_in(html_to_text(filled.html)) == filled.gaps


@pytest.mark.abuse("A69")
def test_a_value_is_never_evaluated_formatted_or_linked(site: Site, ticket: Ticket) -> None:
    """A69: data is never compiled, and what it holds stays text."""
    name = '{{7*7}} {{ ticket.subject }} <i>x</i> http://evil.example/ \ue0000\ue001 "a"'
    with site.app.app_context():
        with writing() as session:
            session.get(Ticket, ticket.id).customer.name = name
        found = db.session.get(Ticket, ticket.id)
        filled = placeholders.fill_marked("> {{ customer.name }}\nhttp://good.example/", found)
        assert html_to_text(filled.html).splitlines() == [f"> {name}", "", "http://good.example/"]
        assert filled.html.count("<a ") == 1
        assert filled.gaps == ()


@pytest.mark.abuse("A69")
def test_a_text_can_only_name_values(site: Site, ticket: Ticket) -> None:
    """A69: as the author of a text, too."""
    hostile = "{{ ''.__class__ }} {% for x in range(10**9) %}{{ x }}{% endfor %} {{ customer.__class__ }} {{ 7*7 }}"
    with site.app.app_context():
        found = db.session.get(Ticket, ticket.id)
        filled = placeholders.fill_marked(hostile, found)
        assert "49" not in filled.html
        assert "class &#39;" not in filled.html
        assert placeholders.unknown(hostile + " {{ customer.name }}") == (
            "''.__class__",
            "x",
            "customer.__class__",
            "7*7",
        )
