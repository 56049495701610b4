"""Links in texts that led to a page of this site and lead nowhere are named by whoever knows the pages."""

import pytest

from core.api import dead_links
from core.database import writing
from core.services.installation import settings
from core.testing import Site
from tests.web.plugins import failures, write

CODE = """
@hookimpl
def collect_dead_pages(paths):
    {body}
"""
URL = "https://desk.example/inner"


@pytest.fixture
def here(site: Site) -> Site:
    with site.app.app_context(), writing():
        settings.save("core", {"site_url": URL})
    return site


def add(site: Site, slug: str, body: str) -> None:
    write(site, slug, CODE.format(body=body))
    site.activate(slug)


def asked(site: Site, *texts: str) -> list[str]:
    with site.app.test_request_context("/"):
        return dead_links(texts)


def test_only_paths_of_this_site_are_asked_about_once_and_without_what_follows_them(here: Site) -> None:
    add(here, "garden", "return list(paths)")
    text = (
        f"See {URL}/help/a/1-x?from=mail, {URL}/help/a/1-x. ({URL}/help/a/2) https://other.example/help/a/3 "
        "https://desk.example/elsewhere https://[::1 ftp://desk.example/inner/x"
    )
    assert asked(here, text) == [f"{URL}/help/a/1-x?from=mail", f"{URL}/help/a/1-x", f"{URL}/help/a/2"]


def test_what_nobody_calls_dead_lives_and_a_failing_plugin_takes_nothing_from_others(here: Site) -> None:
    assert asked(here, f"{URL}/gone") == []
    add(here, "garden", "return [path for path in paths if path == '/gone']")
    add(here, "kitchen", "raise RuntimeError('weeds')")
    assert asked(here, f"{URL}/gone and {URL}/there") == [f"{URL}/gone"]
    assert failures(here) == ["kitchen"]
