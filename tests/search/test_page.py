"""What somebody finds: newest first, page by page, and only what they may see."""

import pytest
from sqlalchemy import event

from core.database import db, writing
from core.models import Reach, Role, Ticket, User
from core.services.finding import search
from core.services.finding.search import SearchPage, match
from core.services.finding.search.terms import Term
from core.services.ticket import tickets
from core.testing import Site

pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
def _on_each_database(database_url: str) -> None:
    """Run these tests on all three databases."""


def numbers(page: SearchPage) -> list[int]:
    """Give the tickets of a page."""
    return [row.ticket_id for row in page.rows]


def test_each_ticket_stands_once_at_its_newest_message_with_the_word(site: Site, agent: User) -> None:
    made = [site.ticket(subject=f"Number {at}", text="toner").id for at in range(5)]
    with site.app.app_context():
        user = db.session.get(User, agent.id)
        tickets.reply(db.session.get(Ticket, made[1]), user, "<p>The toner comes tomorrow.</p>")
        tickets.reply(db.session.get(Ticket, made[3]), user, "<p>Nothing new.</p>")
        first = search.page(user, "toner", size=2)
        second = search.page(user, "toner", first.cursor_older, size=2)
        third = search.page(user, "toner", second.cursor_older, size=2)
        assert numbers(first) + numbers(second) + numbers(third) == [made[1], made[4], made[3], made[2], made[0]]
        assert (first.cursor_newer, third.cursor_older) == (None, None)
        assert numbers(search.page(user, "toner", third.cursor_newer, size=2)) == numbers(second)
        back = search.page(user, "toner", second.cursor_newer, size=2)
        assert numbers(back) == numbers(first)
        assert back.cursor_newer is None
        assert search.page(user, "toner", size=10).total_hint == 5


def test_a_list_without_words_pages_too(site: Site, agent: User) -> None:
    made = [site.ticket(text="x").id for _ in range(3)]
    with site.app.app_context():
        user = db.session.get(User, agent.id)
        first = search.page(user, "is:open", size=2)
        second = search.page(user, "is:open", first.cursor_older, size=2)
        assert numbers(first) + numbers(second) == made[::-1]
        assert numbers(search.page(user, "is:open", second.cursor_newer, size=2)) == numbers(first)


def test_the_snippet_marks_the_words_and_escapes_the_rest(site: Site, agent: User) -> None:
    site.ticket(text="An old <script>alert(1)</script> printer & its Tonér")
    with site.app.app_context():
        row = search.page(db.session.get(User, agent.id), "toner printer").rows[0]
        assert row.snippet is not None
        assert "<mark>printer</mark> &amp; its <mark>Tonér</mark>" in row.snippet
        assert "<script" not in row.snippet


def test_nobody_finds_what_they_may_not_see(site: Site) -> None:
    stranger = site.user("agent", desks=False)
    ticket = site.ticket(text="toner")
    with site.app.app_context():
        user = db.session.get(User, stranger.id)
        for query in ("toner", "is:open", f"#{ticket.id}", "subject:printer", "-tonic", "toner OR is:mine"):
            page = search.page(user, query)
            assert (page.rows, page.jump, page.total_hint) == ((), None, 0), query
        assert search.count(user, "toner") == 0
        assert search.numbers(user, "is:any") == []


def test_whoever_sees_only_their_own_finds_only_their_own(site: Site) -> None:
    agent = site.user()
    mine, _other = site.ticket(text="toner").id, site.ticket(text="toner").id
    with site.app.app_context():
        with writing():
            db.session.get(Ticket, mine).assignee_id = agent.id
            db.session.query(Role).filter_by(slug="agent").one().reach = Reach.OWN
        assert numbers(search.page(db.session.get(User, agent.id), "toner")) == [mine]


def test_notes_are_found_by_those_only_who_may_see_them(site: Site) -> None:
    agent = site.user(name="Sari Dewi")
    customer = site.customer()
    ticket = site.ticket(subject="Halo", text="public")
    with site.app.app_context():
        tickets.note(db.session.get(Ticket, ticket.id), db.session.get(User, agent.id), "<p>confidential</p>")
        user = db.session.get(User, agent.id)
        for query in ("confidential", "body:confidential", "has:note", "conf*", "sari", "public OR confidential"):
            assert numbers(search.page(user, query)) == [ticket.id], query
        assert search.page(user, "-confidential").rows == ()
        with writing():
            role = db.session.query(Role).filter_by(slug="agent").one()
            role.permissions = [right for right in role.permissions if right != "ticket.note"]
        for query in (
            "confidential",
            "body:confidential",
            "has:note",
            "conf*",
            "sari",
            "confidential OR tag:none halo sari",
        ):
            assert search.page(user, query).rows == (), query
        assert numbers(search.page(user, "-confidential")) == [ticket.id]
        for words in ("confidential", "conf*", "sari", "note:confidential", "{note}: confidential"):
            assert search.customer_page(customer, words).rows == (), words
        assert numbers(search.customer_page(customer, "public")) == [ticket.id]
        line = search.customer_page(customer, "halo").rows[0].snippet
        assert line is None or "confidential" not in line


def test_a_customer_finds_only_tickets_of_their_own(site: Site) -> None:
    site.ticket(text="toner", identity=("email", "eve@example.com"), name="Eve")
    mine = site.ticket(text="toner")
    customer = site.customer()
    with site.app.app_context():
        assert numbers(search.customer_page(customer, "toner")) == [mine.id]
        assert search.customer_page(customer, "").rows == ()


def test_spam_and_trash_are_found_where_they_are_named(site: Site, agent: User) -> None:
    from core.clock import now
    from core.declare import SYSTEM
    from core.services.ticket import changes

    ticket = site.ticket(text="toner")
    with site.app.app_context():
        user = db.session.get(User, agent.id)
        changes.change(ticket.id, SYSTEM, spam_at=now())
        assert search.page(user, "toner").rows == ()
        assert numbers(search.page(user, "toner is:spam")) == [ticket.id]
        assert numbers(search.page(user, "toner is:any")) == [ticket.id]


def test_a_number_leads_to_its_ticket(site: Site, agent: User) -> None:
    ticket = site.ticket()
    with site.app.app_context():
        user = db.session.get(User, agent.id)
        assert search.page(user, f"#{ticket.id}").jump == ticket.id
        assert search.page(user, str(ticket.id)).jump == ticket.id
        assert search.page(user, "#999999").jump is None
        assert search.page(user, "9" * 19).jump is None


def test_a_common_word_is_looked_up_without_sorting_what_has_it(site: Site) -> None:
    site.ticket(text="toner")
    with site.app.app_context():
        if db.engine.dialect.name != "sqlite":
            pytest.skip("The plan is SQLite's")
        hits = match.hits(Term(("toner",)))
        statement = hits.order_by(hits.selected_columns[0].desc()).limit(10)
        asked = statement.compile(db.engine, compile_kwargs={"literal_binds": True})
        plan = [row.detail for row in db.session.execute(db.text(f"EXPLAIN QUERY PLAN {asked}"))]
        assert [line.split()[0] for line in plan] == ["SCAN", "SEARCH"], plan
        assert "VIRTUAL TABLE INDEX" in plan[0]
        assert "INTEGER PRIMARY KEY" in plan[1]


def test_the_newest_messages_alone_are_looked_through_where_the_index_would_gather_all(site: Site) -> None:
    for at in range(40):
        site.ticket(text=f"paper {at}")
    with site.app.app_context():
        if db.engine.dialect.name in {"sqlite", "postgresql"}:
            assert match.windows() == ()
            pytest.skip("The index of this database gives the newest first.")
        hits = match.hits_within(Term(("toner",)), True, None, 5)
        rows = "SHOW SESSION STATUS LIKE 'Handler_read_%'"
        before = {name: int(count) for name, count in db.session.execute(db.text(rows))}
        assert db.session.execute(hits.order_by(hits.selected_columns[0].desc()).limit(5)).all() == []
        read = {name: int(count) - before[name] for name, count in db.session.execute(db.text(rows))}
        assert read["Handler_read_prev"] + read["Handler_read_next"] <= 6, read


def test_what_lies_beyond_the_newest_messages_is_found_too(
    site: Site, agent: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(match, "WINDOWS", (2, 3))
    made = [site.ticket(text="toner").id for _ in range(9)]
    with site.app.app_context():
        assert numbers(search.page(db.session.get(User, agent.id), "toner", size=9)) == made[::-1]


def test_a_page_of_results_costs_a_handful_of_queries(site: Site, agent: User) -> None:
    for at in range(6):
        site.ticket(text=f"toner {at}")
    with site.app.app_context():
        user = db.session.get(User, agent.id)
        statements: list[str] = []
        event.listen(db.engine, "before_cursor_execute", lambda *call: statements.append(call[2]))
        first = search.page(user, "toner is:open", size=2)
        search.page(user, "toner is:open", first.cursor_older, size=2)
        assert len(statements) <= 12, statements


def test_searching_takes_few_statements(site: Site, agent: User) -> None:
    client = site.client(agent)
    site.ticket(text="The toner is empty.")
    client.get("/desk/search?q=toner")
    with site.app.app_context():
        engine = db.engine
    asked: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        assert "toner" in client.get("/desk/search?q=toner").text
    finally:
        event.remove(engine, "before_cursor_execute", note)
    told = [statement for statement in asked if not statement.startswith(("BEGIN", "PRAGMA"))]
    assert len(told) <= 7, "\n\n".join(told)
    assert not [statement for statement in told if "FROM identity" in statement or "customer.notes" in statement]
