"""Machines are kept out; what they type is text and nothing else."""

import pytest
from sqlalchemy import func, select

from core.api import Message, Ticket, context
from core.testing import Postbox, Site
from plugins.form import doorkeeper
from plugins.form.tests.visitor import Visitor

SCRIPT = '"><script>alert(1)</script><img src=x onerror=alert(2)>'


def tickets(site: Site) -> int:
    with site.app.app_context():
        return context("form").session.scalar(select(func.count()).select_from(Ticket))


def test_a_bot_that_fills_in_every_field_gets_nothing(site: Site, visitor: Visitor) -> None:
    assert visitor.fill_in(website="http://spam.example").status_code == 422
    assert tickets(site) == 0


def test_a_bot_that_is_quicker_than_a_hand_gets_nothing(site: Site, visitor: Visitor) -> None:
    assert visitor.fill_in(after=1).status_code == 422
    assert tickets(site) == 0


def test_a_bot_that_never_opened_the_form_gets_nothing(site: Site, visitor: Visitor) -> None:
    assert visitor.send(entry="made.up.here").status_code == 422
    assert visitor.send(entry=None).status_code == 422
    assert tickets(site) == 0


def test_a_person_taken_for_a_machine_presses_send_again(site: Site, visitor: Visitor) -> None:
    page = visitor.fill_in(after=1).get_data(as_text=True)
    assert "press Send again" in page or "Press Send again" in page
    assert visitor.send(after=3).status_code == 303


def test_a_page_of_yesterday_is_renewed_and_keeps_what_was_typed(site: Site, visitor: Visitor) -> None:
    page = visitor.fill_in(after=25 * 3600).get_data(as_text=True)
    assert "This page was open for a long time." in page
    assert "Jalan Mawar 7" in page


@pytest.mark.usefixtures("new_day")
def test_one_network_can_send_only_so_many(site: Site, visitor: Visitor) -> None:
    sent = [
        visitor.fill_in(email=f"somebody{number}@example.com").status_code
        for number in range(doorkeeper.MOST_FROM_A_NETWORK + 1)
    ]
    assert sent[-2:] == [303, 429]
    assert tickets(site) == doorkeeper.MOST_FROM_A_NETWORK


def test_scripts_come_back_as_text(site: Site, visitor: Visitor) -> None:
    page = visitor.fill_in(name=SCRIPT, address=SCRIPT, text=SCRIPT, email=SCRIPT).get_data(as_text=True)
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert page.count("&lt;script&gt;alert(1)") >= 3


def test_a_script_in_the_text_is_stored_as_text(site: Site, visitor: Visitor) -> None:
    visitor.fill_in(text=SCRIPT)
    with site.app.app_context():
        message = context("form").session.scalars(select(Message)).one()
        assert "<script" not in message.html
        assert "<script>alert(1)</script>" in message.text


def test_line_breaks_in_a_name_add_no_header(site: Site, visitor: Visitor, postbox: Postbox) -> None:
    visitor.fill_in(name="Ani\r\nBcc: victim@example.com\0", text="Halo\r\nSubject: x")
    site.run_jobs()
    with site.app.app_context():
        message = context("form").session.scalars(select(Message)).one()
        assert message.author_name == "Ani Bcc: victim@example.com"
    assert [(each.to, each.cc, each.bcc) for each in postbox.sent] == [(("ani@example.com",), (), ())]


def test_an_address_with_a_line_break_is_refused(site: Site, visitor: Visitor) -> None:
    assert visitor.fill_in(email="ani@example.com\r\nBcc: victim@example.com").status_code == 422
