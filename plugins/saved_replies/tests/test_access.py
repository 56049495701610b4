"""A reply is seen by those for whom it was written, and by nobody else, by whatever door (A19)."""

from collections.abc import Callable

import pytest

from core.api import Team, Ticket, User
from core.testing import Site

Write = Callable[..., int]
BASE = "/desk/saved-replies"
ROW = '<tr><th scope="row"'


def doors(number: int, reply: int) -> list[tuple[str, str]]:
    return [
        ("GET", f"{BASE}/{reply}"),
        ("POST", f"{BASE}/{reply}"),
        ("POST", f"{BASE}/{reply}/delete"),
        ("POST", f"{BASE}/{reply}/insert/{number}"),
    ]


def lists(number: int) -> list[str]:
    return [f"{BASE}/", f"{BASE}/?q=secret", f"{BASE}/for/{number}", f"{BASE}/find/{number}?q=secret", f"{BASE}/new"]


def test_a_personal_reply_is_404_to_everybody_else(site: Site, write: Write, ticket: Ticket, agent: User) -> None:
    reply = write("Secret words", audience="personal", owner=agent, folder="Secret folder")
    other = site.client(site.user("admin", name="Budi"))
    for method, path in doors(ticket.id, reply):
        assert other.open(path, method=method).status_code == 404, path
    for path in lists(ticket.id):
        page = other.get(path).get_data(as_text=True)
        assert "Secret words" not in page, path
        assert "Secret folder" not in page, path
    mine = site.client(agent)
    assert "Secret words" in mine.get(f"{BASE}/").get_data(as_text=True)
    assert mine.get(f"{BASE}/{reply}").status_code == 200


def test_a_team_s_reply_is_404_outside_of_the_team(
    site: Site, write: Write, ticket: Ticket, agent: User, manager: User, team_of: Callable[..., Team]
) -> None:
    team = team_of("Refunds", agent)
    reply = write("Team words", audience="team", team=team)
    outside, inside = site.client(manager), site.client(agent)
    for method, path in doors(ticket.id, reply):
        assert outside.open(path, method=method).status_code == 404, path
    for path in lists(ticket.id):
        assert "Team words" not in outside.get(path).get_data(as_text=True), path
    assert "Team words" in inside.get(f"{BASE}/").get_data(as_text=True)
    assert inside.get(f"{BASE}/{reply}").status_code == 200


def test_nobody_shares_with_a_team_that_they_are_not_in(
    site: Site, manager: User, agent: User, team_of: Callable[..., Team]
) -> None:
    team = team_of("Refunds", agent)
    data = {"name": "Pushed", "audience": f"team:{team.id}", "text_en": "Hello"}
    assert site.client(manager).post(f"{BASE}/new", data=data).status_code == 422


def test_who_may_not_share_writes_for_themselves_only(site: Site, write: Write, agent: User) -> None:
    reply = write("For all")
    client = site.client(agent)
    data = {"name": "Mine", "audience": "everybody", "text_en": "Hello"}
    assert client.post(f"{BASE}/new", data=data).status_code == 422
    assert client.post(f"{BASE}/new", data={**data, "audience": "personal"}).status_code == 303
    assert client.post(f"{BASE}/{reply}", data={**data, "audience": "everybody"}).status_code == 403
    assert client.post(f"{BASE}/{reply}/delete").status_code == 403
    assert "For all" in client.get(f"{BASE}/").get_data(as_text=True)


def test_a_reply_goes_only_into_a_ticket_that_one_sees(site: Site, write: Write, ticket: Ticket) -> None:
    reply = write()
    outsider = site.client(site.user("agent", email="out@desk.example", desks=False))
    assert outsider.post(f"{BASE}/{reply}/insert/{ticket.id}").status_code == 404
    assert outsider.get(f"{BASE}/find/{ticket.id}").status_code == 404
    data = {"preview": "1", "ticket": str(ticket.id), "text_en": "Hi {{ customer.name }}"}
    shown = outsider.post(f"{BASE}/new", data=data)
    assert shown.status_code == 200
    assert "Ani Wijaya" not in shown.get_data(as_text=True)


@pytest.mark.database
def test_the_list_is_filtered_and_paged_on_each_database(
    database_url: str, site: Site, write: Write, manager: User
) -> None:
    for number in range(53):
        write(f"Reply {number:02} 100% sure_", folder="B" if number % 2 else "A")
    client = site.client(manager)
    page = client.get(f"{BASE}/").get_data(as_text=True)
    assert page.count(ROW) == 50
    after = page.partition("after=")[2].partition('"')[0]
    assert client.get(f"{BASE}/?after={after}").get_data(as_text=True).count(ROW) == 3
    assert client.get(f"{BASE}/?folder=A&q=100%25 sure_").get_data(as_text=True).count(ROW) == 27
    assert client.get(f"{BASE}/?q=100_").get_data(as_text=True).count(ROW) == 0
