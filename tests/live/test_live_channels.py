"""Channels whose customer is there now: answers leave at once, to the conversation, by the way a plugin chooses."""

from datetime import timedelta

import pytest

from core.clock import now
from core.database import db, writing
from core.declare import Channel, Outgoing, Sent
from core.engine.context import PluginContext
from core.engine.markers import hookimpl
from core.models import Message, Ticket, User
from core.services.answering import answers
from core.services.answering.drafts import Written
from core.services.mailroom import accounts
from core.services.mailroom.outbox import channel_reaching, send_by
from core.services.plugin.for_plugins import ServicesForPlugins
from core.services.staff.at_the_desk import is_anybody_here
from core.testing import Postbox, Site


class Talk(Channel):
    """A conversation at a counter."""

    name = "talk"
    label = "Talk"
    composer = "plain"
    is_live = True

    def __init__(self) -> None:
        self.said: list[Outgoing] = []

    def recipient(self, ticket: Ticket) -> str:
        return "counter 1"

    def send(self, outgoing: Outgoing) -> Sent:
        outgoing.sending()
        self.said.append(outgoing)
        return Sent("heard")


class Chooser:
    """Sends answers of the counter to the counter."""

    @hookimpl
    def choose_channel(self, ticket: Ticket) -> str | None:
        return "talk" if ticket.channel == "talk" else None

    @hookimpl
    def filter_poll_seconds(self, value: int) -> int:
        return min(value, 1)


@pytest.fixture
def talk(site: Site) -> Talk:
    """A live channel on this site."""
    channel = Talk()

    def join(built: object) -> None:
        built.registry.channels.add("talk", channel)
        built.hooks.register("chooser_for_tests", Chooser(), PluginContext("core", ServicesForPlugins()))

    site.add(join)
    return channel


def answer(site: Site, agent: User, number: int, seen: int) -> int:
    """Answer as the composer does, and give the seconds in which it may be taken back."""
    written = Written("<p>Yes, we have.</p>", ["ani@example.com"], [], [])
    user = db.session.get(User, agent.id)
    return answers.reply(user, db.session.get(Ticket, number), written, seen).seconds


def test_an_answer_leaves_at_once_even_if_the_customer_wrote_meanwhile(site: Site, agent: User, talk: Talk) -> None:
    ticket = site.ticket(channel="talk")
    with site.app.app_context():
        assert answer(site, agent, ticket.id, seen=0) == 0
    assert [(each.to, each.text) for each in talk.said] == [(("counter 1",), "Yes, we have.")]
    site.run_jobs()
    assert len(talk.said) == 1


def test_what_nobody_read_goes_out_once_more_by_mail(site: Site, agent: User, talk: Talk, postbox: Postbox) -> None:
    ticket = site.ticket(channel="talk")
    with site.app.app_context():
        answer(site, agent, ticket.id, seen=0)
        message = db.session.scalars(db.select(Message).order_by(Message.id.desc())).first()
        assert channel_reaching("email") == "postbox"
        assert channel_reaching("pigeon") is None
        assert send_by(message, "postbox")
        assert not send_by(message, "pigeon")
    site.run_jobs()
    assert postbox.addresses == ["ani@example.com"]
    assert postbox.sent[0].reply_key


def test_pages_ask_sooner_while_somebody_waits_but_never_without_a_pause(site: Site, agent: User, talk: Talk) -> None:
    assert site.client(agent).get("/updates").headers["X-Poll-Seconds"] == "2"


def test_enter_alone_sends_where_answers_are_plain(site: Site, agent: User, talk: Talk) -> None:
    client = site.client(agent)
    assert b"data-plain" in client.get(f"/desk/tickets/{site.ticket(channel='talk').id}").data
    assert b"data-plain" not in client.get(f"/desk/tickets/{site.ticket().id}").data


def test_somebody_is_here_who_was_at_work_is_not_away_and_may_answer(site: Site, agent: User) -> None:
    light = site.user("light")
    with site.app.app_context():
        desk = db.session.get(Ticket, site.ticket().id).desk.slug

        def be(user: User, **how: object) -> bool:
            with writing():
                for name, value in how.items():
                    setattr(db.session.get(User, user.id), name, value)
            return is_anybody_here(desk)

        assert not is_anybody_here(desk)
        assert not be(light, seen_at=now())
        assert be(agent, seen_at=now())
        assert not be(agent, presence="away")
        assert not be(agent, presence="online", seen_at=now() - timedelta(minutes=6))
        assert not is_anybody_here("nowhere")


def test_an_account_is_made_once(site: Site) -> None:
    with site.app.app_context():
        first = accounts.add("talk", "Shop", "Our shop", colour="red")
        again = accounts.add("talk", "shop")
    assert (first.id, first.settings["colour"], first.address) == (again.id, "red", "shop")
