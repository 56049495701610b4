"""People who share replies, and a way to write one."""

from collections.abc import Callable, Iterator

import pytest

from core.api import InboundFile, Team, User
from core.testing import Postbox, Site, served
from plugins.saved_replies.replies import Wanted, add_files, save
from plugins.saved_replies.tables import EVERYBODY

HELLO = {
    "en": 'Hello {{ customer.first_name | "there" }},\n\nyour refund for {{ ticket.number }} is on its way.',
    "id": 'Halo {{ customer.first_name | "Kak" }},\n\npengembalian dana {{ ticket.number }} sedang diproses.',
}


@pytest.fixture
def write(site: Site, plugin: str, agent: User, postbox: Postbox) -> Callable[..., int]:
    """Write a reply straight into the database: `write("Refund", audience="personal", owner=agent)`."""

    def written(name="Refund", audience=EVERYBODY, owner=None, team=None, texts=None, folder="", steps=(), files=()):
        with site.app.app_context():
            wanted = Wanted(name, folder, audience, team.id if team else None, texts or HELLO, list(steps))
            reply = save(owner or agent, None, wanted)
            add_files(reply, [InboundFile(each, "text/plain", each.encode()) for each in files])
            return reply.id

    return written


@pytest.fixture
def manager(site: Site, plugin: str) -> User:
    """Somebody who may share replies."""
    return site.user("manager", name="Dewi Lestari")


@pytest.fixture
def team_of(site: Site, plugin: str) -> Callable[..., Team]:
    """Make a team of people."""

    def made(name: str, *people: User) -> Team:
        with site.app.app_context(), site.context(plugin).transaction() as session:
            team = Team(name=name, members=[session.get(User, each.id) for each in people])
            session.add(team)
            session.flush()
            session.refresh(team)
            return team

    return made


@pytest.fixture
def address(site: Site, plugin: str) -> Iterator[str]:
    """The site as browsers reach it."""
    with served(site.app) as address:
        yield address
