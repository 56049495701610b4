"""What a visitor writes becomes one ticket, answers come back, and nothing is doubled, lost or out of order."""

import io
import secrets

from sqlalchemy import event, select

from core.api import Message, Ticket, User, context, now
from core.testing import Clock, Postbox, Site
from plugins.chat.tests.visitor import ORIGIN, SECRET, Visitor


def answer(site: Site, agent: User, number: int, text: str) -> None:
    """Answer as the composer does."""
    data = {"mode": "reply", "to": "ani@example.com", "body": text, "seen": "0", "then": ""}
    assert site.client(agent).post(f"/desk/tickets/{number}/answer", data=data).status_code == 302


def tickets(site: Site) -> list[Ticket]:
    """Give all tickets."""
    with site.app.app_context():
        return list(context("chat").session.scalars(select(Ticket).order_by(Ticket.id)))


def texts(site: Site) -> list[str]:
    """Give what was said in all tickets."""
    with site.app.app_context():
        return list(context("chat").session.scalars(select(Message.text).order_by(Message.id)))


def test_what_is_written_becomes_a_ticket_and_the_answer_is_there_at_once(
    site: Site, visitor: Visitor, agent: User
) -> None:
    assert visitor.ask("hello").get_json()["open"]
    visitor.begin()
    visitor.say("Do you have blue cups?")
    (ticket,) = tickets(site)
    assert (ticket.subject, ticket.channel) == ("Do you have blue cups?", "chat")
    answer(site, agent, ticket.id, "Yes, <b>two</b>.")
    mine, theirs = visitor.lines()
    assert (mine["text"], theirs["text"], theirs["who"]) == ("Do you have blue cups?", "Yes, <b>two</b>.", "Sari Dewi")
    site.run_jobs()
    assert len(visitor.lines()) == 2


def test_a_retry_adds_nothing_and_what_came_too_soon_waits(site: Site, visitor: Visitor) -> None:
    visitor.begin()
    first, second = secrets.token_urlsafe(18), secrets.token_urlsafe(18)
    assert visitor.say("two", second, after=first).status_code == 409
    assert [visitor.say("one", first).get_json()["n"] for _ in range(3)] == [1, 1, 1]
    assert visitor.say("two", second, after=first).get_json()["n"] == 2
    assert visitor.say("two", second, after=first).get_json()["n"] == 2
    assert texts(site) == ["one", "two"]
    assert [line["text"] for line in visitor.lines()] == ["one", "two"]
    assert len(tickets(site)) == 1


def test_a_reload_goes_on_and_a_new_begin_with_the_token_changes_nothing(site: Site, visitor: Visitor) -> None:
    visitor.begin()
    visitor.say("Hello")
    assert visitor.begin(name="Somebody Else").get_json()["name"] == "Ani Wijaya"
    found = visitor.ask("hello").get_json()["visit"]
    assert [line["text"] for line in found["lines"]] == ["Hello"]


def test_a_poll_with_nothing_new_is_empty_and_costs_two_queries_at_most(site: Site, visitor: Visitor) -> None:
    visitor.begin()
    visitor.say("Hello")
    last = visitor.ask("poll", after=0).get_json()
    same = {"after": last["last"], "tag": last["tag"], "page": f"{ORIGIN}/cups"}
    visitor.ask("poll", **same)
    statements: list[str] = []
    with site.app.app_context():
        event.listen(
            context("chat").session.get_bind(), "before_cursor_execute", lambda *call: statements.append(call[2])
        )
    response = visitor.ask("poll", **same)
    assert (response.status_code, response.data) == (204, b"")
    asked = [each for each in statements if each.startswith(("SELECT", "UPDATE", "INSERT", "DELETE"))]
    assert len(asked) <= 2, asked


def test_typing_is_told_both_ways(site: Site, visitor: Visitor, agent: User, clock: Clock) -> None:
    visitor.begin()
    visitor.say("Hello")
    (ticket,) = tickets(site)
    client = site.client(agent)
    clock.forward(seconds=2)
    visitor.ask("poll", typing=True, page=f"{ORIGIN}/<b>")
    state = client.get(f"/desk/chat/tickets/{ticket.id}").get_json()
    assert (state["typing"], state["here"], state["page"]) == (True, True, f"{ORIGIN}/<b>")
    assert client.post(f"/desk/chat/tickets/{ticket.id}/typing").status_code == 204
    assert visitor.ask("poll", after=1).get_json()["typing"] == "Sari Dewi"


def test_the_page_of_a_ticket_without_a_visitor_is_told_that_nobody_is_there(site: Site, agent: User) -> None:
    site.activate("chat")
    number = site.ticket().number
    client = site.client(agent)
    state = client.get(f"/desk/chat/tickets/{number}").get_json()
    assert (state["here"], state["gone"], state["words"]) == (False, True, "Visitor has left")
    assert client.post(f"/desk/chat/tickets/{number}/typing").status_code == 204


def test_files_go_both_ways_and_only_by_a_signed_address(site: Site, visitor: Visitor) -> None:
    visitor.begin()
    data = {
        "site": "shop", "token": visitor.token, "uid": secrets.token_urlsafe(18), "text": "",
        "files": (io.BytesIO(b"<script>alert(1)</script>"), "<b>cup</b>.html"),
    }  # fmt: skip
    headers = {"Origin": ORIGIN}
    assert visitor.client.post("/hooks/chat/say", data=data, headers=headers).status_code == 200
    (file,) = visitor.lines()[0]["files"]
    response = visitor.client.get(f"/hooks/chat/file/{file['key']}")
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert visitor.client.get(f"/hooks/chat/file/{file['key']}x").status_code == 404


def test_who_has_left_gets_the_answer_by_mail_and_the_reply_lands_in_the_ticket(
    site: Site, visitor: Visitor, agent: User, postbox: Postbox, clock: Clock
) -> None:
    visitor.client = site.client()
    visitor.begin()
    visitor.say("Hello")
    visitor.ask("leave")
    clock.forward(seconds=30)
    (ticket,) = tickets(site)
    answer(site, agent, ticket.id, "We have it.")
    clock.forward(seconds=30)
    site.run_jobs()
    (mail,) = postbox.sent
    assert mail.to == ("ani@example.com",)
    postbox.receive("Thank you", sender="ani@example.com", reply_keys=(mail.reply_key,))
    assert texts(site) == ["Hello", "We have it.", "Thank you"]
    assert len(tickets(site)) == 1
    assert [line["text"] for line in visitor.lines()] == ["Hello", "We have it."]


def test_what_was_answered_and_never_read_follows_by_mail_once(
    site: Site, visitor: Visitor, agent: User, postbox: Postbox, clock: Clock
) -> None:
    visitor.client = site.client()
    visitor.begin()
    visitor.say("Hello")
    answer(site, agent, tickets(site)[0].id, "Are you still there?")
    assert not postbox.sent
    for _ in range(3):
        clock.forward(minutes=5)
        site.run_jobs()
        site.run_jobs()
    assert [mail.text for mail in postbox.sent] == ["Are you still there?"]


def test_an_ended_chat_takes_nothing_more(visitor: Visitor) -> None:
    visitor.begin()
    visitor.say("Hello")
    assert visitor.ask("end").status_code == 204
    assert visitor.say("Again").status_code == 410
    assert visitor.ask("poll").get_json()["ended"]


def test_nobody_there_means_a_contact_form(site: Site, visitor: Visitor, clock: Clock) -> None:
    clock.forward(hours=1)
    site.context("chat").cache.clear()
    assert not visitor.ask("hello").get_json()["open"]
    uid = secrets.token_urlsafe(18)
    told = [
        visitor.ask("offline", name="Ani", email="ani@example.com", text="Call me", uid=uid).get_json()["number"]
        for _ in range(2)
    ]
    (ticket,) = tickets(site)
    assert (ticket.channel, told) == ("chat-offline", [ticket.id, ticket.id])


def test_the_website_vouches_for_a_signed_visitor(site: Site, visitor: Visitor) -> None:
    from plugins.chat.identity import sign_visitor

    good = sign_visitor({"email": "ani@example.com", "name": "Ani", "exp": int(now().timestamp()) + 60}, SECRET)
    visitor.begin(name="", email="", identity=good)
    visitor.say("It is me")
    with site.app.app_context():
        assert context("chat").session.scalars(select(Message)).one().is_verified
    assert visitor.ask("hello", identity=good).get_json()["visit"]
    assert visitor.ask("hello").get_json()["visit"] is None


def test_a_ticket_has_the_language_of_the_window_and_its_mails_too(site: Site, visitor: Visitor) -> None:
    visitor.begin()
    visitor.ask("say", uid=secrets.token_urlsafe(18), text="Halo", lang="id")
    other = Visitor(visitor.client)
    other.begin(email="budi@example.com")
    other.ask("say", uid=secrets.token_urlsafe(18), text="Hello", lang="tlh")
    third = {"uid": secrets.token_urlsafe(18), "name": "Tono", "email": "tono@example.com", "text": "Halo"}
    assert Visitor(visitor.client).ask("offline", lang="id", **third).status_code == 200
    assert [ticket.locale for ticket in tickets(site)] == ["id", "en", "id"]
