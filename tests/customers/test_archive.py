"""The archive that a customer may take away: all that is theirs, no notes, and nothing of other people."""

import io
import json
from collections.abc import Callable
from zipfile import ZipFile

import pytest

from core.api import (
    InboundFile,
    OutgoingFile,
    PersonalData,
    Received,
    TryLater,
    customer_at,
    hookimpl,
    note,
    personal_archive,
    reply,
)
from core.database import db
from core.engine.context import PluginContext
from core.models import Ticket, User
from core.services.plugin.for_plugins import ServicesForPlugins
from core.testing import Clock, Postbox, Site

Mail = Callable[..., Received]


def unpacked(site: Site, address: str = "ani@example.com") -> dict[str, bytes]:
    with site.app.app_context():
        customer = customer_at("email", address)
        assert customer is not None
        with personal_archive(customer) as stream, ZipFile(io.BytesIO(stream.read())) as archive:
            return {name: archive.read(name) for name in archive.namelist()}


class Shop:
    """A plugin that holds something; `fails` makes it raise."""

    fails = False

    @hookimpl
    def collect_personal_data(self) -> list[PersonalData]:
        """Give an order and its invoice."""
        if self.fails:
            raise RuntimeError("the shop does not answer")
        return [PersonalData("orders", [{"number": 7}], (OutgoingFile("invoice.pdf", "application/pdf", b"pdf"),))]


def with_shop(site: Site, shop: Shop) -> None:
    site.add(lambda built: built.hooks.register("shop", shop, PluginContext("shop", ServicesForPlugins())))


@pytest.mark.database
def test_the_archive_is_complete_and_has_nothing_of_others(
    database_url: str, site: Site, mail_in: Mail, agent: User, postbox: Postbox, clock: Clock
) -> None:
    photo = InboundFile("photo.png", "image/png", b"picture")
    number = mail_in("My printer smokes", files=(photo,), message_id="a@example.com").ticket_number or 0
    mail_in("Leo says hello", sender="leo@example.com", in_reply_to=("a@example.com",))
    theirs = mail_in("The roof leaks", sender="leo@example.com", message_id="b@example.com").ticket_number or 0
    mail_in("It leaks here too", in_reply_to=("b@example.com",))
    with site.app.app_context():
        user, ticket = db.session.get_one(User, agent.id), db.session.get_one(Ticket, number)
        manual = InboundFile("manual.pdf", "application/pdf", b"pages")
        reply(ticket, user, "<p>Switch it off</p>", attached=[manual])
        reply(db.session.get_one(Ticket, theirs), user, "<p>We mend the roof</p>")
        note(ticket, user, "<p>A difficult one</p>", attached=[InboundFile("secret.txt", "text/plain", b"secret")])
    found = unpacked(site)
    everything = b"\n".join([*found.values(), *(name.encode() for name in found)]).decode("utf-8", "replace")
    for there in ("Ani Wijaya", "ani@example.com", "My printer smokes", "Switch it off", "It leaks here too"):
        assert there in everything, there
    for absent in ("Leo says hello", "leo@", "The roof leaks", "We mend", "A difficult one", "secret", "Sari"):
        assert absent not in everything, absent
    assert {b"picture", b"pages"} <= set(found.values())
    facts = json.loads(found["data.json"])
    assert [(each["number"], each["asked_by_you"]) for each in facts["tickets"]] == [(number, True), (theirs, False)]
    said = json.loads(found[f"tickets/{number}.json"])["messages"]
    assert [each["by"] for each in said] == ["you", "us"]


def test_what_plugins_hold_is_in_it(site: Site, mail_in: Mail) -> None:
    mail_in()
    with_shop(site, Shop())
    found = unpacked(site)
    assert json.loads(found["data.json"])["plugins"]["shop"] == {"orders": [{"number": 7}]}
    assert found["files/shop/invoice.pdf"] == b"pdf"


def test_an_archive_with_a_hole_is_not_handed_out(site: Site, mail_in: Mail, admin: User) -> None:
    mail_in()
    shop = Shop()
    shop.fails = True
    with_shop(site, shop)
    with pytest.raises(TryLater):
        unpacked(site)
    with site.app.app_context():
        customer = customer_at("email", "ani@example.com")
        assert customer is not None
        path = f"/desk/customers/{customer.id}/data"
    client = site.client(admin)
    assert client.post(f"{path}/export").status_code == 302
    assert "nothing was handed out" in client.get(path).get_data(as_text=True)
    shop.fails = False
    answer = client.post(f"{path}/export")
    assert answer.mimetype == "application/zip"
    assert "Customer" in client.get("/admin/audit").get_data(as_text=True)
