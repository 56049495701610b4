"""The kit for tests of plugins (and of the core): a real site in a temporary folder, with fixtures that act on it.

Tests inside Tanggap's own folder have it by themselves; elsewhere name it in a `conftest.py`:
`pytest_plugins = ["core.testing"]`. Nothing here is a mock: the database, the jobs and the pages are the real ones.
Since 1.0.
"""

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core import create_app, elsewhere
from core.clock import now
from core.config import KEY_BYTES, ROOT, Config
from core.database import db, forget_engine, writing
from core.declare import SYSTEM, Channel, Inbound, Mailer, Outgoing, Sent
from core.engine.context import PluginContext
from core.engine.current import Site as Built
from core.engine.manifest import FILE
from core.engine.markers import hookimpl
from core.identity_kinds import EMAIL
from core.models import Customer, Delivery, Desk, JobRow, JobState, Role, Ticket, User, desk_access
from core.services.mailroom.intake import Received
from core.services.plugin.for_plugins import ServicesForPlugins

elsewhere.install()

PASSWORD = "a long pass phrase for tests"


@dataclass
class Site:
    """A site of a test's own: `site.app`, `site.client()`, `site.activate("kb")`, `site.run_jobs()`."""

    config: Config
    app: Flask = field(init=False)
    _additions: list[Callable[[Built], None]] = field(default_factory=list)

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
        for add in self._additions:
            add(self.built)
        return self.app

    def add(self, add: Callable[[Built], None]) -> None:
        """Add something to this build of the app and to all that follow: `site.add(lambda built: …)`."""
        self._additions.append(add)
        add(self.built)

    def context(self, slug: str) -> PluginContext:
        """Give a plugin's `ctx`; use it inside `with site.app.app_context():`."""
        return self.built.hooks.contexts[slug]

    def activate(self, *slugs: str) -> None:
        """Switch plugins on, with their migrations, and rebuild."""
        from core.services.plugin import plugins

        for slug in slugs:
            with self.app.app_context():
                plugins.activate(slug)
            self.rebuild()

    def deactivate(self, *slugs: str) -> None:
        """Switch plugins off and rebuild."""
        from core.services.plugin import plugins

        for slug in slugs:
            with self.app.app_context():
                plugins.deactivate(slug)
            self.rebuild()

    def delete_data(self, slug: str) -> None:
        """Delete all that an inactive plugin owns."""
        from core.services.plugin import plugins

        with self.app.app_context():
            plugins.delete_data(slug)
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
        from core.services.staff import sessions

        with self.app.test_request_context("/"):
            token = sessions.start(db.session.get_one(User, user.id))
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
            made.teams  # noqa: B018 - loaded now, for it is used outside the session
            return made

    def customer(self, email: str = "ani@example.com", name: str = "Ani Wijaya") -> Customer:
        """Make a customer."""
        from core.services.customer import customers

        with self.app.app_context():
            made = customers.find_or_make(EMAIL, email, name)
            made.identities  # noqa: B018 - loaded now, for it is used outside the session
            return made

    def ticket(self, subject: str = "The printer is broken", text: str = "Please help.", **more: Any) -> Ticket:
        """Open a ticket as if a customer had written; `more` are fields of `Inbound`."""
        from core.services.customer import customers
        from core.services.ticket import tickets

        inbound = Inbound(
            **{
                "channel": "phone",
                "external_id": "",
                "identity": (EMAIL, "ani@example.com"),
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
            session.flush()  # else refreshing forgets what is not written yet
            session.refresh(made)
            return made

    def run_jobs(self, limit: int = 1000) -> int:
        """Run all jobs that are due, as the worker does; say how many ran."""
        from core.services.work import worker

        with self.app.app_context():
            return worker.drain(limit=limit)

    def outbox(self) -> list[Delivery]:
        """Give all messages on their way out or gone, oldest first."""
        with self.app.app_context():
            return list(db.session.scalars(db.select(Delivery).order_by(Delivery.id)))


class Postbox(Channel):
    """A channel that keeps what it is given: `postbox.sent`. It reaches e-mail addresses, and is the site's mailer too.

    `postbox.receive(text, …)` lets somebody write; `postbox.error = TryLater("…")` makes sending fail.
    """

    name = "postbox"
    label = "Postbox"
    can_start = True
    reaches = frozenset({EMAIL})

    def __init__(self, site: Site | None = None) -> None:
        self.sent: list[Outgoing] = []
        self.error: Exception | None = None
        self._site = site
        self._count = 0

    @property
    def addresses(self) -> list[str]:
        """Whom the messages went to."""
        return [address for each in self.sent for address in each.to]

    def send(self, outgoing: Outgoing) -> Sent:
        """Take a message."""
        if self.error is not None:
            raise self.error
        outgoing.sending()
        self.sent.append(outgoing)
        return Sent("250 taken")

    def receive(
        self, text: str = "Please help.", sender: str = "ani@example.com", subject: str = "Help", **more: Any
    ) -> Received:
        """Let a customer write: by the real intake; `more` are fields of `Inbound`."""
        from core.services.mailroom import intake

        if self._site is None:
            raise LookupError("This postbox belongs to no site; take the fixture `postbox`.")
        self._count += 1
        given = {"external_id": f"test-{self._count}", "name": "Ani Wijaya", **more}
        with self._site.app.app_context():
            return intake.receive(Inbound(self.name, identity=(EMAIL, sender), subject=subject, text=text, **given))

    def join(self, built: Built) -> None:
        """Become a channel and the mailer of a build of the app."""
        built.registry.channels.add(self.name, self)
        built.hooks.register("postbox_for_tests", _MailerOf(self), PluginContext("core", ServicesForPlugins()))


class _MailerOf:
    """The hooks of a postbox."""

    def __init__(self, postbox: Postbox) -> None:
        self._postbox = postbox

    @hookimpl(tryfirst=True)
    def choose_mailer(self) -> Mailer:
        """Send the site's own mail."""
        return Mailer("postbox", self._postbox.send)


def check_plugin(slug: str, site: Site, also: Mapping[str, Callable[[Site], FlaskClient]] | None = None) -> None:
    """Hold a plugin to what every plugin promises; fails with all that is wrong, in words.

    It is led through its whole life: switched on, each of its addresses asked for by every method as everybody, off,
    on again, off, its data deleted. On, nothing may answer 5xx or be logged as an error, and markers hold; off, its
    addresses are 404 and no page, table of what was declared or part of the process still has it; deleted, the database
    and the folder of the site are as before. Give it a site on which it is off: leave the fixture `plugin` out.

    `also` are further people who ask for each address while the plugin is on, by name: functions that give a browser
    in which the plugin's own sign-in has let somebody in, a customer say.

    Example::

        def test_it_keeps_to_the_contract(site):
            check_plugin("stock_room", site)
    """
    from core.contract.check import problems_of

    problems = list(dict.fromkeys(problems_of(site, slug, also)))
    if problems:
        listed = "\n".join(f"- {each}" for each in problems)
        pytest.fail(f"The plugin {slug} does not keep to the contract:\n{listed}", pytrace=False)


@contextmanager
def served(app: Callable[..., Any]) -> Iterator[str]:
    """Serve an app on this machine for a real browser, and give its address. Since 1.0.

    Example::

        @pytest.fixture
        def address(site):
            with served(site.app) as address:
                yield address
    """
    from werkzeug.serving import make_server

    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


CALIBRATION_ROUNDS = 200_000
CALIBRATION_SECONDS = 0.01  # of CPU, on an ordinary machine that does nothing else
TRIES = 3


def cpu_seconds(act: Callable[[], object]) -> float:
    """Give how many seconds of CPU an act takes, for a test that a hostile input costs little.

    `act` is called three times and the fastest counts, so it must be repeatable. On a slow machine, or while
    coverage is measured, the seconds are scaled by how much longer a loop of plain Python takes here than on an
    ordinary machine, so that a limit means the same everywhere: `assert cpu_seconds(lambda: render(bomb)) < 0.2`.
    Since 1.0.
    """
    taken = []
    for _try in range(TRIES):
        slowness = max(1.0, _cpu_of(_calibrate) / CALIBRATION_SECONDS)
        taken.append(_cpu_of(act) / slowness)
    return min(taken)


def _cpu_of(act: Callable[[], object]) -> float:
    began = time.process_time()
    act()
    return time.process_time() - began


def _calibrate() -> int:
    total = 0
    for each in range(CALIBRATION_ROUNDS):
        total += each & 7
    return total


@dataclass
class Jobs:
    """The jobs of a site: `jobs.run()`, `jobs.waiting("kb")`, `jobs.errors()`."""

    site: Site

    def run(self, limit: int = 1000) -> int:
        """Run all jobs that are due, as the worker does; say how many ran."""
        return self.site.run_jobs(limit)

    def waiting(self, owner: str | None = None) -> list[tuple[str, str]]:
        """Give (owner, name) of the jobs that have not run yet."""
        return [(row.owner, row.name) for row in self._rows(JobState.READY) if owner in (None, row.owner)]

    def errors(self) -> list[str]:
        """Give the tracebacks of jobs that failed, whether or not they are tried again."""
        return [row.error for row in self._rows() if row.error]

    def _rows(self, *states: JobState) -> list[JobRow]:
        statement = db.select(JobRow).order_by(JobRow.id)
        with self.site.app.app_context():
            return list(db.session.scalars(statement.where(JobRow.state.in_(states)) if states else statement))


class Clock:
    """The time of a test: it goes on by itself, and as you wish: `clock.forward(days=3)`."""

    def __init__(self, coordinates: Any) -> None:
        self._coordinates = coordinates

    def forward(self, **amount: float) -> datetime:
        """Go forward: `hours=2`, `days=31`, as for `timedelta`; give the new moment."""
        self._coordinates.shift(timedelta(**amount))
        return now()

    def go_to(self, moment: datetime) -> None:
        """Go to an aware moment."""
        self._coordinates.move_to(moment)


def new_config(folder: Path, database_url: str = "", **more: Any) -> Config:
    """Give the configuration of a fresh site in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    url = database_url or f"sqlite:///{folder / 'tanggap.db'}"
    config = Config(instance=folder, database_url=url, secret_key=b"k" * KEY_BYTES, testing=True, private_hosts=True)
    return replace(config, **more)


@pytest.fixture(scope="session")
def _empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the core's tables and first rows, made once: copying it is quicker than making it."""
    folder = tmp_path_factory.mktemp("template")
    config = new_config(folder)
    create_app(config)
    forget_engine(config.database_url)
    return folder / "tanggap.db"


@pytest.fixture(scope="session")
def _active_databases() -> dict[Path, Path]:
    """Databases in which one plugin is active, by its folder: switching it on takes three builds of the app."""
    return {}


@pytest.fixture
def config(tmp_path: Path, request: pytest.FixtureRequest) -> Config:
    """The configuration of this test's site; with the fixture `database_url`, on that database."""
    folder = tmp_path / "instance"
    folder.mkdir()
    mine = _plugin_of(request)
    more: dict[str, Any] = {} if mine is None or mine.parent == ROOT / "plugins" else {"more_plugins": (mine.parent,)}
    if "database_url" in request.fixturenames:
        url = request.getfixturevalue("database_url")
        if not url.startswith("sqlite"):
            return new_config(folder, url, **more)
    source: Path = request.getfixturevalue("_empty_database")
    if mine is not None and "plugin" in request.fixturenames:
        source = _active_database(source, mine, request, more)
    shutil.copyfile(source, folder / "tanggap.db")
    return new_config(folder, **more)


def _plugin_of(request: pytest.FixtureRequest) -> Path | None:
    """Give the folder of the plugin whose test this is, wherever it lies."""
    return next((folder for folder in request.path.parents if (folder / FILE).is_file()), None)


def _active_database(empty: Path, mine: Path, request: pytest.FixtureRequest, more: dict[str, Any]) -> Path:
    known: dict[Path, Path] = request.getfixturevalue("_active_databases")
    if mine not in known:
        folder = request.getfixturevalue("tmp_path_factory").mktemp("active")
        shutil.copyfile(empty, folder / "tanggap.db")
        config = new_config(folder, **more)
        Site(config).activate(mine.name)
        forget_engine(config.database_url)
        known[mine] = folder / "tanggap.db"
    return known[mine]


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


@pytest.fixture
def plugin(site: Site, request: pytest.FixtureRequest) -> str:
    """The slug of the plugin whose test this is; the fixture switches it on."""
    folder = _plugin_of(request)
    if folder is None:
        raise LookupError(f"{request.path} lies in no plugin: there is no {FILE} above it.")
    if folder.name not in site.built.build.loaded:
        site.activate(folder.name)
    return folder.name


@pytest.fixture
def postbox(site: Site) -> Postbox:
    """A channel and mailer that keeps what is sent."""
    box = Postbox(site)
    site.add(box.join)
    return box


@pytest.fixture
def mail_in(postbox: Postbox) -> Callable[..., Received]:
    """Lets a customer write: `mail_in("It smokes", sender="ani@example.com", subject="Printer").ticket_number`."""
    return postbox.receive


@pytest.fixture
def outbox(postbox: Postbox, site: Site) -> Callable[[], list[Outgoing]]:
    """Sends what waits to be sent, and gives all that was sent so far: `outbox()[0].subject`."""

    def sent() -> list[Outgoing]:
        site.run_jobs()
        return postbox.sent

    return sent


@pytest.fixture
def jobs(site: Site) -> Jobs:
    """The jobs of this test's site."""
    return Jobs(site)


@pytest.fixture
def clock() -> Iterator[Clock]:
    """The time of this test, which can be moved."""
    import time_machine

    with time_machine.travel(now(), tick=True) as coordinates:
        yield Clock(coordinates)


@pytest.fixture
def new_day(clock: Clock) -> Clock:
    """The time of this test, just after a day of UTC began: no window in which attempts are counted ends meanwhile.

    For tests of limits, which else fail when an hour happens to be over: `@pytest.mark.usefixtures("new_day")`.
    """
    clock.go_to((now() + timedelta(days=1)).replace(hour=0, minute=0, second=1, microsecond=0))
    return clock


@pytest.fixture
def no_threads_left() -> Iterator[None]:
    """Fails a test after which a thread still runs that was not there before: plugins may start none."""
    before = set(threading.enumerate())
    yield
    left = [each.name for each in threading.enumerate() if each not in before and each.is_alive()]
    if left:
        pytest.fail(f"Threads were left running: {', '.join(left)}. Use a job or a schedule.", pytrace=False)
