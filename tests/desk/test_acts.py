"""What one does to tickets: facts, tags, many at once, undo, spam, trash, snooze, merge, participants."""

import io
import re
from datetime import timedelta

import pytest

from core.clock import now
from core.database import db, writing
from core.declare import Inbound, InboundFile
from core.models import Attachment, Message, Participant, Rank, Ticket
from core.services.mailroom import intake
from core.services.ticket import snoozing
from tests.desk.conftest import Bench


def act(bench: Bench, number: int, path: str = "", /, **data: object) -> str:
    response = bench.client.post(f"/desk/tickets/{number}{path}", data=data, follow_redirects=True)
    return response.get_data(as_text=True)


def undo(bench: Bench, page: str) -> str:
    url = re.search(r'action="(/desk/undo[^"]+)"', page)[1].replace("&amp;", "&")
    return bench.client.post(url, follow_redirects=True).get_data(as_text=True)


# ---- facts


def test_each_change_is_told_with_before_and_after(bench: Bench) -> None:
    number = bench.site.ticket().id
    page = act(bench, number, status_id="4")
    assert "changed the status from Open to Closed" in page
    (event,) = bench.events(number, "ticket.changed")
    assert event.data["status"]["before"]["label"] == "Open"
    assert event.actor_label == "Budi Santoso"


def test_the_steps_can_be_hidden(bench: Bench) -> None:
    number = bench.site.ticket().id
    act(bench, number, status_id="4")
    assert "changed the status" not in bench.text(f"/desk/tickets/{number}?history=0")
    assert "changed the status" in bench.text(f"/desk/tickets/{number}/history")


def test_a_subject_is_edited_and_found(bench: Bench) -> None:
    number = bench.site.ticket().id
    assert "Zebra crossing" in act(bench, number, subject="Zebra crossing")
    assert f't-{number}"' in bench.text("/desk/search?q=zebra")


def test_tags_are_added_and_removed_without_touching_others(bench: Bench) -> None:
    number = bench.site.ticket().id
    act(bench, number, tag="vip, printer")
    act(bench, number, tag="Urgent matter")
    tags = {tag.name: tag.id for tag in bench.ticket(number).tags}
    assert set(tags) == {"vip", "printer", "Urgent matter"}
    act(bench, number, untag=tags["printer"])
    assert {tag.name for tag in bench.ticket(number).tags} == {"vip", "Urgent matter"}


def test_impact_and_urgency_give_the_priority(bench: Bench) -> None:
    number = bench.site.ticket().id
    act(bench, number, impact="3")
    act(bench, number, urgency="3")
    assert bench.ticket(number).priority == 4


def test_another_priority_needs_a_reason_which_is_kept(bench: Bench) -> None:
    number = bench.site.ticket().id
    act(bench, number, impact="3", urgency="3")
    assert "Say why" in act(bench, number, priority="1")
    assert bench.ticket(number).priority == 4
    page = act(bench, number, priority="1", reason="They are on holiday")
    assert bench.ticket(number).priority == 1
    assert "They are on holiday" in page


def test_the_matrix_is_the_admins(bench: Bench) -> None:
    cells = {f"cell-{impact}-{urgency}": "1" for impact in (1, 2, 3) for urgency in (1, 2, 3)}
    assert bench.client.post("/admin/priorities", data=cells).status_code == 302
    number = bench.site.ticket().id
    act(bench, number, impact="3", urgency="3")
    assert bench.ticket(number).priority == 1
    assert bench.client.post("/admin/priorities", data={**cells, "cell-1-1": "9"}).status_code == 422


def test_moving_to_another_desk_takes_everything_along(bench: Bench) -> None:
    number = bench.site.ticket().id
    desk = bench.desk("Warehouse")
    act(bench, number, desk_id=desk)
    assert bench.ticket(number).desk_id == desk
    assert "Please help" in bench.text(f"/desk/tickets/{number}")


def test_opening_clears_the_bold_for_me_alone(bench: Bench) -> None:
    number = bench.site.ticket().id
    other = bench.site.client(bench.site.user("manager"))
    assert "row unread" in bench.text("/desk/")
    bench.text(f"/desk/tickets/{number}")
    assert "row unread" not in bench.text("/desk/")
    assert "row unread" in other.get("/desk/").get_data(as_text=True)


# ---- many at once


def test_closing_twenty_changes_twenty_and_logs_twenty(bench: Bench) -> None:
    numbers = [bench.site.ticket(identity=("email", "a@x.example")).id for _ in range(22)]
    page = bench.client.post(
        "/desk/bulk", data={"ticket": [str(n) for n in numbers[:20]], "act": "status=4"}, follow_redirects=True
    ).get_data(as_text=True)
    assert "20 tickets changed" in page
    closed = bench.all(Ticket, Ticket.rank == Rank.CLOSED)
    assert [ticket.id for ticket in closed] == numbers[:20]
    assert sum(len(bench.events(number, "ticket.changed")) for number in numbers) == 20


def test_many_can_be_undone_at_once(bench: Bench) -> None:
    numbers = [bench.site.ticket().id for _ in range(3)]
    page = bench.client.post(
        "/desk/bulk", data={"ticket": [str(n) for n in numbers], "act": "trash"}, follow_redirects=True
    ).get_data(as_text=True)
    assert [bench.ticket(number).rank for number in numbers] == [Rank.TRASH] * 3
    undo(bench, page)
    assert [bench.ticket(number).rank for number in numbers] == [Rank.OPEN] * 3


@pytest.mark.parametrize(
    ("wanted", "check"),
    [("assign=me", lambda t, me: t.assignee_id == me), ("tag=vip", lambda t, me: t.tags[0].slug == "vip"),
     ("priority=4", lambda t, me: t.priority == 4), ("spam", lambda t, me: t.rank == Rank.SPAM),
     ("trash", lambda t, me: t.rank == Rank.TRASH), ("status=2", lambda t, me: t.status.slug == "pending")],
)  # fmt: skip
def test_each_act_of_the_bar_does_what_it_says(bench: Bench, wanted: str, check) -> None:
    number = bench.site.ticket().id
    bench.client.post("/desk/bulk", data={"ticket": [str(number)], "act": wanted})
    assert check(bench.ticket(number), bench.user.id)


def test_all_that_match_are_changed_not_only_the_page(bench: Bench) -> None:
    for _ in range(53):
        bench.site.ticket()
    data = {"ticket": ["1"], "all": "1", "act": "status=4", "back": "/desk/?folder=unassigned"}
    bench.client.post("/desk/bulk", data=data)
    assert len(bench.all(Ticket, Ticket.rank == Rank.CLOSED)) == 53


def test_what_changed_since_is_not_undone(bench: Bench) -> None:
    number = bench.site.ticket().id
    page = act(bench, number, status_id="4")
    act(bench, number, status_id="2")
    undo(bench, page)
    assert bench.ticket(number).status.slug == "pending"


def test_nobody_undoes_what_another_did(bench: Bench) -> None:
    number = bench.site.ticket().id
    page = act(bench, number, status_id="4")
    bench.client = bench.site.client(bench.site.user("manager"))
    undo(bench, page)
    assert bench.ticket(number).status.slug == "closed"


# ---- spam and trash


def test_spam_sends_later_mail_of_the_sender_there_too(bench: Bench) -> None:
    number = bench.site.ticket().id
    act(bench, number, "/spam")
    with bench.site.app.app_context():
        later = intake.receive(Inbound("postbox", "m2", ("email", "ani@example.com"), text="Buy now", subject="Offer"))
    assert bench.ticket(later.ticket_number).rank == Rank.SPAM
    act(bench, number, "/spam", undo="1")
    with bench.site.app.app_context():
        third = intake.receive(Inbound("postbox", "m3", ("email", "ani@example.com"), text="Sorry", subject="Sorry"))
    assert bench.ticket(third.ticket_number).rank == Rank.OPEN


def test_undo_of_spam_forgives_the_sender(bench: Bench) -> None:
    number = bench.site.ticket().id
    undo(bench, act(bench, number, "/spam"))
    with bench.site.app.app_context():
        later = intake.receive(Inbound("postbox", "m2", ("email", "ani@example.com"), text="Hello", subject="Hello"))
    assert bench.ticket(later.ticket_number).rank == Rank.OPEN


def test_the_trash_gives_back_folder_status_and_assignee(bench: Bench) -> None:
    number = bench.site.ticket().id
    act(bench, number, status_id="2", assignee_id=bench.user.id)
    before = bench.ticket(number)
    act(bench, number, "/trash")
    assert bench.ticket(number).rank == Rank.TRASH
    act(bench, number, "/trash", undo="1")
    after = bench.ticket(number)
    assert (after.rank, after.status_id, after.assignee_id) == (before.rank, before.status_id, before.assignee_id)


def test_deleting_for_good_takes_the_files_too(bench: Bench) -> None:
    number = bench.site.ticket(files=(InboundFile("a.txt", "text/plain", b"only here"),)).id
    (attachment,) = bench.all(Attachment)
    path = bench.site.config.files / attachment.sha256[:2] / attachment.sha256[2:4] / attachment.sha256
    assert path.exists()
    act(bench, number, "/trash")
    act(bench, number, "/erase")
    assert bench.all(Ticket) == []
    assert bench.all(Message) == []
    assert not path.exists()
    assert bench.client.get(f"/desk/tickets/{number}").status_code == 404


def test_a_file_of_another_ticket_stays(bench: Bench) -> None:
    file = InboundFile("a.txt", "text/plain", b"in both")
    first, second = bench.site.ticket(files=(file,)).id, bench.site.ticket(files=(file,)).id
    act(bench, first, "/trash")
    act(bench, first, "/erase")
    handle = re.search(r"/desk/files/([\w-]+)", bench.text(f"/desk/tickets/{second}"))[1]
    assert bench.client.get(f"/desk/files/{handle}").data == b"in both"


def test_what_is_not_in_the_trash_cannot_be_deleted_for_good(bench: Bench) -> None:
    number = bench.site.ticket().id
    assert "Only a ticket in the trash" in act(bench, number, "/erase")
    assert bench.ticket(number).id == number


def test_emptying_the_trash_takes_any_number(bench: Bench) -> None:
    numbers = [bench.site.ticket().id for _ in range(60)]
    bench.client.post("/desk/bulk", data={"ticket": [str(number) for number in numbers], "act": "trash"})
    kept = bench.site.ticket().id
    bench.client.post("/desk/empty", data={"folder": "trash"})
    bench.site.run_jobs()
    assert [ticket.id for ticket in bench.all(Ticket)] == [kept]


# ---- snooze


def test_a_snoozed_ticket_comes_back_open_and_on_top(bench: Bench) -> None:
    number, newer = bench.site.ticket().id, bench.site.ticket().id
    act(bench, number, status_id="2")
    act(bench, number, "/snooze", until="tomorrow")
    assert bench.ticket(number).rank == Rank.SNOOZED
    with bench.site.app.app_context(), writing() as session:
        session.get(Ticket, number).snoozed_until = now() - timedelta(seconds=1)
    with bench.site.app.app_context():
        snoozing.wake_due({})
    assert bench.ticket(number).rank == Rank.OPEN
    page = bench.text("/desk/?folder=open")
    assert page.index(f't-{number}"') < page.index(f't-{newer}"')


def test_a_customer_wakes_a_snoozed_ticket(bench: Bench) -> None:
    number = bench.site.ticket().id
    act(bench, number, "/snooze", until="week")
    with bench.site.app.app_context():
        key = db.session.scalar(db.select(Participant.reply_key).where(Participant.ticket_id == number))
        intake.receive(Inbound("postbox", "m2", ("email", "ani@example.com"), text="News", reply_keys=(key,)))
    assert bench.ticket(number).rank == Rank.OPEN


@pytest.mark.parametrize("until", ["2001-01-01T09:00", "soon", "9999-01-01T00:00"])
def test_a_moment_that_is_none_is_refused(bench: Bench, until: str) -> None:
    number = bench.site.ticket().id
    act(bench, number, "/snooze", until=until)
    assert bench.ticket(number).rank == Rank.OPEN


# ---- merge


def test_a_merge_puts_all_messages_in_order_of_time(bench: Bench) -> None:
    first, second = (
        bench.site.ticket(text="One").id,
        bench.site.ticket(text="Two", identity=("email", "b@x.example")).id,
    )
    bench.answer(first, "Three")
    act(bench, second, "/merge", into=f"#{first}")
    texts = [message.text.strip() for message in bench.all(Message, Message.ticket_id == first)]
    assert texts == ["One", "Two", "Three"]
    kept = bench.ticket(first)
    assert (kept.message_count, kept.reply_count) == (3, 1)
    people = {person.customer_id for person in bench.all(Participant, Participant.ticket_id == first)}
    assert len(people) == 2


def test_the_old_number_leads_to_the_new_one(bench: Bench) -> None:
    first, second = bench.site.ticket().id, bench.site.ticket().id
    act(bench, second, "/merge", into=first)
    response = bench.client.get(f"/desk/tickets/{second}")
    assert response.headers["Location"].endswith(f"/desk/tickets/{first}")


def test_a_reply_to_the_old_one_lands_in_the_new_one(bench: Bench) -> None:
    first = bench.site.ticket().id
    second = bench.site.ticket(identity=("email", "b@x.example")).id
    with bench.site.app.app_context():
        key = db.session.scalar(db.select(Participant.reply_key).where(Participant.ticket_id == second))
    act(bench, second, "/merge", into=first)
    with bench.site.app.app_context():
        got = intake.receive(Inbound("postbox", "m9", ("email", "b@x.example"), text="More", reply_keys=(key,)))
    assert got.ticket_number == first


def test_merging_opposite_ways_ends_in_one_open_ticket(bench: Bench) -> None:
    first, second = bench.site.ticket().id, bench.site.ticket().id
    act(bench, second, "/merge", into=first)
    act(bench, first, "/merge", into=second)
    kept, gone = bench.ticket(first), bench.ticket(second)
    assert (kept.merged_into_id, gone.merged_into_id) == (None, first)
    assert (kept.rank, gone.rank) == (Rank.OPEN, Rank.CLOSED)


def test_a_merge_drops_no_draft(bench: Bench) -> None:
    first, second = bench.site.ticket().id, bench.site.ticket().id
    for number, words in ((first, "Words of one"), (second, "Words of two")):
        data = {"mode": "reply", "body": words, "leave": "1", "files": (io.BytesIO(b"x"), f"{number}.txt")}
        bench.client.post(f"/desk/tickets/{number}/draft", data=data)
    act(bench, second, "/merge", into=first)
    page = bench.text(f"/desk/tickets/{first}")
    assert "Words of one" in page
    assert "Words of two" in page
    assert "1.txt" in page
    assert "2.txt" in page


def test_a_ticket_is_not_merged_with_itself(bench: Bench) -> None:
    number = bench.site.ticket().id
    assert "cannot be merged with itself" in act(bench, number, "/merge", into=number)


# ---- participants


def test_whoever_was_in_copy_gets_answers_once_confirmed(bench: Bench) -> None:
    with bench.site.app.app_context():
        inbound = Inbound(
            "postbox", "m1", ("email", "ani@example.com"), text="Hi", subject="Hi", cc=("boss@example.com",)
        )
        number = intake.receive(inbound).ticket_number
    page = bench.text(f"/desk/tickets/{number}")
    assert "Gets no answers until you confirm" in page
    assert 'id="cc" name="cc" type="text" inputmode="email" autocomplete="off" value=""' in page
    boss = bench.all(Participant, Participant.ticket_id == number)[-1]
    act(bench, number, f"/participants/{boss.id}", act="confirm")
    assert 'value="boss@example.com"' in bench.text(f"/desk/tickets/{number}")
    act(bench, number, f"/participants/{boss.id}", act="remove")
    assert len(bench.all(Participant, Participant.ticket_id == number)) == 1


def test_who_was_in_both_tickets_is_known_by_the_key_of_either(bench: Bench) -> None:
    ani, eve = ("email", "ani@x.example"), ("email", "eve@x.example")
    first, second, other = (bench.site.ticket(identity=ani).id for _each in range(3))
    stranger = bench.site.ticket(identity=eve).id
    with bench.site.app.app_context():
        rows = db.session.execute(db.select(Participant.ticket_id, Participant.reply_key))
        keys = {row.ticket_id: row.reply_key for row in rows}
    act(bench, second, "/merge", into=first)

    def verified(at: int, key: str, who: tuple[str, str] = ani) -> bool:
        with bench.site.app.app_context():
            led = Inbound("postbox", f"n{at}", who, text="More", reply_keys=(key,))
            number = intake.receive(led).ticket_number
            newest = db.select(Message).where(Message.ticket_id == number).order_by(Message.id.desc()).limit(1)
            return bool(db.session.scalar(newest).is_verified)

    assert verified(1, keys[first])
    assert verified(2, keys[second])
    assert verified(3, keys[second].upper())
    assert not verified(4, keys[second], eve)
    assert verified(5, keys[stranger], eve)
    assert not verified(6, keys[other], eve)
