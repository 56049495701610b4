"""A site full of made-up tickets and all that the bundled plugins bring, whose plugins are switched by their rows."""

import html
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from sqlalchemy import inspect, select, text

from core.config import ROOT
from core.contract.addresses import path, rules
from core.contract.database import Copy
from core.contract.marks import Marks
from core.contract.process import declared, templates_of
from core.database import db, writing
from core.engine.order import order
from core.models import Ticket, User
from core.services.installation import demo
from core.services.plugin import plugin_rows
from core.services.staff import people
from core.services.ticket import tickets
from core.testing import Postbox, Site, new_config

SLUGS = sorted(found.parent.name for found in ROOT.glob("plugins/*/plugin.toml"))
OF_VISITORS = ("/", "/sign-in", "/contact")
OF_STAFF = ("/desk/", "/desk/customers", "/desk/tickets/new", "/admin/")
EVERYDAY = frozenset({"email", "form"})  # words that any page with a field has
CUSTOMER = "ani@example.com"
DOORS = 4  # asked of a plugin that is on; its own tests ask for all
SHORTEST, LONGEST = 12, 120
PLAIN = re.compile(r"[\w .,?!/:-]+")  # the same however it is escaped
Texts = dict[str, tuple[int, str]]


class Street:
    """The site; what each plugin has was noted while all of them were on."""

    def __init__(self, folder: Path) -> None:
        self.site = Site(new_config(folder / "instance"))
        self.postbox = Postbox(self.site)
        self.site.add(self.postbox.join)
        with self.site.app.app_context():
            demo.fill_story()
            demo.switch_everything_on()
            self.admin: User = people.by_email("ratna@piksel.example")
            self.number, self.customer = db.session.execute(select(Ticket.id, Ticket.customer_id).limit(1)).one()
        self.site.rebuild()
        self.site.run_jobs()
        self.doors = {slug: self._doors(slug) for slug in SLUGS}
        self.templates = {slug: templates_of(self.site, slug) for slug in SLUGS}
        self.own = self._own_words()
        self._first = Copy(self.site)

    def _doors(self, slug: str) -> list[str]:
        """Give the addresses of a plugin's pages."""
        known = {"number": self.number, "ticket_id": self.number}
        found = [rule for rule in rules(self.site.app, slug) if "GET" in (rule.methods or ())]
        return [path(self.site.app, rule, known) for rule in found]

    def _own_words(self) -> dict[str, set[str]]:
        """Give what stands in a plugin's tables and settings, and in none of the core's: titles, names, addresses."""
        with self.site.app.app_context():
            names = inspect(db.engine).get_table_names()
            kept = json.dumps(_texts(*(each for each in names if not each.startswith(("p_", "setting")))))
            found = {
                slug: _words(_texts(*(each for each in names if each.startswith(f"p_{slug}__")))) for slug in SLUGS
            }
            for owner, value in db.session.execute(text("SELECT owner, value FROM setting WHERE owner <> 'core'")):
                found[owner] |= _words([value])
        return {slug: {word for word in words if word not in kept} for slug, words in found.items()}

    def switch(self, chosen: frozenset[str]) -> set[str]:
        """Have just these on, and all else as it was at first; give who is really on, for some need others."""
        self._first.put_back()
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

    def _manifests(self):
        with self.site.app.app_context():
            return plugin_rows.found(self.site.config).manifests

    def pages(self) -> Texts:
        """Ask for the pages that everybody needs; give their codes and texts."""
        visitor, admin = self.site.client(), self.site.client(self.admin)
        of_staff = (*OF_STAFF, f"/desk/tickets/{self.number}", f"/desk/customers/{self.customer}")
        return {
            address: (answer.status_code, answer.get_data(as_text=True))
            for browser, addresses in ((visitor, OF_VISITORS), (admin, of_staff))
            for address in addresses
            for answer in (browser.get(address),)
        }

    def mails(self) -> Texts:
        """Let a customer write and be answered, and an agent ask for a new password; give what was mailed."""
        del self.postbox.sent[:]
        received = self.postbox.receive("Where is my parcel?", CUSTOMER, "A parcel")
        with self.site.app.app_context():
            ticket = db.session.get_one(Ticket, received.ticket_number)
            tickets.reply(ticket, db.session.get_one(User, self.admin.id), "<p>It is on its way.</p>")
        self.site.client().post("/sign-in/forgot", data={"email": self.admin.email})
        self.site.run_jobs()
        assert {CUSTOMER, self.admin.email} <= set(self.postbox.addresses)
        return {f"mail {each.subject}": (200, f"{each.text}\n{each.html}") for each in self.postbox.sent}

    def traces(self, slug: str, seen: Texts, bare: Texts) -> Iterator[str]:
        """Say where a plugin that is off can still be seen; `bare` is what is seen with no plugin that one may miss."""
        yield from (f"{left} is declared" for left in declared(self.site, slug, self.templates[slug]))
        yield from (f"{door} answers {code}" for door, code in self._answers(self.doors[slug]) if code != 404)
        for address, (_code, page) in seen.items():
            yield from (f"{address} leads to {door}" for door in self.doors[slug] if leads_to(door, page))
            yield from (f"{address} has its word {word}" for word in self.own[slug] if word in page)
            if slug not in EVERYDAY:
                named = Marks(slug).new_words(bare.get(address, (0, ""))[1], page)
                yield from (f"{address} names it: {word}" for word in named)

    def failures(self, slug: str) -> Iterator[str]:
        """Say which pages of a plugin that is on fail."""
        yield from (f"{door} answers {code}" for door, code in self._answers(self.doors[slug][:DOORS]) if code >= 500)

    def _answers(self, doors: Sequence[str]) -> Iterator[tuple[str, int]]:
        admin = self.site.client(self.admin)
        return ((door, admin.get(door).status_code) for door in doors)


def _texts(*tables: str) -> list[str]:
    """Give all texts in some tables."""
    rows = (row for name in tables for row in db.session.execute(text(f'SELECT * FROM "{name}"')))
    return [value for row in rows for value in row if isinstance(value, str)]


def _words(texts: Sequence[str]) -> set[str]:
    """Give the texts, and those within JSON, that are long enough to be nobody else's."""
    return {word for each in texts for word in _leaves(each) if SHORTEST <= len(word) <= LONGEST and _is_own(word)}


def _is_own(word: str) -> bool:
    return bool(PLAIN.fullmatch(word)) and " " in word


def _leaves(value: object) -> Iterator[str]:
    if isinstance(value, str):
        try:
            inner = json.loads(value)
        except ValueError:
            yield from (line.strip() for line in value.splitlines())
        else:
            yield from _leaves(inner if isinstance(inner, dict | list) else None)
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _leaves(each)


def leads_to(door: str, page: str) -> bool:
    """Tell whether a page has a link, form, script or picture at an address or beneath it."""
    head = re.escape(html.escape(door.rstrip("/")))
    return bool(head and re.search(rf"[\"'(]{head}(?=[\"'/?#)])", page))
