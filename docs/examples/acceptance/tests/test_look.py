"""What customers see, and how often the desk asks for news."""

import pytest

from core.api import call_hook


@pytest.fixture
def shop(site, keeper):
    """The example, with everything that changes the look."""
    chosen = {"welcome": "Bawa saja kemari.", "theme": "warung", "asks_as_a_shop": True}
    with site.app.app_context():
        site.context("acceptance").save_settings(chosen)
    return keeper


def test_the_home_page_says_the_words_of_the_shop(site, shop):
    page = site.client().get("/").text
    assert "Bawa saja kemari." in page
    assert "What is broken?" in page
    assert "Apa yang rusak?" in site.client().get("/?lang=id", follow_redirects=True).text


def test_pages_for_borrowers_have_their_own_theme(site, shop):
    assert "/t/warung/" in site.client().get("/loans/").text
    assert "/t/warung/" not in site.client().get("/").text


def test_visitors_find_devices_by_the_search_of_the_site(site, keeper):
    page = site.client().get("/search?q=laptop").text
    assert 'href="/loans/"' in page


def test_the_desk_asks_more_often_while_somebody_is_late(site, keeper, ticket, clock):
    with site.app.app_context():
        assert call_hook("filter_poll_seconds", value=10, user=None) == 10
        site.context("acceptance").cache.clear()
    keeper.lend(ticket)
    clock.forward(days=15)
    with site.app.app_context():
        assert call_hook("filter_poll_seconds", value=10, user=None) == 5
