"""A poll that finds nothing new costs two counters; anything that changes is told."""

from sqlalchemy import event

from core.database import db
from core.models import User
from core.testing import Site


def test_nothing_new_is_told_without_looking_at_tickets(site: Site, agent: User) -> None:
    site.ticket()
    client = site.client(agent)
    tag = client.get("/updates").headers["ETag"]
    statements: list[str] = []
    with site.app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *call: statements.append(call[2]))
    answer = client.get("/updates", headers={"If-None-Match": tag})
    assert (answer.status_code, answer.data) == (304, b"")
    assert not [statement for statement in statements if "ticket" in statement.lower() or "tally" in statement]


def test_what_changed_is_told(site: Site, agent: User) -> None:
    client = site.client(agent)
    first = client.get("/updates")
    ticket = site.ticket()
    second = client.get("/updates", headers={"If-None-Match": first.headers["ETag"]})
    assert second.status_code == 200
    assert second.json["newest"] == [ticket.id]
    assert (first.json["folders"]["open"], second.json["folders"]["open"]) == ("0", "1")


def test_each_person_has_an_answer_of_their_own(site: Site, agent: User) -> None:
    stranger = site.user("light", desks=False)
    site.ticket()
    tag = site.client(agent).get("/updates").headers["ETag"]
    answer = site.client(stranger).get("/updates", headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert answer.json["newest"] == []
    assert answer.json["folders"]["open"] == "0"


def test_whoever_is_not_signed_in_learns_nothing(site: Site) -> None:
    assert site.client().get("/updates").status_code in {302, 401}
