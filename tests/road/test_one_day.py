"""One day acted out by real browsers and real mail servers: from a chat in Indonesian to a vote on an article.

A visitor asks in the chat of a shop's own page and leaves. A rule tags the ticket and gives it to an agent, who answers
with a saved reply and an article. The visitor gets that by mail under the shop's brand, writes back by mail, reads all
of it in the portal and says that the article helped. The history of the ticket has each step, and who or what took it.
"""

import html
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import select
from werkzeug import Request, Response

from core.api import Condition, ConditionGroup, Step, add_account
from core.database import db, writing
from core.models import Message, Ticket, User
from core.services.installation import site as facts
from core.testing import Site, served
from plugins.automations import rules
from plugins.branding.brands import Brand, keep
from plugins.chat.tables import Visit
from plugins.kb.tables import Article
from plugins.kb.tests.writer import Writer
from plugins.saved_replies.replies import Wanted, save
from plugins.saved_replies.tables import EVERYBODY
from tests.road.mailbox import add_mailbox, mail
from tests.road.test_mail import fetch_again, make_due
from tests.servers.browser import Console
from tests.servers.dovecot import Dovecot
from tests.servers.smtp_sink import SmtpSink

PLUGINS = ("email", "form", "branding", "kb", "saved_replies", "automations", "portal", "chat")
BRAND = Brand(name="Kedai Piksel", address="Jalan Braga 12, Bandung", hue=152.0, chroma=0.09)
ARTICLE, BODY = "Di mana paket saya?", "## Lacak\n\nBuka halaman kurir, lalu ketik nomor resi Anda."
REPLY = {"en": "Hello {{ customer.first_name }},", "id": "Halo {{ customer.first_name }}, maaf Anda harus menunggu."}
QUESTION, THANKS = "Di mana paket saya? Sudah lima hari.", "Terima kasih, paket saya sudah datang."
RULE = "Chats from the shop"
SHOP = """<!doctype html><html lang="id"><title>Toko</title><h1>Cangkir</h1>
<script src="{0}/chat/widget.js" async data-site="web"></script>"""
STEPS = [
    "Tanggap opened the ticket",
    "Ani Wijaya wrote",
    f"Rule: {RULE} added the tag toko",
    f"Rule: {RULE} assigned it to Sari Dewi",
    "Sari Dewi answered",
    "Sari Dewi changed the status from Open to Pending",
    "Tanggap Message sent",
    "Tanggap changed the status from Pending to Open",
    "Ani Wijaya wrote",
]

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture
def desk(site: Site, dovecot: Dovecot, smtp_sink: SmtpSink) -> Iterator[str]:
    """The help desk with all its plugins, a mailbox, and what its people have prepared; where browsers reach it."""
    site.activate(*PLUGINS)
    add_mailbox(site, dovecot, smtp_sink, "oneday")
    with served(site.app) as address:
        with site.app.app_context():
            facts.save({"site_url": address})
            keep(site.context("branding"), "", BRAND)
        Writer(site).write(ARTICLE, BODY, locale="id")
        yield address


@pytest.fixture
def sari(site: Site, desk: str) -> User:
    """The agent who has the shop's chats."""
    agent = site.user("agent", name="Sari Dewi")
    steps = (Step("tag", {"tag": "toko"}), Step("assign", {"assignee": str(agent.id)}))
    values = {"name": RULE, "kind": "event", "triggers": ["ticket.opened"], "once": False, "stops": False}
    with site.app.app_context():
        rules.switch(rules.save(None, values, ConditionGroup("all", (Condition("channel", "chat"),)), steps), True)
        save(agent, None, Wanted("Parcel", "", EVERYBODY, None, REPLY, []))
    return agent


@pytest.fixture
def shop(site: Site, desk: str) -> Iterator[str]:
    """A page of the shop, on a host of its own, which allows nothing but this chat."""
    policy = f"default-src 'none'; script-src {desk}; connect-src {desk}; require-trusted-types-for 'script'"

    @Request.application
    def app(_request: Request) -> Response:
        return Response(SHOP.format(desk), mimetype="text/html", headers={"Content-Security-Policy": policy})

    with served(app) as address:
        with site.app.app_context():
            add_account("chat", "web", "Kedai Piksel", origins=address, needs_agent=False)
            site.context("chat").cache.clear()
        yield address


def chat(page: Page, shop: str) -> None:
    """Ask in the chat, and leave."""
    page.goto(f"{shop}/")
    page.click(".launcher")
    page.fill("[name=name]", "Ani Wijaya")
    page.fill("[name=email]", "ani@example.com")
    page.fill("[name=text]", QUESTION)
    page.click(".go")
    page.wait_for_selector("li.me .meta >> text=Terkirim")
    page.close()


def an_hour_passes(site: Site) -> None:
    """Let it be an hour since the visitor left."""
    with site.app.app_context(), writing() as session:
        visit = session.scalars(select(Visit)).one()
        visit.seen_at -= timedelta(hours=1)
        visit.left_at = visit.seen_at


def answer(page: Page, address: str) -> None:
    """Answer as an agent does: a saved reply by its first letters, and the article that lies beside the ticket."""
    page.goto(address)
    page.locator("#text").click()
    editor = page.locator(".editor[contenteditable].for-reply")
    editor.click()
    page.keyboard.type("/par")
    expect(page.locator(".pick").get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(editor).to_contain_text("Halo Ani")
    page.get_by_role("button", name="Insert link").click()
    expect(editor.get_by_role("link", name=ARTICLE)).to_be_visible()
    page.get_by_role("button", name="Send", exact=True).first.click()
    page.locator(".thread").get_by_text("maaf Anda harus menunggu").wait_for()


def by_mail(site: Site, sink: SmtpSink) -> EmailMessage:
    """Let the time to take it back pass, and give the mail to the visitor."""
    site.run_jobs()
    make_due(site)
    site.run_jobs()
    return message_from_bytes(sink.wait_for(1)[0].raw, policy=policy.default)  # type: ignore[return-value]


def part(letter: EmailMessage, kind: str) -> str:
    """Give the text or the HTML of a mail."""
    found = letter.get_body((kind,))
    assert found is not None
    return str(found.get_content())


def test_a_day_from_a_chat_to_a_vote(
    site: Site,
    desk: str,
    sari: User,
    shop: str,
    dovecot: Dovecot,
    smtp_sink: SmtpSink,
    new_context: Callable[..., BrowserContext],
    console: Console,
) -> None:
    at_home = new_context(locale="id-ID")
    chat(at_home.new_page(), shop)
    console.forgive("favicon")
    site.run_jobs()
    with site.app.app_context():
        ticket = db.session.scalars(select(Ticket)).one()
        number = ticket.id
        assert ([tag.name for tag in ticket.tags], ticket.assignee_id) == (["toko"], sari.id)

    an_hour_passes(site)
    at_work = signed_in(site, sari, new_context(), desk)
    answer(at_work, f"{desk}/desk/tickets/{number}")
    letter = by_mail(site, smtp_sink)
    text, page = part(letter, "plain"), part(letter, "html")
    assert smtp_sink.received[0].recipients == ("ani@example.com",)
    assert "Halo Ani, maaf Anda harus menunggu." in text
    assert {BRAND.name in page, BRAND.address in page, ARTICLE in page} == {True}
    assert '<html lang="id">' in page

    raw = mail(7, subject=f"Re: {letter['Subject']}", In_Reply_To=letter["Message-ID"])
    raw = raw.replace(b"To: support@desk.example", f"To: {letter['Reply-To']}".encode())
    dovecot.append("oneday", re.sub(rb"\n\n.*", f"\n\n{THANKS}\n".encode(), raw, flags=re.DOTALL))
    fetch_again(site)

    reads = at_home.new_page()
    reads.goto(link(page, "/my/t/"))
    for each in (QUESTION, "maaf Anda harus menunggu", THANKS):
        reads.locator("ol.talk").get_by_text(each).wait_for()
    with at_home.expect_page() as opened:
        reads.locator("ol.talk").get_by_role("link", name=ARTICLE).click()
    reads = opened.value
    reads.get_by_role("button", name="Ya", exact=True).click()
    reads.get_by_role("status").get_by_text("Terima kasih").wait_for()

    with site.app.app_context():
        assert votes() == (1, 0)
        said = [
            (each.text.split("\n")[0], each.is_verified)
            for each in db.session.scalars(select(Message).order_by(Message.id))
        ]
        assert (said[0][0], said[-1]) == (QUESTION, (THANKS, True))
    assert history(at_work, f"{desk}/desk/tickets/{number}/history") == STEPS


def signed_in(site: Site, user: User, context: BrowserContext, address: str) -> Page:
    """Give a browser in which somebody is signed in; its forms need their tokens, as any browser's do."""
    cookie = site.client(user).get_cookie("tanggap")
    site.app.config["WTF_CSRF_ENABLED"] = True
    context.add_cookies([{"name": "tanggap", "value": cookie.value, "url": address}])
    return context.new_page()


def link(page: str, head: str) -> str:
    """Give the address in a mail whose path begins like this."""
    found = re.search(rf'href="([^"]*{head}[^"]*)"', page)
    assert found, page
    return html.unescape(found[1])


def votes() -> tuple[int, int]:
    """Give how many found the article helpful, and how many did not."""
    found = db.session.execute(select(Article.yes, Article.no)).one()
    return found.yes, found.no


def history(page: Page, address: str) -> list[str]:
    """Read the history as an agent does, oldest first, without how long ago each step was."""
    page.goto(address)
    return [each.strip().split("\n")[0] for each in page.locator("ol.thread > li").all_inner_texts()][::-1]
