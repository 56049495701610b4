"""The whole set-up in a real browser on a phone, with script and without, up to a mailbox that was tested live."""

import re
import uuid
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from core.config import Config
from core.database import db
from core.models import Account
from core.services.installation import settings
from core.services.installation import site as service
from core.switcher import AppSwitcher
from core.testing import PASSWORD, Site, served
from tests.road.mailbox import ADDRESS
from tests.servers.browser import Console
from tests.servers.dovecot import PASSWORD as MAIL_PASSWORD
from tests.servers.dovecot import Dovecot
from tests.servers.smtp_sink import SmtpSink

PHONE = {"width": 360, "height": 740}
FITS = "document.scrollingElement.scrollWidth <= window.innerWidth"
FOLD = "Server settings, found by the address"


@pytest.fixture
def address(config: Config) -> Iterator[str]:
    """The site as a host serves it: it is built anew when plugins are switched on."""
    with served(AppSwitcher(config)) as here:
        yield here


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def phone(
    request: pytest.FixtureRequest, new_context: Callable[..., BrowserContext], console: Console
) -> Iterator[Page]:
    """A phone."""
    context = new_context(viewport=PHONE, java_script_enabled=request.param, has_touch=True)
    yield context.new_page()
    console.forgive("422")


def on(page: Page, step: str, **typed: str) -> None:
    """Fill in a step, once it is there, and go on."""
    page.wait_for_url(re.compile(f"/setup/{step}"))
    for label, text in typed.items():
        page.get_by_label(label.replace("_", " ")).fill(text)
    assert page.evaluate(FITS), page.url
    page.get_by_role("button", name="Continue").click()


def to_the_mail_step(page: Page, address: str, site: Site) -> None:
    """Walk through all that comes before."""
    with site.app.app_context():
        link = service.setup_link(address)
    page.goto(link or "")
    page.get_by_role("button", name="Begin").click()
    on(page, "language")
    on(page, "site", Name_of_the_site="Toko Ani")
    password = {"Password": PASSWORD, "Once_more": PASSWORD}
    on(page, "admin", Your_name="Budi", **{"E-mail_address": "budi@desk.example"}, **password)
    on(page, "plugins")
    expect(page.get_by_role("heading", name="Connect a mail account")).to_be_visible()


def test_a_site_is_set_up_with_a_mailbox_that_was_tested(
    phone: Page, address: str, site: Site, dovecot: Dovecot, smtp_sink: SmtpSink, request: pytest.FixtureRequest
) -> None:
    user = f"setup-{uuid.uuid4().hex[:8]}"
    smtp_sink.hand_on = lambda mail: dovecot.append(user, mail.raw)
    to_the_mail_step(phone, address, site)

    host = phone.get_by_label("Incoming server")
    expect(host).to_be_hidden()
    phone.get_by_label("E-mail address").fill("toko.ani@gmail.com")
    if "without script" in request.node.name:
        phone.get_by_label("Password", exact=True).fill("x")
        phone.locator("#in_port").evaluate("field => field.value = '99999'")  # which opens the fold
        phone.get_by_role("button", name="Test").click()
        expect(phone.locator("#in_port")).to_be_visible()
        expect(phone.get_by_text("Number must be between 1 and 65535.").first).to_be_visible()
        expect(host).to_have_value("imap.gmail.com")
    else:
        phone.get_by_label("Password", exact=True).fill(MAIL_PASSWORD)
        expect(host).to_have_value("imap.gmail.com")
        phone.get_by_text(FOLD).click()
    expect(host).to_be_visible()
    expect(phone.get_by_text("Gmail takes an app password")).to_be_visible()
    phone.get_by_label("E-mail address").fill(ADDRESS)
    host.fill(dovecot.host)
    if "without script" not in request.node.name:
        expect(phone.get_by_text("Gmail takes an app password")).to_be_hidden()
    phone.get_by_label("Incoming port").fill(str(dovecot.imap_port))
    phone.get_by_label("Incoming encryption").select_option("none")
    phone.locator("#in_user").fill(user)
    phone.get_by_label("Outgoing server").fill(smtp_sink.host)
    phone.get_by_label("Outgoing port").fill(str(smtp_sink.port))
    phone.get_by_label("Outgoing encryption").select_option("none")
    phone.get_by_label("Password", exact=True).fill(MAIL_PASSWORD)
    phone.get_by_role("button", name="Test").dblclick()
    expect(phone.get_by_text("We sent a message to ourselves and it arrived")).to_be_visible()
    if "without script" not in request.node.name:
        assert len(smtp_sink.received) == 1, "who presses twice sends one message"

    on(phone, "mail")
    expect(phone.get_by_role("heading", name="Ready")).to_be_visible()
    expect(phone.get_by_text("Connect a mail account")).to_have_count(0)
    phone.get_by_role("button", name="To the inbox").click()
    phone.wait_for_url("**/desk/**")
    with site.app.app_context():
        (row,) = db.session.scalars(db.select(Account).where(Account.channel == "email"))
        assert (row.address, row.settings["in_host"]) == (ADDRESS, dovecot.host)
        assert settings.unseal(row.settings["in_password"]) == MAIL_PASSWORD
