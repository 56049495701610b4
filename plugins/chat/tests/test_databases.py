"""The chat's own SQL on every database."""

import secrets

import pytest

from core.api import Ticket, context
from core.testing import Site
from plugins.chat.tests.visitor import Visitor


@pytest.mark.database
def test_a_conversation_on_every_database(database_url: str, site: Site, visitor: Visitor) -> None:
    visitor.begin()
    first, second = secrets.token_urlsafe(18), secrets.token_urlsafe(18)
    assert visitor.say("two", second, after=first).status_code == 409
    assert [visitor.say("one", first).get_json()["n"] for _ in range(2)] == [1, 1]
    assert visitor.say("two", second, after=first).get_json()["n"] == 2
    assert [line["text"] for line in visitor.lines()] == ["one", "two"]
    assert visitor.ask("end").status_code == 204
    site.run_jobs()
    with site.app.app_context():
        assert context("chat").session.query(Ticket).count() == 1
