"""Customers, new tickets, the quarantine."""

import re

from core.declare import Channel, Inbound
from core.models import Customer, Inbox, InboxState, Message, Organisation, Ticket
from core.services.mailroom import intake
from tests.desk.conftest import Bench


def test_customers_are_found_by_name_address_and_organisation(bench: Bench) -> None:
    bench.site.ticket(identity=("email", "sinta@acme.example"), name="Sinta Dewi")
    bench.site.ticket(identity=("email", "ani@example.com"), name="Ani Wijaya")
    customer = bench.all(Customer)[0]
    bench.client.post(
        f"/desk/customers/{customer.id}", data={"name": "Sinta Dewi", "organisation": "Maju Jaya", "locale": ""}
    )
    for words in ("sint", "ACME", "maju"):
        page = bench.text(f"/desk/customers?q={words}")
        assert "Sinta Dewi" in page, words
        assert "Ani Wijaya" not in page, words


def test_a_customers_page_shows_their_tickets_under_all_addresses(bench: Bench) -> None:
    first = bench.site.ticket(subject="First matter")
    bench.client.post(
        f"/desk/customers/{first.customer_id}/identities", data={"kind": "email", "value": "ani@work.example"}
    )
    bench.site.ticket(subject="Second matter", identity=("email", "ani@work.example"))
    page = bench.text(f"/desk/customers/{first.customer_id}")
    assert "First matter" in page
    assert "Second matter" in page


def test_what_is_known_of_a_customer_can_be_changed_and_is_told(bench: Bench) -> None:
    ticket = bench.site.ticket()
    data = {"name": "Ani W.", "organisation": "Acme", "locale": "id", "timezone": "Asia/Jakarta", "notes": "Kind"}
    bench.client.post(f"/desk/customers/{ticket.customer_id}", data=data)
    (customer,) = bench.all(Customer)
    assert (customer.name, customer.locale, customer.notes) == ("Ani W.", "id", "Kind")
    assert [each.name for each in bench.all(Organisation)] == ["Acme"]


def test_a_wrong_time_zone_keeps_what_was_typed(bench: Bench) -> None:
    ticket = bench.site.ticket()
    response = bench.client.post(
        f"/desk/customers/{ticket.customer_id}", data={"name": "New", "timezone": "Mars/One", "locale": ""}
    )
    assert response.status_code == 422
    assert "Mars/One" in response.get_data(as_text=True)
    assert bench.all(Customer)[0].name == "Ani Wijaya"


def test_an_address_of_another_customer_is_not_taken(bench: Bench) -> None:
    first, second = bench.site.ticket(), bench.site.ticket(identity=("email", "b@x.example"), name="Bela")
    page = bench.client.post(
        f"/desk/customers/{first.customer_id}/identities",
        data={"kind": "email", "value": "b@x.example"},
        follow_redirects=True,
    ).get_data(as_text=True)
    assert "Another customer has this address" in page
    assert second.customer_id != first.customer_id


def test_the_last_address_stays(bench: Bench) -> None:
    ticket = bench.site.ticket()
    bench.client.post(f"/desk/customers/{ticket.customer_id}/identities/remove", data={"identity_id": "1"})
    with bench.site.app.app_context():
        from core.services.customer import customers

        assert customers.find("email", "ani@example.com") is not None


def test_a_new_ticket_by_mail_leaves(bench: Bench) -> None:
    channel: Channel = bench.site.built.registry.channels.get("postbox")
    channel.can_start = True
    data = {"channel": "postbox", "address": "new@example.com", "customer_name": "Nia", "subject": "Your order",
            "body": "It is ready.", "assignee_id": str(bench.user.id)}  # fmt: skip
    assert bench.client.post("/desk/tickets/new", data=data).status_code == 302
    (row,) = bench.deliveries()
    assert row.to == ["new@example.com"]
    (ticket,) = bench.all(Ticket)
    assert (ticket.subject, ticket.assignee_id) == ("Your order", bench.user.id)


def test_a_logged_call_starts_pending_and_sends_nothing(bench: Bench) -> None:
    data = {
        "channel": "log",
        "address": "+62 811-234-567",
        "customer_name": "Nia",
        "subject": "Called",
        "body": "She asked",
    }
    assert bench.client.post("/desk/tickets/new", data=data).status_code == 302
    assert bench.deliveries() == []
    (ticket,) = bench.all(Ticket)
    assert bench.ticket(ticket.id).status.slug == "pending"
    assert bench.all(Message)[0].text.strip() == "She asked"


def test_a_new_ticket_without_an_address_is_refused_and_kept(bench: Bench) -> None:
    data = {"channel": "log", "address": "nobody", "subject": "Long subject", "body": "Long body"}
    response = bench.client.post("/desk/tickets/new", data=data)
    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert "Long subject" in page
    assert "Long body" in page
    assert "e-mail address or a phone number" in page
    assert bench.all(Ticket) == []


class Fickle(Channel):
    """A channel that can read its mail only the second time."""

    name = "fickle"
    label = "Fickle"
    works = False

    def parse(self, raw: bytes, account: int | None, external_id: str) -> Inbound:
        """Fail while it does not work."""
        if not self.works:
            raise ValueError("no idea what this is")
        return Inbound("fickle", external_id, ("email", "ani@example.com"), text=raw.decode(), subject="Read at last")


def test_what_cannot_be_read_is_shown_and_run_again(bench: Bench) -> None:
    channel = Fickle()
    bench.site.built.registry.channels.add("core", channel)
    with bench.site.app.app_context():
        inbox = intake.accept("fickle", b"Strange <b>bytes</b>", "x1")
        intake.process(inbox.id)
    page = bench.text("/admin/quarantine")
    assert "no idea what this is" in page
    url = re.search(r'href="(/admin/quarantine/\d+)"', page)[1]
    assert "Strange &lt;b&gt;bytes" in bench.text(url)
    assert bench.client.get(f"{url}/raw").data == b"Strange <b>bytes</b>"
    still = bench.client.post(f"{url}/again", follow_redirects=True).get_data(as_text=True)
    assert "still cannot be read" in still
    channel.works = True
    bench.client.post(f"{url}/again")
    assert bench.all(Inbox)[0].state == InboxState.PROCESSED
    assert [ticket.subject for ticket in bench.all(Ticket)] == ["Read at last"]


def test_the_quarantine_is_for_those_who_look_after_the_site(bench: Bench) -> None:
    agent = bench.site.client(bench.site.user("agent"))
    assert agent.get("/admin/quarantine").status_code == 403
