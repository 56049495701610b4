"""The kit for tests of plugins (and of the core): a real site in a temporary folder, with fixtures that act on it.

Name it in a `conftest.py`: `pytest_plugins = ["core.testing"]`. Nothing here is a mock: the database, the jobs and the
pages are the real ones. Since 1.0.
"""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core import create_app
from core.config import KEY_BYTES, Config
from core.database import db, forget_engine, writing
from core.declare import SYSTEM, Inbound, Outgoing, Sent
from core.engine.current import Site as Built
from core.models import Customer, Delivery, Desk, Role, Ticket, User, desk_access

PASSWORD = "a long pass phrase for tests"


@dataclass
class Site:
    """A site of a test's own: `site.app`, `site.client()`, `site.activate("kb")`, `site.run_jobs()`."""

    config: Config
    app: Flask = field(init=False)

    def __post_init__(self) -> None:
        self.app = create_app(self.config)

    @property
    def built(self) -> Built:
        """What the app was built of."""
        found: Built = self.app.extensions["tanggap"]
        return found

    def rebuild(self) -> Flask:
        """Build the app again, as a process does when the set of plugins has changed."""
        self.app = create_app(self.config)
        return self.app

    def activate(self, *slugs: str) -> None:
        """Switch plugins on, with their migrations, and rebuild."""
        from core.services import plugins

        for slug in slugs:
            with self.app.app_context():
                plugins.activate(slug)
            self.rebuild()

    def deactivate(self, *slugs: str) -> None:
        """Switch plugins off and rebuild."""
        from core.services import plugins

        for slug in slugs:
            with self.app.app_context():
                plugins.deactivate(slug)
            self.rebuild()

    def client(self, user: User | None = None) -> FlaskClient:
        """Give a browser; with a user, one that is signed in. CSRF tokens are not asked of it."""
        self.app.config["WTF_CSRF_ENABLED"] = False
        client = self.app.test_client()
        if user is not None:
            self.sign_in(client, user)
        return client

    def sign_in(self, client: FlaskClient, user: User) -> FlaskClient:
        """Sign somebody in."""
        from core.services import sessions

        with self.app.test_request_context("/"):
            token = sessions.start(db.session.get(User, user.id))
        with client.session_transaction() as cookie:
            cookie[sessions.COOKIE_KEY] = token
        return client

    def user(
        self, role: str = "agent", email: str = "", name: str = "Sari Dewi", *, desks: bool = True, **more: Any
    ) -> User:
        """Make a member of staff with a built-in role and, unless told otherwise, access to every desk."""
        with self.app.app_context(), writing() as session:
            held = session.query(Role).filter_by(slug=role).one()
            made = User(email=email or f"{role}@desk.example", name=name, role=held, **more)
            session.add(made)
            session.flush()
            if desks:
                for desk_id in session.scalars(db.select(Desk.id)):
                    session.execute(desk_access.insert().values(desk_id=desk_id, user_id=made.id))
            session.refresh(made)
            return made

    def customer(self, email: str = "ani@example.com", name: str = "Ani Wijaya") -> Customer:
        """Make a customer."""
        from core.services import customers

        with self.app.app_context():
            made = customers.find_or_make("email", email, name)
            made.identities  # noqa: B018 - loaded now, for it is used outside the session
            return made

    def ticket(self, subject: str = "The printer is broken", text: str = "Please help.", **more: Any) -> Ticket:
        """Open a ticket as if a customer had written; `more` are fields of `Inbound`."""
        from core.services import customers, tickets

        inbound = Inbound(
            **{
                "channel": "phone",
                "external_id": "",
                "identity": ("email", "ani@example.com"),
                "name": "Ani Wijaya",
                "subject": subject,
                "text": text,
                **more,
            }
        )
        with self.app.app_context(), writing() as session:
            customer = customers.find_or_make(*inbound.identity, name=inbound.name)
            made = tickets.open_ticket(customer, subject, inbound.channel, actor=SYSTEM, inbound=inbound)
            tickets.add_inbound(made, customer, inbound, None, is_verified=True)
            session.refresh(made)
            return made

    def run_jobs(self, limit: int = 1000) -> int:
        """Run all jobs that are due, as the worker does; say how many ran."""
        from core.services import worker

        with self.app.app_context():
            return worker.drain(limit=limit)

    def outbox(self) -> list[Delivery]:
        """Give all messages on their way out or gone, oldest first."""
        with self.app.app_context():
            return list(db.session.scalars(db.select(Delivery).order_by(Delivery.id)))


class Postbox:
    """A channel that keeps what it is given: `postbox.sent`. It reaches e-mail addresses."""

    def __init__(self) -> None:
        self.sent: list[Outgoing] = []

    def send(self, outgoing: Outgoing) -> Sent:
        """Take a message."""
        outgoing.sending()
        self.sent.append(outgoing)
        return Sent("250 taken")


def new_config(folder: Path, database_url: str = "", **more: Any) -> Config:
    """Give the configuration of a fresh site in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    url = database_url or f"sqlite:///{folder / 'tanggap.db'}"
    config = Config(instance=folder, database_url=url, secret_key=b"k" * KEY_BYTES, testing=True)
    return replace(config, **more)


@pytest.fixture(scope="session")
def _empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the core's tables and first rows, made once: copying it is quicker than making it."""
    folder = tmp_path_factory.mktemp("template")
    config = new_config(folder)
    create_app(config)
    forget_engine(config.database_url)
    return folder / "tanggap.db"


@pytest.fixture
def config(tmp_path: Path, request: pytest.FixtureRequest) -> Config:
    """The configuration of this test's site; with the fixture `database_url`, on that database."""
    folder = tmp_path / "instance"
    folder.mkdir()
    if "database_url" in request.fixturenames:
        url = request.getfixturevalue("database_url")
        if not url.startswith("sqlite"):
            return new_config(folder, url)
    shutil.copyfile(request.getfixturevalue("_empty_database"), folder / "tanggap.db")
    return new_config(folder)


@pytest.fixture
def site(config: Config) -> Iterator[Site]:
    """A site of this test's own."""
    os.environ.pop("TANGGAP_CRASH", None)
    yield Site(config)
    forget_engine(config.database_url)


@pytest.fixture
def client(site: Site) -> FlaskClient:
    """A browser in which nobody is signed in."""
    return site.client()


@pytest.fixture
def agent(site: Site) -> User:
    """A member of staff with the role of an agent."""
    return site.user("agent")


@pytest.fixture
def admin(site: Site) -> User:
    """A member of staff who may do everything."""
    return site.user("admin", name="Budi Santoso")


@pytest.fixture
def customer(site: Site) -> Customer:
    """A customer, Ani Wijaya, ani@example.com."""
    return site.customer()


@pytest.fixture
def ticket(site: Site) -> Ticket:
    """A ticket that Ani opened."""
    return site.ticket()
