"""Texts that customers see, in other words, in both languages."""

import pytest

from core.testing import Postbox, Site
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


def test_words_of_another_plugin_change_in_its_page_and_in_its_mail(
    site: Site, owner: Owner, postbox: Postbox, clock: object
) -> None:
    from plugins.form.tests.visitor import Visitor

    site.activate("form")
    owner = Owner(site.client(site.user("admin", email="two@desk.example")))
    subject = "Your request to %(site)s has arrived (#%(number)s)"
    assert "Your name" in owner.client.get("/admin/branding/texts/?q=your+name").text
    owner.say("Your name", en="Who are you?")
    owner.say(subject, en="Got it: %(number)s", id="Sudah sampai: %(number)s")
    visitor = Visitor(site.client(), clock)  # type: ignore[arg-type]
    assert "Who are you?" in visitor.open()
    visitor.send()
    site.run_jobs()
    assert postbox.sent[-1].subject == "Got it: 1"


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
