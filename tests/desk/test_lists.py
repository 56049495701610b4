"""Lists: pages by key, few queries, the right index."""

import re
from typing import NamedTuple

import pytest

from core.database import db, writing
from core.models import Desk, Rank, Role, Ticket, User, desk_access
from core.services.finding import folders, lists
from core.services.finding.page_key import PageKey, read_key
from core.services.staff import scopes
from tests.desk.conftest import Bench, statements

MOST_QUERIES = 12


def fill(bench: Bench, number: int) -> None:
    """Make tickets, each a little newer than the one before."""
    for each in range(number):
        bench.site.ticket(subject=f"Ticket {each}", identity=("email", f"c{each % 7}@example.com"))


def rows(page: str) -> list[int]:
    return [int(number) for number in re.findall(r'id="t-(\d+)"', page)]


def link(page: str, rel: str) -> str | None:
    found = re.search(rf'href="([^"]+)" rel="{rel}"', page)
    return found[1].replace("&amp;", "&") if found else None


def test_older_and_newer_lead_through_everything_once(bench: Bench) -> None:
    fill(bench, 7)
    with bench.site.app.app_context():
        scope = scopes.scope_of(db.session.get(User, bench.user.id))
        query = lists.of_folder(folders.named("unassigned"), scope.user)
        first = lists.page(scope, query, size=3)
        second = lists.page(scope, query, first.older, size=3)
        third = lists.page(scope, query, second.older, size=3)
        back = lists.page(scope, query, third.newer, size=3)
        numbers = [[row.line.id for row in page.rows] for page in (first, second, third)]
        assert numbers == [[7, 6, 5], [4, 3, 2], [1]]
        assert (first.newer, third.older) == (None, None)
        assert [row.line.id for row in back.rows] == numbers[1]


def test_a_page_stays_as_it_is_while_new_tickets_come_in(bench: Bench) -> None:
    fill(bench, 6)
    with bench.site.app.app_context():
        scope = scopes.scope_of(db.session.get(User, bench.user.id))
        query = lists.of_folder(folders.named("unassigned"), scope.user)
        older = lists.page(scope, query, size=3).older
        before = [row.line.id for row in lists.page(scope, query, older, size=3).rows]
    fill(bench, 2)
    with bench.site.app.app_context():
        scope = scopes.scope_of(db.session.get(User, bench.user.id))
        assert [row.line.id for row in lists.page(scope, query, older, size=3).rows] == before


def test_a_page_crosses_from_open_to_pending(bench: Bench) -> None:
    fill(bench, 4)
    bench.client.post("/desk/tickets/4", data={"status_id": "2"})
    bench.client.post("/desk/tickets/2", data={"status_id": "2"})
    with bench.site.app.app_context():
        scope = scopes.scope_of(db.session.get(User, bench.user.id))
        query = lists.of_folder(folders.named("unassigned"), scope.user)
        seen, key = [], None
        for _step in range(4):
            page = lists.page(scope, query, key, size=1)
            seen += [row.line.id for row in page.rows]
            key = page.older
        assert seen == [3, 1, 4, 2]


def test_fifty_rows_stand_on_a_page(bench: Bench) -> None:
    fill(bench, 52)
    page = bench.text("/desk/")
    assert len(rows(page)) == 50
    older = link(page, "next")
    assert rows(bench.text(older)) == [2, 1]


@pytest.mark.parametrize("word", ["zzz", "0", "' OR 1=1", "b_____wAAAAAAAAAAAAAAAAAAAA", "é" * 24, "A" * 5000])
def test_a_bad_key_gives_the_first_page(bench: Bench, word: str) -> None:
    fill(bench, 1)
    response = bench.client.get("/desk/", query_string={"page": word})
    assert response.status_code == 200
    assert rows(response.get_data(as_text=True)) == [1]


def test_a_key_reads_as_it_was_written(bench: Bench) -> None:
    with bench.site.app.app_context():
        at = bench.site.ticket().sorted_at
    key = PageKey(6, at, 12, is_newer=True)
    assert read_key(str(key)) == key


def test_drafts_go_by_their_last_edit(bench: Bench) -> None:
    fill(bench, 3)
    for number in (1, 3, 2):
        bench.client.post(f"/desk/tickets/{number}/draft", data={"mode": "reply", "body": "Half"})
    assert rows(bench.text("/desk/?folder=drafts")) == [2, 3, 1]


def test_next_and_previous_follow_the_list_one_came_from(bench: Bench) -> None:
    fill(bench, 3)
    url = re.search(r'href="([^"]*tickets/2\?[^"]*)"', bench.text("/desk/?folder=unassigned"))[1].replace("&amp;", "&")
    page = bench.text(url)
    assert re.search(r'href="/desk/tickets/3\?[^"]*" data-key="k"', page)
    assert re.search(r'href="/desk/tickets/1\?[^"]*" data-key="j"', page)
    bench.client.post("/desk/tickets/2", data={"status_id": "4"})
    assert re.search(r'href="/desk/tickets/1\?[^"]*" data-key="j"', bench.text(url))


@pytest.mark.parametrize("role", ["admin", "agent"])
@pytest.mark.parametrize(
    "path",
    ["/desk/", "/desk/?folder=closed", "/desk/?folder=mine&desk=1", "/desk/tickets/3", "/desk/customers",
     "/desk/customers/1", "/desk/search?q=ticket", "/desk/?folder=drafts", "/desk/tickets/new",
     "/desk/tickets/3/history"],
)  # fmt: skip
def test_no_page_asks_more_than_twelve_questions(bench: Bench, path: str, role: str) -> None:
    fill(bench, 12)
    bench.desk("Warehouse")
    user = bench.user if role == "admin" else bench.site.user("agent")
    client = bench.site.client(user)
    client.post("/desk/tickets/3/answer", data={"mode": "reply", "body": "Hi", "to": "c2@example.com", "seen": "99"})
    client.post("/desk/tickets/3/draft", data={"mode": "reply", "body": "Half", "note": "More"})
    client.get(path)
    with statements(bench) as asked:
        assert client.get(path).status_code == 200
    assert len(asked) <= MOST_QUERIES, "\n\n".join(asked)


def test_a_list_never_reads_the_bodies_of_messages(bench: Bench) -> None:
    fill(bench, 3)
    with statements(bench) as asked:
        bench.client.get("/desk/")
    assert not [statement for statement in asked if "FROM message" in statement or "JOIN message" in statement]


@pytest.mark.parametrize(
    "folder", ["unassigned", "mine", "assigned", "open", "pending", "closed", "spam", "trash", "attention"]
)
@pytest.mark.parametrize("who", ["admin", "one desk", "two desks"])
def test_each_folder_walks_along_an_index(bench: Bench, folder: str, who: str) -> None:
    user = bench.user
    if who != "admin":
        user = bench.agent_of(1, "tono@desk.example")
        if who == "two desks":
            second = bench.desk("Warehouse")
            with bench.site.app.app_context(), writing() as session:
                session.execute(desk_access.insert().values(desk_id=second, user_id=user.id))
    key = PageKey(Rank.OPEN, bench.site.ticket().sorted_at, 10)
    with bench.site.app.app_context():
        scope = scopes.scope_of(db.session.get(User, user.id))
        query = lists.of_folder(folders.named(folder), scope.user)
        for place in (None, key, key.turned(True)):
            with statements(bench) as asked:
                lists.page(scope, query, place)
            steps = explained(next(statement for statement in asked if "FROM ticket" in statement))
            near = [step for step in steps if step.part.startswith("MATERIALIZE")]
            assert near, steps
            assert all("INDEX ix_ticket" in step.words for step in near if " ticket " in step.words), (place, steps)
            assert not [step for step in near if "TEMP B-TREE" in step.words], (place, steps)
            assert not [step for step in steps if step.words == "SCAN ticket"], (place, steps)


class Step(NamedTuple):
    """One line of a plan, and the part of the statement that it belongs to."""

    part: str
    words: str


def explained(statement: str) -> list[Step]:
    connection = db.session.connection().connection
    found = connection.execute(f"EXPLAIN QUERY PLAN {statement}", [1] * statement.count("?")).fetchall()
    words = {row[0]: row[3] for row in found}
    return [Step(words.get(row[1], ""), row[3]) for row in found]


@pytest.mark.database
def test_lists_and_counts_are_the_same_on_each_database(database_url: str, site) -> None:
    user = site.user("admin")
    for _ in range(3):
        site.ticket()
    with site.app.app_context():
        scope = scopes.scope_of(db.session.get(User, user.id))
        counted = folders.counts(scope)
        assert counted.folders["unassigned"].number == 3
        for folder in folders.FOLDERS:
            query = lists.of_folder(folder, scope.user)
            page = lists.page(scope, query, size=2)
            assert len(page.rows) == min(2, counted.totals[folder.name])
            if page.older:
                rest = lists.page(scope, query, page.older, size=2)
                assert [row.line.id for row in rest.rows] == [1]
                again = lists.page(scope, query, rest.newer, size=2)
                assert [row.line.id for row in again.rows] == [row.line.id for row in page.rows]
                near = lists.neighbours(scope, query, page.rows[1].key)
                assert (near.previous.id, near.next.id) == (page.rows[0].line.id, rest.rows[0].line.id)
        assert db.session.scalar(db.select(db.func.count()).select_from(Ticket)) == 3
        assert db.session.scalar(db.select(db.func.count()).select_from(Desk)) >= 1
        assert db.session.scalar(db.select(db.func.count()).select_from(Role)) >= 4
