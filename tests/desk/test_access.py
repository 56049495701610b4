"""Who sees what: another desk's ticket is as absent as one that never was, on every page and by every act."""

import re

import pytest

from core.models import Ticket
from tests.desk.conftest import Bench

NEVER = 424_242


def plain(response) -> bytes:
    """Give an answer without what differs from request to request."""
    body = re.sub(rb"[0-9a-f]{16}", b"", response.data)
    return re.sub(rb'value="[^"]{40,}"', b"", body)


@pytest.fixture
def foreign(bench: Bench) -> tuple[Bench, int]:
    """A ticket of another desk, and the browser of an agent who has no access to it."""
    number = bench.site.ticket(subject="The merger is secret").id
    bench.answer(number)
    bench.move(number, bench.desk("Board"))
    bench.client = bench.site.client(bench.agent_of(1, "tono@desk.example"))
    return bench, number


@pytest.mark.parametrize("path", ["/desk/tickets/{}", "/desk/tickets/{}/history", "/desk/messages/{}/body",
                                  "/desk/messages/{}/original"])  # fmt: skip
def test_another_desks_ticket_answers_as_one_that_never_was(foreign, path: str) -> None:
    bench, number = foreign
    hidden, never = bench.client.get(path.format(number)), bench.client.get(path.format(NEVER))
    assert (hidden.status_code, never.status_code) == (404, 404)
    assert plain(hidden) == plain(never)


@pytest.mark.parametrize(
    ("path", "data"),
    [("", {"status_id": "4"}), ("", {"tag": "mine"}), ("/answer", {"mode": "reply", "body": "Hi"}),
     ("/answer", {"mode": "note", "note": "Hi"}), ("/draft", {"body": "Hi"}), ("/snooze", {"until": "tomorrow"}),
     ("/spam", {}), ("/trash", {}), ("/merge", {"into": "2"})],
)  # fmt: skip
def test_no_act_reaches_another_desks_ticket(foreign, path: str, data: dict) -> None:
    bench, number = foreign
    bench.site.ticket()
    before = vars(bench.ticket(number)).copy()
    assert bench.client.post(f"/desk/tickets/{number}{path}", data=data).status_code == 404
    after = vars(bench.ticket(number))
    assert {name: after[name] for name in ("changed_at", "rank", "message_count", "desk_id")} == {
        name: before[name] for name in ("changed_at", "rank", "message_count", "desk_id")
    }


@pytest.mark.abuse("A19")
def test_nothing_of_another_desk_appears_in_lists_and_counts(foreign) -> None:
    bench, _number = foreign
    for folder in ("unassigned", "pending", "assigned", "open", "closed"):
        page = bench.text(f"/desk/?folder={folder}")
        assert "The merger is secret" not in page
        assert not re.search(r'class="count">[1-9]', page)
    assert "The merger is secret" not in bench.text("/desk/search?q=merger")
    assert bench.client.get("/desk/search?q=1").status_code == 200


def test_another_desk_cannot_be_named_in_an_address(foreign) -> None:
    bench, _number = foreign
    hidden, never = bench.client.get("/desk/?desk=2"), bench.client.get("/desk/?desk=99")
    assert (hidden.status_code, plain(hidden)) == (404, plain(never))


@pytest.mark.abuse("A19")
def test_a_bulk_act_leaves_alone_what_one_may_not_see(foreign) -> None:
    bench, number = foreign
    mine = bench.site.ticket().id
    bench.client.post("/desk/bulk", data={"ticket": [str(number), str(mine)], "act": "status=4"})
    assert bench.ticket(mine).status.slug == "closed"
    assert bench.ticket(number).status.slug != "closed"


def test_a_merge_cannot_reach_into_another_desk(foreign) -> None:
    bench, number = foreign
    mine = bench.site.ticket().id
    bench.client.post(f"/desk/tickets/{mine}/merge", data={"into": str(number)})
    assert bench.ticket(mine).merged_into_id is None


def test_a_ticket_cannot_be_moved_to_a_desk_one_does_not_see(foreign) -> None:
    bench, _number = foreign
    mine = bench.site.ticket().id
    bench.client.post(f"/desk/tickets/{mine}", data={"desk_id": "2"})
    assert bench.ticket(mine).desk_id == 1


def test_a_customer_of_another_desk_alone_is_not_known(foreign) -> None:
    bench, _number = foreign
    assert "Ani Wijaya" not in bench.text("/desk/customers")
    assert bench.client.get("/desk/customers/1").status_code == 404


def test_a_file_of_another_desk_is_not_given(bench: Bench) -> None:
    from core.declare import InboundFile

    number = bench.site.ticket(files=(InboundFile("plan.pdf", "application/pdf", b"%PDF secret"),)).id
    handle = re.search(r"/desk/files/([\w-]+)", bench.text(f"/desk/tickets/{number}"))[1]
    assert bench.client.get(f"/desk/files/{handle}").status_code == 200
    bench.move(number, bench.desk("Board"))
    other = bench.site.client(bench.agent_of(1, "tono@desk.example"))
    assert other.get(f"/desk/files/{handle}").status_code == 404


@pytest.mark.parametrize("word", ["-1", "0", "9" * 26, "9007199254740993", "1.5", "1 OR 1=1", "null",
                                  "١٢", "[1]", "0x1", "%00"])  # fmt: skip
@pytest.mark.parametrize("path", ["/desk/tickets/{}", "/desk/customers/{}", "/desk/messages/{}/body", "/desk/files/{}"])
def test_ids_that_are_none_answer_404(bench: Bench, path: str, word: str) -> None:
    assert bench.client.get(path.format(word)).status_code == 404


@pytest.mark.parametrize("word", ["-1", "99999999999999999999999999", "1.5", "abc", "", "9" * 400])
def test_nonsense_in_forms_never_breaks_a_page(bench: Bench, word: str) -> None:
    number = bench.site.ticket().id
    for name in ("status_id", "assignee_id", "team_id", "category_id", "priority", "impact", "urgency", "desk_id"):
        assert bench.client.post(f"/desk/tickets/{number}", data={name: word}).status_code == 302
    for path in (
        "/desk/?desk={}",
        "/desk/?team={}",
        "/desk/?view={}",
        "/desk/tickets/1?before={}",
        "/desk/customers?before={}",
    ):
        assert bench.client.get(path.format(word)).status_code in {200, 404}
    for act in ("status", "assign", "priority", "tag", "nothing"):
        assert bench.client.post("/desk/bulk", data={"ticket": ["1", word], "act": f"{act}={word}"}).status_code == 302
    assert bench.client.post("/desk/star", data={"number": word}).status_code == 404
    assert bench.ticket(number).desk_id == 1


@pytest.mark.abuse("A20")
def test_undeclared_fields_of_a_form_change_nothing(bench: Bench) -> None:
    number = bench.site.ticket().id
    before = {column.name: getattr(bench.ticket(number), column.name) for column in Ticket.__table__.columns}
    extra = {"key": "x", "id": "7", "customer_id": "9", "opened_at": "2020-01-01", "spam_at": "2020-01-01", "rank": "0"}
    bench.client.post(f"/desk/tickets/{number}", data=extra)
    after = {column.name: getattr(bench.ticket(number), column.name) for column in Ticket.__table__.columns}
    assert before == after


@pytest.mark.parametrize(
    "path", ["/desk/", "/desk/tickets/1", "/desk/customers", "/desk/search?q=x", "/admin/quarantine"]
)
def test_visitors_are_sent_to_sign_in(bench: Bench, path: str) -> None:
    bench.site.ticket()
    response = bench.site.client().get(path)
    assert response.status_code == 302
    assert "sign-in" in response.headers["Location"]


def test_a_light_agent_changes_no_facts(bench: Bench) -> None:
    number = bench.site.ticket().id
    light = bench.site.client(bench.site.user("light"))
    assert light.post(f"/desk/tickets/{number}", data={"status_id": "4"}).status_code in {403, 404}
    light.post("/desk/bulk", data={"ticket": [str(number)], "act": "status=4"})
    assert bench.ticket(number).status.slug == "open"


def test_an_agent_moves_nothing_to_the_trash(bench: Bench) -> None:
    number = bench.site.ticket().id
    agent = bench.site.client(bench.site.user("agent"))
    assert agent.post(f"/desk/tickets/{number}/trash").status_code in {403, 404}
    assert bench.ticket(number).deleted_at is None
