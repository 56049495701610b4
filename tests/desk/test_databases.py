"""The whole desk, once through, on each database."""

import re

import pytest

from core.database import writing
from core.declare import Inbound
from core.models import Message, Rank, Ticket, desk_access
from core.services.finding import folders
from core.services.mailroom import intake
from tests.desk.conftest import Bench


@pytest.fixture
def desk(database_url: str, site) -> Bench:
    """A desk on each database in turn; the one who sits there sees two desks of three."""
    bench = Bench(site, site.user("admin", name="Budi Santoso"))
    second = bench.desk("Warehouse")
    bench.desk("Board")
    user = bench.agent_of(1, "tono@desk.example", role="manager")
    with site.app.app_context(), writing() as session:
        session.execute(desk_access.insert().values(desk_id=second, user_id=user.id))
        user_role = session.get(type(user), user.id).role
        user_role.all_desks = False
    bench.client = site.client(user)
    return bench


@pytest.mark.database
def test_a_day_at_the_desk(desk: Bench) -> None:
    with desk.site.app.app_context():
        numbers = [
            intake.receive(
                Inbound(
                    "postbox", f"m{each}", ("email", f"c{each}@example.com"), subject=f"Matter {each}", text="Zebra"
                )
            ).ticket_number
            for each in range(5)
        ]
    first, second, third, fourth, fifth = numbers
    post = desk.client.post
    post(f"/desk/tickets/{first}", data={"tag": "vip"})
    post(f"/desk/tickets/{first}", data={"impact": "3", "urgency": "3"})
    post(f"/desk/tickets/{second}/snooze", data={"until": "week"})
    post(f"/desk/tickets/{third}/trash")
    post("/desk/star", data={"number": str(first)})
    post(f"/desk/tickets/{first}/draft", data={"mode": "reply", "body": "Half"})
    desk.answer(fourth)
    post(f"/desk/deliveries/{desk.deliveries()[0].id}/undo")
    post(f"/desk/tickets/{fifth}/merge", data={"into": str(fourth)})
    post("/desk/bulk", data={"ticket": [str(first)], "act": "status=2"})
    assert len(desk.all(Message, Message.ticket_id == fourth)) == 2
    assert desk.ticket(first).priority == 4
    for folder in folders.FOLDERS:
        response = desk.client.get(f"/desk/?folder={folder.name}")
        assert response.status_code == 200, folder.name
        page = response.get_data(as_text=True)
        shown = len(re.findall(r'id="t-\d+"', page))
        badge = re.search(r'aria-current="page"[^>]*>.*?<span class="count">(\d+)', page)
        if badge and folder.counted is None:
            assert int(badge[1]) == shown, folder.name
    for path in (f"/desk/tickets/{first}", f"/desk/tickets/{first}/history", "/desk/customers?q=c1",
                 "/desk/customers/1", "/desk/?desk=1", "/desk/tickets/new", "/desk/search?q=zebra"):  # fmt: skip
        assert desk.client.get(path).status_code == 200, path
    assert f"t-{first}" in desk.text("/desk/search?q=zebra")
    post(f"/desk/tickets/{third}/erase")
    assert [ticket.id for ticket in desk.all(Ticket, Ticket.rank == Rank.TRASH)] == []
