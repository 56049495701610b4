"""Strangers at the doors of the chat: other websites, other people's names, forged signatures, and rubbish."""

import json
from datetime import timedelta
from importlib import import_module
from io import BytesIO
from time import monotonic

import pytest
from sqlalchemy import event, select, text

from core.api import Message, User, context, now
from core.testing import Clock, Site
from plugins.chat.identity import sign_visitor
from plugins.chat.tests.visitor import ORIGIN, SECRET, Visitor, make_site

ELSEWHERE = (
    *(None, "null", "https://evil.example", "https://shop.example.evil.com"),
    *("http://shop.example", "https://SHOP.example", "https://shop.example:8443"),
)


@pytest.mark.abuse("A76")
@pytest.mark.parametrize("origin", ELSEWHERE)
def test_other_websites_are_refused_and_may_read_nothing(visitor: Visitor, origin: str | None) -> None:
    visitor.begin()
    visitor.origin = origin
    for path in ("hello", "begin", "say", "poll", "end", "leave", "offline"):
        response = visitor.ask(path)
        assert (response.status_code, response.get_json()) == (403, {"error": "site"})
        assert "Access-Control-Allow-Origin" not in response.headers


def test_the_listed_website_may_read_but_never_with_cookies(visitor: Visitor) -> None:
    response = visitor.ask("hello")
    assert response.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert "Origin" in response.headers["Vary"]
    assert "Access-Control-Allow-Credentials" not in response.headers
    assert "Set-Cookie" not in response.headers
    assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]


@pytest.mark.abuse("A76")
def test_a_typed_address_shows_nobodys_history_and_stays_unverified(site: Site, visitor: Visitor) -> None:
    visitor.begin()
    visitor.say("My secret")
    other = Visitor(site.client())
    other.begin(name="Ani Wijaya", email="ani@example.com")
    assert other.lines() == []
    other.say("Show me")
    assert [line["text"] for line in other.lines()] == ["Show me"]
    with site.app.app_context():
        assert not any(context("chat").session.scalars(select(Message.is_verified)))


@pytest.mark.abuse("A76")
def test_a_token_is_good_on_its_own_site_only(site: Site, visitor: Visitor) -> None:
    visitor.begin()
    make_site(site, "other", origins=ORIGIN)
    visitor.site = "other"
    assert visitor.ask("poll").status_code == 401
    assert visitor.ask("hello").get_json()["visit"] is None


@pytest.mark.usefixtures("new_day")
def test_a_token_is_kept_as_a_digest_and_guessing_ends(site: Site, visitor: Visitor) -> None:
    visitor.begin()
    with site.app.app_context():
        rows = context("chat").session.execute(text("SELECT * FROM p_chat__visit")).all()
    assert visitor.token not in str(rows)
    guesser = Visitor(site.client())
    codes = {guesser.ask("poll").status_code for _ in range(61)}
    assert codes == {401, 429}


@pytest.mark.abuse("A76")
@pytest.mark.parametrize("how", ["secret", "expired", "far", "email", "cut", "no json", "list", "none alg", "endless"])
def test_a_forged_or_expired_identity_is_refused(visitor: Visitor, how: str) -> None:
    moment = int(now().timestamp())
    facts: dict[str, object] = {"email": "ani@example.com", "exp": moment + 60}
    good = sign_visitor(facts, SECRET)
    forged = {
        "secret": sign_visitor(facts, "x" * 40),
        "expired": sign_visitor({**facts, "exp": moment - 1}, SECRET),
        "far": sign_visitor({**facts, "exp": moment + 10**9}, SECRET),
        "email": sign_visitor({**facts, "email": "ani"}, SECRET),
        "cut": good[:-2],
        "no json": "abc." + good.partition(".")[2],
        "list": sign_visitor([1], SECRET),  # type: ignore[arg-type]
        "endless": sign_visitor({**facts, "exp": float("inf")}, SECRET),
        "none alg": good.partition(".")[0] + ".",
    }[how]
    for path in ("hello", "begin", "offline"):
        response = visitor.ask(path, identity=forged, name="Ani", email="ani@example.com", text="Hi", uid="u" * 20)
        assert (response.status_code, response.get_json()) == (403, {"error": "identity"})


def signed_as(email: str) -> str:
    return sign_visitor({"email": email, "exp": int(now().timestamp()) + 60}, SECRET)


def test_the_next_person_at_a_browser_begins_a_conversation_of_their_own(visitor: Visitor) -> None:
    visitor.begin(name="Ani", identity=signed_as("ani@example.com"))
    visitor.say("My secret")
    for identity in ("", signed_as("budi@example.com")):
        assert visitor.ask("hello", identity=identity).get_json()["visit"] is None
        response = visitor.begin(name="Budi", email="budi@example.com", identity=identity)
        assert (response.status_code, response.get_json()) == (401, {"error": "gone"})
    again = visitor.begin(name="Ani", identity=signed_as("ani@example.com"))
    assert [line["text"] for line in again.get_json()["lines"]] == ["My secret"]


def test_a_signed_visitor_does_not_speak_in_the_conversation_of_another_address(visitor: Visitor) -> None:
    visitor.begin(email="Ani@Example.com")
    visitor.say("My secret")
    assert visitor.ask("hello", identity=signed_as("budi@example.com")).get_json()["visit"] is None
    assert visitor.ask("hello", identity=signed_as("ani@example.com")).get_json()["visit"]


def test_leaving_a_page_a_thousand_times_writes_once(site: Site, visitor: Visitor, clock: Clock) -> None:
    visitor.begin()

    def left_at() -> object:
        with site.app.app_context():
            return context("chat").session.execute(text("SELECT left_at FROM p_chat__visit")).scalar()

    visitor.ask("leave")
    first = left_at()
    visitor.ask("leave")
    assert first is not None
    assert left_at() == first
    clock.forward(seconds=2)
    visitor.ask("poll")
    visitor.ask("leave")
    assert left_at() not in (None, first)


def test_a_browser_that_changes_its_mind_all_the_time_writes_once_a_second(
    site: Site, visitor: Visitor, clock: Clock
) -> None:
    visitor.begin()
    written: list[str] = []
    with site.app.app_context():
        engine = context("chat").session.get_bind()

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.lstrip().upper().startswith(("SELECT", "PRAGMA", "BEGIN")):
            written.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        began = monotonic()
        for number in range(60):
            odd = bool(number % 2)
            visitor.ask("poll", typing=odd, hidden=not odd, page=f"{ORIGIN}/{number}")
        assert len(written) <= 1 + (monotonic() - began)
        clock.go_to((now() + timedelta(minutes=1)).replace(second=0))
        stranger = Visitor(visitor.client)
        for _number in range(70):
            stranger.ask("poll")
        before = len(written)
        assert [stranger.ask("poll").status_code for _number in range(20)] == [429] * 20
        assert len(written) == before
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_a_site_without_a_secret_takes_no_signature(site: Site, visitor: Visitor) -> None:
    make_site(site, "bare", origins=ORIGIN)
    visitor.site = "bare"
    signed = sign_visitor({"email": "ani@example.com", "exp": int(now().timestamp()) + 60}, "")
    assert visitor.ask("hello", identity=signed).status_code == 403


@pytest.mark.parametrize(
    "body", [b"", b"x", b"[]", b"1", b"{", b"\xff\xfe", b"[" * 50_000, b'{"event":"base"}', b'{"site":{"a":1}}']
)
def test_rubbish_is_answered_with_a_code_and_one_word(visitor: Visitor, body: bytes) -> None:
    headers = {"Origin": ORIGIN}
    response = visitor.client.post("/hooks/chat/poll", data=body, content_type="text/plain", headers=headers)
    assert response.status_code in {400, 403, 413}
    assert set(response.get_json()) == {"error"}


@pytest.mark.abuse("A27")
def test_ten_megabytes_are_refused_and_odd_values_do_no_harm(visitor: Visitor) -> None:
    visitor.begin()
    visitor.say("Hello")
    visitor.say("Is somebody there?")
    assert visitor.ask("poll", page="x" * 10_000_000).status_code == 413
    for odd in ([], {}, True, -1, 2**70, "1", None, 1.5):
        assert visitor.ask("poll", after=odd, tag=odd, typing=odd, hidden=odd, page=odd).status_code == 200
        assert visitor.ask("say", uid=odd, after=odd, text=odd).status_code == 400


@pytest.mark.usefixtures("new_day")
def test_one_network_does_not_fill_the_disk_however_many_conversations_it_begins(
    site: Site, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_module("plugins.chat.doors"), "MOST_WITH_FILES", 3)
    codes = []
    for number in range(4):
        one = Visitor(site.client())
        one.begin()
        data = {"site": "shop", "token": one.token, "uid": f"{number:016d}", "text": "", "files": (BytesIO(b"x"), "x")}
        codes.append(one.client.post("/hooks/chat/say", data=data, headers={"Origin": ORIGIN}).status_code)
        assert one.say("I have sent a picture").status_code == 200
    assert codes == [200, 200, 200, 429]


@pytest.mark.abuse("A36")
def test_what_visitors_type_is_text_for_agents(site: Site, visitor: Visitor, agent: User, clock: Clock) -> None:
    evil = "<img src=x onerror=alert(1)>"
    visitor.begin(name=evil)
    clock.forward(seconds=2)
    visitor.ask("poll", page=f"https://shop.example/{evil}")
    visitor.say(evil)
    page = site.client(agent).get("/desk/tickets/1").get_data(as_text=True)
    assert evil not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    assert [line["text"] for line in visitor.lines()] == [evil]
    assert site.client(agent).get("/desk/chat/tickets/1").mimetype == "application/json"


def test_an_agent_of_another_desk_learns_nothing(site: Site, visitor: Visitor) -> None:
    visitor.begin()
    visitor.say("Hello")
    stranger = site.client(site.user("agent", email="tono@desk.example", desks=False))
    assert stranger.get("/desk/chat/tickets/1").status_code == 404
    assert stranger.post("/desk/chat/tickets/1/typing").status_code == 404


@pytest.mark.abuse("A36")
def test_javascript_addresses_are_no_page(site: Site, visitor: Visitor, agent: User, clock: Clock) -> None:
    visitor.begin()
    visitor.say("Hello")
    clock.forward(seconds=2)
    visitor.ask("poll", page="javascript:alert(1)")
    state = json.loads(site.client(agent).get("/desk/chat/tickets/1").data)
    assert state["page"] == f"{ORIGIN}/cups"
