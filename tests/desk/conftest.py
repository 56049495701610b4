"""A desk with a channel that keeps what it is given, and people who look at it."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select

from core.database import db, writing
from core.models import Delivery, Desk, Draft, Event, Message, Role, Ticket, User, desk_access
from core.testing import Postbox, Site
from tests.road.postbox import add_postbox


class Bench:
    """A site, an agent's browser, and short ways to look into the database."""

    def __init__(self, site: Site, user: User) -> None:
        self.site = site
        self.user = user
        self.box: Postbox = add_postbox(site)
        self.client: FlaskClient = site.client(user)

    def text(self, path: str) -> str:
        """Give a page."""
        return self.client.get(path).get_data(as_text=True)

    def answer(self, number: int, body: str = "Hello Ani", follow: bool = False, **more: object) -> object:
        """Send an answer as the composer does."""
        data = {"mode": "reply", "to": "ani@example.com", "body": body, "seen": str(self.newest(number)), "then": ""}
        return self.client.post(f"/desk/tickets/{number}/answer", data={**data, **more}, follow_redirects=follow)

    def newest(self, number: int) -> int:
        """Give the id of a ticket's newest message."""
        return max((message.id for message in self.all(Message, Message.ticket_id == number)), default=0)

    def all(self, model: type, *where: object) -> list:
        """Give rows."""
        with self.site.app.app_context():
            return list(db.session.scalars(select(model).where(*where).order_by(model.id)))

    def ticket(self, number: int) -> Ticket:
        """Give a ticket as it is now."""
        with self.site.app.app_context():
            found = db.session.get(Ticket, number)
            found.status, found.tags, found.assignee  # noqa: B018 - loaded now, for it is used outside the session
            return found

    def deliveries(self) -> list[Delivery]:
        """Give the outbox."""
        return self.all(Delivery)

    def drafts(self) -> list[Draft]:
        """Give all drafts."""
        return self.all(Draft)

    def events(self, number: int, type_: str) -> list[Event]:
        """Give the events of a kind of a ticket."""
        return self.all(Event, Event.ticket_id == number, Event.type == type_)

    def desk(self, name: str) -> int:
        """Make one more desk."""
        with self.site.app.app_context(), writing() as session:
            made = Desk(slug=name.lower(), name=name)
            session.add(made)
            session.flush()
            return made.id

    def agent_of(self, desk_id: int, email: str, reach: str = "all", role: str = "agent") -> User:
        """Make an agent who has access to one desk only."""
        user = self.site.user(role, email=email, name="Tono", desks=False)
        with self.site.app.app_context(), writing() as session:
            session.execute(desk_access.insert().values(desk_id=desk_id, user_id=user.id))
            if reach != "all":
                session.scalar(select(Role).where(Role.slug == role)).reach = reach
        return user

    def move(self, number: int, desk_id: int) -> None:
        """Put a ticket on a desk."""
        with self.site.app.app_context(), writing() as session:
            session.get(Ticket, number).desk_id = desk_id


@contextmanager
def statements(bench: Bench) -> Iterator[list[str]]:
    """Collect what is asked of the database."""
    seen: list[str] = []
    with bench.site.app.app_context():
        engine = db.engine

    def note(_connection, _cursor, statement, *_rest):
        if not statement.startswith(("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE")):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
def bench(site: Site) -> Bench:
    """A desk at which an administrator sits."""
    return Bench(site, site.user("admin", name="Budi Santoso"))
