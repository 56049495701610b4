"""Acts that were chosen with an answer are done once it has left, and only then."""

from core.database import db
from core.errors import GiveUp
from core.models import Draft, Kind, Message, MessageKind, Ticket, User
from core.services.acts.action_lists import Step, stored_actions
from core.services.answering import drafts
from core.services.ticket import changes
from tests.desk.conftest import Bench

TAG = Step("tag", {"tag": "refund"})


def close(bench: Bench) -> Step:
    with bench.site.app.app_context():
        return Step("status", {"status": str(changes.status_of_kind(Kind.CLOSED).id)})


def prepare(bench: Bench, *steps: Step, kind: str = "reply") -> int:
    number = bench.site.ticket().id
    with bench.site.app.app_context():
        user, ticket = db.session.get(User, bench.user.id), db.session.get(Ticket, number)
        drafts.add(user, ticket, kind, html="<p>Your money is on its way</p>", acts=stored_actions(steps))
    return number


def send(bench: Bench, number: int, **more: object) -> object:
    return bench.answer(number, "Your money is on its way", **more)


def tags(bench: Bench, number: int) -> list[str]:
    return [tag.name for tag in bench.ticket(number).tags]


def test_the_composer_says_what_follows(bench: Bench) -> None:
    number = prepare(bench, close(bench), TAG)
    page = bench.text(f"/desk/tickets/{number}")
    assert "Once sent:" in page
    assert "refund</label>" in page


def test_nothing_is_done_before_the_answer_has_left(bench: Bench, clock) -> None:
    number = prepare(bench, TAG)
    send(bench, number)
    bench.site.run_jobs()
    assert tags(bench, number) == []
    clock.forward(seconds=20)
    bench.site.run_jobs()
    assert bench.box.sent
    assert tags(bench, number) == ["refund"]
    assert [event.actor_id for event in bench.events(number, "ticket.changed") if "tags" in event.data] == [
        bench.user.id
    ]


def test_an_answer_taken_back_is_followed_by_nothing_and_its_draft_still_has_the_acts(bench: Bench, clock) -> None:
    number = prepare(bench, TAG)
    send(bench, number)
    (row,) = bench.deliveries()
    bench.client.post(f"/desk/deliveries/{row.id}/undo")
    clock.forward(minutes=5)
    bench.site.run_jobs()
    assert tags(bench, number) == []
    (draft,) = bench.drafts()
    assert [act["action"] for act in draft.data["acts"]] == ["tag"]


def test_an_answer_that_was_refused_outside_is_followed_by_nothing(bench: Bench, clock) -> None:
    number = prepare(bench, close(bench))
    bench.box.error = GiveUp("No such mailbox")
    send(bench, number)
    clock.forward(seconds=20)
    bench.site.run_jobs()
    assert [row.state for row in bench.deliveries()] == ["failed"]
    assert bench.ticket(number).status.slug == "pending"


def test_a_ticket_is_closed_after_its_answer_has_left(bench: Bench, clock) -> None:
    number = prepare(bench, close(bench))
    send(bench, number)
    clock.forward(seconds=20)
    bench.site.run_jobs()
    assert bench.ticket(number).status.slug == "closed"


def test_an_act_that_was_unticked_is_not_done(bench: Bench, clock) -> None:
    number = prepare(bench, TAG, close(bench))
    kept = bench.drafts()[0].data["acts"][0]["id"]
    send(bench, number, acts_shown="1", acts=kept)
    clock.forward(seconds=20)
    bench.site.run_jobs()
    assert tags(bench, number) == ["refund"]
    assert bench.ticket(number).status.slug == "pending"


def test_saving_the_text_keeps_the_acts(bench: Bench) -> None:
    number = prepare(bench, TAG)
    bench.client.post(f"/desk/tickets/{number}/draft", data={"mode": "reply", "body": "Other words"})
    assert [act["action"] for act in bench.drafts()[0].data["acts"]] == ["tag"]


def test_what_follows_a_note_is_done_with_it(bench: Bench) -> None:
    number = prepare(bench, TAG, kind="note")
    bench.client.post(f"/desk/tickets/{number}/answer", data={"mode": "note", "note": "Paid back"})
    bench.site.run_jobs()
    assert tags(bench, number) == ["refund"]


def test_an_act_that_is_not_there_any_more_is_told_in_a_note(bench: Bench, clock) -> None:
    number = prepare(bench, Step("gone.away"), TAG)
    send(bench, number)
    clock.forward(seconds=20)
    bench.site.run_jobs()
    assert tags(bench, number) == ["refund"]
    last = bench.all(Message, Message.ticket_id == number)[-1]
    assert last.kind == MessageKind.NOTE
    assert "gone.away" in last.text


def test_a_merge_joins_the_acts_of_two_drafts(bench: Bench) -> None:
    first, second = prepare(bench, TAG), prepare(bench, close(bench))
    bench.client.post(f"/desk/tickets/{first}/merge", data={"into": str(second)})
    (draft,) = bench.all(Draft)
    assert {act["action"] for act in draft.data["acts"]} == {"tag", "status"}


def test_a_gap_is_not_sent_to_a_customer(bench: Bench) -> None:
    number = bench.site.ticket().id
    response = bench.answer(number, "Hello [?Customer's first name?]")
    assert response.status_code == 422
    assert "nothing is known for “Customer&#39;s first name”" in response.get_data(as_text=True)
    assert bench.deliveries() == []
    assert "[?Customer" in bench.drafts()[0].html


def test_leaving_for_a_page_that_adds_something_keeps_what_was_typed_and_stays_on_this_site(bench: Bench) -> None:
    number = bench.site.ticket().id
    for wanted, place in (("/desk/search", "/desk/search"), ("//evil.example/", f"/desk/tickets/{number}")):
        data = {"mode": "reply", "body": "Begun", "leave": wanted}
        response = bench.client.post(f"/desk/tickets/{number}/draft", data=data)
        assert response.location == place
    assert "Begun" in bench.drafts()[0].html


def test_without_script_a_draft_can_be_changed_and_one_left_alone_keeps_its_formatting(bench: Bench) -> None:
    number = bench.site.ticket().id
    with bench.site.app.app_context():
        user, ticket = db.session.get(User, bench.user.id), db.session.get(Ticket, number)
        drafts.add(user, ticket, "reply", html="<p>It is <b>on its way</b></p>")
    page = bench.text(f"/desk/tickets/{number}")
    assert 'name="body_html" value' not in page
    saved = {"mode": "reply", "body": "It is on its way", "body_html": ""}
    bench.client.post(f"/desk/tickets/{number}/draft", data=saved)
    assert bench.drafts()[0].html == "<p>It is <b>on its way</b></p>"
    bench.client.post(f"/desk/tickets/{number}/draft", data={**saved, "body": "It has arrived"})
    assert "It has arrived" in bench.drafts()[0].html
