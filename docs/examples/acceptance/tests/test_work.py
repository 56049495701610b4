"""Hooks around intake and work: refusing, completing, choosing, narrowing."""

import logging

import pytest
from sqlalchemy import select

from core.api import (
    SYSTEM,
    Customer,
    GiveUp,
    Identity,
    Kind,
    Priority,
    Ticket,
    Veto,
    can,
    change_ticket,
    reply,
    send_system_mail,
    status_of_kind,
    ticket_for,
)
from core.api import NotFound as NoSuchTicket


def test_a_refused_word_sets_the_message_aside(site, keeper, mail_in):
    keeper.settings(refused_word="casino")
    received = mail_in("Visit my casino")
    assert (received.state, received.ticket_number, received.reason) == ("dropped", None, "It says casino.")


def test_who_cannot_work_comes_first(site, keeper, mail_in):
    number = mail_in("I cannot work without it").ticket_number
    with site.app.app_context():
        assert site.context("acceptance").session.get(Ticket, number).priority == Priority.HIGH


def test_members_are_known_by_their_number(site, keeper, mail_in, customer):
    with site.app.app_context(), site.context("acceptance").transaction() as session:
        session.add(Identity(customer_id=customer.id, kind="member", value="M-7"))
    number = mail_in("Halo", sender="new@example.com", extra={"member": "M-7"}).ticket_number
    with site.app.app_context():
        assert site.context("acceptance").session.get(Ticket, number).customer_id == customer.id


def test_what_is_said_about_a_lent_device_lands_in_its_ticket(site, keeper, mail_in, ticket):
    keeper.lend(ticket)
    assert mail_in("It is broken", extra={"device": "Laptop"}).ticket_number == ticket.number
    stranger = mail_in("It is broken", sender="eve@example.com", extra={"device": "Laptop"})
    assert stranger.ticket_number != ticket.number


def test_a_ticket_is_not_closed_while_a_device_is_out(site, keeper, ticket):
    keeper.lend(ticket)
    with site.app.app_context(), pytest.raises(Veto, match="Laptop must come back"):
        change_ticket(ticket.number, SYSTEM, status=status_of_kind(Kind.CLOSED))


def test_a_forgotten_file_is_remembered(site, keeper, ticket, agent, postbox):
    with site.app.app_context(), pytest.raises(Veto, match="none is attached"):
        reply(ticket, agent, "<p>See the attached invoice</p>")


def test_an_answer_says_what_is_lent(site, keeper, ticket, agent, outbox):
    keeper.lend(ticket)
    with site.app.app_context():
        reply(ticket, agent, "<p>Baik</p>")
    assert outbox()[0].text.endswith("You have: Laptop")


def test_whoever_is_known_at_the_counter_gets_a_slip(site, keeper, agent, postbox):
    ticket = site.ticket(identity=("counter", "Budi"), name="Budi")
    keeper.lend(ticket)
    with site.app.app_context():
        reply(site.context("acceptance").session.get(Ticket, ticket.id), agent, "<p>Baik</p>")
    site.run_jobs()
    assert keeper.slips()[0][0] == "Budi"
    assert postbox.sent == []


def test_an_empty_slip_is_given_up_and_told(site, keeper, caplog):
    from core.api import Outgoing
    from plugins.acceptance.counter import Counter

    with pytest.raises(GiveUp):
        Counter().send(Outgoing(1, "id", None, ("Budi",), "", "", "", lambda: None))


def test_the_sites_own_mail_can_be_printed(site, keeper):
    keeper.settings(prints_mail=True)
    with site.app.app_context():
        assert send_system_mail("budi@example.com", "Halo", "Satu.\n\nDua.")
    site.run_jobs()
    assert keeper.slips() == [("budi@example.com", "Halo\n\nSatu.\n\nDua.")]


def test_private_loans_are_for_admins_alone(site, keeper, agent, admin):
    ticket = site.ticket("[private] Laptop for the director")
    with site.app.app_context():
        assert ticket_for(admin, ticket.number).id == ticket.id
        with pytest.raises(NoSuchTicket):
            ticket_for(agent, ticket.number)


def test_a_ticket_with_a_device_cannot_be_deleted(site, keeper, ticket):
    manager = site.user("manager")
    with site.app.app_context():
        mine = site.context("acceptance").session.get(Ticket, ticket.id)
        assert can(manager, "ticket.delete", mine)
    keeper.lend(ticket)
    with site.app.app_context():
        mine = site.context("acceptance").session.get(Ticket, ticket.id)
        assert not can(manager, "ticket.delete", mine)
        assert can(manager, "ticket.change", mine)


def test_what_happens_is_written_into_the_log(site, keeper, mail_in, caplog):
    with caplog.at_level(logging.INFO, "tanggap.plugin.acceptance"):
        number = mail_in("Halo").ticket_number
        with site.app.app_context():
            change_ticket(number, SYSTEM, priority=Priority.HIGH)
    assert f"Ticket {number} was opened" in caplog.messages
    assert f"Message customer was added to ticket {number}" in caplog.messages
    assert f"Ticket {number} was changed: priority" in caplog.messages


def test_a_failed_delivery_is_told(site, keeper, ticket, agent, postbox, caplog):
    postbox.error = GiveUp("No such mailbox")
    with site.app.app_context():
        reply(ticket, agent, "<p>Halo</p>")
    site.run_jobs()
    assert any("No such mailbox" in line for line in caplog.messages)


def test_the_customer_of_a_counter_request_has_a_counter_identity(site, keeper):
    ticket = site.ticket(identity=("counter", "Budi"), name="Budi")
    with site.app.app_context():
        person = site.context("acceptance").session.scalars(select(Customer).where(Customer.id == ticket.customer_id))
        assert person.one().address("counter") == "Budi"
