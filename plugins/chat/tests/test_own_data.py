"""What the chat holds of a customer is handed out to them alone, and erased with them."""

import json
from zipfile import ZipFile

from sqlalchemy import select

from core.api import Customer, context, customer_at, personal_archive
from core.testing import Site
from plugins.chat.own_data import erase_personal_data
from plugins.chat.tables import Line, Visit
from plugins.chat.tests.visitor import ORIGIN, Visitor


def customer(address: str) -> Customer:
    """Give a customer; in an app context."""
    found = customer_at("email", address)
    assert found is not None
    return found


def held(address: str) -> list[dict[str, object]]:
    """Give what stands in a customer's archive of their conversations; in an app context."""
    with personal_archive(customer(address)) as stream, ZipFile(stream) as archive:
        visits: list[dict[str, object]] = json.loads(archive.read("data.json"))["plugins"]["chat"]["visits"]
        return visits


def test_conversations_are_handed_out_to_whoever_had_them_without_the_token(site: Site, visitor: Visitor) -> None:
    visitor.begin()
    visitor.say("Do you have blue cups?")
    silent, other = Visitor(site.client()), Visitor(site.client())
    silent.begin(email="Ani@Example.com")
    other.begin(name="Budi", email="budi@example.com")
    other.say("And red ones?")
    with site.app.app_context():
        said, unsaid = held("ani@example.com")
        assert (said["name"], said["page"], bool(said["ticket"])) == ("Ani Wijaya", f"{ORIGIN}/cups", True)
        assert unsaid["ticket"] is None
        assert [each["name"] for each in held("budi@example.com")] == ["Budi"]
        assert "token" not in said


def test_erasing_forgets_the_conversations_and_leaves_those_of_others(site: Site, visitor: Visitor) -> None:
    visitor.begin()
    visitor.say("Do you have blue cups?")
    silent, other = Visitor(site.client()), Visitor(site.client())
    silent.begin(email="Ani@Example.com")
    other.begin(name="Budi", email="budi@example.com")
    other.say("And red ones?")
    with site.app.app_context():
        erase_personal_data(customer("ani@example.com"), (("email", "ani@example.com"),), context("chat"))
        session = context("chat").session
        assert list(session.scalars(select(Visit.name))) == ["Budi"]
        assert len(list(session.scalars(select(Line.id)))) == 1
    assert visitor.ask("poll", after=0).status_code == 401
    assert visitor.ask("hello").get_json()["visit"] is None
    assert [line["text"] for line in other.lines()] == ["And red ones?"]
