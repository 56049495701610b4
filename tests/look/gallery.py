"""Every page of a demo on which all bundled plugins are on, found by the map of routes: a new page joins by itself."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import inspect, text
from werkzeug.routing import Rule

from core.config import ROOT
from core.contract.addresses import path, rules
from core.database import db
from core.engine.hooks import CORE
from core.models import Ticket, User
from core.services.installation import demo
from core.services.installation import site as facts
from core.services.signing import sign
from core.services.staff import invitations, people
from core.services.ticket import tickets
from core.testing import Postbox, Site, new_config
from plugins.portal.tests.person import Person

Part = tuple[str, str]
HEADS = ("/admin/", "/desk/")
PARTS: list[Part] = [
    *((CORE, head) for head in ("", *HEADS)),
    *((slug, "") for slug in sorted(found.parent.name for found in ROOT.glob("plugins/*/plugin.toml"))),
]
"""Owners, and of the core the beginnings of addresses, so that the work can be shared."""
VISITOR, CUSTOMER, ADMIN = "visitor", "customer", "admin"
ID = "int(max=9007199254740992)"
CHAT = "SELECT id FROM account WHERE channel = 'chat'"
CHATTED = "SELECT ticket_id FROM p_chat__visit WHERE ticket_id IS NOT NULL"

WITH_TICKET = "SELECT value FROM identity WHERE kind = 'email' AND customer_id IN (SELECT customer_id FROM ticket)"
# What the demo has none of.
FILLED_IN = {
    "/admin/automations/webhooks/new": {
        "name": "Till",
        "url": "https://shop.example/tickets",
        "body": '{"number": "{{ ticket.number }}"}',
        "secret": "a secret of the demo",
    },
    "/admin/fields/new": {"label": "Order", "type": "text", "desk_id": ""},
    "/desk/views/new": {"name": "Waiting", "query": "is:open", "shared_with": "me"},
}
Find = Callable[["Gallery"], str]
# Where the names of the parts of a rule do not say what to fill in.
GIVEN: Mapping[str, Find] = {
    "/admin/accounts/new/<channel>": lambda _g: "/admin/accounts/new/email",
    "/admin/automations/webhooks/<int:webhook_id>": lambda _g: "/admin/automations/webhooks/1",
    "/admin/branding/look/desk/<desk>": lambda g: f"/admin/branding/look/desk/{g.one('SELECT slug FROM desk')}",
    "/admin/branding/mail/desk/<desk>": lambda g: f"/admin/branding/mail/desk/{g.one('SELECT slug FROM desk')}",
    "/admin/chat/<int:account_id>/try": lambda g: f"/admin/chat/{g.one(CHAT)}/try",
    "/admin/plugins/<slug>/settings": lambda _g: "/admin/plugins/portal/settings",
    "/admin/themes/<slug>/preview": lambda _g: "/admin/themes/warung/preview",
    "/contact/thanks/<token>": lambda g: g.thanks(),
    "/desk/bulk/acts/<name>": lambda _g: "/desk/bulk/acts/assign?ticked=1&ticked=2",
    "/desk/customers": lambda _g: "/desk/customers?q=a",
    "/desk/search": lambda _g: "/desk/search?q=pesanan",
    f"/desk/tickets/<{ID}:number>": lambda g: f"/desk/tickets/{g.one(CHATTED)}",
    f"/desk/tickets/<{ID}:number>/acts/<name>": lambda _g: "/desk/tickets/1/acts/assign",
    "/help/a/<int:number>-<slug>": lambda g: g.browsers[VISITOR].get("/help/a/1").location or "",
    "/help/search": lambda _g: "/help/search?q=pesanan",
    "/help/section/<slug>": lambda g: f"/help/section/{g.one('SELECT slug FROM p_kb__section')}",
    "/my/enter/<token>": lambda g: g.sign_in_link(),
    "/my/t/<token>": lambda g: g.ticket_link(),
    "/search": lambda _g: "/search?q=pesanan",
    "/sign-in/invitation/<token>": lambda g: g.invitation(),
    "/sign-in/reset/<token>": lambda g: g.reset(),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A page, and who looks at it."""

    address: str
    person: str


def _head(owner: str, rule: Rule) -> str:
    return next((head for head in HEADS if owner == CORE and rule.rule.startswith(head)), "")


class Gallery:
    """The site, and who looks at its pages."""

    def __init__(self, folder: Path) -> None:
        self.site = Site(new_config(folder / "instance"))
        self.postbox = Postbox(self.site)
        self.site.add(self.postbox.join)
        with self.site.app.app_context():
            demo.fill_story()
            demo.switch_everything_on()
            facts.save({"site_url": "https://help.example"})  # without it, mails have no links
            self.admin: User = people.by_email("ratna@piksel.example")
        self.site.rebuild()
        self.site.run_jobs()
        self.customer = Person(self.site, self.postbox, self.one(WITH_TICKET)).sign_in()
        admin = self.site.client(self.admin)
        self.browsers: dict[str, FlaskClient] = {
            VISITOR: self.site.client(),
            CUSTOMER: self.customer.client,
            ADMIN: admin,
        }
        copied = self.postbox.receive("Could you send it again?", cc=("bookkeeping@cafe.example", "owner@cafe.example"))
        self.copied = copied.ticket_number
        manager = self.site.client(self.site.user("manager", email="manager@piksel.example"))
        manager.post(f"/desk/tickets/{self.copied}", data={"assignee_id": str(self.admin.id)})
        self.site.run_jobs()
        for address, values in FILLED_IN.items():
            assert admin.post(address, data=values).status_code in {302, 303}, address

    def one(self, statement: str) -> Any:
        """Give the first value of a statement."""
        with self.site.app.app_context():
            return db.session.execute(text(f"{statement} LIMIT 1")).scalar()

    def invitation(self) -> str:
        """Give the address of an invitation."""
        return self._by_link(lambda: invitations.invite(self.admin, self.admin, "") or self._mailed("/sign-in/inv"))

    def reset(self) -> str:
        """Give the address at which somebody sets a new password."""
        return self._by_link(lambda: invitations.reset_link(self.admin, ""))

    def _by_link(self, made: Callable[[], str]) -> str:
        with self.site.app.test_request_context("/"):
            return made()

    def _mailed(self, head: str) -> str:
        self.site.run_jobs()
        found = re.findall(rf"{head}[\w./-]+", "\n".join(each.text for each in self.postbox.sent))
        return str(found[-1])

    def sign_in_link(self) -> str:
        """Give the address that signs a customer in."""
        self.customer.ask()
        return self.customer.mailed()

    def thanks(self) -> str:
        """Give the page after a request was sent."""
        with self.site.app.app_context():
            return f"/contact/thanks/{sign('form.thanks', '1')}"

    def ticket_link(self) -> str:
        """Give the link in the mail that answers a ticket."""
        received = self.postbox.receive("Where is my parcel?", self.customer.address, "A parcel")
        with self.site.app.app_context():
            ticket, me = (db.session.get_one(Ticket, received.ticket_number), db.session.get_one(User, self.admin.id))
            tickets.reply(ticket, me, "<p>It is on its way.</p>")
        return self._mailed("/my/t/")

    def pages(self, part: Part) -> Iterator[tuple[str, Shown | None]]:
        """Give the rules of a part of the site, each with its page; None where there is none to look at."""
        owner, head = part
        for rule in rules(self.site.app, owner):
            if "GET" in (rule.methods or ()) and head == _head(owner, rule):
                given = GIVEN.get(rule.rule)
                address = given(self) if given else path(self.site.app, rule, self._known(owner, rule))
                person = next((name for name in self.browsers if self._is_page(name, address)), None)
                yield rule.rule, Shown(address, person) if person else None

    def _is_page(self, person: str, address: str) -> bool:
        answer = self.browsers[person].get(address)
        return answer.status_code == 200 and answer.get_data().lstrip()[:9].lower() == b"<!doctype"

    def _known(self, owner: str, rule: Rule) -> Mapping[str, object]:
        found = {name: self._of_table(owner, name) for name in rule.arguments}
        return {name: value for name, value in found.items() if value is not None}

    def _of_table(self, owner: str, name: str) -> object:
        with self.site.app.app_context():
            tables = inspect(db.engine).get_table_names()
        noun = name.removesuffix("_id")
        for table in (f"p_{owner}__{noun}", noun, f"custom_{noun}", f"saved_{noun}"):
            if name.endswith("_id") and table in tables:
                return self.one(f"SELECT id FROM {table} ORDER BY id")
        return None
