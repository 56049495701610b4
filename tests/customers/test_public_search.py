"""Customers have one search for all that plugins let them find; each source decides what whoever asks may see."""

from core.testing import Site
from tests.web.plugins import failures, write

CODE = """
NAMES = ["Rose", "Rosemary"] + [f"Rose no. {n}" for n in range(20)]

@pages.get("/")
@open_to_all
def index():
    return "the garden"

def plants(query, limit):
    return [SearchHit(name, "/garden/", "in the garden") for name in NAMES if query in name.lower()][:limit]

def fail(*_arguments):
    raise RuntimeError("weeds")

@hookimpl
def register_public_search():
    return [{sources}]
"""
PLANTS = 'PublicSearch("plants", "Plants", find=plants, more=lambda query: f"/garden/?all={query}")'
BROKEN = 'PublicSearch("beds", "Beds", find=fail, order=1)'
UNSURE = 'PublicSearch("pots", "Pots", find=plants, is_open=fail)'
CLOSED = 'PublicSearch("sheds", "Sheds", find=plants, is_open=lambda: False, sign_in=lambda query: f"/door?q={query}")'


def plant(site: Site, *sources: str) -> None:
    write(site, "garden", CODE.replace("{sources}", ", ".join(sources)))
    site.activate("garden")


def test_without_a_source_there_is_no_search(site: Site) -> None:
    assert site.client().get("/search?q=rose").status_code == 404
    assert 'role="search"' not in site.client().get("/").text
    assert 'href="/search"' not in site.client().get("/").text


def test_any_plugin_adds_a_source_and_the_search_stands_on_the_home_page(site: Site) -> None:
    plant(site, PLANTS)
    home = site.client().get("/").text
    assert 'action="/search"' in home
    assert 'href="/search"' in home
    page = site.client().get("/search?q=rosem").text
    assert '<a href="/garden/">Rosemary</a>' in page
    assert "in the garden" in page
    assert "More in" not in page


def test_of_many_findings_the_page_shows_some_and_leads_to_the_rest(site: Site) -> None:
    plant(site, PLANTS)
    alone = site.client().get("/search?q=rose").text
    assert alone.count('href="/garden/"') == 15
    assert 'href="/garden/?all=rose"' in alone
    assert "More in Plants" in alone


def test_two_sources_share_the_page(site: Site) -> None:
    plant(site, PLANTS, PLANTS.replace("plants", "trees", 1).replace("Plants", "Trees").partition(", more")[0] + ")")
    page = site.client().get("/search?q=rose").text
    assert page.count('href="/garden/"') == 10
    assert "More in Plants" in page
    assert "There is more. Another word narrows it down." in page


def test_a_source_that_fails_is_left_out(site: Site) -> None:
    plant(site, BROKEN, UNSURE, PLANTS)
    answer = site.client().get("/search?q=rosem")
    assert answer.status_code == 200
    assert "Rosemary" in answer.text
    assert "Beds" not in answer.text
    assert "Pots" not in answer.text
    assert "weeds" not in answer.text
    assert set(failures(site)) == {"garden"}


def test_a_closed_source_gives_nothing_and_says_where_to_sign_in(site: Site) -> None:
    plant(site, CLOSED)
    page = site.client().get("/search?q=rose").text
    assert "Rose no. 1" not in page
    assert 'href="/door?q=rose"' in page
    assert 'action="/search"' not in site.client().get("/").text


def test_nothing_found_leads_to_a_person(site: Site) -> None:
    plant(site, PLANTS)
    site.activate("form")
    page = site.client().get("/search?q=submarine").text
    assert "Nothing fits these words." in page
    assert 'class="card way" href="/contact' in page


def test_odd_signs_break_nothing(site: Site) -> None:
    plant(site, PLANTS)
    for typed in ("%", "'", '"><script>', "a" * 5000, "\x00", "🦓", "   "):
        answer = site.client().get("/search", query_string={"q": typed})
        assert answer.status_code == 200, typed
        assert "<script>" not in answer.text
