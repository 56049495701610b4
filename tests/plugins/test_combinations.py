"""Whatever set of the bundled plugins is on, the site answers, logs no error, and the others are gone."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.config import ROOT
from core.contract.addresses import path, rules
from core.contract.errors_logged import ErrorsLogged
from core.database import writing
from core.engine.order import order
from core.models import Ticket, User
from core.services.plugin import plugin_rows
from core.testing import Site, new_config
from tests.plugins.combinations import Chosen, combinations, meetings, met

SLUGS = sorted(found.parent.name for found in ROOT.glob("plugins/*/plugin.toml"))
OF_VISITORS = ("/", "/sign-in")
OF_STAFF = ("/desk/", "/desk/tickets/1", "/admin/", "/admin/plugins")


class Street:
    """One site whose plugins are switched by their rows; what each has was noted while all of them were on."""

    def __init__(self, folder: Path) -> None:
        self.site = Site(new_config(folder / "instance"))
        self.admin: User = self.site.user("admin")
        self.ticket: Ticket = self.site.ticket()
        self.site.activate(*order(self._manifests(), SLUGS).order)
        self.doors = {slug: self._doors(slug) for slug in SLUGS}

    def _manifests(self):
        with self.site.app.app_context():
            return plugin_rows.found(self.site.config).manifests

    def _doors(self, slug: str) -> list[str]:
        """Give the addresses of a plugin's pages."""
        known = {"number": self.ticket.id, "ticket_id": self.ticket.id}
        found = [rule for rule in rules(self.site.app, slug) if "GET" in (rule.methods or ())]
        return [path(self.site.app, rule, known) for rule in found]

    def switch(self, chosen: Chosen) -> set[str]:
        """Have just these on; give who is really on, for some need others."""
        with self.site.app.app_context(), writing():
            for slug in SLUGS:
                is_on = slug in chosen
                state = plugin_rows.ACTIVE if is_on else plugin_rows.INACTIVE
                plugin_rows.save(slug, is_active=is_on, state=state, error="", where="")
        self.site.rebuild()
        assert self.site.built.broken == {}
        wanted = set(order(self._manifests(), chosen).order)
        assert set(self.site.built.build.loaded) == wanted
        return wanted

    def pages(self) -> Iterator[tuple[str, int, str]]:
        """Ask for the pages that everybody needs."""
        visitor, admin = self.site.client(), self.site.client(self.admin)
        for browser, addresses in ((visitor, OF_VISITORS), (admin, OF_STAFF)):
            for address in addresses:
                answer = browser.get(address)
                yield address, answer.status_code, answer.get_data(as_text=True)


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Street:
    """One site for all combinations."""
    return Street(tmp_path_factory.mktemp("combinations"))


def leads_to(door: str, text: str) -> bool:
    """Tell whether a page has a link, form, script or picture at an address or beneath it."""
    head = re.escape(door.rstrip("/"))
    return bool(head and re.search(rf"[\"'(]{head}(?=[\"'/?#)])", text))


@pytest.mark.parametrize("chosen", combinations(SLUGS), ids=lambda chosen: "+".join(sorted(chosen)) or "none")
def test_any_set_of_plugins_works_and_the_others_are_gone(street: Street, chosen: Chosen) -> None:
    with ErrorsLogged() as errors:
        on = street.switch(chosen)
        for address, code, text in street.pages():
            assert code == 200, address
            for slug in set(SLUGS) - on:
                if address != "/admin/plugins":
                    assert not [door for door in street.doors[slug] if leads_to(door, text)], (slug, address)
                assert f"/static/p/{slug}/" not in text, (slug, address)
        admin = street.site.client(street.admin)
        for slug in SLUGS:
            codes = {door: admin.get(door).status_code for door in street.doors[slug][:3]}
            wrong = {door: code for door, code in codes.items() if (code >= 500 if slug in on else code != 404)}
            assert not wrong, (slug, wrong)
    assert errors.found == []


def test_few_plugins_are_tried_in_all_ways() -> None:
    assert len(set(combinations("abcdef"))) == 64


@pytest.mark.parametrize("count", [7, 8, 12, 20])
def test_of_many_plugins_any_two_meet_in_each_way(count: int) -> None:
    slugs = [f"p{number:02}" for number in range(count)]
    found = combinations(slugs)
    assert {frozenset(), frozenset(slugs)} <= set(found)
    assert {each for chosen in found for each in met(slugs, chosen)} == meetings(slugs)
    assert len(found) <= 24


def test_a_link_of_a_plugin_is_seen() -> None:
    assert leads_to("/desk/kb/", '<a href="/desk/kb/new">')
    assert leads_to("/contact", '<form action="/contact">')
    assert not leads_to("/contact", '<a href="/contacts">')
