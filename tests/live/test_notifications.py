"""People are told inside the desk of what concerns them, and never of their own doing."""

from collections.abc import Callable

import pytest

from core.database import db, writing
from core.declare import Inbound
from core.models import Ticket, User, desk_access
from core.services.staff import notifications
from core.services.staff.actors import user_actor
from core.services.staff.scopes import scope_of
from core.services.ticket import changes, tickets
from core.testing import Site

Told = Callable[[], list[tuple[str, int]]]


@pytest.fixture
def told(site: Site, agent: User) -> Told:
    """Give what the agent was told of, as pairs of kind and ticket."""

    def ask() -> list[tuple[str, int]]:
        db.session.rollback()
        return [(each.kind, each.ticket_id) for each in notifications.newest(scope_of(db.session.get(User, agent.id)))]

    return ask


def test_a_ticket_given_to_somebody_and_its_customers_answer(site: Site, agent: User, admin: User, told: Told) -> None:
    ticket = site.ticket()
    with site.app.app_context():
        me, boss = db.session.get(User, agent.id), db.session.get(User, admin.id)
        changes.change(ticket.id, user_actor(boss), assignee=me)
        assert told() == [("assigned", ticket.id)]
        found = db.session.get(Ticket, ticket.id)
        _write_again(found)
        assert told() == [("customer_replied", ticket.id), ("assigned", ticket.id)]
        assert notifications.unread(me) == 2
        notifications.mark_read(me, ticket.id)
        assert notifications.unread(me) == 0


def _write_again(ticket: Ticket) -> None:
    inbound = Inbound("phone", "x", ("email", "ani@example.com"), text="Hello?")
    with writing():
        tickets.add_inbound(ticket, ticket.customer, inbound, None, is_verified=True)


def test_nobody_is_told_of_their_own_doing(site: Site, agent: User, told: Told) -> None:
    ticket = site.ticket()
    with site.app.app_context():
        me = db.session.get(User, agent.id)
        changes.change(ticket.id, user_actor(me), assignee=me)
        assert told() == []


def test_nobody_is_told_of_what_they_may_no_longer_see(site: Site, agent: User, admin: User, told: Told) -> None:
    ticket = site.ticket()
    with site.app.app_context():
        changes.change(ticket.id, user_actor(db.session.get(User, admin.id)), assignee=db.session.get(User, agent.id))
        with writing() as session:
            session.execute(db.delete(desk_access))
        assert told() == []
        _write_again(db.session.get(Ticket, ticket.id))
        with writing() as session:
            session.execute(desk_access.insert().values(desk_id=1, user_id=agent.id))
        assert told() == [("assigned", ticket.id)]


def test_a_notification_leads_to_its_ticket_and_is_read(site: Site, agent: User, admin: User) -> None:
    ticket = site.ticket(subject="The fuser unit")
    with site.app.app_context():
        changes.change(ticket.id, user_actor(db.session.get(User, admin.id)), assignee=db.session.get(User, agent.id))
    client = site.client(agent)
    before = client.get("/updates")
    assert before.json["notifications"] == 1
    assert b"The fuser unit" in client.get("/desk/notifications").data
    assert client.post(f"/desk/notifications/{ticket.id}").location.endswith(f"/{ticket.id}")
    after = client.get("/updates", headers={"If-None-Match": before.headers["ETag"]})
    assert (after.status_code, after.json["notifications"]) == (200, 0)
    assert client.post("/desk/notifications/read").status_code == 302
