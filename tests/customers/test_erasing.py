"""A customer who is erased is nowhere: not in a table, not in the index, not in a file, not in a page of the database.

A79 of docs/security.md. What stays is the number, the dates, and a pseudonym.
"""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import MetaData, select, text

from core.api import (
    InboundFile,
    Priority,
    Received,
    hookimpl,
    note,
    reply,
    send_system_mail,
)
from core.database import db, writing
from core.engine.context import PluginContext
from core.models import Customer, Draft, Event, Inbox, InboxState, Message, Ticket, User
from core.models.tables import erasure
from core.services import files
from core.services.customer import customer_changes, customers
from core.services.customer.privacy import erasures
from core.services.plugin.for_plugins import ServicesForPlugins
from core.services.staff.actors import user_actor
from core.services.ticket import changes
from core.services.work import jobs
from core.testing import Clock, Postbox, Site

Mail = Callable[..., Received]
NAME, ADDRESS = "Zubaidah Quokka", "zubaidah@quokka.example"
PLANTED = ("zubaidah", "quokka")


@pytest.fixture
def number(site: Site, mail_in: Mail, agent: User, postbox: Postbox) -> int:
    """A ticket of hers in which something of hers is everywhere."""
    file = InboundFile("quokkafile.txt", "text/plain", b"the quokka bytes")
    found = mail_in(
        "My quokka is ill", sender=ADDRESS, name=NAME, subject="Quokka trouble", files=(file,)
    ).ticket_number
    assert found is not None
    with site.app.app_context():
        user, ticket = db.session.get_one(User, agent.id), db.session.get_one(Ticket, found)
        reply(ticket, user, "<p>Dear Zubaidah, which quokka?</p>")
        note(
            ticket, user, "<p>quokkas again</p>", attached=[InboundFile("quokkanote.txt", "text/plain", b"quokka note")]
        )
        changes.change(found, user_actor(user), subject="Quokka, second try", priority=Priority.HIGH)
        customer_changes.change(user, ticket.customer_id, {"name": "Zubaidah Q.", "notes": "quokka owner"})
        customer_changes.change(user, ticket.customer_id, {"name": NAME})
        with writing() as session:
            session.add(Draft(ticket_id=found, user_id=user.id, kind="reply", html="quokka draft", to=[ADDRESS]))
            ticket.fields = {"pet": "quokka"}
        send_system_mail(ADDRESS, "Your quokka", "A letter for Zubaidah")
        jobs.enqueue("core", "no such job", {"address": ADDRESS})
        quarantined = files.put(b"From: " + ADDRESS.encode() + b"\r\n\r\nquokka")
        with writing() as session:
            session.add(
                Inbox(
                    channel="postbox",
                    source_key="q",
                    sha256=quarantined,
                    size=9,
                    state=InboxState.QUARANTINED,
                    error=f"cannot read the mail of {ADDRESS}",
                )
            )
    site.run_jobs()
    return found


def erase(site: Site, admin: User, address: str = ADDRESS) -> int:

    with site.app.app_context():
        customer = customers.find("email", address)
        assert customer is not None
        customer_id = customer.id
        erasures.begin(db.session.get_one(User, admin.id), customer)
    site.run_jobs()
    return customer_id


def everything(site: Site) -> Iterator[tuple[str, str]]:
    """Give all rows of all tables, those of the full-text index too, and all files, as text."""
    with site.app.app_context():
        found = MetaData()
        found.reflect(bind=db.engine)
        for table in found.sorted_tables:
            name = db.engine.dialect.identifier_preparer.format_table(table)
            for row in db.session.execute(text(f"SELECT * FROM {name}")):
                yield table.name, str(tuple(row))
        db.session.rollback()
    for path in (site.config.instance / "files").rglob("*"):
        if path.is_file():
            yield str(path), path.read_bytes().decode("latin-1")


def betrayed(site: Site) -> list[tuple[str, str]]:
    return [(where, said[:200]) for where, said in everything(site) if any(word in said.lower() for word in PLANTED)]


@pytest.mark.database
def test_after_erasing_nothing_is_left_anywhere(
    database_url: str, site: Site, number: int, admin: User, agent: User
) -> None:
    assert len({where for where, _said in betrayed(site)}) > 8  # else the search finds nothing whatever is there
    customer_id = erase(site, admin)
    assert betrayed(site) == []
    with site.app.app_context():
        ticket, customer = db.session.get_one(Ticket, number), db.session.get_one(Customer, customer_id)
        assert (ticket.priority, ticket.message_count, ticket.reply_count) == (Priority.HIGH, 3, 1)
        assert customer.name == f"Erased customer {customer_id}"
        assert customer.erased_at is not None
        assert customer.identities == []
        told = set(db.session.scalars(select(Event.type).where(Event.ticket_id == number)))
        assert {"ticket.opened", "message.added", "ticket.changed"} <= told
        row = db.session.execute(select(erasure)).one()
        assert (row.state, row.waiting, row.known) == ("done", [], {})


def test_not_even_in_a_freed_page_of_the_database(site: Site, number: int, admin: User) -> None:
    erase(site, admin)
    for path in site.config.instance.glob("tanggap.db*"):
        raw = path.read_bytes().lower()
        assert not [word for word in PLANTED if word.encode() in raw], path.name


@pytest.mark.database
def test_in_a_ticket_of_somebody_else_only_her_part_goes(
    database_url: str, site: Site, mail_in: Mail, admin: User
) -> None:
    number = mail_in("The roof leaks", cc=(ADDRESS,)).ticket_number or 0
    header = "first@example.com"
    theirs = mail_in("Second", sender="leo@example.com", message_id=header, name="Leo").ticket_number or 0
    mail_in("A quokka did it", sender=ADDRESS, name=NAME, in_reply_to=(header,))
    mail_in("No", sender="leo@example.com", in_reply_to=(header,), quoted_html="A quokka did it", cc=(ADDRESS,))
    erase(site, admin)
    assert betrayed(site) == []
    with site.app.app_context():
        texts = list(db.session.scalars(select(Message.text).where(Message.ticket_id == theirs).order_by(Message.id)))
        assert texts == ["Second", "This message was erased.", "No"]
        assert db.session.get_one(Ticket, number).subject == "Help"


def test_a_file_that_somebody_else_has_too_stays(site: Site, mail_in: Mail, admin: User) -> None:
    file = InboundFile("terms.pdf", "application/pdf", b"the same terms")
    mail_in(sender=ADDRESS, name=NAME, files=(file,))
    mail_in(files=(file,))
    erase(site, admin)
    with site.app.app_context():
        assert files.read(files.put(b"the same terms")) == b"the same terms"
        assert any(path.read_bytes() == b"the same terms" for path in (site.config.files).rglob("*") if path.is_file())


class Stubborn:
    """A plugin that cannot erase at first."""

    def __init__(self) -> None:
        self.works = False
        self.told: list[tuple[int, tuple[tuple[str, str], ...]]] = []

    @hookimpl
    def erase_personal_data(self, customer: Customer, identities: tuple[tuple[str, str], ...]) -> None:
        """Fail, or write down who was to go."""
        if not self.works:
            raise RuntimeError("the shop does not answer")
        self.told.append((customer.id, identities))


def test_it_is_unfinished_until_every_plugin_has_erased(site: Site, number: int, admin: User) -> None:

    shop = Stubborn()
    site.add(lambda built: built.hooks.register("shop", shop, PluginContext("shop", ServicesForPlugins())))
    customer_id = erase(site, admin)
    page = site.client(admin).get("/admin/erasures").get_data(as_text=True)
    assert "Unfinished" in page
    assert "the shop does not answer" in page
    with site.app.app_context():
        row = db.session.execute(select(erasure)).one()
        assert row.waiting == ["shop"]
        assert db.session.get_one(Customer, customer_id).identities == []  # the core's own part is done
        erasures.again(row.id)
    shop.works = True
    site.run_jobs()
    assert shop.told == [(customer_id, (("email", ADDRESS),))]
    assert "Erased" in site.client(admin).get("/admin/erasures").get_data(as_text=True)
    assert betrayed(site) == []


def test_erasing_asks_for_the_right_and_for_the_password(
    site: Site, number: int, admin: User, agent: User, clock: Clock
) -> None:

    with site.app.app_context():
        customer = customers.find("email", ADDRESS)
        assert customer is not None
        path = f"/desk/customers/{customer.id}/data"
    assert site.client(agent).get(path).status_code == 404
    assert site.client(agent).post(f"{path}/erase").status_code == 404
    client = site.client(admin)
    page = client.get(path).get_data(as_text=True)
    assert "Erase Zubaidah Quokka for good" in page
    from datetime import timedelta

    import time_machine

    from core.clock import now

    with time_machine.travel(now() + timedelta(minutes=11), tick=True):
        asked = client.post(f"{path}/erase")
        assert "/prove" in asked.headers["Location"] or "next=" in asked.headers["Location"]
        with site.app.app_context():
            assert db.session.execute(select(erasure)).first() is None


def test_a_customer_asks_and_staff_decide(site: Site, number: int, admin: User) -> None:

    with site.app.app_context():
        customer = customers.find("email", ADDRESS)
        assert customer is not None
        for _time in range(2):
            erasures.ask(customer)
        rows = db.session.execute(select(erasure)).all()
        assert [row.state for row in rows] == ["asked"]
        assert erasures.is_asked(customer)
    client = site.client(admin)
    assert "asks to have all of their data erased" in client.get("/admin/erasures").get_data(as_text=True)
    assert client.post(f"/admin/erasures/{rows[0].id}/refuse").status_code == 302
    with site.app.app_context():
        assert not erasures.is_asked(customer)
        assert db.session.execute(select(erasure)).one().state == "refused"
    assert "asks to have all of their data erased" not in client.get("/admin/erasures").get_data(as_text=True)
