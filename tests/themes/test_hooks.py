"""The hooks of themes: what a page shows, which theme draws it, in which words; and the child theme that is shipped."""

import re
from pathlib import Path

import pytest

from core.declare import ThemeVars
from core.i18n import gettext, speaking
from core.services.installation.customer_texts import customer_texts, problem_with_text
from core.services.installation.theme_vars import theme_vars
from core.testing import Site
from tests.web.plugins import write

HELLO = "How can we help?"
VIEWS = """
from dataclasses import replace
from flask import render_template, request

@pages.get("/")
@open_to_all
def index():
    show_desk("harbour")
    return render_template("theme/message.html", heading=gettext("To the start"), text="x")

@hookimpl
def filter_theme(value, desk):
    return replace(value, name=f"{value.name} {desk or 'everywhere'}", logo_url="/logo.png", credit=False)

@hookimpl
def choose_theme(desk):
    return {"harbour": "warung", "": ""}[desk]

@hookimpl
def filter_texts(value, locale):
    return {**value, "How can we help?": f"Ahoy {locale}", "To the start": "Home port", "Sign in": "Board",
            "Nothing waits": "%(nobody)s"}
"""


@pytest.fixture
def harbour(site: Site) -> Site:
    write(site, "harbour", VIEWS)
    site.activate("harbour")
    return site


def test_without_plugins_a_page_shows_the_sites_name_and_nothing_else(site: Site) -> None:
    with site.app.app_context():
        assert theme_vars() == ThemeVars("Tanggap")


def test_filter_theme_changes_what_every_page_shows(harbour: Site) -> None:
    admin = harbour.user("admin")
    for client, path in ((harbour.client(), "/"), (harbour.client(), "/sign-in"), (harbour.client(admin), "/desk/")):
        page = client.get(path, follow_redirects=True).text
        assert "Tanggap everywhere" in page
        assert 'src="/logo.png"' in page
    assert "Made with" not in harbour.client().get("/").text


def test_a_page_of_a_desk_shows_what_the_desk_shows(harbour: Site) -> None:
    assert "Tanggap harbour" in harbour.client().get("/harbour/").text


def test_choose_theme_draws_one_page_with_another_theme(harbour: Site) -> None:
    client = harbour.client()
    assert "warung.css" in client.get("/harbour/").text
    assert "warung.css" not in client.get("/").text


def test_a_filter_that_fails_leaves_the_page_as_it_was(site: Site) -> None:
    write(site, "storm", "@hookimpl\ndef filter_theme(value):\n    raise ValueError('lightning')\n")
    site.activate("storm")
    response = site.client().get("/")
    assert response.status_code == 200
    assert "Tanggap" in response.text


def test_filter_texts_holds_on_customer_pages_and_in_mail_and_never_for_staff(harbour: Site) -> None:
    client = harbour.client()
    assert "Ahoy en" in client.get("/").text
    assert "Ahoy id" in client.get("/?lang=id").text
    assert "Home port" in client.get("/harbour/").text
    assert "Board" not in client.get("/sign-in").text
    with harbour.app.test_request_context("/admin/"):
        assert gettext(HELLO) == HELLO
        with speaking("id"):
            assert gettext(HELLO) == "Ahoy id"
        assert gettext(HELLO) == HELLO


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("Number %(number)s", "Number %(numer)s"),
        ("Number %(number)s", "Number 100%"),
        ("Hello", "<script>alert(1)</script>"),
        ("Hello", 'Hello" onfocus="alert(1)'),
        ("<b>Hello</b>", "<b onclick=x>Hello</b>"),
        ("Hello", "Hello &lt;"),
        ("Hello", "<"),
        ("Hello", "x" * 2001),
    ],
)
def test_a_text_that_would_break_a_page_is_refused(site: Site, source: str, said: str) -> None:
    with site.app.test_request_context("/"):
        assert problem_with_text(source, said)


def test_a_text_with_the_same_values_and_marks_is_taken(site: Site) -> None:
    with site.app.test_request_context("/"):
        assert problem_with_text("<b>%(n)s</b> of us", "Kami <b>%(n)s</b>!") == ""
        assert problem_with_text("It's %(n)s", "It’s so") == ""


def test_the_texts_of_customers_are_found_without_a_plugins_help(harbour: Site) -> None:
    harbour.activate("form")
    with harbour.app.test_request_context("/"):
        found = {each.source: each for each in customer_texts()}
    assert found[HELLO].said["id"] != HELLO
    assert found["Your name"].owner == "form"
    assert "Desk that gets the requests" not in found, "what only admins see is left out"
    assert "Sign in" not in found


def test_the_child_theme_comes_before_its_parent_the_plugin_and_the_core(site: Site) -> None:
    site.activate("form")
    admin = site.user("admin")
    site.client(admin).post("/admin/themes/use", data={"slug": "warung"})
    site.rebuild()
    client = site.client()
    home, form = client.get("/").text, client.get("/contact").text
    assert 'class="awning"' in home, "its own file"
    assert "How can we help?" in home, "its parent's file"
    assert "warung.css" in form
    assert "Your name" in form, "the plugin's file within the frame of the child"


def test_a_theme_is_tried_on_by_one_person_alone(site: Site) -> None:
    admin = site.user("admin")
    tried = site.client(admin).get("/admin/themes/warung/preview", follow_redirects=True)
    assert "warung.css" in tried.text
    assert "warung.css" not in site.client().get("/").text
    assert "warung.css" not in site.client().get("/?try=warung").text, "not for those who cannot choose themes"


def test_a_theme_that_is_tried_on_stays_on_from_page_to_page(site: Site) -> None:
    site.activate("form")
    client = site.client(site.user("admin"))
    home = client.get("/?try=warung").text
    assert 'href="/contact?try=warung"' in home
    assert "warung.css" in client.get("/contact?try=warung").text
    assert "try=warung" not in client.get("/").text, "and is off on pages that were opened without it"


def test_a_page_with_a_sheet_of_its_own_keeps_that_of_the_theme(site: Site) -> None:
    site.activate("kb")
    help_centre = site.client(site.user("admin")).get("/help?try=warung").text
    assert "public.css" in help_centre
    assert "warung.css" in help_centre


def test_each_shipped_theme_has_a_small_picture(site: Site) -> None:
    client = site.client(site.user("admin"))
    found = re.findall(r'<img class="shot" src="([^"]+)"', client.get("/admin/themes").text)
    assert len(found) == 2
    for each in found:
        picture = client.get(each)
        assert picture.mimetype == "image/webp"
        assert len(picture.data) <= 30 * 1024


def test_nobody_can_try_on_a_theme_that_there_is_not(site: Site) -> None:
    client = site.client(site.user("admin"))
    assert client.get("/admin/themes/nothing/preview").status_code == 404
    assert client.get("/?try=nothing").status_code == 200


def test_the_shipped_child_theme_brings_no_more_than_three_files() -> None:
    folder = Path(__file__).parents[2] / "themes" / "warung"
    beside = {"theme.toml", "screenshot.webp"}
    assert len([each for each in folder.rglob("*") if each.is_file() and each.name not in beside]) == 3
