"""What follows from the address of an account: servers and words, for the form of any channel."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core.database import db
from core.models import Account
from core.services.installation import settings, typed_secrets
from core.testing import Clock, Site
from tests.plugins.samples import write

CHANNEL = """
from wtforms import IntegerField, StringField
from wtforms.validators import NumberRange, Optional
from core.api import Channel, Health, Invalid, ProofStep, SecretField, SettingsForm, demand_outside, hookimpl


class Form(SettingsForm):
    first = ("password",)
    host = StringField("Host", default="")
    port = IntegerField("Port", [Optional(), NumberRange(1, 65535)], default=1)
    password = SecretField("Password", description="As the loft knows it.")

    @staticmethod
    def suggest(address):
        domain = address.rpartition("@")[2]
        if domain == "broken.example":
            raise ValueError("This suggestion breaks.")
        return {"host": f"loft.{domain}", "port": 7, "password": "never", "strange": 1} if domain else {}

    @staticmethod
    def advise(address):
        return {"password": "Roof takes a key."} if address.endswith("@roof.example") else {}

    @staticmethod
    def test(values):
        demand_outside(values["host"])
        if values["password"] != "right":
            raise Invalid("The password is wrong.")
        return [
            ProofStep("Flew in", f"{values['host']}:{values['port']} for {values['address']}"),
            ProofStep("Not back yet", "It may still come.", Health.WARNING),
        ]


class Pigeon(Channel):
    name = "pigeon"
    label = "Pigeon"
    reaches = frozenset({"email"})
    account_form = Form


@hookimpl
def register_channels():
    return [Pigeon()]
"""
TYPED = {"address": "cs@toko.example", "host": "", "port": "1", "password": "right", "filled_for": ""}


@pytest.fixture
def browser(site: Site) -> FlaskClient:
    """An admin's, on a site with such a channel."""
    site.activate(write(site.config, CHANNEL))
    return site.client(site.user("admin"))


def accounts(site: Site) -> list[Account]:
    with site.app.app_context():
        return list(db.session.scalars(select(Account)))


def test_the_script_is_told_what_follows_from_an_address(browser: FlaskClient) -> None:
    answer = browser.post("/admin/accounts/pigeon/suggest", data={**TYPED, "address": "cs@roof.example"})
    assert answer.json == {
        "values": {"host": "loft.roof.example", "port": 7},
        "advice": {"password": "Roof takes a key."},
    }
    assert browser.post("/admin/accounts/pigeon/suggest").json == {"values": {}, "advice": {}}
    assert browser.post("/admin/accounts/nothing/suggest").status_code == 404


def test_the_page_of_an_account_fills_in_the_same_and_folds_the_rest(site: Site, browser: FlaskClient) -> None:
    page = browser.get("/admin/accounts/new/pigeon").text
    assert '<details class="more-table"><summary>' in page
    assert page.index('id="password"') < page.index('<details class="more-table"') < page.index('id="host"')
    with site.app.app_context():
        desk = str(db.session.scalar(db.text("SELECT id FROM desk")))
    browser.post("/admin/accounts/new/pigeon", data={**TYPED, "desk_id": desk, "is_active": "y"})
    (row,) = accounts(site)
    assert row.settings["host"] == "loft.toko.example"
    assert '<details class="more-table" open>' in browser.get(f"/admin/accounts/{row.id}").text
    data = {**TYPED, "desk_id": desk, "password": "", "filled_for": TYPED["address"]}
    browser.post(f"/admin/accounts/{row.id}", data=data)
    assert accounts(site)[0].settings["host"] == "", "what somebody empties by hand stays empty"


def test_a_test_that_gives_neither_a_sentence_nor_steps_has_failed(site: Site) -> None:
    slug = write(site.config, CHANNEL.replace('ProofStep("Not back yet", "It may still come.", Health.WARNING)', "7"))
    site.activate(slug)
    page = site.client(site.user("admin")).post("/admin/accounts/pigeon/test", data={**TYPED, "host": "x"}).text
    assert "a sentence or a list of ProofStep is wanted" in page
    assert "It does not work yet." in page


def carried_by(page: str) -> str:
    return page.partition('name="typed-password" value="')[2].partition('"')[0]


def test_a_password_that_was_tested_need_not_be_typed_again_to_be_saved(site: Site, browser: FlaskClient) -> None:
    facts = {**TYPED, "desk_id": "1", "is_active": "y"}
    page = browser.post("/admin/accounts/pigeon/test", data=facts).text
    assert "right" not in page
    assert "Kept as you typed it." in page
    sent = {**facts, "password": "", "typed-password": carried_by(page)}
    page = browser.post("/admin/accounts/pigeon/test", data=sent).text
    assert "Flew in" in page, "and once more, as often as one likes"
    browser.post("/admin/accounts/new/pigeon", data={**sent, "typed-password": carried_by(page)})
    with site.app.app_context():
        assert settings.unseal(accounts(site)[0].settings["password"]) == "right"


def test_what_a_page_carries_is_worth_nothing_to_others_or_later(
    site: Site, browser: FlaskClient, clock: Clock
) -> None:
    token = carried_by(browser.post("/admin/accounts/pigeon/test", data=TYPED).text)
    sent = {**TYPED, "password": "", "typed-password": token}
    other = site.client(site.user("admin", email="other@desk.example"))
    assert "The password is wrong." in other.post("/admin/accounts/pigeon/test", data=sent).text
    assert "Flew in" in browser.post("/admin/accounts/pigeon/test", data=sent).text
    for forged in ("x", token[:-1], token + "x"):
        answer = browser.post("/admin/accounts/pigeon/test", data={**sent, "typed-password": forged})
        assert "The password is wrong." in answer.text
    clock.forward(minutes=61)
    with site.app.test_request_context("/"):
        owner = next(each.owner for each in site.built.registry.channels.owned() if each.item.name == "pigeon")
        assert typed_secrets.carried(1, owner, "password", token) == ""


def test_a_test_reads_the_environment_as_a_saved_account_would(
    browser: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = {**TYPED, "password": "env:LOFT_PASSWORD"}
    assert "LOFT_PASSWORD" in browser.post("/admin/accounts/pigeon/test", data=sent).text
    monkeypatch.setenv("LOFT_PASSWORD", "right")
    page = browser.post("/admin/accounts/pigeon/test", data=sent).text
    assert "Flew in" in page
    again = browser.post(
        "/admin/accounts/pigeon/test", data={**sent, "password": "", "typed-password": carried_by(page)}
    )
    assert "Flew in" in again.text
