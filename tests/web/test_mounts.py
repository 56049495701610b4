"""Pages of plugins stay in their area, say who may open them, and cannot reach out of their blueprint."""

import pytest

from core.models import User
from core.services.plugin.plugins import ActivationFailed
from core.testing import Site
from tests.web.plugins import failures, write

VIEW = """
@pages.get("/")
@open_to_all
def index():
    return "here"
"""


def refused(site: Site, slug: str) -> str:
    """Give the reason for which a plugin cannot be switched on."""
    with pytest.raises(ActivationFailed) as failed:
        site.activate(slug)
    return str(failed.value)


@pytest.mark.parametrize(
    ("area", "address"),
    [
        ("public", "/garden/"),
        ("api", "/api/v1/garden-plan/"),
        ("webhook", "/hooks/garden-plan/"),
    ],
)
def test_each_area_has_its_place(site: Site, area: str, address: str) -> None:
    write(site, "garden_plan", VIEW, area=area, prefix="/garden")
    site.activate("garden_plan")
    assert site.client().get(address).text == "here"


@pytest.mark.parametrize(("area", "address"), [("agent", "/desk/garden-plan/"), ("admin", "/admin/garden-plan/")])
def test_areas_of_staff_ask_for_the_right(site: Site, area: str, address: str, agent: User, admin: User) -> None:
    write(site, "garden_plan", VIEW.replace("open_to_all", 'requires("admin.plugins")'), area=area)
    site.activate("garden_plan")
    assert site.client().get(address).headers["Location"].startswith("/sign-in?next=")
    assert site.client(agent).get(address).status_code == (403 if area == "admin" else 404)
    assert site.client(admin).get(address).text == "here"


def test_a_plugin_that_is_off_has_no_pages(site: Site) -> None:
    write(site, "garden", VIEW)
    site.activate("garden")
    site.deactivate("garden")
    assert site.client().get("/garden/").status_code == 404


def test_a_view_without_a_marker_is_refused(site: Site) -> None:
    write(site, "garden", VIEW.replace("@open_to_all\n", ""))
    assert "does not say who may open it" in refused(site, "garden")


@pytest.mark.parametrize("area", ["agent", "admin"])
def test_nothing_of_staff_is_open_to_all(site: Site, area: str) -> None:
    write(site, "garden", VIEW, area=area)
    assert "open to all" in refused(site, "garden")


def test_an_address_of_the_core_cannot_be_taken(site: Site) -> None:
    write(site, "people", VIEW.replace("open_to_all", "signed_in").replace('"/"', '""'), area="admin")
    assert "core already" in refused(site, "people")


def test_an_address_of_another_plugin_cannot_be_taken(site: Site) -> None:
    write(site, "garden", VIEW, prefix="/green")
    write(site, "meadow", VIEW, prefix="/green")
    site.activate("garden")
    reason = refused(site, "meadow")
    assert "garden already" in reason
    assert site.client().get("/green/").text == "here"


def test_the_same_address_with_another_name_for_its_part_is_the_same(site: Site) -> None:
    code = '\n@pages.get("/<{part}>")\n@open_to_all\ndef index(**parts):\n    return "here"\n'
    write(site, "garden", code.format(part="slug"), prefix="/green")
    write(site, "meadow", code.format(part="int:number"), prefix="/green")
    site.activate("garden")
    assert "garden already" in refused(site, "meadow")


@pytest.mark.parametrize(
    "reach",
    [
        "@pages.before_app_request\ndef each():\n    pass\n",
        "@pages.after_app_request\ndef each(response):\n    return response\n",
        "@pages.app_context_processor\ndef each():\n    return {}\n",
        "@pages.app_errorhandler(404)\ndef each(error):\n    return ''\n",
        "@pages.app_template_filter('upper')\ndef each(value):\n    return value\n",
        "@pages.app_template_global('site')\ndef each():\n    return ''\n",
    ],
)
def test_a_blueprint_adds_nothing_to_the_whole_app(site: Site, reach: str) -> None:
    write(site, "garden", VIEW + reach)
    assert "whole app" in refused(site, "garden")


def test_static_files_come_from_the_folder_static_only(site: Site) -> None:
    folder = write(site, "garden", VIEW)
    (folder / "static" / "garden.css").write_text("p { color: green }", "utf-8")
    (folder / "static" / "secret.py").write_text("x = 1", "utf-8")
    site.activate("garden")
    client = site.client()
    assert client.get("/static/p/garden/x/garden.css").status_code == 200
    assert client.get("/static/p/garden/x/secret.py").status_code == 404
    assert client.get("/static/p/garden/x/../__init__.py").status_code == 404


def test_a_link_out_of_the_folder_static_leads_nowhere(site: Site) -> None:
    folder = write(site, "garden", VIEW)
    (site.config.instance / "outside.css").write_text("p {}", "utf-8")
    (folder / "static" / "inside.css").symlink_to(site.config.instance / "outside.css")
    site.activate("garden")
    assert site.client().get("/static/p/garden/x/inside.css").status_code == 404


def test_a_blueprint_with_its_own_static_folder_is_refused(site: Site) -> None:
    write(site, "garden", VIEW + '\npages.static_folder = "static"\n')
    assert "static_folder" in refused(site, "garden")


def test_a_blueprint_bears_the_name_of_its_plugin(site: Site) -> None:
    write(site, "garden", VIEW + '\npages.name = "desk"\n')
    assert "must be called" in refused(site, "garden")


def test_a_webhook_needs_no_token_and_has_no_session(site: Site, admin: User) -> None:
    code = """
    from flask_login import current_user

    @pages.post("/")
    @open_to_all
    def index():
        return str(current_user.is_authenticated)
    """
    write(site, "garden", code, area="webhook")
    site.activate("garden")
    client = site.client(admin)
    site.app.config["WTF_CSRF_ENABLED"] = True
    answer = client.post("/hooks/garden/", headers={"Origin": "https://elsewhere.example"})
    assert (answer.status_code, answer.text) == (200, "False")


def test_only_pages_said_to_be_embeddable_can_be_framed(site: Site) -> None:
    code = """
    from core.web.headers import embed_in

    @pages.get("/widget")
    @open_to_all
    def widget():
        embed_in("https://shop.example")
        return "here"

    @pages.get("/plain")
    @open_to_all
    def plain():
        embed_in("https://shop.example")
        return "here"
    """
    write(site, "garden", code, more=', embeddable=frozenset({"widget"})')
    site.activate("garden")
    client = site.client()
    framed = client.get("/garden/widget").headers["Content-Security-Policy"]
    assert "frame-ancestors https://shop.example" in framed
    assert "frame-ancestors 'none'" in client.get("/garden/plain").headers["Content-Security-Policy"]


def test_a_failing_page_is_counted_against_its_plugin(site: Site) -> None:
    write(site, "garden", VIEW.replace('return "here"', "raise RuntimeError('weeds')"))
    site.activate("garden")
    answer = site.client().get("/garden/")
    assert answer.status_code == 500
    assert "weeds" not in answer.text
    assert failures(site) == ["garden"]


def test_a_slash_too_much_or_too_little_leads_to_the_page(site: Site) -> None:
    code = """
    @pages.get("/bed")
    @open_to_all
    def bed():
        return "roses"

    @pages.post("/bed")
    @open_to_all
    def plant():
        return "planted"

    @pages.get("/shed/")
    @open_to_all
    def shed():
        return "tools"
    """
    write(site, "garden", code)
    site.activate("garden")
    client = site.client()
    there = client.get("/garden/bed/?row=1&name=a%20b")
    assert (there.status_code, there.headers["Location"]) == (308, "/garden/bed?row=1&name=a%20b")
    assert client.get("/garden/shed", follow_redirects=True).text == "tools"
    assert client.post("/garden/bed/").status_code == 404
    for odd in (
        "/garden/nothing/",
        "//evil.example/",
        "//evil.example//",
        "/garden/bed//",
        "/garden/bed/x/",
        "//garden/",
    ):
        answer = client.get("/", environ_overrides={"PATH_INFO": odd})
        led_to = answer.headers.get("Location", "/")
        assert led_to.removeprefix("http://localhost").startswith("/"), odd
        assert "evil" not in led_to, odd
        assert answer.status_code in {308, 404}, odd
