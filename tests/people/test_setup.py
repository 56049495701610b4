"""The set-up wizard: only with the printed token, only until there is an administrator."""

import pytest
from flask.testing import FlaskClient

from core.errors import Invalid, Refused
from core.models import User
from core.services.installation import site as service
from core.services.staff import people
from core.testing import Site

PASSWORD = "four quiet words here"
PAGES = ["/setup", "/setup/language", "/setup/site", "/setup/admin", "/setup/plugins", "/setup/mail", "/setup/done"]
ADMIN = {"name": "Budi", "email": "budi@desk.example", "password": PASSWORD, "repeat": PASSWORD}


def token_of(site: Site) -> str:
    with site.app.app_context():
        link = service.setup_link("http://localhost")
    assert link is not None
    return link.partition("token=")[2]


@pytest.fixture
def walker(site: Site) -> FlaskClient:
    """A browser that has given the token."""
    client = site.client()
    assert client.post("/setup", data={"token": token_of(site)}).status_code == 302
    return client


@pytest.mark.abuse("A6")
@pytest.mark.parametrize("page", PAGES[1:])
def test_without_the_token_no_step_is_open(site: Site, page: str) -> None:
    assert site.client().get(page).headers["Location"] == "/setup"
    assert site.client().post(page, data=ADMIN).headers["Location"] == "/setup"
    with site.app.app_context():
        assert not people.has_admin()


@pytest.mark.parametrize("token", ["", "x", "%00", "a" * 500])
def test_a_made_up_token_opens_nothing(site: Site, token: str) -> None:
    token_of(site)
    assert site.client().post("/setup", data={"token": token}).status_code == 422


@pytest.mark.abuse("A6")
def test_the_token_works_once(site: Site) -> None:
    token = token_of(site)
    assert site.client().post("/setup", data={"token": token}).status_code == 302
    assert site.client().post("/setup", data={"token": token}).status_code == 422


def test_opening_the_printed_address_uses_nothing_up(site: Site) -> None:
    token = token_of(site)
    for _ in range(2):
        assert token in site.client().get(f"/setup?token={token}").text


def test_the_sign_in_page_leads_to_the_set_up_while_nobody_is_there(site: Site) -> None:
    assert site.client().get("/sign-in").headers["Location"] == "/setup"


def test_the_whole_way_makes_a_site(site: Site, walker: FlaskClient) -> None:
    walker.post("/setup/language", data={"locale": "id", "timezone": "Asia/Jakarta"})
    walker.post("/setup/site", data={"name": "Toko Ani", "url": "https://bantuan.example/"})
    assert walker.post("/setup/admin", data=ADMIN).headers["Location"] == "/setup/plugins"
    assert walker.post("/setup/plugins", follow_redirects=True).request.path == "/setup/done", "there is no channel"
    assert walker.get("/setup/done").status_code == 200
    walker.post("/setup/done")
    with site.app.app_context():
        facts = service.facts()
        admin = people.by_email("budi@desk.example")
    assert (facts.name, facts.url, facts.locale, facts.timezone) == (
        "Toko Ani",
        "https://bantuan.example",
        "id",
        "Asia/Jakarta",
    )
    assert admin.role.is_admin
    assert [walker.get(page).status_code for page in PAGES] == [404] * 7


def test_every_step_but_the_account_can_be_skipped(site: Site, walker: FlaskClient) -> None:
    assert walker.post("/setup/admin", data=ADMIN).status_code == 302
    assert walker.get("/setup/plugins").status_code == 200


def test_who_skips_the_language_goes_on_in_the_one_they_read(site: Site, walker: FlaskClient) -> None:
    indonesian = {"Accept-Language": "id"}
    walker.post("/setup/admin", data=ADMIN, headers=indonesian)
    assert '<html lang="id"' in walker.get("/setup/plugins", headers=indonesian).text


@pytest.mark.abuse("A6")
@pytest.mark.parametrize("page", PAGES)
def test_a_site_that_is_set_up_has_no_set_up(site: Site, admin: User, page: str) -> None:
    for client in (site.client(), site.client(admin)):
        assert client.get(page).status_code == 404
        assert client.post(page, data=ADMIN).status_code == 404


@pytest.mark.abuse("A6")
def test_the_steps_after_the_account_are_for_its_owner_alone(site: Site, walker: FlaskClient) -> None:
    walker.post("/setup/admin", data=ADMIN)
    for page in PAGES[4:]:
        for client in (site.client(), site.client(site.user("agent", email=f"{page[7:]}@desk.example"))):
            assert client.get(page).status_code == 404
            assert client.post(page).status_code == 404


def test_an_address_of_a_site_has_no_path(site: Site, walker: FlaskClient) -> None:
    for url in ("javascript:alert(1)", "https://desk.example/path", "desk.example", "https://"):
        assert walker.post("/setup/site", data={"name": "Toko", "url": url}).status_code == 422


def test_a_site_is_set_up_from_the_command_line(site: Site) -> None:
    with site.app.app_context():
        service.set_up("Budi", "budi@desk.example", PASSWORD, "Toko Ani", "id", "Asia/Jakarta")
        assert service.facts().name == "Toko Ani"
        assert service.setup_link("http://localhost") is None
        with pytest.raises(Refused):
            service.set_up("Eve", "eve@desk.example", PASSWORD, "Toko Eve")


def test_a_time_zone_that_is_none_is_refused(site: Site) -> None:
    with site.app.app_context(), pytest.raises(Invalid):
        service.set_up("Budi", "budi@desk.example", PASSWORD, "Toko", timezone="Asia/Atlantis")
