"""Acts on many tickets: exactly those, one event each, what is refused is told, and it can be taken back."""

import pytest

from core.database import db, writing
from core.errors import Invalid, NotFound, Refused, Veto
from core.models import Event, Kind, Status, Ticket, User
from core.services.acts import bulk
from core.testing import Site

pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
def _on_each_database(database_url: str) -> None:
    """Run these tests on all three databases."""


def close() -> dict[str, str]:
    """Give the values that close a ticket."""
    return {"status": str(db.session.query(Status).filter_by(slug="closed").one().id)}


def kinds() -> list[Kind]:
    """Give what all tickets are."""
    db.session.rollback()
    return [ticket.kind for ticket in db.session.scalars(db.select(Ticket).order_by(Ticket.id))]


def test_exactly_the_chosen_ones_are_changed_with_one_event_each(site: Site, agent: User) -> None:
    made = [site.ticket().id for _ in range(5)]
    with site.app.app_context():
        user = db.session.get(User, agent.id)
        result = bulk.apply_to(user, made[:3], "status", close())
        assert (result.done, result.total, result.refused, result.is_running) == (3, 3, {}, False)
        assert kinds() == [Kind.CLOSED] * 3 + [Kind.OPEN] * 2
        assert db.session.query(Event).filter_by(type="ticket.changed").count() == 3


def test_an_act_is_taken_back(site: Site, agent: User) -> None:
    made = [site.ticket().id for _ in range(3)]
    with site.app.app_context():
        user = db.session.get(User, agent.id)
        result = bulk.apply_to(user, made, "status", close())
        assert bulk.undo(user, result.id) == 3
        assert kinds() == [Kind.OPEN] * 3
        spam = bulk.apply_to(user, made[:2], "spam", {})
        assert bulk.undo(user, spam.id) == 2
        assert not db.session.query(Ticket).filter(Ticket.spam_at.is_not(None)).count()


def test_tickets_that_one_may_not_see_are_left_alone_and_not_told(site: Site) -> None:
    stranger = site.user("agent", desks=False)
    made = [site.ticket().id for _ in range(2)]
    with site.app.app_context():
        result = bulk.apply_to(db.session.get(User, stranger.id), [*made, 999], "status", close())
        assert (result.total, result.done, result.refused) == (0, 0, {})
        assert kinds() == [Kind.OPEN] * 2


def test_who_lacks_the_right_is_refused(site: Site) -> None:
    light = site.user("light")
    ticket = site.ticket()
    with site.app.app_context(), pytest.raises(Refused):
        bulk.apply_to(db.session.get(User, light.id), [ticket.id], "status", close())


def test_a_veto_on_one_stops_none_of_the_others(site: Site, agent: User) -> None:
    made = [site.ticket(subject=subject).id for subject in ("Fine", "Never close me", "Fine too")]
    with site.app.app_context():
        _refuse(site, "Never close me")
        result = bulk.apply_to(db.session.get(User, agent.id), made, "status", close())
        assert (result.done, result.refused) == (2, {made[1]: "Not this one."})
        assert kinds() == [Kind.CLOSED, Kind.OPEN, Kind.CLOSED]


def _refuse(site: Site, subject: str) -> None:
    """Let a plugin refuse to change a ticket."""
    from types import ModuleType

    from core.engine.context import PluginContext
    from core.engine.markers import hookimpl
    from core.services.plugin.for_plugins import ServicesForPlugins

    def before_ticket_change(ticket: Ticket) -> None:
        if ticket.subject == subject:
            raise Veto("Not this one.")

    plugin = ModuleType("refuser")
    plugin.before_ticket_change = hookimpl(before_ticket_change)
    site.built.hooks.register("refuser", plugin, PluginContext("refuser", ServicesForPlugins()))


def test_many_are_left_to_a_job_that_goes_on_where_it_was_stopped(site: Site, agent: User) -> None:
    made = [site.ticket().id for _ in range(5)]
    with site.app.app_context():
        user = db.session.get(User, agent.id)
        bulk.AT_ONCE, before = 3, bulk.AT_ONCE
        try:
            result = bulk.apply_to(user, made, "tag", {"tag": "late"})
        finally:
            bulk.AT_ONCE = before
        assert (result.is_running, result.done) == (True, 0)
        with pytest.raises(Invalid):
            bulk.undo(user, result.id)
        with writing() as session:
            session.execute(db.update(bulk.bulk).values(position=2, done=2))
    site.run_jobs()
    with site.app.app_context():
        user = db.session.get(User, agent.id)
        done = bulk.result(user, result.id)
        assert (done.is_running, done.done, done.total) == (False, 5, 5)
        tagged = [bool(ticket.tags) for ticket in db.session.scalars(db.select(Ticket).order_by(Ticket.id))]
        assert tagged == [False, False, True, True, True]


def test_nobody_sees_how_an_act_of_another_goes(site: Site, agent: User, admin: User) -> None:
    ticket = site.ticket()
    with site.app.app_context():
        result = bulk.apply_to(db.session.get(User, agent.id), [ticket.id], "spam", {})
        with pytest.raises(NotFound):
            bulk.result(db.session.get(User, admin.id), result.id)


def test_an_act_that_does_not_exist_or_is_not_for_many_is_refused(site: Site, agent: User) -> None:
    with site.app.app_context():
        user = db.session.get(User, agent.id)
        for name, values in (("explode", {}), ("forward", {"to": "a@b.example"}), ("status", {"status": "nope"})):
            with pytest.raises(Invalid):
                bulk.apply_to(user, [], name, values)
