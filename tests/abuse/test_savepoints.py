"""A plugin that breaks halfway takes nothing of the core's own books with it: sums, counters, what is searched."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import func, select

from core.database import db, unit, writing
from core.declare import Actor, TicketAction
from core.engine.current import hooks
from core.models import Desk, Message, Status, Ticket, User
from core.models.tables import message_text, tally
from core.services.acts.action_lists import Step, run_actions
from core.services.installation import settings
from core.services.record import counters
from core.services.record.kept import kept
from core.testing import Site

RULE = Actor("plugin", label="Rule: greet")


@pytest.fixture
def number(site: Site, admin: User) -> Iterator[int]:
    """A ticket, inside an app context."""
    made = site.ticket().id
    with site.app.app_context():
        yield made


def break_after(change: Callable[[], Any]) -> None:
    """Do something in a savepoint, as the call of a plugin is one, and fail."""

    def plugin() -> None:
        change()
        db.session.flush()
        raise RuntimeError("boom")

    hooks().guarded("form", "test", plugin)


def close(number: int) -> None:
    ticket = db.session.get(Ticket, number)
    ticket.status = db.session.scalar(select(Status).where(Status.kind == "closed").limit(1))


def sums() -> dict[tuple[int, int, int], int]:
    rows = db.session.execute(select(tally.c.desk_id, tally.c.assignee_id, tally.c.rank, tally.c.count))
    return {(row.desk_id, row.assignee_id, row.rank): row.count for row in rows if row.count}


def places() -> dict[tuple[int, int, int], int]:
    place = (Ticket.desk_id, func.coalesce(Ticket.assignee_id, 0), Ticket.rank)
    rows = db.session.execute(select(*place, func.count()).group_by(*place))
    return {(row[0], row[1], int(row[2])): row[3] for row in rows}


def test_sums_do_not_count_what_a_plugin_failed_to_do(number: int) -> None:
    with writing():
        break_after(lambda: close(number))
    assert sums() == places()


def test_sums_count_what_was_done_after_a_plugin_failed(number: int) -> None:
    with writing():
        break_after(lambda: close(number))
        close(number)
    assert sums() == places()


def test_an_act_that_breaks_does_not_hide_the_next_one_from_lists(site: Site, number: int) -> None:
    def breaks(ticket: Ticket, _values: object, _actor: Actor) -> None:
        close(ticket.id)
        counters.bump_at_commit(counters.CHANGE)
        db.session.flush()
        raise RuntimeError("boom")

    site.built.registry.actions.add("core", TicketAction("test.break", "Break", breaks))
    before = counters.value(counters.CHANGE)
    desk = db.session.scalar(select(Desk.id))
    results = run_actions([Step("test.break"), Step("status", {"status": closed_status()})], number, RULE)
    assert [bool(each.error) for each in results] == [True, False], (results, desk)
    assert counters.value(counters.CHANGE) > before
    assert sums() == places()


def closed_status() -> str:
    return str(db.session.scalar(select(Status.id).where(Status.kind == "closed").limit(1)))


def test_what_is_kept_hears_of_a_change_made_after_a_plugin_failed(number: int) -> None:
    def shown() -> Any:
        return kept(("test", "name"), lambda: settings.get("core", "site_name"))

    shown()
    with writing():
        break_after(lambda: settings.save("core", {"site_name": "Half done"}))
        settings.save("core", {"site_name": "Toko Maju"})
    assert shown() == "Toko Maju"


def test_what_was_to_be_done_after_the_commit_is_not_done_for_a_plugin_that_failed(number: int) -> None:
    done: list[str] = []
    with writing():
        unit().after.append(lambda: done.append("core"))
        break_after(lambda: unit().after.append(lambda: done.append("plugin")))
    assert done == ["core"]


def test_a_savepoint_that_holds_adds_to_the_books(number: int) -> None:
    with writing(), db.session.begin_nested():
        close(number)
    assert sums() == places()
    assert db.session.scalar(select(func.count()).select_from(message_text)) == db.session.scalar(
        select(func.count(Message.id))
    )
