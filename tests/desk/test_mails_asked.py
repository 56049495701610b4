"""Before an act on many tickets sends mails, it says how many and asks; they wait as any answer does."""

import re

from werkzeug.test import TestResponse

from core.database import db, writing
from core.declare import TicketAction
from core.models import Delivery, Kind
from core.services.installation import settings
from core.testing import Built, Clock
from tests.desk.conftest import Bench

PATH = "/desk/bulk/acts/reply"


def tickets(bench: Bench, count: int = 12) -> list[int]:
    return [bench.site.ticket(identity=("email", f"c{at}@example.com")).id for at in range(count)]


def send(bench: Bench, numbers: list[int], **more: str) -> TestResponse:
    return bench.client.post(PATH, data={"ticket": numbers, "text": "We are closed on Monday.", **more})


def test_it_says_how_many_mails_leave_and_sends_none_unasked(bench: Bench) -> None:
    numbers = tickets(bench)
    asked = send(bench, numbers)
    assert asked.status_code == 200
    assert "This sends 12 mails to customers." in asked.get_data(as_text=True)
    assert "They leave after 10 seconds" in asked.get_data(as_text=True)
    assert "We are closed on Monday." in asked.get_data(as_text=True)
    assert bench.deliveries() == []
    assert send(bench, numbers, **{"mails.confirmed": "12"}).status_code == 302
    assert len(bench.deliveries()) == 12


def test_it_asks_again_when_there_are_more_than_were_agreed_to(bench: Bench) -> None:
    numbers = tickets(bench, 3)
    assert send(bench, numbers, **{"mails.confirmed": "2"}).status_code == 200
    assert bench.deliveries() == []


def test_tickets_that_one_does_not_see_are_not_counted(bench: Bench) -> None:
    numbers = [*tickets(bench, 2), 999]
    assert "This sends 2 mails to customers." in send(bench, numbers).get_data(as_text=True)


def test_one_ticket_is_not_asked_about(bench: Bench) -> None:
    (number,) = tickets(bench, 1)
    assert bench.client.post(f"/desk/tickets/{number}/acts/reply", data={"text": "Hello"}).status_code == 302
    assert send(bench, [number]).status_code == 302
    assert len(bench.deliveries()) == 2


def test_an_act_that_sends_nothing_asks_nothing(bench: Bench) -> None:
    numbers = tickets(bench, 3)
    page = bench.client.get("/desk/bulk/acts/note", query_string={"ticket": numbers}).get_data(as_text=True)
    assert "mails.confirmed" not in page
    assert bench.client.post("/desk/bulk/acts/note", data={"ticket": numbers, "text": "Hm"}).status_code == 302


def test_wrong_values_are_told_before_it_asks(bench: Bench) -> None:
    asked = send(bench, tickets(bench, 2), text="")
    assert asked.status_code == 422
    assert "This field is required." in asked.get_data(as_text=True)


def test_undo_takes_the_mails_back_and_the_tickets_are_as_before(bench: Bench, clock: Clock) -> None:
    numbers = tickets(bench, 3)
    send(bench, numbers, **{"mails.confirmed": "3"})
    assert {bench.ticket(number).status.kind for number in numbers} == {Kind.PENDING}
    page = bench.text("/desk/")
    undo = re.search(r'action="(/desk/undo\?[^"]+)"', page)
    assert undo is not None
    bench.client.post(undo[1].replace("&amp;", "&"))
    assert "Undone" in bench.text("/desk/")
    clock.forward(minutes=1)
    bench.site.run_jobs()
    assert (bench.deliveries(), bench.box.sent, bench.drafts()) == ([], [], [])
    for number in numbers:
        found = bench.ticket(number)
        assert (found.status.kind, found.reply_count, found.message_count) == (Kind.OPEN, 0, 1)
        assert found.waiting_since is not None


def test_undo_comes_too_late_for_what_has_left(bench: Bench, clock: Clock) -> None:
    numbers = tickets(bench, 2)
    send(bench, numbers, **{"mails.confirmed": "2"})
    page = bench.text("/desk/")
    undo = re.search(r'action="(/desk/undo\?[^"]+)"', page)
    assert undo is not None
    clock.forward(seconds=11)
    bench.site.run_jobs()
    assert len(bench.box.sent) == 2
    bench.client.post(undo[1].replace("&amp;", "&"))
    assert len(bench.deliveries()) == 2


def test_a_plugin_that_fails_to_say_how_many_counts_as_one_each(bench: Bench) -> None:
    def add(built: Built) -> None:
        act = TicketAction("test.shout", "Shout", lambda *_args: None, mails=lambda _values: 1 // 0)
        built.registry.actions.add("test", act)

    bench.site.add(add)
    numbers = tickets(bench, 4)
    asked = bench.client.post("/desk/bulk/acts/test.shout", data={"ticket": numbers})
    assert "This sends 4 mails to customers." in asked.get_data(as_text=True)


def test_without_a_moment_to_undo_none_is_promised(bench: Bench) -> None:
    with bench.site.app.app_context(), writing():
        settings.save("core", {"undo_seconds": 0})
    numbers = tickets(bench, 2)
    page = send(bench, numbers).get_data(as_text=True)
    assert "This sends 2 mails to customers." in page
    assert "Undo takes them back" not in page
    with bench.site.app.app_context():
        assert db.session.query(Delivery).count() == 0
