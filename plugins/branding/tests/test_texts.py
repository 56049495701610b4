"""Texts that customers see, in other words, in both languages."""

import pytest

from core.api import gettext, speaking
from core.testing import Site
from plugins.branding.tests.conftest import Owner

HELLO = "How can we help?"


def test_a_text_is_found_changed_and_given_back(site: Site, owner: Owner) -> None:
    assert HELLO in owner.client.get("/admin/branding/texts/?q=how+can").text
    owner.say(HELLO, en="Ahoy!", id="Apa kabar?")
    client = site.client()
    assert "Ahoy!" in client.get("/?lang=en").text
    assert "Apa kabar?" in client.get("/?lang=id").text
    assert "Ahoy!" in owner.client.get("/admin/branding/texts/?changed=1").text
    owner.say(HELLO, act="reset")
    assert HELLO in client.get("/?lang=en").text
    assert "No text matches" in owner.client.get("/admin/branding/texts/?changed=1").text


def test_it_is_found_by_what_it_says_in_indonesian(owner: Owner) -> None:
    page = owner.client.get("/admin/branding/texts/?q=Ada+yang+bisa").text
    assert HELLO in page


def test_words_of_another_plugin_change_without_its_help(site: Site, owner: Owner) -> None:
    site.activate("form")
    owner = Owner(site.client(site.user("admin", email="two@desk.example")))
    assert "Your name" in owner.client.get("/admin/branding/texts/?q=your+name").text
    owner.say("Your name", en="Who are you?")
    assert "Who are you?" in site.client().get("/contact?lang=en").text
    subject = "Your request to %(site)s has arrived (#%(number)s)"
    owner.say(subject, en="Got it: %(number)s", id="Sudah sampai: %(number)s")
    with site.app.app_context(), speaking("id"):
        assert gettext(subject, number=7, site="x") == "Sudah sampai: 7"


@pytest.mark.parametrize("said", ["%(secret)s", "<b>x</b>", "100 %", 'x" y="'])
def test_what_would_break_a_page_is_refused_and_stays_in_the_field(site: Site, owner: Owner, said: str) -> None:
    response = owner.say(HELLO, en=said, id="Baik")
    assert response.status_code == 422
    assert "Baik" in response.text
    assert HELLO in site.client().get("/").text


def test_an_override_whose_original_is_gone_is_shown_and_can_be_taken_away(site: Site, owner: Owner) -> None:
    with site.app.app_context():
        site.context("branding").save_settings({"texts": {"en": {"Old words": "New words"}, "id": {}}})
    assert "No longer used" in owner.client.get("/admin/branding/texts/").text
    owner.say("Old words", act="reset")
    assert "Old words" not in owner.client.get("/admin/branding/texts/").text


def test_a_text_that_no_customer_sees_cannot_be_changed(site: Site, owner: Owner) -> None:
    owner.say("Settings", en="Broken")
    with site.app.app_context():
        assert "texts" not in site.context("branding").settings


def test_texts_stand_under_the_page_they_are_of_and_an_index_leads_there(site: Site, owner: Owner) -> None:
    site.activate("portal")
    owner = Owner(site.client(site.user("admin", email="two@desk.example")))
    page = owner.client.get("/admin/branding/texts/").text
    assert "Where they stand" in page
    assert "portal/sign_in.html" in page
    one = owner.client.get("/admin/branding/texts/?place=portal:portal/mailed.html").text
    assert "Look into your mailbox</h2>" in one
    assert one.count('class="card pad stack brand-text"') == 3
    assert "All of them" in one
    found = owner.client.get("/admin/branding/texts/?q=mailbox&place=portal:portal/mailed.html").text
    assert "Look into your mailbox" in found
    saved = owner.say("Look into your mailbox", en="Check your mail", place="portal:portal/mailed.html", q="mailbox")
    assert saved.headers["Location"].endswith("?q=mailbox&place=portal:portal/mailed.html")
    by_mail = owner.client.get("/admin/branding/texts/?place=portal:").text
    assert "In mails, at fields, and when something is wrong</h2>" in by_mail
    assert "No text matches" in owner.client.get("/admin/branding/texts/?place=nowhere").text


def test_the_index_speaks_the_language_of_the_admin(site: Site, owner: Owner) -> None:
    site.activate("portal")
    reader = site.client(site.user("admin", email="two@desk.example", locale="id"))
    assert "Periksa kotak" in reader.get("/admin/branding/texts/?place=portal:portal/mailed.html").text
