"""What is typed into the form becomes a ticket, whole."""

import io

from sqlalchemy import select

from core.api import Category, Customer, Message, Ticket, context
from core.testing import Site
from plugins.form.tests.visitor import Visitor


def only_ticket(site: Site) -> Ticket:
    return context("form").session.scalars(select(Ticket)).one()


def test_a_request_becomes_a_ticket_of_the_form(site: Site, visitor: Visitor) -> None:
    answer = visitor.fill_in()
    assert answer.status_code == 303
    with site.app.app_context():
        ticket = only_ticket(site)
        assert (ticket.subject, ticket.channel) == ("Printer saya rusak.", "form")
        assert (ticket.customer.name, ticket.customer.address("email")) == ("Ani Wijaya", "ani@example.com")
        assert ticket.customer.address("phone") == "081122334455"
        assert f"#{ticket.number}" in visitor.thanks(answer)


def test_the_ticket_is_in_the_language_of_the_page(site: Site, visitor: Visitor) -> None:
    visitor.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "id-ID,id;q=0.9"
    visitor.fill_in()
    with site.app.app_context():
        assert only_ticket(site).locale == "id"


def test_the_e_mail_address_is_not_believed(site: Site, visitor: Visitor) -> None:
    visitor.fill_in()
    with site.app.app_context():
        message = context("form").session.scalars(select(Message)).one()
        assert not message.is_verified


def test_files_come_along(site: Site, visitor: Visitor) -> None:
    visitor.fill_in(files=[(io.BytesIO(b"one"), "one.txt"), (io.BytesIO(b""), "empty.txt")])
    with site.app.app_context():
        message = context("form").session.scalars(select(Message)).one()
        assert [(each.name, each.size) for each in message.attachments] == [("one.txt", 3), ("empty.txt", 0)]


def test_the_kind_of_complaint_is_one_of_the_public_categories(site: Site, visitor: Visitor) -> None:
    with site.app.app_context(), context("form").transaction() as session:
        public, hidden = Category(name="Delivery"), Category(name="Fraud", is_public=False)
        session.add_all([public, hidden])
        session.flush()
        shown, secret = public.id, hidden.id
    page = visitor.open()
    assert "Delivery" in page
    assert "Fraud" not in page
    assert visitor.send(kind=str(secret)).status_code == 422
    assert visitor.send(kind=str(shown)).status_code == 303
    with site.app.app_context():
        assert only_ticket(site).category_id == shown


def test_a_phone_number_of_somebody_else_is_not_taken_over(site: Site, visitor: Visitor) -> None:
    site.ticket(identity=("phone", "081122334455"), name="Budi")
    visitor.fill_in()
    with site.app.app_context():
        people = context("form").session.scalars(select(Customer)).all()
        assert {each.name: each.address("phone") for each in people} == {"Budi": "081122334455", "Ani Wijaya": None}


def test_address_and_phone_stand_beside_the_ticket_as_text(site: Site, visitor: Visitor) -> None:
    from plugins.form.facts import facts_of

    visitor.fill_in(address="<b>Jalan</b>")
    with site.app.app_context():
        found = facts_of(only_ticket(site), context("form"))
    assert found == {"facts": {"address": "<b>Jalan</b>", "phone": "0811 2233 4455"}, "name": "Ani Wijaya"}


def test_what_the_admin_does_not_want_asked_is_not_asked(site: Site, visitor: Visitor) -> None:
    with site.app.app_context():
        context("form").save_settings({"asks_phone": False, "asks_address": False, "intro": "Kami buka jam 9"})
    page = visitor.open()
    assert 'name="phone"' not in page
    assert 'name="address"' not in page
    assert "Kami buka jam 9" in page
    assert visitor.send().status_code == 303


def test_unknown_fields_change_nothing(site: Site, visitor: Visitor) -> None:
    fields = {
        "id": "77",
        "assignee_id": "1",
        "desk": "other",
        "is_verified": "1",
        "channel": "email",
    }
    visitor.fill_in(**fields)
    with site.app.app_context():
        ticket = only_ticket(site)
        assert (ticket.id, ticket.assignee_id, ticket.channel, ticket.status.kind) == (1, None, "form", "open")
