"""The link to one ticket that goes out in mails: for one person, for some days, until somebody revokes it.

Nothing is stored for a link: it is signed, and carries ticket, customer, the generation of the ticket's links, and the
mark of the address that it was mailed to: once that is no more the customer's, the link is dead. Revoking raises the
generation. What a customer may see is asked anew each time it is opened.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from html import escape

from sqlalchemy import bindparam, insert, select, update

from core.api import (
    Customer,
    Invalid,
    NotFound,
    Outgoing,
    PluginContext,
    Ticket,
    context,
    customer_at,
    customer_ticket,
    digest,
    gettext,
    hookimpl,
    normal_identity,
    now,
    sign,
    site_info,
    speaking,
    unsign,
)

from . import tables

PURPOSE = "portal.ticket"
DAY = 86_400
MOST_MERGES = 20
FOREVER = 36_500 * DAY


@dataclass(frozen=True, slots=True)
class Bearer:
    """Somebody who came by the link of a mail: whose it is, and to which ticket alone it leads."""

    customer: Customer
    ticket: Ticket


def token_for(ticket: Ticket, customer: Customer, address: str) -> str:
    """Make the link of one person to one ticket, in a mail to one of their addresses."""
    return sign(PURPOSE, f"{ticket.id}-{customer.id}-{generation(ticket.id)}-{_mark(address)}")


def bearer_of(token: str) -> Bearer | None:
    """Give who comes by a link; None if it is no link of ours, too old, revoked, or they see the ticket no more."""
    ctx = context("portal")
    try:
        signed = unsign(PURPOSE, token, max_age=ctx.settings["link_days"] * DAY)
        number, customer_id, made, mark = signed.text.split("-")
        customer = ctx.session.get(Customer, int(customer_id))
        if customer is None or customer.erased_at is not None or int(made) != generation(int(number)):
            return None
        if mark not in _marks(customer) or _is_revoked_since(int(number), signed.at):
            return None
        return Bearer(customer, customer_ticket(customer, int(number)))
    except (Invalid, NotFound, ValueError):
        return None


def _mark(address: str) -> str:
    """Give what a link tells of the address that it was mailed to: enough to know it again, and not the address."""
    return digest(normal_identity("email", address))[:16]


def _marks(customer: Customer) -> set[str]:
    return {_mark(each.value) for each in customer.identities if each.kind == "email"}


def _is_revoked_since(number: int, moment: datetime) -> bool:
    """Tell whether links were revoked on a ticket into which this one was merged: theirs led there as well."""
    session = context("portal").session
    gone = session.get(Ticket, number)
    for _step in range(MOST_MERGES):
        if gone is None or gone.merged_into_id is None:
            return False
        at = revoked_at(gone.merged_into_id)
        if at is not None and at >= moment:
            return True
        gone = session.get(Ticket, gone.merged_into_id)
    return True


def number_in(token: str) -> int | None:
    """Give the number of the ticket that a link of ours named, however old or dead it is."""
    try:
        return int(unsign(PURPOSE, token, max_age=FOREVER).text.split("-")[0])
    except (Invalid, ValueError):
        return None


def generation(number: int) -> int:
    """Say how often the links of a ticket were revoked."""
    rows = tables.revocation
    return context("portal").session.scalar(select(rows.c.generation).where(rows.c.ticket_id == number)) or 0


def revoked_at(number: int) -> datetime | None:
    """Say when the links of a ticket were revoked last."""
    found: datetime | None = context("portal").session.scalar(_REVOKED, {"ticket": number})
    return found


_REVOKED = select(tables.revocation.c.at).where(tables.revocation.c.ticket_id == bindparam("ticket"))


def revoke(number: int) -> None:
    """Make all links to a ticket that were mailed so far useless; those of later mails work."""
    rows = tables.revocation
    with context("portal").transaction() as session:
        session.get(Ticket, number, with_for_update=True)  # one at a time, or two would both make the first row
        raised = update(rows).where(rows.c.ticket_id == number).values(generation=rows.c.generation + 1, at=now())
        if not session.execute(raised).rowcount:
            session.execute(insert(rows).values(ticket_id=number, generation=1, at=now()))


@hookimpl
def filter_outbound(value: Outgoing, ticket: Ticket | None, ctx: PluginContext) -> Outgoing:
    """Add "View your ticket" to a mail about a ticket."""
    url = _url(value, ticket) if ticket is not None and ctx.settings["links_in_mails"] else ""
    if not url or ticket is None:
        return value
    with speaking(ticket.customer.locale or value.locale):
        words = gettext("View your ticket")
    text = f"{value.text.rstrip()}\n\n{words}: {url}\n"
    html = f'{value.html}<p><a href="{escape(url)}">{escape(words)}</a></p>'
    return replace(value, text=text, html=html)


def _url(value: Outgoing, ticket: Ticket) -> str:
    """Give the link of the one whom a mail goes to; where it goes to several, one that asks for signing in."""
    root, readers = site_info().url, (*value.to, *value.cc, *value.bcc)
    if not root or not all("@" in each for each in readers):
        return ""
    customer = customer_at("email", readers[0]) if len(readers) == 1 else None
    if customer is None:
        return f"{root}/my/tickets/{ticket.number}" if len(readers) > 1 else ""
    try:
        customer_ticket(customer, ticket.number)
    except NotFound:
        return ""
    return f"{root}/my/t/{token_for(ticket, customer, readers[0])}"
