"""A chat site and two conversations for the demo."""

from sqlalchemy import select

from core.api import PluginContext, User, add_account, new_token, reply, speaking, ticket_for

from . import visits
from .saying import say
from .sites import SITES, site_named

TALKS = (
    (
        "en",
        ("Maya Hart", "maya.hart@example.com"),
        ("Hello, do you ship to Lombok?", "It is a small parcel, under a kilo."),
        "Yes, we do. It takes three to five days.",
    ),
    (
        "id",
        ("Rangga Putra", "rangga.putra@example.com"),
        ("Selamat pagi, pesanan saya belum sampai.", "Nomornya 20418."),
        "Selamat pagi, Pak Rangga. Paketnya sudah di kurir dan tiba hari ini.",
    ),
)


def fill(ctx: PluginContext) -> None:
    """Make a site that our own pages show, and let two visitors have written."""
    add_account("chat", "demo", "", on_our_pages=True, needs_agent=False)
    ctx.cache.pop(SITES, None)
    site = site_named("demo")
    agent = ctx.session.scalar(select(User).order_by(User.id).limit(1))
    if site is None or agent is None:
        return
    for language, (name, email), said, answer in TALKS:
        with speaking(language):
            visit = visits.begin(site, new_token(), name, email, "", None)
            after = ""
            for number, text in enumerate(said):
                uid = f"demo-{language}-{visit.id:06d}-{number}"
                say(visit, uid, after, text)
                after = uid
            number_of_ticket = visits.find_id(visit.id)
            if number_of_ticket:
                reply(ticket_for(agent, number_of_ticket), agent, f"<p>{answer}</p>")
