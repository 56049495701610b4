"""Conversations: begun, found again by the browser that has the token, and found by their ticket."""

import re
from datetime import timedelta
from functools import cache

from sqlalchemy import Select, and_, bindparam, or_, select, union_all, update
from sqlalchemy.exc import IntegrityError

from core.api import BigId, Message, MessageKind, Ticket, clean_line, clean_text, context, digest, normal_identity, now

from .identity import Signed
from .presence import is_recent
from .sites import NAME, ChatSite
from .tables import Visit

TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
NOTED_EVERY = timedelta(seconds=18)
TYPED_EVERY = timedelta(seconds=3)
NOT_BEFORE = timedelta(seconds=1)
KEPT = timedelta(days=30)


def find(site: ChatSite, token: object) -> Visit | None:
    """Give the conversation of a browser's token on this very site; None for anything else."""
    if not isinstance(token, str) or not TOKEN.fullmatch(token):
        return None
    statement = select(Visit).where(Visit.token == digest(token), Visit.account_id == site.account.id)
    found: Visit | None = context(NAME).session.scalar(statement)
    return found


def resumed(site: ChatSite, token: object, signed: Signed | None) -> Visit | None:
    """Give the conversation to go on with; browsers are shared, so not one of somebody else than who is signed in."""
    visit = find(site, token)
    if visit is None or now() - visit.seen_at > KEPT or not _is_theirs(visit, signed):
        return None
    return visit


def _is_theirs(visit: Visit, signed: Signed | None) -> bool:
    """One of a signed visitor is theirs alone; a signed visitor goes on with no other address's conversation."""
    if signed is None:
        return not visit.is_verified
    return signed.email == normal_identity("email", visit.email)


def begin(site: ChatSite, token: str, name: str, email: str, kind: str, signed: Signed | None, page: str = "") -> Visit:
    """Begin a conversation, or give the one that was begun with this token: a request may come twice."""
    same = select(Visit).where(Visit.token == digest(token))
    known: Visit | None = context(NAME).session.scalar(same)
    if known is not None:
        return known
    visit = Visit(
        token=digest(token),
        account_id=site.account.id,
        name=((signed.name if signed else "") or clean_line(name))[:120],
        email=signed.email if signed else clean_line(email)[:254],
        category=kind,
        is_verified=signed is not None,
        page=_page(page),
    )
    try:
        with context(NAME).transaction() as session:
            session.add(visit)
    except IntegrityError:  # the same request came twice at the same moment, and the other was quicker
        quicker: Visit = context(NAME).session.scalars(same).one()
        return quicker
    return visit


def of_ticket(ticket: Ticket) -> Visit | None:
    """Give the newest conversation of a ticket, also of one that was merged into it and is the same customer's.

    Who only typed an address is answered in the chat as long as the ticket is nothing but that conversation. Once it
    holds something else that the customer wrote, merged into it or as an answer to a mail of ours, what is said goes to
    the customer's address: a stranger may have typed it.
    """
    about = {"ticket": ticket.id, "customer": ticket.customer_id}
    found: Visit | None = context(NAME).session.scalar(_of_ticket(), about)
    return found


@cache
def _of_ticket() -> Select[Visit]:
    gone = select(Ticket.id).where(Ticket.merged_into_id == bindparam("ticket"))
    theirs = gone.where(Ticket.customer_id == bindparam("customer"))
    with_merged = Visit.ticket_id.in_(union_all(select(bindparam("ticket", type_=BigId)), theirs))
    elsewhere = select(Message.id).where(
        Message.ticket_id == bindparam("ticket"), Message.kind == MessageKind.CUSTOMER, Message.channel != NAME
    )
    alone = and_(Visit.ticket_id == bindparam("ticket"), ~gone.exists(), ~elsewhere.exists())
    return select(Visit).where(with_merged, or_(Visit.is_verified, alone)).order_by(Visit.id.desc()).limit(1)


def note_seen(visit: Visit, after: int, is_typing: bool, is_hidden: bool, page: str) -> None:
    """Note what the browser says of itself; written only when something is new or some seconds have passed.

    However often and whatever a browser says, it is written once a second at most: what it has read besides, for that
    only ever grows, and no further than there are lines.
    """
    moment = now()
    page = _page(page) or visit.page
    values: dict[str, object] = {}
    if min(after, visit.count) > visit.read:
        values["read"] = min(after, visit.count)
    noted = visit.typing_at if is_recent(visit.typing_at) else None
    if is_typing != (noted is not None) or (noted is not None and moment - noted > TYPED_EVERY):
        values["typing_at"] = moment if is_typing else None
    if is_hidden != visit.is_hidden:
        values["is_hidden"] = is_hidden
    if page != visit.page:
        values["page"] = page
    if moment - visit.seen_at < NOT_BEFORE and "read" not in values:
        return
    if values or visit.left_at is not None or moment - visit.seen_at > NOTED_EVERY:
        _set(visit, seen_at=moment, left_at=None, **values)


def _page(page: str) -> str:
    return clean_text(page)[:500] if page.startswith(("https://", "http://")) else ""


def leave(visit: Visit) -> None:
    """Note that the page was left; said again, it is nothing new to write."""
    if visit.left_at is None or visit.left_at < visit.seen_at:
        _set(visit, left_at=now(), typing_at=None)


def end(visit: Visit) -> None:
    """End a conversation; the ticket stays as it is."""
    if visit.ended_at is None:
        _set(visit, ended_at=now(), typing_at=None)


def agent_types(visit: Visit, name: str) -> None:
    """Note that somebody at the desk is writing an answer."""
    _set(visit, agent_typing_at=now(), agent_name=name[:120])


def agent_reads(visit: Visit) -> None:
    """Note that an agent has the ticket open, with all that was written so far."""
    if visit.agent_read < visit.count:
        _set(visit, agent_read=visit.count)


def _set(visit: Visit, **values: object) -> None:
    with context(NAME).transaction() as session:
        session.execute(update(Visit).where(Visit.id == visit.id).values(**values))


def find_id(visit_id: int) -> int | None:
    """Give the ticket of a conversation as it is now."""
    statement = select(Visit.ticket_id).where(Visit.id == visit_id)
    found: int | None = context(NAME).session.scalar(statement)
    return found
