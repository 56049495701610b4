"""A reply comes into what somebody is writing: filled, in the customer's language, with its files and acts."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from core.api import Attachment, Customer, Kind, Ticket, User, context, html_to_text, status_of_kind
from core.testing import Clock, Postbox, Site

Write = Callable[..., int]
BASE = "/desk/saved-replies"
JSON = {"Accept": "application/json"}


def page_of(site: Site, agent: User, number: int) -> str:
    return site.client(agent).get(f"/desk/tickets/{number}").get_data(as_text=True)


def set_customer(site: Site, ticket: Ticket, **facts: object) -> None:
    with site.app.app_context(), context("saved_replies").transaction() as session:
        customer = session.get(Customer, ticket.customer_id)
        for name, value in facts.items():
            setattr(customer, name, value)


def test_without_script_it_comes_below_what_was_written(site: Site, write: Write, agent: User, ticket: Ticket) -> None:
    reply, client = write(), site.client(agent)
    wanted = f"{BASE}/for/{ticket.id}"
    data = {"mode": "reply", "body": "My own beginning", "leave": wanted}
    assert client.post(f"/desk/tickets/{ticket.id}/draft", data=data).location == wanted
    assert "Hello Ani," in client.get(wanted).get_data(as_text=True)
    answer = client.post(f"{BASE}/{reply}/insert/{ticket.id}", data={"mode": "reply"})
    assert answer.location == f"/desk/tickets/{ticket.id}?mode=reply#composer"
    page = page_of(site, agent, ticket.id)
    assert page.index("My own beginning") < page.index(f"your refund for #{ticket.id} is on its way.")


def test_a_script_gets_the_text_and_the_draft_gets_the_rest(
    site: Site, write: Write, agent: User, ticket: Ticket
) -> None:
    reply = write(steps=[{"action": "tag", "values": {"tag": "refund"}}], files=["terms.txt"])
    client = site.client(agent)
    got = client.post(f"{BASE}/{reply}/insert/{ticket.id}", headers=JSON).get_json()
    assert html_to_text(got["html"]).startswith("Hello Ani,")
    assert [file["name"] for file in got["files"]] == ["terms.txt"]
    assert got["acts"][0]["words"].endswith("refund")
    page = page_of(site, agent, ticket.id)
    assert "terms.txt" in page
    assert f'name="acts" value="{got["acts"][0]["id"]}" checked' in page
    assert "Hello Ani" not in page


def test_the_customer_gets_text_and_file_and_the_ticket_its_acts_once_it_has_left(
    site: Site, write: Write, agent: User, ticket: Ticket, postbox: Postbox, clock: Clock
) -> None:
    with site.app.app_context():
        closed = str(status_of_kind(Kind.CLOSED).id)
    steps = [{"action": "tag", "values": {"tag": "refund"}}, {"action": "status", "values": {"status": closed}}]
    reply, client = write(steps=steps, files=["terms.txt"]), site.client(agent)
    client.post(f"{BASE}/{reply}/insert/{ticket.id}", data={"mode": "reply"})
    body = f"Hello Ani,\n\nyour refund for #{ticket.id} is on its way."
    client.post(f"/desk/tickets/{ticket.id}/answer", data={"mode": "reply", "to": "ani@example.com", "body": body})
    clock.forward(seconds=30)
    site.run_jobs()
    (sent,) = postbox.sent
    assert sent.files[0].data == b"terms.txt"
    with site.app.app_context():
        now = context("saved_replies").session.get(Ticket, ticket.id)
        assert ([tag.name for tag in now.tags], now.status.slug) == (["refund"], "closed")


def test_the_customer_s_language_decides(site: Site, write: Write, agent: User, ticket: Ticket) -> None:
    reply = write()
    set_customer(site, ticket, locale="id")
    got = site.client(agent).post(f"{BASE}/{reply}/insert/{ticket.id}", headers=JSON).get_json()
    assert got["html"].startswith("<p>Halo Ani,</p>")


def test_an_empty_name_has_its_fall_back(site: Site, write: Write, agent: User, ticket: Ticket) -> None:
    reply = write()
    set_customer(site, ticket, name="")
    got = site.client(agent).post(f"{BASE}/{reply}/insert/{ticket.id}", headers=JSON).get_json()
    assert got["html"].startswith("<p>Hello there,</p>")


@pytest.mark.abuse("A69")
def test_data_with_braces_stays_text_all_the_way_to_the_customer(
    site: Site, write: Write, agent: User, ticket: Ticket, postbox: Postbox, clock: Clock
) -> None:
    """A69: `{{7*7}}` in data is never compiled."""
    reply = write(texts={"en": "Hello {{ customer.name }}!"})
    set_customer(site, ticket, name="{{7*7}}{{ agent.email }}<b>x</b>")
    client = site.client(agent)
    got = client.post(f"{BASE}/{reply}/insert/{ticket.id}", headers=JSON).get_json()
    data = {"mode": "reply", "to": "ani@example.com", "body_html": got["html"]}
    client.post(f"/desk/tickets/{ticket.id}/answer", data=data)
    clock.forward(seconds=30)
    site.run_jobs()
    assert postbox.sent[0].text.strip() == "Hello {{7*7}}{{ agent.email }}<b>x</b>!"


def test_a_gap_is_told_and_not_sent(site: Site, write: Write, agent: User, ticket: Ticket, postbox: Postbox) -> None:
    reply = write(texts={"en": "Dear {{ customer.organisation }}"})
    client = site.client(agent)
    page = client.post(f"{BASE}/{reply}/insert/{ticket.id}", follow_redirects=True).get_data(as_text=True)
    assert "Fill in before sending: Customer&#39;s organisation" in page
    data = {"mode": "reply", "to": "ani@example.com", "body": "Dear [?Customer's organisation?]"}
    assert client.post(f"/desk/tickets/{ticket.id}/answer", data=data).status_code == 422
    site.run_jobs()
    assert postbox.sent == []


def test_each_use_is_counted(site: Site, write: Write, agent: User, ticket: Ticket) -> None:
    reply, client = write(), site.client(agent)
    for _ in range(2):
        client.post(f"{BASE}/{reply}/insert/{ticket.id}", headers=JSON)
    assert "Used 2 times" in client.get(f"{BASE}/{reply}").get_data(as_text=True)


def test_names_that_begin_so_come_first_and_then_what_is_used_most(
    site: Site, write: Write, agent: User, ticket: Ticket
) -> None:
    write("Where is my refund")
    often, client = write("Often, a refund"), site.client(agent)
    write("Refund is on its way")
    client.post(f"{BASE}/{often}/insert/{ticket.id}", headers=JSON)
    items = client.get(f"{BASE}/find/{ticket.id}?q=ref").get_json()["items"]
    assert [item["label"] for item in items] == ["Refund is on its way", "Often, a refund", "Where is my refund"]
    assert items[0]["text"].startswith("Hello Ani, your refund")


def test_a_note_gets_it_too(site: Site, write: Write, agent: User, ticket: Ticket) -> None:
    reply, client = write(files=["a.txt"]), site.client(agent)
    client.post(f"{BASE}/{reply}/insert/{ticket.id}", data={"mode": "note"})
    with site.app.app_context():
        assert context("saved_replies").session.scalar(select(Attachment.name)) == "a.txt"
    assert "is on its way" in page_of(site, agent, ticket.id).partition('id="note"')[2]
