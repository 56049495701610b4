"""Whoever is signed in at the portal need not say again in the form who they are; what they send is theirs."""

import pytest
from sqlalchemy import select

from core.database import db
from core.models import Message
from core.testing import Clock, Postbox, Site
from plugins.form.tests.visitor import Visitor
from plugins.portal.tests.person import Person


@pytest.fixture
def ani(site: Site, postbox: Postbox, clock: Clock) -> Person:
    """A customer who is signed in, on a site with a form."""
    site.activate("portal")
    site.activate("form")
    site.ticket()
    return Person(site, postbox, "ani@example.com").sign_in()


def test_the_form_is_filled_in_for_whoever_is_signed_in_and_for_nobody_else(site: Site, ani: Person) -> None:
    answer = ani.client.get("/contact")
    assert 'value="ani@example.com"' in answer.text
    assert 'value="Ani Wijaya"' in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ani@example.com" not in site.client().get("/contact").text
    site.deactivate("portal")
    assert "ani@example.com" not in site.client().get("/contact").text


@pytest.mark.parametrize(("email", "is_proven"), [("Ani@Example.com", True), ("budi@example.com", False)])
def test_only_what_is_sent_from_their_own_address_is_proven(
    site: Site, ani: Person, clock: Clock, email: str, is_proven: bool
) -> None:
    Visitor(ani.client, clock).fill_in(email=email, text="The lid does not fit.")
    with site.app.app_context():
        said = db.session.scalars(select(Message).where(Message.text == "The lid does not fit.")).one()
        assert said.is_verified == is_proven


def test_a_stranger_who_types_that_address_proves_nothing(site: Site, ani: Person, clock: Clock) -> None:
    Visitor(site.client(), clock).fill_in(email="ani@example.com", text="The lid does not fit.")
    with site.app.app_context():
        said = db.session.scalars(select(Message).where(Message.text == "The lid does not fit.")).one()
        assert not said.is_verified
