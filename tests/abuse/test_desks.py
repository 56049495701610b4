"""Side doors to tickets that one does not see, beside those that the tests of the desk try."""

from io import BytesIO

import pytest
from sqlalchemy import select

from core.database import db, writing
from core.models import Attachment, Customer, Participant, Role, Status
from core.services.ticket import participants
from core.testing import Site
from tests.desk.conftest import Bench


@pytest.mark.abuse("A19")
def test_whoever_sees_only_their_own_hears_of_no_others(bench: Bench) -> None:
    """A19: background figures, search, customers and the newest tickets, for a role that sees only its own."""
    hidden = bench.site.ticket(subject="The merger is secret")
    with bench.site.app.app_context(), writing() as session:
        session.scalar(select(Role).where(Role.slug == "agent")).reach = "own"
    own = bench.site.client(bench.site.user("agent"))
    told = own.get("/updates").get_json()
    assert hidden.id not in told["newest"]
    assert not [count for count in told["folders"].values() if count not in {"", "0"}]
    searches = ("/desk/search?q=merger", f"/desk/search?q={hidden.id}", "/desk/customers?q=ani")
    for path in ("/desk/", "/desk/customers", *searches):
        page = own.get(path).text
        assert "merger is secret" not in page, path
        assert "Ani Wijaya" not in page, path
    assert own.get(f"/desk/tickets/{hidden.id}").status_code == 404
    own.post("/desk/star", data={"number": str(hidden.id)})
    own.post("/desk/bulk", data={"ticket": [str(hidden.id)], "act": "assign=me"})
    assert bench.ticket(hidden.id).assignee_id is None


@pytest.mark.abuse("A19")
def test_a_participant_is_reached_through_their_own_ticket_only(bench: Bench) -> None:
    """A19: the number of one ticket and the participant of another do not go together."""
    mine, other = bench.site.ticket().id, bench.site.ticket().id
    with bench.site.app.app_context(), writing() as session:
        customer = Customer(name="Eve")
        session.add(customer)
        session.flush()
        part = participants.take_in(bench.ticket(other), customer, is_confirmed=False)
        session.flush()
        part_id = part.id
    assert bench.client.post(f"/desk/tickets/{mine}/participants/{part_id}").status_code == 404
    with bench.site.app.app_context():
        assert not db.session.get_one(Participant, part_id).is_confirmed


def test_a_draft_takes_no_file_of_somebody_else(bench: Bench, site: Site) -> None:
    """A65: naming the handle of another's file neither attaches nor deletes it."""
    number = site.ticket().id
    bench.client.post(f"/desk/tickets/{number}/draft", data={"mode": "reply", "body": "Hi", "leave": "1",
                      "files": (BytesIO(b"secret"), "plan.txt")})  # fmt: skip
    with site.app.app_context():
        handle = db.session.scalar(select(Attachment.handle))
    other = site.client(site.user("agent"))
    assert other.get(f"/desk/files/{handle}").status_code == 404
    other.post(f"/desk/tickets/{number}/draft", data={"body": "Mine", "kept_shown": "1", "kept": handle})
    assert bench.client.get(f"/desk/files/{handle}").status_code == 200


@pytest.mark.abuse("A20")
def test_an_answer_sets_no_status_of_another_desk(bench: Bench) -> None:
    """A20: `then` names a status by its slug; that of another desk is none of this ticket's."""
    number, board = bench.site.ticket().id, bench.desk("Board")
    with bench.site.app.app_context(), writing() as session:
        session.add(Status(slug="voted", name="Voted", kind="closed", desk_id=board, position=9))
    assert bench.answer(number, then="voted").status_code == 422
    assert bench.ticket(number).status.slug == "open"
