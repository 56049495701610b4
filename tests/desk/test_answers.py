"""Answers, notes and drafts: what leaves, what does not, and that nothing typed is lost."""

import io
from datetime import timedelta

from core.clock import now
from core.database import db, writing
from core.models import Attachment, Delivery, DeliveryState, Message, SessionRow
from core.services.installation import settings
from core.services.ticket import tickets
from tests.desk.conftest import Bench


def colleague_notes(bench: Bench, number: int, words: str = "I am on it") -> None:
    user = bench.site.user("manager", name="Sari Dewi")
    with bench.site.app.app_context():
        tickets.note(bench.ticket(number), user, f"<p>{words}</p>")


def test_an_answer_stands_in_the_outbox(bench: Bench) -> None:
    number = bench.site.ticket().id
    before = now()
    assert bench.answer(number).status_code == 302
    (row,) = bench.deliveries()
    assert (row.to, row.state) == (["ani@example.com"], DeliveryState.QUEUED)
    assert row.due_at >= before + timedelta(seconds=10)
    assert "Hello Ani" in bench.text(f"/desk/tickets/{number}")


def test_a_note_never_stands_in_the_outbox(bench: Bench) -> None:
    number = bench.site.ticket().id
    response = bench.client.post(
        f"/desk/tickets/{number}/answer",
        data={"mode": "note", "note": "The customer is angry", "body": "unsent words", "to": "ani@example.com"},
    )
    assert response.status_code == 302
    assert bench.deliveries() == []
    note = bench.all(Message, Message.ticket_id == number)[-1]
    assert (note.kind, note.text.strip()) == ("note", "The customer is angry")


def test_to_and_cc_are_as_typed(bench: Bench) -> None:
    number = bench.site.ticket().id
    bench.answer(number, to="Ani <ani@example.com>, boss@example.com", cc="law@example.com", bcc="me@desk.example")
    (row,) = bench.deliveries()
    assert row.to == ["ani@example.com", "boss@example.com"]
    assert (row.cc, row.bcc) == (["law@example.com"], ["me@desk.example"])


def test_send_and_close_sends_once_and_closes_once(bench: Bench) -> None:
    number = bench.site.ticket().id
    bench.answer(number, then="closed")
    assert len(bench.deliveries()) == 1
    assert bench.ticket(number).status.slug == "closed"
    closing = [event for event in bench.events(number, "ticket.changed") if "status" in event.data]
    assert len(closing) == 1


def test_send_applies_what_the_desk_says(bench: Bench) -> None:
    number = bench.site.ticket().id
    bench.answer(number)
    ticket = bench.ticket(number)
    assert (ticket.status.slug, ticket.assignee_id) == ("pending", bench.user.id)


def test_an_answer_that_crosses_a_new_message_is_not_sent(bench: Bench) -> None:
    number = bench.site.ticket().id
    seen = bench.newest(number)
    colleague_notes(bench, number)
    response = bench.answer(number, "My own words", seen=str(seen))
    page = response.get_data(as_text=True)
    assert response.status_code == 409
    assert bench.deliveries() == []
    assert "Sari Dewi wrote while you were writing" in page
    assert "I am on it" in page
    assert "My own words" in page


def test_send_anyway_sends_it(bench: Bench) -> None:
    number = bench.site.ticket().id
    seen = bench.newest(number)
    colleague_notes(bench, number)
    bench.answer(number, seen=str(seen))
    assert bench.answer(number).status_code == 302
    assert len(bench.deliveries()) == 1


def test_ones_own_note_does_not_stop_an_answer(bench: Bench) -> None:
    number = bench.site.ticket().id
    seen = bench.newest(number)
    bench.client.post(f"/desk/tickets/{number}/answer", data={"mode": "note", "note": "to myself"})
    assert bench.answer(number, seen=str(seen)).status_code == 302


def test_an_empty_answer_is_refused_and_says_so(bench: Bench) -> None:
    number = bench.site.ticket().id
    response = bench.answer(number, "  ")
    assert response.status_code == 422
    assert "Write something first" in response.get_data(as_text=True)


def test_a_wrong_address_keeps_the_text(bench: Bench) -> None:
    number = bench.site.ticket().id
    response = bench.answer(number, "Long thoughts", to="ani at example")
    assert response.status_code == 422
    assert "ani at example is not an address" in response.get_data(as_text=True)
    assert "Long thoughts" in bench.text(f"/desk/tickets/{number}")
    assert bench.deliveries() == []


def test_undo_brings_everything_back(bench: Bench) -> None:
    number = bench.site.ticket().id
    before = bench.ticket(number)
    file = (io.BytesIO(b"%PDF-1.7 form"), "form.pdf")
    bench.answer(number, "Take two", cc="law@example.com", bcc="me@desk.example", then="closed", files=file)
    (row,) = bench.deliveries()
    page = bench.client.post(f"/desk/deliveries/{row.id}/undo", follow_redirects=True).get_data(as_text=True)
    assert bench.deliveries() == []
    assert "Taken back" in page
    assert "Take two" in page
    assert 'value="law@example.com"' in page
    assert 'value="me@desk.example"' in page
    assert "form.pdf" in page
    after = bench.ticket(number)
    assert (after.status_id, after.assignee_id) == (before.status_id, before.assignee_id)
    assert (after.message_count, after.reply_count, after.preview) == (before.message_count, 0, before.preview)
    assert (after.waiting_since, after.first_reply_at) == (before.waiting_since, None)


def test_what_was_taken_back_never_leaves(bench: Bench) -> None:
    number = bench.site.ticket().id
    bench.answer(number)
    bench.client.post(f"/desk/deliveries/{bench.deliveries()[0].id}/undo")
    with bench.site.app.app_context(), writing() as session:
        session.execute(db.text("UPDATE job SET due_at = '2020-01-01 00:00:00'"))
    bench.site.run_jobs()
    assert bench.box.sent == []


def test_the_same_files_go_along_the_second_time(bench: Bench) -> None:
    number = bench.site.ticket().id
    bench.answer(number, files=(io.BytesIO(b"one"), "one.txt"))
    bench.client.post(f"/desk/deliveries/{bench.deliveries()[0].id}/undo")
    bench.answer(number, "Again")
    message = bench.all(Message, Message.ticket_id == number)[-1]
    names = [each.name for each in bench.all(Attachment, Attachment.message_id == message.id)]
    assert names == ["one.txt"]
    assert bench.ticket(number).has_files


def test_undo_comes_too_late_once_it_has_left(bench: Bench) -> None:
    number = bench.site.ticket().id
    with bench.site.app.app_context():
        settings.save("core", {"undo_seconds": 0})
    bench.answer(number)
    bench.site.run_jobs()
    (row,) = bench.deliveries()
    assert row.state == DeliveryState.SENT
    page = bench.client.post(f"/desk/deliveries/{row.id}/undo", follow_redirects=True).get_data(as_text=True)
    assert "too late" in page
    assert len(bench.box.sent) == 1


def test_nobody_takes_back_what_another_wrote(bench: Bench) -> None:
    number = bench.site.ticket().id
    bench.answer(number)
    other = bench.site.client(bench.site.user("manager"))
    assert other.post(f"/desk/deliveries/{bench.deliveries()[0].id}/undo").status_code == 404
    assert len(bench.deliveries()) == 1


def test_a_draft_survives_on_the_server(bench: Bench) -> None:
    number = bench.site.ticket().id
    saved = bench.client.post(
        f"/desk/tickets/{number}/draft",
        data={"mode": "reply", "body": "Half a thou", "note": "", "to": "x@example.com"},
    )
    assert saved.status_code == 204
    elsewhere = bench.site.client(bench.user)
    page = elsewhere.get(f"/desk/tickets/{number}").get_data(as_text=True)
    assert "Half a thou" in page
    assert 'value="x@example.com"' in page
    assert f't-{number}"' in bench.text("/desk/?folder=drafts")


def test_a_draft_is_its_authors_alone(bench: Bench) -> None:
    number = bench.site.ticket().id
    bench.client.post(f"/desk/tickets/{number}/draft", data={"mode": "reply", "body": "Half a thou"})
    other = bench.site.client(bench.site.user("manager"))
    assert "Half a thou" not in other.get(f"/desk/tickets/{number}").get_data(as_text=True)


def test_a_draft_is_gone_once_it_is_sent(bench: Bench) -> None:
    number = bench.site.ticket().id
    bench.client.post(f"/desk/tickets/{number}/draft", data={"mode": "reply", "body": "Half"})
    bench.answer(number, "Whole")
    assert bench.drafts() == []


def test_an_empty_draft_is_not_kept(bench: Bench) -> None:
    number = bench.site.ticket().id
    bench.client.post(f"/desk/tickets/{number}/draft", data={"mode": "reply", "body": "Half"})
    bench.client.post(f"/desk/tickets/{number}/draft", data={"mode": "reply", "body": "  "})
    assert bench.drafts() == []


def test_reply_and_note_drafts_stand_side_by_side(bench: Bench) -> None:
    number = bench.site.ticket().id
    bench.client.post(f"/desk/tickets/{number}/draft", data={"mode": "reply", "body": "Words", "note": "Thoughts"})
    assert sorted(draft.kind for draft in bench.drafts()) == ["note", "reply"]


def test_save_as_draft_works_without_a_script_and_keeps_files(bench: Bench) -> None:
    number = bench.site.ticket().id
    data = {"mode": "reply", "body": "Words", "leave": "1", "files": (io.BytesIO(b"abc"), "abc.txt")}
    page = bench.client.post(f"/desk/tickets/{number}/draft", data=data, follow_redirects=True).get_data(as_text=True)
    assert "abc.txt" in page
    assert "Draft saved" in page


def test_a_failed_message_can_be_sent_again(bench: Bench) -> None:
    number = bench.site.ticket().id
    bench.answer(number)
    with bench.site.app.app_context(), writing() as session:
        row = session.get(Delivery, bench.deliveries()[0].id)
        row.state, row.answer = DeliveryState.FAILED, "550 no such user"
    page = bench.text(f"/desk/tickets/{number}")
    assert "550 no such user" in page
    assert "Try again" in page
    bench.client.post(f"/desk/deliveries/{row.id}/retry")
    bench.site.run_jobs()
    assert len(bench.box.sent) == 1


def test_after_an_answer_one_goes_where_one_wants(bench: Bench) -> None:
    numbers = [bench.site.ticket().id for _ in range(2)]
    with bench.site.app.app_context(), writing() as session:
        session.get(type(bench.user), bench.user.id).after_reply = "list"
    response = bench.answer(numbers[0])
    assert response.headers["Location"].startswith("/desk/")
    assert "/tickets/" not in response.headers["Location"]


def test_a_light_agent_may_note_but_not_answer(bench: Bench) -> None:
    number = bench.site.ticket().id
    light = bench.site.client(bench.site.user("light"))
    refused = light.post(
        f"/desk/tickets/{number}/answer", data={"mode": "reply", "body": "Hi", "to": "ani@example.com"}
    )
    assert refused.status_code == 403
    assert bench.deliveries() == []
    assert light.post(f"/desk/tickets/{number}/answer", data={"mode": "note", "note": "Hi"}).status_code == 302


def test_where_no_channel_reaches_the_customer_the_page_says_so(bench: Bench) -> None:
    number = bench.site.ticket(identity=("phone", "+62811234567"), channel="log").id
    page = bench.answer(number, to="", follow=True).get_data(as_text=True)
    assert "nothing was sent" in page
    assert bench.deliveries() == []


def test_a_session_that_ended_changes_nothing(bench: Bench) -> None:
    number = bench.site.ticket().id
    with bench.site.app.app_context(), writing() as session:
        session.execute(db.delete(SessionRow))
    assert bench.answer(number).status_code == 302
    assert bench.deliveries() == []
