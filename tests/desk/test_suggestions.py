"""What plugins suggest beside a ticket: the best five of all, for those who may see the ticket."""

from core.models import User
from core.testing import Site
from tests.web.plugins import failures, write

FETCHED = {"X-Requested-With": "tanggap"}
CODE = """
from core.api import Suggestion

@hookimpl
def collect_suggestions(ticket, text, user):
    {body}
"""


def suggest(site: Site, slug: str, body: str) -> None:
    write(site, slug, CODE.format(body=body))
    site.activate(slug)


def test_without_a_plugin_that_answers_nothing_is_asked(site: Site, agent: User) -> None:
    number = site.ticket().number
    assert "/suggestions" not in site.client(agent).get(f"/desk/tickets/{number}").text


def test_the_best_come_first_and_a_failing_plugin_takes_nothing_from_others(site: Site, agent: User) -> None:
    suggest(site, "garden", "return [Suggestion(f'rank {n}', '/x', rank=n) for n in range(10, 80, 10)]")
    suggest(site, "kitchen", "raise RuntimeError('weeds')")
    number = site.ticket().number
    part = site.client(agent).get(f"/desk/tickets/{number}/suggestions", headers=FETCHED).text
    found = [n for n in range(70, 0, -10) if f"rank {n}<" in part]
    assert found == [70, 60, 50, 40, 30]
    assert part.index("rank 70<") < part.index("rank 30<")
    assert failures(site) == ["kitchen"]


def test_a_plugin_hears_the_customers_words_and_not_the_teams(site: Site, agent: User) -> None:
    suggest(site, "garden", "return [Suggestion(text, '/x', html='<b>' + text)]")
    ticket = site.ticket("My cup", "<script>It leaks</script>")
    client = site.client(agent)
    client.post(f"/desk/tickets/{ticket.number}/answer", data={"mode": "note", "note": "a secret", "seen": "9"})
    part = client.get(f"/desk/tickets/{ticket.number}/suggestions", headers=FETCHED).text
    assert "My cup" in part
    assert "It leaks" in part
    assert "secret" not in part
    assert "<script>" not in part


def test_a_ticket_that_one_may_not_see_has_no_suggestions(site: Site) -> None:
    assert site.client().get("/desk/tickets/1/suggestions").status_code == 302


def test_who_follows_the_link_without_script_gets_a_whole_page(site: Site, agent: User) -> None:
    suggest(site, "garden", "return [Suggestion('Water it', '/x', html='<b>daily</b>')]")
    ticket = site.ticket("My fern")
    page = site.client(agent).get(f"/desk/tickets/{ticket.number}/suggestions").text
    assert "Water it" in page
    assert f'href="/desk/tickets/{ticket.number}"' in page, "and the way back"
    assert "data-insert" not in page, "there is no answer here to put it into"
