"""Conditions on what is in a ticket: words, tags, files, notes, drafts, how many replies."""

from collections.abc import Callable, Iterable, Mapping

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select

from core.database import db
from core.declare import FilterKind, Text, TicketFilter
from core.defaults.filters.people import beginning
from core.errors import Invalid
from core.i18n import gettext, lazy_gettext
from core.models import Attachment, Draft, Message, MessageKind, Tag, Ticket, ticket_tag
from core.models.tables import link
from core.services.finding.comparing import compare_number
from core.services.finding.search.condition import has_text
from core.services.finding.search.terms import BODY, SUBJECT, term
from core.services.staff.viewer import may_see_notes, me

_ = lazy_gettext


def _words(columns: frozenset[str]) -> Callable[[str], ColumnElement[bool]]:
    def where(value: str) -> ColumnElement[bool]:
        wanted = term(value, columns)
        if wanted is None:
            raise Invalid(gettext("“%(text)s” has no letter or digit to look for.", text=value))
        return has_text(wanted)

    return where


def _tag(value: str) -> ColumnElement[bool]:
    if value.lower() == "none":
        return ~exists().where(ticket_tag.c.ticket_id == Ticket.id).correlate(Ticket)
    slug = " ".join(value.split()).casefold()
    tag_id = db.session.scalar(select(Tag.id).where(Tag.slug == slug))
    if tag_id is None:
        raise Invalid(gettext("There is no tag “%(value)s”.", value=value))
    return Ticket.id.in_(select(ticket_tag.c.ticket_id).where(ticket_tag.c.tag_id == tag_id))


def _tags() -> Iterable[tuple[str, Text]]:
    known = db.session.execute(select(Tag.slug, Tag.name).order_by(Tag.name).limit(1_000))
    return [("none", _("None")), *((slug, name) for slug, name in known)]


def _has_note() -> ColumnElement[bool]:
    if not may_see_notes():
        return false()
    return exists().where(Message.ticket_id == Ticket.id, Message.kind == MessageKind.NOTE).correlate(Ticket)


HAVING: Mapping[str, tuple[Text, Callable[[], ColumnElement[bool]]]] = {
    "attachment": (_("A file"), lambda: Ticket.has_files.is_(True)),
    "note": (_("A note"), _has_note),
    "draft": (
        _("A draft of mine"),
        lambda: Ticket.id.in_(select(Draft.ticket_id).where(Draft.user_id == me())),
    ),
    "tag": (_("A tag"), lambda: exists().where(ticket_tag.c.ticket_id == Ticket.id).correlate(Ticket)),
    "category": (_("A category"), lambda: Ticket.category_id.is_not(None)),
    "link": (
        _("A linked ticket"),
        lambda: exists().where(or_(link.c.ticket_id == Ticket.id, link.c.other_id == Ticket.id)).correlate(Ticket),
    ),
}


def _has(value: str) -> ColumnElement[bool]:
    found = HAVING.get({"file": "attachment", "files": "attachment"}.get(value.lower(), value.lower()))
    if found is None:
        raise Invalid(gettext("“%(value)s” is nothing that a ticket has.", value=value))
    return found[1]()


def _filename(value: str) -> ColumnElement[bool]:
    """Files of notes count for those only who may see notes."""
    held = select(Message.ticket_id).join(Attachment, Attachment.message_id == Message.id)
    held = held.where(
        Message.ticket_id == Ticket.id,
        func.lower(Attachment.name).like("%" + beginning(value), escape="!"),
    )
    if not may_see_notes():
        held = held.where(Message.kind != MessageKind.NOTE)
    return and_(Ticket.has_files.is_(True), held.correlate(Ticket).exists())


def _number(value: str) -> ColumnElement[bool]:
    return compare_number(Ticket.id, value.removeprefix("#"))


FILTERS = [
    TicketFilter("subject", _("Subject"), _words(SUBJECT), help=_('subject:"printer ink"')),
    TicketFilter("body", _("Text"), _words(BODY), help=_('body:"not working"')),
    TicketFilter("tag", _("Tag"), _tag, FilterKind.CHOICE, _tags, _("tag:vip, tag:none")),
    TicketFilter(
        "has",
        _("Has"),
        _has,
        FilterKind.CHOICE,
        lambda: [(name, label) for name, (label, _where) in HAVING.items()],
        _("has:attachment, has:note, has:draft"),
    ),
    TicketFilter("filename", _("File name"), _filename, help=_("filename:invoice")),
    TicketFilter(
        "replies",
        _("Replies"),
        lambda value: compare_number(Ticket.reply_count, value),
        FilterKind.NUMBER,
        help=_("replies:>5"),
    ),
    TicketFilter(
        "messages",
        _("Messages"),
        lambda value: compare_number(Ticket.message_count, value),
        FilterKind.NUMBER,
        help=_("messages:1"),
    ),
    TicketFilter("number", _("Number"), _number, FilterKind.NUMBER, help=_("number:1042")),
]
