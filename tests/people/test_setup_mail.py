"""The step of the set-up that connects a mail account: for any channel that reaches e-mail, whoever brings it."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from core.database import db
from core.models import Account
from core.services.installation import settings
from core.services.installation import site as service
from core.testing import PASSWORD, Clock, Site
from tests.plugins.samples import write
from tests.plugins.test_account_suggestions import CHANNEL, TYPED, accounts

ADMIN = {"name": "Budi", "email": "budi@desk.example", "password": PASSWORD, "repeat": PASSWORD}


@pytest.fixture
def walker(site: Site) -> FlaskClient:
    """The browser of the administrator who was just made, on a site with a channel that reaches e-mail."""
    site.activate(write(site.config, CHANNEL))
    return made_admin(site)


def made_admin(site: Site) -> FlaskClient:
    """Walk through the set-up up to the plugins."""
    client = site.client()
    with site.app.app_context():
        token = (service.setup_link("") or "").partition("token=")[2]
    client.post("/setup", data={"token": token})
    assert client.post("/setup/admin", data=ADMIN).headers["Location"] == "/setup/plugins"
    return client


def test_the_plugins_lead_to_the_mail_account_and_it_leads_to_the_end(site: Site, walker: FlaskClient) -> None:
    page = walker.post("/setup/plugins", follow_redirects=True)
    assert page.request.path == "/setup/mail"
    assert "Step 5 of 5" in page.text
    assert walker.post("/setup/mail", data=TYPED).headers["Location"] == "/setup/done"
    row = accounts(site)[0]
    assert (row.channel, row.address, row.settings["host"], row.settings["port"]) == (
        "pigeon",
        "cs@toko.example",
        "loft.toko.example",
        7,
    )
    with site.app.app_context():
        assert settings.unseal(row.settings["password"]) == "right"
        assert db.session.get_one(Account, row.id).desk.is_default
    assert "Connect a mail account" not in walker.get("/setup/done").text


def test_without_such_a_channel_the_way_leads_straight_to_the_end(site: Site) -> None:
    walker = made_admin(site)
    for answer in (walker.get("/setup/mail"), walker.post("/setup/mail", data=TYPED)):
        assert answer.headers["Location"] == "/setup/done"
    assert accounts(site) == []
    assert "<span>Mail</span>" not in walker.get("/setup/done").text


def test_the_step_can_be_skipped_and_is_found_again(site: Site, walker: FlaskClient) -> None:
    assert 'href="/setup/done">Skip for now' in walker.get("/setup/mail").text
    done = walker.get("/setup/done").text
    assert "Connect a mail account" in done
    assert "Mail</" not in done.partition("<main")[0]
    assert accounts(site) == []


def test_coming_back_changes_the_account_that_was_made(site: Site, walker: FlaskClient) -> None:
    walker.post("/setup/mail", data=TYPED)
    page = walker.get("/setup/mail").text
    assert 'value="cs@toko.example"' in page
    assert "right" not in page
    walker.post("/setup/mail", data={**TYPED, "password": "", "host": "attic.example", "filled_for": TYPED["address"]})
    (row,) = accounts(site)
    assert row.settings["host"] == "attic.example"
    with site.app.app_context():
        assert settings.unseal(row.settings["password"]) == "right"
    walker.post("/setup/mail", data={**TYPED, "address": "CS@toko.example", "password": ""})
    assert len(accounts(site)) == 1


def test_the_test_says_step_by_step_what_happened_and_stores_nothing(site: Site, walker: FlaskClient) -> None:
    page = walker.post("/setup/mail", data={**TYPED, "act": "test"}).text
    assert "loft.toko.example:7 for cs@toko.example" in page
    assert "It may still come." in page
    assert 'class="i care"' in page
    assert 'value="loft.toko.example"' in page
    page = walker.post("/setup/mail", data={**TYPED, "act": "test", "password": "wrong"}).text
    assert "The password is wrong." in page
    assert accounts(site) == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"address": ""}, "This field is required."),
        ({"address": "no address"}, "This is not an e-mail address."),
        ({"address": "a" * 300 + "@toko.example"}, "longer than 254 characters"),
        ({"password": ""}, "This field is required."),
        ({"port": "99999"}, "Number must be between 1 and 65535."),
        ({"port": "x"}, "Not a valid integer value."),
    ],
)
@pytest.mark.parametrize("act", ["", "test"])
def test_what_is_wrong_is_said_beside_its_field(
    site: Site, walker: FlaskClient, typed: dict[str, str], said: str, act: str
) -> None:
    answer = walker.post("/setup/mail", data={**TYPED, "host": "mine", **typed, "act": act})
    assert answer.status_code == 422
    assert said in answer.text
    assert ('<details class="more-table" open' in answer.text) == ("port" in typed)
    assert accounts(site) == []


Fill = Callable[..., str]


@pytest.fixture
def host_of(walker: FlaskClient) -> Fill:
    """Say which host the page shows after a test of what was typed."""

    def shown(**typed: str) -> str:
        page = walker.post("/setup/mail", data={**TYPED, "act": "test", **typed}).text
        field = page.partition('id="host"')[2].partition(">")[0]
        return field.partition('value="')[2].partition('"')[0]

    return shown


def test_servers_are_filled_in_while_nobody_chose_others(host_of: Fill) -> None:
    assert host_of() == "loft.toko.example"
    found = {"filled_for": "cs@toko.example", "host": "loft.toko.example", "port": "7"}
    assert host_of(**found, address="cs@roof.example") == "loft.roof.example", "another address, other servers"
    assert host_of(**{**found, "port": "9"}, address="cs@roof.example") == "loft.toko.example", (
        "one was changed by hand"
    )
    assert host_of(host="mine.example") == "mine.example"
    assert host_of(filled_for="cs@toko.example") == "", "what was emptied stays empty"


def test_words_for_a_field_follow_from_the_address(walker: FlaskClient) -> None:
    page = walker.post("/setup/mail", data={**TYPED, "address": "cs@roof.example", "act": "test"}).text
    assert "Roof takes a key." in page
    assert "As the loft knows it." in walker.get("/setup/mail").text


def test_a_suggestion_that_breaks_suggests_nothing(site: Site, walker: FlaskClient) -> None:
    data = {**TYPED, "address": "cs@broken.example", "host": "mine"}
    assert walker.post("/setup/mail", data=data).status_code == 302
    assert accounts(site)[0].settings["host"] == "mine"


def test_an_inner_host_is_allowed_only_if_it_stands_in_the_form(site: Site) -> None:
    from dataclasses import replace

    site.config = replace(site.config, private_hosts=False)
    site.activate(write(site.config, CHANNEL))
    walker = made_admin(site)
    typed = {**TYPED, "host": "127.0.0.1", "act": "test"}
    assert "Allow 127.0.0.1 and test again" in walker.post("/setup/mail", data=typed).text
    page = walker.post("/setup/mail", data={**typed, "act": "", "allow": "10.0.0.5"}).text
    assert "lies in the inner network" in page
    page = walker.post("/setup/mail", data={**typed, "act": "", "allow": "127.0.0.1"}).text
    assert "127.0.0.1:1 for cs@toko.example" in page
    assert accounts(site) == []


def test_who_comes_back_much_later_gives_the_password_first(site: Site, walker: FlaskClient, clock: Clock) -> None:
    clock.forward(minutes=11)
    for answer in (walker.get("/setup/mail"), walker.post("/setup/mail", data=TYPED)):
        assert answer.headers["Location"].startswith("/sign-in/prove")
    assert accounts(site) == []
