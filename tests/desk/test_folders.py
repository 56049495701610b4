"""Folders: what they hold, what their figures say, and that both agree."""

import re

from core.database import db
from core.models import Ticket, User
from core.services.finding import folders, lists
from core.services.staff import scopes
from tests.desk.conftest import Bench


def shown(bench: Bench, folder: str, **more: object) -> set[int]:
    query = "&".join(f"{name}={value}" for name, value in {"folder": folder, **more}.items())
    return {int(number) for number in re.findall(r'id="t-(\d+)"', bench.text(f"/desk/?{query}"))}


def figures(bench: Bench, path: str = "/desk/") -> dict[str, str]:
    found = re.findall(r'<span class="cut">([^<]+)</span><span class="count">([^<]+)</span>', bench.text(path))
    return dict(found)


def change(bench: Bench, number: int, **facts: object) -> None:
    assert bench.client.post(f"/desk/tickets/{number}", data=facts).status_code == 302


def status_id(bench: Bench, kind: str) -> int:
    return {"open": 1, "pending": 2, "on_hold": 3, "closed": 4}[kind]


def test_a_new_ticket_lands_in_unassigned(bench: Bench) -> None:
    number = bench.site.ticket().id
    assert shown(bench, "unassigned") == {number}
    assert figures(bench)["Unassigned"] == "1"


def test_assigning_it_to_me_moves_it_to_mine(bench: Bench) -> None:
    number = bench.site.ticket().id
    change(bench, number, assignee_id=bench.user.id)
    assert shown(bench, "unassigned") == set()
    assert shown(bench, "mine") == {number}
    assert figures(bench)["Mine"] == "1"


def test_the_folders_stand_in_their_order(bench: Bench) -> None:
    labels = re.findall(r'data-key="g .".*?<span class="cut">([^<]+)</span>', bench.text("/desk/"))
    wanted = ["Unassigned", "Mine", "Starred", "Drafts", "Assigned", "All open", "Pending", "Snoozed", "Closed"]
    assert labels == wanted


def test_mentions_hide_while_empty(bench: Bench) -> None:
    assert "Mentions" not in bench.text("/desk/")


def test_badges_of_unassigned_and_mine_count_only_what_is_open(bench: Bench) -> None:
    pending, opened = bench.site.ticket().id, bench.site.ticket().id
    change(bench, pending, status_id=status_id(bench, "pending"))
    assert shown(bench, "unassigned") == {pending, opened}
    assert figures(bench)["Unassigned"] == "1"


def test_open_comes_before_pending_and_newest_first(bench: Bench) -> None:
    first, second, third = (bench.site.ticket().id for _ in range(3))
    change(bench, third, status_id=status_id(bench, "pending"))
    page = bench.text("/desk/?folder=unassigned")
    assert [int(number) for number in re.findall(r'id="t-(\d+)"', page)] == [second, first, third]


def test_each_state_has_its_folder(bench: Bench) -> None:
    spam, trash, snoozed, closed = (bench.site.ticket(identity=("email", f"{n}@x.example")).id for n in range(4))
    bench.client.post(f"/desk/tickets/{spam}/spam")
    bench.client.post(f"/desk/tickets/{trash}/trash")
    bench.client.post(f"/desk/tickets/{snoozed}/snooze", data={"until": "tomorrow"})
    change(bench, closed, status_id=status_id(bench, "closed"))
    assert shown(bench, "spam") == {spam}
    assert shown(bench, "trash") == {trash}
    assert shown(bench, "snoozed") == {snoozed}
    assert shown(bench, "closed") == {closed}
    assert shown(bench, "unassigned") == set()


def test_a_star_is_mine_alone(bench: Bench) -> None:
    number = bench.site.ticket().id
    bench.client.post("/desk/star", data={"number": number})
    assert shown(bench, "starred") == {number}
    client = bench.site.client(bench.site.user("manager"))
    assert f't-{number}"' not in client.get("/desk/?folder=starred").get_data(as_text=True)
    bench.client.post("/desk/star", data={"number": number})
    assert shown(bench, "starred") == set()


def test_every_figure_equals_the_rows(bench: Bench) -> None:
    numbers = [bench.site.ticket(identity=("email", f"{n}@x.example")).id for n in range(9)]
    change(bench, numbers[0], assignee_id=bench.user.id)
    change(bench, numbers[1], status_id=2)
    change(bench, numbers[2], status_id=4)
    change(bench, numbers[3], status_id=3, assignee_id=bench.user.id)
    bench.client.post(f"/desk/tickets/{numbers[4]}/trash")
    bench.client.post(f"/desk/tickets/{numbers[5]}/spam")
    bench.client.post("/desk/star", data={"number": numbers[6]})
    bench.client.post(f"/desk/tickets/{numbers[7]}/draft", data={"body": "half", "mode": "reply"})
    with bench.site.app.app_context():
        scope = scopes.scope_of(bench.user)
        counted = folders.counts(scope)
        for folder in folders.FOLDERS:
            rows = lists.page(scope, lists.of_folder(folder, bench.user)).rows
            assert counted.totals[folder.name] == len(rows), folder.name
            ranks = [db.session.get_one(Ticket, row.line.id).rank for row in rows]
            high = [rank for rank in ranks if rank >= folder.lowest_counted]
            assert counted.folders[folder.name].number == len(high), folder.name


def test_narrow_reaches_are_counted_to_a_hundred_and_agree_too(bench: Bench) -> None:
    user = bench.agent_of(1, "tono@desk.example", reach="team")
    mine, others = bench.site.ticket().id, bench.site.ticket().id
    change(bench, mine, assignee_id=user.id)
    change(bench, others, assignee_id=bench.user.id)
    with bench.site.app.app_context():
        scope = scopes.scope_of(db.session.get(User, user.id))
        assert scope.sums is None
        counted = folders.counts(scope)
    assert counted.folders["mine"].number == 1
    assert counted.folders["open"].number == 1


def test_whoever_sees_only_own_tickets_counts_only_those(bench: Bench) -> None:
    user = bench.agent_of(1, "tono@desk.example", reach="own")
    mine = bench.site.ticket().id
    bench.site.ticket()
    change(bench, mine, assignee_id=user.id)
    with bench.site.app.app_context():
        counted = folders.counts(scopes.scope_of(db.session.get(User, user.id)))
    assert counted.folders["open"].number == 1
    assert counted.folders["unassigned"].number == 0


def test_a_desk_has_folders_of_its_own(bench: Bench) -> None:
    here, there = bench.site.ticket().id, bench.site.ticket().id
    desk = bench.desk("Warehouse")
    bench.move(there, desk)
    assert shown(bench, "unassigned", desk=desk) == {there}
    assert shown(bench, "unassigned", desk=1) == {here}
    assert shown(bench, "unassigned") == {here, there}
    assert figures(bench, f"/desk/?folder=unassigned&desk={desk}")["Unassigned"] == "1"


def test_ninety_nine_plus_is_said_of_more(bench: Bench) -> None:
    assert str(folders.Count(99, is_more=True)) == "99+"
