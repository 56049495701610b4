"""Where answers go once the ticket of a conversation was merged: never to somebody who only claims an address."""

import pytest

from core.api import User, now
from core.testing import Clock, Postbox, Site
from plugins.chat.identity import sign_visitor
from plugins.chat.tests.test_talk import answer, tickets
from plugins.chat.tests.visitor import SECRET, Visitor


def merge(site: Site, user: User, gone: int, into: int) -> None:
    response = site.client(user).post(f"/desk/tickets/{gone}/merge", data={"into": str(into)})
    assert response.headers["Location"].endswith(f"/desk/tickets/{into}")


def told(visitor: Visitor) -> list[str]:
    return [line["text"] for line in visitor.lines()]


def test_an_address_typed_in_the_chat_hears_nothing_of_the_ticket_it_was_merged_into(
    site: Site, visitor: Visitor, agent: User
) -> None:
    """Somebody types Ani's address; an agent takes the two tickets for hers, and merges them."""
    theirs = site.ticket().id
    visitor.begin(email="ani@example.com")
    visitor.say("What about my order?")
    merge(site, agent, tickets(site)[-1].id, theirs)
    answer(site, agent, theirs, "Your new password is in the parcel.")
    site.run_jobs()
    assert told(visitor) == ["What about my order?"]
    visitor.say("Say it again?")
    answer(site, agent, theirs, "The parcel goes to Jalan Melati 4.")
    site.run_jobs()
    assert told(visitor) == ["What about my order?", "Say it again?"]


def test_whom_the_website_vouches_for_goes_on_in_the_chat_after_a_merge(
    site: Site, visitor: Visitor, agent: User
) -> None:
    theirs = site.ticket().id
    facts: dict[str, object] = {"email": "ani@example.com", "exp": int(now().timestamp()) + 60}
    visitor.begin(name="Ani", identity=sign_visitor(facts, SECRET))
    visitor.say("What about my order?")
    merge(site, agent, tickets(site)[-1].id, theirs)
    answer(site, agent, theirs, "It is on its way.")
    assert told(visitor) == ["What about my order?", "It is on its way."]
    visitor.say("Thank you")
    answer(site, agent, theirs, "You are welcome.")
    assert told(visitor)[-1] == "You are welcome."
    assert [ticket.merged_into_id for ticket in tickets(site)] == [None, theirs]


@pytest.mark.abuse("A76")
def test_an_address_typed_in_the_chat_hears_nothing_once_its_owner_has_answered_by_mail(
    site: Site, visitor: Visitor, agent: User, postbox: Postbox, clock: Clock
) -> None:
    """Somebody types Ani's address and leaves; she gets the answer by mail, wonders, and says more than they know."""
    visitor.client = site.client()
    visitor.begin(email="ani@example.com")
    visitor.say("Where is my order?")
    visitor.ask("leave")
    clock.forward(seconds=30)
    number = tickets(site)[0].id
    answer(site, agent, number, "Which one?")
    clock.forward(seconds=30)
    site.run_jobs()
    postbox.receive("4711, I think", sender="ani@example.com", reply_keys=(postbox.sent[0].reply_key,))
    heard = ["Where is my order?", "Which one?"]
    for seconds in (600, 1):  # the stranger is away, and is there
        clock.forward(seconds=seconds)
        assert told(visitor) == heard
        answer(site, agent, number, "4711 goes to Jalan Melati 4.")
        clock.forward(seconds=30)
        site.run_jobs()
        assert told(visitor) == heard
        assert postbox.sent[-1].to == ("ani@example.com",)


def test_an_answer_that_can_still_be_taken_back_is_not_shown(
    site: Site, visitor: Visitor, agent: User, postbox: Postbox, clock: Clock
) -> None:
    visitor.client = site.client()
    visitor.begin()
    visitor.say("Hello")
    visitor.ask("leave")
    clock.forward(seconds=30)
    answer(site, agent, tickets(site)[0].id, "That was meant for somebody else")
    site.run_jobs()
    assert (postbox.sent, told(visitor)) == ([], ["Hello"])
    clock.forward(seconds=30)
    site.run_jobs()
    assert told(visitor) == ["Hello", "That was meant for somebody else"]
