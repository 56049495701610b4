"""What a customer may see and do of tickets, on every database: decided in one file of the services alone."""

import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.api import (
    Customer,
    InboundFile,
    Invalid,
    Kind,
    NotFound,
    Received,
    Ticket,
    answer_as_customer,
    close_as_customer,
    customer_at,
    customer_file,
    customer_thread,
    customer_ticket,
    customer_tickets,
    note,
    now,
    prove_address,
    reopen_as_customer,
    reply,
    search_customer_tickets,
    simple_html,
)
from core.database import db, writing
from core.models import Attachment, Participant, User
from core.services.staff.actors import user_actor
from core.services.ticket import merging, participants, rubbish
from core.testing import Clock, Site

pytestmark = pytest.mark.database
Mail = Callable[..., Received]


def person(address: str = "ani@example.com") -> Customer:
    found = customer_at("email", address)
    assert found is not None
    return found


def staff(user: User) -> User:
    return db.session.get_one(User, user.id)


def seen(customer: Customer) -> list[int]:
    both = (customer_tickets(customer, closed=False), customer_tickets(customer, closed=True))
    return [row.ticket.number for page in both for row in page.rows]


@pytest.mark.abuse("A18")
def test_somebody_elses_ticket_is_as_absent_as_one_that_never_was(database_url: str, site: Site, mail_in: Mail) -> None:
    mine, other = mail_in().ticket_number or 0, mail_in(sender="budi@example.com").ticket_number or 0
    with site.app.app_context():
        assert customer_ticket(person(), mine).number == mine
        words = set()
        for number in (other, 77777):
            with pytest.raises(NotFound) as refused:
                customer_ticket(person(), number)
            words.add(str(refused.value))
        assert len(words) == 1
        assert seen(person()) == [mine]


def test_who_is_in_copy_sees_the_ticket_once_confirmed_and_until_removed(
    database_url: str, site: Site, mail_in: Mail
) -> None:
    number = mail_in(cc=("leo@example.com",)).ticket_number or 0
    with site.app.app_context():
        leo = person("leo@example.com")
        assert seen(leo) == []
        with writing() as session:
            part = session.scalars(select(Participant).where(Participant.customer_id == leo.id)).one()
            part.is_confirmed = True
        assert seen(leo) == [number]
        assert not customer_tickets(leo, closed=False).rows[0].is_mine
        with writing() as session:
            session.delete(part)
        assert seen(leo) == []
        with pytest.raises(NotFound):
            customer_ticket(leo, number)


def test_spam_and_trash_are_not_shown(database_url: str, site: Site, mail_in: Mail, agent: User) -> None:
    first, second = mail_in().ticket_number or 0, mail_in().ticket_number or 0
    with site.app.app_context():
        actor = user_actor(staff(agent))
        rubbish.discard(actor, db.session.get_one(Ticket, first))
        rubbish.mark_spam(actor, db.session.get_one(Ticket, second))
        assert seen(person()) == []


@pytest.mark.abuse("A23")
def test_a_note_is_nowhere(database_url: str, site: Site, mail_in: Mail, agent: User) -> None:
    number = mail_in("My printer smokes").ticket_number or 0
    with site.app.app_context():
        ticket, user = db.session.get_one(Ticket, number), staff(agent)
        file = InboundFile("secret.txt", "text/plain", b"secret")
        note(ticket, user, "<p>She is a difficult one: xylophone</p>", attached=[file])
        spoke_at = customer_tickets(person(), closed=False).rows[0].spoke_at
        messages = customer_thread(person(), ticket).messages
        assert [each.text for each in messages] == ["My printer smokes"]
        assert spoke_at == messages[0].created_at
        assert search_customer_tickets(person(), "xylophone")[0].rows == ()
        assert search_customer_tickets(person(), "secret")[0].rows == ()
        handle = db.session.scalars(select(Attachment.handle).where(Attachment.name == "secret.txt")).one()
        with pytest.raises(NotFound):
            customer_file(person(), handle)


def test_an_answer_shows_only_once_it_cannot_be_taken_back(
    database_url: str, site: Site, mail_in: Mail, agent: User, clock: Clock
) -> None:
    number = mail_in().ticket_number or 0
    with site.app.app_context():
        ticket = db.session.get_one(Ticket, number)
        reply(ticket, staff(agent), "<p>Hold on</p>", delay=10)
        assert len(customer_thread(person(), ticket).messages) == 1
        assert not customer_tickets(person(), closed=False).rows[0].is_answered
        clock.forward(seconds=11)
        assert len(customer_thread(person(), ticket).messages) == 2
        assert customer_tickets(person(), closed=False).rows[0].is_answered


@pytest.mark.abuse("A18")
def test_a_file_is_given_to_those_who_see_its_ticket(database_url: str, site: Site, mail_in: Mail) -> None:
    file = InboundFile("photo.png", "image/png", io.BytesIO(b"bytes").getvalue())
    number = mail_in(files=(file,)).ticket_number or 0
    other = mail_in().ticket_number or 0
    mail_in(sender="budi@example.com")
    with site.app.app_context():
        handle = db.session.scalars(select(Attachment.handle)).one()
        assert customer_file(person(), handle).name == "photo.png"
        assert customer_file(person(), handle, db.session.get_one(Ticket, number)).name == "photo.png"
        with pytest.raises(NotFound):
            customer_file(person(), handle, db.session.get_one(Ticket, other))
        with pytest.raises(NotFound):
            customer_file(person("budi@example.com"), handle)


def test_an_answer_goes_into_the_ticket_once(database_url: str, site: Site, mail_in: Mail) -> None:
    number = mail_in().ticket_number or 0
    with site.app.app_context():
        ticket = customer_ticket(person(), number)
        for _time in range(2):
            received = answer_as_customer(person(), ticket, "It is number 7.", "postbox", "key", remarks=("By hand.",))
            assert received.ticket_number == number
        added = customer_thread(person(), ticket).messages
        assert [each.text for each in added] == ["Please help.", "It is number 7."]
        assert added[-1].is_verified
        assert added[-1].remarks == ["By hand."]
        with pytest.raises(Invalid):
            answer_as_customer(person(), ticket, " \n ", "postbox", "other")


def test_who_sees_a_ticket_no_more_cannot_answer_it(database_url: str, site: Site, mail_in: Mail, agent: User) -> None:
    number = mail_in().ticket_number or 0
    with site.app.app_context():
        ticket = customer_ticket(person(), number)
        rubbish.discard(user_actor(staff(agent)), ticket)
        with pytest.raises(NotFound):
            answer_as_customer(person(), ticket, "Hello?", "postbox", "key")


def test_closing_and_opening_again(database_url: str, site: Site, mail_in: Mail, clock: Clock) -> None:
    number = mail_in().ticket_number or 0
    with site.app.app_context():
        assert close_as_customer(person(), number).kind is Kind.CLOSED
        assert reopen_as_customer(person(), number).kind is Kind.OPEN
        close_as_customer(person(), number)
        clock.forward(days=400)
        with pytest.raises(Invalid):
            reopen_as_customer(person(), number)
        mail_in(sender="budi@example.com")
        with pytest.raises(NotFound):
            close_as_customer(person("budi@example.com"), number)


def test_a_merged_ticket_leads_to_the_one_it_lives_on_in(
    database_url: str, site: Site, mail_in: Mail, admin: User
) -> None:
    gone, kept = mail_in().ticket_number or 0, mail_in(sender="budi@example.com").ticket_number or 0
    mail_in(sender="cici@example.com")
    with site.app.app_context():
        merging.merge(staff(admin), db.session.get_one(Ticket, gone), db.session.get_one(Ticket, kept))
        assert customer_ticket(person(), gone).number == kept
        with pytest.raises(NotFound):
            customer_ticket(person("cici@example.com"), gone)
        assert seen(person()) == [kept]


def test_a_long_list_is_paged_by_key(database_url: str, site: Site, mail_in: Mail) -> None:
    numbers = [mail_in().ticket_number for _each in range(5)]
    with site.app.app_context():
        first = customer_tickets(person(), closed=False, size=3)
        second = customer_tickets(person(), closed=False, size=3, before=first.older)
        shown = [row.ticket.number for page in (first, second) for row in page.rows]
        assert shown == sorted(numbers, reverse=True)
        assert second.older is None


def test_search_finds_what_was_said_in_public(database_url: str, site: Site, mail_in: Mail) -> None:
    number = mail_in("The marmalade arrived broken").ticket_number
    mail_in("Marmalade again", sender="budi@example.com")
    with site.app.app_context():
        assert [row.ticket.number for row in search_customer_tickets(person(), "marmalade")[0].rows] == [number]


def test_a_proven_address_says_so(database_url: str, site: Site, mail_in: Mail) -> None:
    mail_in()
    with site.app.app_context():
        prove_address(person(), "email", "Ani@Example.com")
        proven = person().identities[0].verified_at
        assert proven is not None
        assert now() - proven < timedelta(minutes=1)


def test_simple_html_keeps_elements_and_nothing_of_the_design() -> None:
    html = '<h1 style="color:red" class="btn" id="x">Hi</h1><p><a href="https://a.example/">b</a><img src="cid:1"></p>'
    simple = simple_html(html + '<a href="javascript:alert(1)">c</a><script>1</script><p><br></p>')
    assert simple.startswith("<p>Hi</p><p><a href=")
    assert not any(word in simple for word in ("style", "class", "id=", "img", "javascript", "script", "h1"))


def test_participants_keep_the_requester(database_url: str, site: Site, mail_in: Mail) -> None:
    number = mail_in().ticket_number or 0
    with site.app.app_context():
        part = participants.of(db.session.get_one(Ticket, number), person())
        assert part is not None
        assert part.role == participants.REQUESTER
