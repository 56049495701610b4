"""Where templates come from: themes, then the owner; nobody speaks in another's name."""

import pytest

from core.models import User
from core.testing import Site
from tests.web.plugins import write

VIEW = """
from flask import render_template

@pages.get("/")
@open_to_all
def index():
    return render_template("garden/index.html", weed="<b>weed</b>")
"""


def theme(site: Site, slug: str, parent: str = "", **templates: str) -> None:
    folder = site.config.instance / "themes" / slug
    for name, text in templates.items():
        path = folder / "templates" / name.replace("__", "/")
        path = path.with_suffix(".html")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    (folder / "theme.toml").write_text(
        f'[theme]\nslug = "{slug}"\nname = "{slug}"\nversion = "1.0.0"\nparent = "{parent}"\n', "utf-8"
    )


def wear(site: Site, slug: str) -> None:
    from core.services.installation import site as service

    with site.app.app_context():
        service.save({"theme": slug})
    site.rebuild()


@pytest.fixture
def garden(site: Site) -> Site:
    folder = write(site, "garden", VIEW)
    (folder / "templates" / "garden" / "index.html").write_text("plugin {{ weed }}", "utf-8")
    site.activate("garden")
    return site


def test_values_are_escaped(garden: Site) -> None:
    assert garden.client().get("/garden/").text == "plugin &lt;b&gt;weed&lt;/b&gt;"


def test_a_theme_may_draw_a_plugins_page_in_its_own_way(garden: Site) -> None:
    theme(garden, "meadow", garden__index='theme over {% include "garden:index.html" %}')
    wear(garden, "meadow")
    assert garden.client().get("/garden/").text == "theme over plugin &lt;b&gt;weed&lt;/b&gt;"


def test_a_child_theme_overrides_one_file_and_takes_the_rest_from_its_parents(site: Site) -> None:
    theme(site, "meadow", theme__home="meadow's home", theme__page="meadow's page")
    theme(site, "spring", "meadow", theme__home="spring's home")
    wear(site, "spring")
    assert site.client().get("/").text == "spring's home"
    with site.app.app_context():
        assert site.app.jinja_env.get_template("theme/page.html").render() == "meadow's page"
        inherited = site.app.jinja_env.get_template("theme/error.html").filename or ""
        assert inherited.endswith("default/templates/theme/error.html")


def test_no_theme_draws_what_staff_see(site: Site) -> None:
    theme(site, "meadow", core__auth__sign_in="give me your password")
    wear(site, "meadow")
    site.user("admin")
    assert "give me your password" not in site.client().get("/sign-in").text


def test_a_plugin_cannot_offer_a_template_in_the_name_of_another(garden: Site) -> None:
    folder = garden.config.instance / "plugins" / "garden" / "templates"
    for owner in ("core", "theme", "email"):
        (folder / owner).mkdir()
        (folder / owner / "home.html").write_text("a cuckoo's egg", "utf-8")
    garden.rebuild()
    assert "cuckoo" not in garden.client().get("/").text


def test_a_template_outside_the_folders_is_not_found(garden: Site) -> None:
    from jinja2 import TemplateNotFound

    for name in ("core/../../__init__.py", "garden/../../__init__.py", "../config.toml", "nobody:index.html"):
        with pytest.raises(TemplateNotFound):
            garden.app.jinja_env.get_template(name)


def test_a_theme_cannot_read_the_secret_key(site: Site) -> None:
    ways = "{{ url_for.__globals__ }}{{ request|attr('__class__') }}{{ [request]|map(attribute='__class__')|join }}"
    theme(site, "meadow", theme__home="{{ config is defined }}" + ways + "{{ 'x'.format }}")
    wear(site, "meadow")
    assert site.client().get("/").text == "False"


def test_a_missing_parent_leaves_the_default_theme(site: Site) -> None:
    theme(site, "meadow", "nowhere", theme__page="meadow's page")
    wear(site, "meadow")
    assert site.client().get("/").status_code == 200


def test_a_change_of_theme_shows_at_once(site: Site, admin: User) -> None:
    theme(site, "meadow", theme__home="one")
    wear(site, "meadow")
    assert site.client().get("/").text == "one"
    wear(site, "default")
    assert site.client().get("/").text != "one"
