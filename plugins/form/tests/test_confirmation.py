"""The confirmation is harmless to whoever did not ask for it."""

import pytest
from sqlalchemy import select

from core.api import Ticket, context
from core.testing import Postbox, Site
from plugins.form.tests.visitor import ANI, Visitor


@pytest.mark.abuse("A56")
def test_it_names_the_number_and_repeats_nothing_that_was_typed(site: Site, visitor: Visitor, postbox: Postbox) -> None:
    visitor.fill_in(text="Beli obat murah di http://spam.example")
    site.run_jobs()
    letter = postbox.sent[0]
    assert letter.kind == "form.receipt"
    said = letter.subject + letter.text + letter.html
    assert "#1" in said
    assert letter.automatic
    assert not any(typed in said for typed in ("spam.example", ANI["name"], ANI["address"], ANI["phone"]))


@pytest.mark.abuse("A56")
@pytest.mark.usefixtures("new_day")
def test_a_mailbox_gets_at_most_three_an_hour_however_its_address_is_written(
    site: Site, visitor: Visitor, postbox: Postbox
) -> None:
    for local in ("vic.tim", "victim+1", "v.ictim", "VICTIM", "victi.m"):
        visitor.fill_in(email=f"{local}@gmail.com")
    site.run_jobs()
    assert len(postbox.sent) == 3


def test_an_answer_to_it_lands_in_the_ticket(site: Site, visitor: Visitor, postbox: Postbox) -> None:
    visitor.fill_in()
    site.run_jobs()
    received = postbox.receive("Satu hal lagi", in_reply_to=(postbox.sent[0].message_id,))
    assert received.ticket_number == 1


def test_none_is_sent_where_the_admin_wants_none(site: Site, visitor: Visitor, postbox: Postbox) -> None:
    with site.app.app_context():
        context("form").save_settings({"confirms": False})
    visitor.fill_in()
    site.run_jobs()
    assert postbox.sent == []


def test_without_a_mailer_the_request_is_taken_all_the_same(site: Site, plugin: str, clock) -> None:
    assert Visitor(site.client(), clock).fill_in().status_code == 303
    with site.app.app_context():
        assert context("form").session.scalars(select(Ticket)).one().number == 1
