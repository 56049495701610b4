"""What it costs to open and to answer a ticket: few statements, and none for what is known already."""

import pytest
from sqlalchemy import event

from core.database import GuardedSession
from core.models import Event, JobRow, Message
from tests.desk.conftest import Bench, statements


def warm(bench: Bench) -> int:
    """Answer once, so that all is known that a process remembers; give the number of another ticket."""
    bench.answer(bench.site.ticket().id)
    return bench.site.ticket(identity=("email", "dewi@example.com")).id


def test_an_answer_takes_few_statements(bench: Bench) -> None:
    number = warm(bench)
    seen = bench.newest(number)
    with statements(bench) as asked:
        assert bench.client.post(f"/desk/tickets/{number}/answer", data=form(seen)).status_code == 302
    assert len(asked) <= 21, "\n\n".join(asked)
    kinds = [statement.split()[0] for statement in asked]
    assert kinds.count("UPDATE") <= 3, "\n\n".join(asked)


def form(seen: int) -> dict[str, str]:
    return {"mode": "reply", "to": "dewi@example.com", "body": "Hello Dewi", "seen": str(seen), "then": ""}


def test_an_answer_is_written_in_three_steps(bench: Bench) -> None:
    number = warm(bench)
    flushes: list[str] = []

    def note(session, _context, _instances):
        flushes.append(", ".join(type(thing).__name__ for thing in (*session.new, *session.dirty, *session.deleted)))

    event.listen(GuardedSession, "before_flush", note)
    try:
        bench.client.post(f"/desk/tickets/{number}/answer", data=form(bench.newest(number)))
    finally:
        event.remove(GuardedSession, "before_flush", note)
    assert len(flushes) <= 3, flushes


def test_an_answer_that_was_no_draft_becomes_none(bench: Bench) -> None:
    number = warm(bench)
    with statements(bench) as asked:
        bench.client.post(f"/desk/tickets/{number}/answer", data=form(bench.newest(number)))
    assert not [statement for statement in asked if statement.startswith(("INSERT INTO draft", "DELETE"))]


@pytest.mark.parametrize("table", ["user", "role", "status", "desk", "account"])
def test_what_administrators_arrange_is_not_asked_for_again(bench: Bench, table: str) -> None:
    number = warm(bench)
    bench.text(f"/desk/tickets/{number}")
    with statements(bench) as asked:
        bench.client.post(f"/desk/tickets/{number}/answer", data=form(bench.newest(number)))
    named = (f"FROM {table} ", f'FROM "{table}" ')
    found = [each for each in asked if any(name in " ".join(each.split()) + " " for name in named)]
    assert not found, found


def test_the_delivery_of_an_answer_has_its_job(bench: Bench) -> None:
    number = bench.site.ticket().id
    bench.answer(number)
    (row,) = bench.deliveries()
    assert [job.payload for job in bench.all(JobRow, JobRow.key == f"deliver:{row.id}")] == [{"delivery": row.id}]
    assert row.message_id == bench.all(Message)[-1].id


def test_events_of_one_act_stand_in_the_order_in_which_they_happened(bench: Bench) -> None:
    number = bench.site.ticket().id
    bench.answer(number)
    found = [each.type for each in bench.all(Event, Event.ticket_id == number)]
    assert found == ["ticket.opened", "message.added", "message.added", "ticket.changed"]
