"""Secrets cannot be worked out from what is known, and nothing tells from outside which addresses are known."""

from collections.abc import Callable
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import event, select, update

from core.clock import now
from core.config import load
from core.database import db, engine_for, writing
from core.declare import InboundFile
from core.models import Attachment, Participant, Ticket, User
from core.services.staff import people, sessions, tokens
from core.testing import PASSWORD, Site, cpu_seconds, new_config

BITS_OF_A_LETTER = 4.9  # of the smallest alphabet in use, a-z and 2-7
ENOUGH_BITS = 127
WRONG = "not the right pass phrase"
MOST_APART = 1.6  # of the CPU; without a hash the cheaper one would cost a tenth


def secrets_of(folder: Path) -> dict[str, str]:
    """Make a site and give all that it keeps secret; the secret key of sites of tests is always the same."""
    site = Site(new_config(folder / "instance"))
    agent, ticket = site.user(), site.ticket(files=(InboundFile("a.txt", "text/plain", b"a"),))
    with site.app.test_request_context("/"):
        user = people.get(agent.id)
        return {
            "reset": tokens.issue(tokens.RESET, user),
            "invitation": tokens.issue(tokens.INVITATION, user),
            "session": sessions.start(user),
            "reply key": db.session.scalars(select(Participant.reply_key)).one(),
            "ticket key": db.session.get_one(Ticket, ticket.id).key,
            "handle of a file": db.session.scalars(select(Attachment.handle)).one(),
        }


@pytest.mark.abuse("A10")
def test_two_sites_alike_to_the_key_and_the_moment_have_no_token_in_common(tmp_path: Path) -> None:
    with time_machine.travel(now(), tick=False):
        one, other = secrets_of(tmp_path / "one"), secrets_of(tmp_path / "other")
    assert [name for name in one if one[name] == other[name]] == []
    assert [name for name in one if len(one[name]) * BITS_OF_A_LETTER < ENOUGH_BITS] == []


@pytest.mark.abuse("A5")
def test_the_key_of_an_installation_is_in_no_log_and_on_no_page(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    keys = []
    for name in ("one", "two"):
        config = load({"TANGGAP_INSTANCE": str(tmp_path / name)})
        site = Site(config)
        pages = "".join(site.client().get(path).get_data(as_text=True) for path in ("/", "/sign-in", "/setup", "/x"))
        key = config.secret_key
        keys.append(key)
        for said in (key.decode("latin-1"), key.hex()):
            assert said not in pages
            assert said not in caplog.text
    assert len(set(keys)) == 2


Try = Callable[[str], None]


@pytest.fixture
def sign_in(site: Site) -> Try:
    """Tries a wrong password for an address, from a network of its own, so that no limit is met."""
    count = iter(range(1, 250))

    def tried(email: str) -> None:
        client = site.client()
        client.environ_base["REMOTE_ADDR"] = f"203.0.{next(count)}.1"
        assert client.post("/sign-in", data={"email": email, "password": WRONG}).status_code == 422

    with site.app.app_context():
        people.create("known@desk.example", "Sari Dewi", "agent", PASSWORD)
        people.create("gone@desk.example", "Budi", "agent", PASSWORD)
    site.user("agent", email="invited@desk.example")
    with site.app.app_context(), writing() as session:
        session.execute(update(User).where(User.email == "gone@desk.example").values(disabled_at=now()))
    return tried


def statements(site: Site, act: Callable[[], None]) -> list[str]:
    """Give the statements that an act sends to the database."""
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        found.append(statement)

    engine = engine_for(site.config.database_url)
    event.listen(engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return found


OTHERS = ("nobody@desk.example", "gone@desk.example", "invited@desk.example")


@pytest.mark.abuse("A14")
@pytest.mark.parametrize("other", OTHERS)
def test_signing_in_costs_the_same_whether_an_address_is_known_or_not(site: Site, sign_in: Try, other: str) -> None:
    sign_in("warm@desk.example")
    known = statements(site, lambda: sign_in("known@desk.example"))
    assert len(statements(site, lambda: sign_in(other))) == len(known)
    costs = sorted((cpu_seconds(lambda: sign_in("known@desk.example")), cpu_seconds(lambda: sign_in(other))))
    assert costs[1] < costs[0] * MOST_APART, costs


@pytest.mark.abuse("A14")
def test_asking_for_a_new_password_costs_the_same_whether_an_address_is_known_or_not(site: Site, sign_in: Try) -> None:
    def ask(email: str) -> None:
        assert site.client().post("/sign-in/forgot", data={"email": email}).status_code < 400

    ask("warm@desk.example")
    known = statements(site, lambda: ask("known@desk.example"))
    assert len(statements(site, lambda: ask("nobody@desk.example"))) == len(known)
