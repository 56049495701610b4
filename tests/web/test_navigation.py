"""Where one can go: entries are shown to those who may follow them, in the reader's language."""

import re

from core.models import User
from core.testing import Site
from tests.web.plugins import write


def links(page: str) -> list[str]:
    """Name the entries of the rail."""
    rail = page.partition('<nav class="rail"')[2].partition("</nav>")[0]
    return re.findall(r'<a class="rail-item" href="([^"?]+)"', rail)


def test_agents_see_no_settings(site: Site, agent: User, admin: User) -> None:
    assert "/admin/" not in links(site.client(agent).get("/account").text)
    assert "/admin/" in links(site.client(admin).get("/account").text)


def test_a_plugins_entry_stands_where_it_asked_to(site: Site, agent: User) -> None:
    code = """
    @pages.get("/")
    @requires("ticket.view")
    def index():
        return "here"

    @hookimpl
    def register_nav():
        return [NavItem("Garden", "garden.index", order=1, permission="ticket.view")]
    """
    write(site, "garden", code, area="agent")
    site.activate("garden")
    client = site.client(agent)
    assert links(client.get("/account").text)[0] == "/desk/garden/"
    site.deactivate("garden")
    assert "/desk/garden/" not in links(site.client(agent).get("/account").text)


def test_a_notice_is_for_those_with_its_right(site: Site, agent: User, admin: User) -> None:
    code = """
    @pages.get("/")
    @open_to_all
    def index():
        return ""

    @hookimpl
    def collect_notices(user):
        return [Notice("The garden is dry."), Notice("It rains.", permission=None)]
    """
    write(site, "garden", code)
    site.activate("garden")
    assert "The garden is dry." in site.client(admin).get("/account").text
    page = site.client(agent).get("/account").text
    assert "The garden is dry." not in page
    assert "It rains." in page


def test_the_language_is_the_persons_then_the_browsers_then_the_sites(site: Site) -> None:
    def lang(client, **headers: str) -> str:
        return re.search(r'<html lang="(\w+)"', client.get("/sign-in/forgot", headers=headers).text)[1]  # type: ignore[index]

    from core.services.installation import site as service

    with site.app.app_context():
        service.save({"locale": "id"})
    assert lang(site.client()) == "id"
    assert lang(site.client(), **{"Accept-Language": "en"}) == "en"
    assert lang(site.client(site.user("agent", locale="id")), **{"Accept-Language": "en"}) == "id"


def test_a_visitor_may_switch_the_language_and_it_stays(site: Site) -> None:
    client = site.client()
    assert '<html lang="id"' in client.get("/?lang=id").text
    assert '<html lang="id"' in client.get("/").text
    assert '<html lang="en"' in client.get("/?lang=en").text


def test_the_switch_offers_the_other_language_on_the_same_page(site: Site) -> None:
    page = site.client().get("/?q=two+words").text
    assert 'href="/?q=two+words&amp;lang=id"' in page, "what was asked for is kept"
    assert 'hreflang="en"' not in page, "the one that is spoken here is not offered"


def test_the_overview_is_marked_as_the_page_that_one_is_on(site: Site) -> None:
    page = site.client(site.user("admin")).get("/admin/").text
    assert re.search(r'<a href="/admin/" aria-current="page"', page)


def test_a_made_up_language_changes_nothing(site: Site) -> None:
    answer = site.client().get("/?lang=x%0d%0aSet-Cookie:a")
    assert '<html lang="en"' in answer.text
    assert "lang=" not in str(answer.headers.getlist("Set-Cookie"))


def test_on_a_plugin_s_page_beneath_the_inbox_only_its_own_entry_is_current(site: Site, agent: User) -> None:
    site.activate("saved_replies")
    page = site.client(agent).get("/desk/saved-replies/").get_data(as_text=True)
    rail = page.partition('<nav class="rail"')[2].partition("</nav>")[0]
    assert rail.count('aria-current="page"') == 1
    assert 'href="/desk/saved-replies/" aria-current="page"' in rail
