"""Drafts and articles for the team are nowhere to be seen by visitors."""

import io

import pytest

from core.testing import Site

from .writer import PNG, Writer

SECRET = "Rabatt zebra protocol"
PLACES = [
    "/",
    "/help",
    "/help/search?q=zebra",
    "/search?q=zebra",
    "/help/suggest?q=zebra",
    "/help/sitemap.xml",
    "/help/section/orders",
]


@pytest.fixture(params=["draft", "internal"])
def hidden(request: pytest.FixtureRequest, writer: Writer) -> int:
    """An article that visitors may not see, on a shelf beside one that they may."""
    writer.client.post("/desk/kb/sections", data={"name_en": "Orders", "parent": "0", "icon": "box"})
    writer.write("Public zoo", section="1")
    more = {"is_internal": "1"} if request.param == "internal" else {}
    return writer.write(SECRET, "zebra inside", published=request.param == "internal", section="1", **more)


def test_a_hidden_article_is_404_to_visitors(hidden: int, writer: Writer) -> None:
    never = writer.visitor.get("/help/a/999-x")
    assert writer.status(f"/help/a/{hidden}") == never.status_code == 404
    assert writer.status(f"/help/a/{hidden}-rabatt-zebra-protocol") == 404


def test_a_hidden_article_leaks_nowhere(hidden: int, writer: Writer) -> None:
    number = 1
    for path in [*PLACES, f"/help/a/{number}"]:
        page = writer.read(path)
        assert "Rabatt" not in page, path
        assert "inside" not in page, path


def test_the_search_of_the_site_hides_it_from_the_team_too(hidden: int, writer: Writer) -> None:
    page = writer.client.get("/search?q=zebra").text
    assert "Rabatt" not in page


def test_nobody_votes_on_a_hidden_article_or_calls_it_solved(hidden: int, writer: Writer) -> None:
    entry = writer.entry(1)
    vote = writer.visitor.post(f"/help/a/{hidden}/vote", data={"entry": entry, "helped": "yes"})
    done = writer.visitor.post(f"/help/a/{hidden}/solved", data={"entry_kb": entry})
    assert (vote.status_code, done.status_code) == (404, 404)


def test_the_picture_of_a_hidden_article_is_hidden(hidden: int, writer: Writer, site: Site) -> None:
    from plugins.kb.tables import Picture

    data = {"title": SECRET, "body": "zebra", "locale": "en", "section": "0", "version": "1"}
    with site.app.app_context():
        is_internal = site.context("kb").session.get(_article(), hidden).is_internal
    if is_internal:
        data["is_internal"] = "1"
    data["picture"] = (io.BytesIO(PNG), "cup.png")
    answer = writer.client.post(f"/desk/kb/{hidden}", data=data, content_type="multipart/form-data")
    assert answer.status_code == 302
    with site.app.app_context():
        handle = site.context("kb").session.scalars(_select(Picture)).one().handle
    assert writer.status(f"/help/pictures/{handle}") == 404
    assert writer.client.get(f"/help/pictures/{handle}").status_code == 200


def test_the_team_finds_what_is_for_the_team_and_customers_get_no_link_to_it(writer: Writer, site: Site) -> None:
    writer.write(SECRET, "zebra inside", is_internal="1")
    ticket = site.ticket("zebra protocol", "please")
    part = writer.client.get(f"/desk/tickets/{ticket.number}/suggestions", headers={"X-Requested-With": "tanggap"}).text
    assert SECRET in part
    assert "data-insert" not in part
    assert SECRET in writer.client.get("/desk/search?q=zebra").text


def test_a_light_agent_reads_and_does_not_write(writer: Writer, site: Site) -> None:
    number = writer.write()
    light = site.client(site.user("light", email="light@desk.example"))
    assert light.get(f"/desk/kb/{number}").status_code == 200
    assert light.post("/desk/kb/new", data={"title": "x"}).status_code == 404
    agent = site.client(site.user("agent", email="agent2@desk.example"))
    changed = {"title": "Mine", "body": "x", "locale": "en", "section": "0", "version": "1"}
    assert agent.post(f"/desk/kb/{number}", data=changed).status_code in {403, 404}
    assert agent.post(f"/desk/kb/{number}/publish").status_code == 404


def _article():
    from plugins.kb.tables import Article

    return Article


def _select(model):
    from sqlalchemy import select

    return select(model)
