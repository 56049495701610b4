"""Answers, notes and drafts; taking an answer back, and sending one again."""

from flask import Response as Page
from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from core.declare import InboundFile
from core.errors import ChangedMeanwhile, Invalid, TanggapError, Veto
from core.html_text import html_to_text, text_to_html
from core.i18n import gettext as _
from core.i18n import ngettext
from core.models import MessageKind, Status, Ticket
from core.services.answering import answers, drafts, taking_back
from core.services.answering.answers import Sent
from core.services.answering.drafts import Written
from core.services.mailroom import outbox
from core.services.mailroom.addresses import split
from core.services.staff import access
from core.services.ticket import changes, thread
from core.web.access import requires
from core.web.desk import pages
from core.web.desk.asking import ID, me, number_in, scope, seen_ticket, ticket
from core.web.desk.ticket import draw_ticket
from core.web.desk.uploads import uploaded
from core.web.desk.where import read_where
from core.web.going import here, safe_path

NEXT, LIST, STAY = "next", "list", "1"


@pages.post(f"/tickets/<{ID}:number>/answer")
@requires("ticket.view")
def answer(number: int) -> Response | tuple[str, int]:
    """Send an answer or add a note; what cannot be sent stays in the composer, with the reason."""
    kind = _kind()
    found = ticket(number, "ticket.note" if kind is MessageKind.NOTE else "ticket.reply")
    try:
        if kind is MessageKind.NOTE:
            answers.note(me(), found, _written(found, kind, uploaded("files")))
            flash(_("Note added"))
            return redirect(_page_of(number))
        sent = answers.reply(
            me(), found, _written(found, kind, uploaded("files")), number_in(request.form, "seen"), _status()
        )
    except (Invalid, Veto, ChangedMeanwhile) as refusal:
        return draw_ticket(seen_ticket(number), str(kind), str(refusal)), _code(refusal)
    _tell(sent)
    return redirect(_after_reply(number))


def _code(refusal: TanggapError) -> int:
    return 409 if isinstance(refusal, ChangedMeanwhile) else 422


def _kind() -> MessageKind:
    return MessageKind.NOTE if request.form.get("mode") == MessageKind.NOTE else MessageKind.REPLY


def _status() -> Status | None:
    slug = request.form.get("then", "")
    return changes.status_named(slug) if slug else None


def _written(found: Ticket, kind: MessageKind, attached: tuple[InboundFile, ...] = ()) -> Written:
    rich, plain = ("note_html", "note") if kind is MessageKind.NOTE else ("body_html", "body")
    html = request.form.get(rich) or _plain_html(found, kind, request.form.get(plain, ""))
    kept = tuple(request.form.getlist("kept")) if "kept_shown" in request.form else None
    acts = tuple(request.form.getlist("acts")) if "acts_shown" in request.form else None
    if kind is MessageKind.NOTE:
        return Written(html, attached=attached, kept=kept, acts=acts)
    to, cc, bcc = (split(request.form.get(name, "")) for name in ("to", "cc", "bcc"))
    return Written(html, to, cc, bcc, attached, kept, acts)


def _tell(sent: Sent) -> None:
    if sent.delivery_id is None:
        flash(_("Kept in the ticket. No active channel reaches this customer, so nothing was sent."), "warning")
        return
    if not sent.seconds:
        flash(_("Sent"))
        return
    words = ngettext("Sending in %(num)d second", "Sending in %(num)d seconds", sent.seconds)
    flash({"text": words, "undo": url_for("desk.take_back", delivery_id=sent.delivery_id)})  # type: ignore[arg-type]


def _page_of(number: int) -> str:
    page = here()
    own = url_for("desk.ticket", number=number)
    return page if page.partition("?")[0] == own else own


def _after_reply(number: int) -> str:
    """Stay, go to the next ticket of the list one came from, or back to that list: as this person wants it."""
    from urllib.parse import parse_qsl, urlsplit

    page = _page_of(number)
    values = dict(parse_qsl(urlsplit(page).query))
    where = read_where(values)
    if me().after_reply == LIST:
        return where.url()
    if me().after_reply == NEXT:
        return _next(number, values) or where.url()
    return page


def _next(number: int, values: dict[str, str]) -> str | None:
    from core.services.finding import lists
    from core.services.finding.page_key import read_key

    key, where = read_key(values.get("at")), read_where(values)
    if key is None or key.id != number or where.is_search:
        return None
    following = lists.neighbours(scope(), where.query_for(scope()), key).next
    return where.ticket_url(following.id, following) if following else None


def _plain_html(found: Ticket, kind: MessageKind, text: str) -> str:
    """Make HTML of what was typed without script; a draft whose text was not touched keeps its formatting."""
    if not text.strip():
        return ""
    kept = drafts.of(me(), found).get(kind)
    was = html_to_text(kept.draft.html) if kept else ""
    return kept.draft.html if kept and was.split() == text.split() else text_to_html(text)


@pages.post(f"/tickets/<{ID}:number>/draft")
@requires("ticket.view")
def save_draft(number: int) -> Response:
    """Keep what is typed: a script asks for it as one types, a button asks for it without a script."""
    found = ticket(number)
    leaves = "leave" in request.form
    for kind, permission, fields in (
        (MessageKind.REPLY, "ticket.reply", ("body", "body_html")),
        (MessageKind.NOTE, "ticket.note", ("note", "note_html")),
    ):
        if access.can(me(), permission, found) and any(field in request.form for field in fields):
            attached = uploaded("files") if leaves and kind is _kind() else ()
            drafts.keep(me(), found, kind, _written(found, kind, attached))
    if leaves:
        if request.form["leave"] != STAY:  # to a page that adds something to the draft, and comes back
            return redirect(safe_path(request.form["leave"], _page_of(number)))
        flash(_("Draft saved"))
        return redirect(_page_of(number))
    return Page(status=204)


@pages.post(f"/tickets/<{ID}:number>/draft/discard")
@requires("ticket.view")
def discard_draft(number: int) -> Response:
    """Throw away what is typed."""
    drafts.discard(me(), ticket(number), _kind())
    flash(_("Draft discarded"))
    return redirect(_page_of(number))


@pages.post(f"/deliveries/<{ID}:delivery_id>/undo")
@requires("ticket.reply")
def take_back(delivery_id: int) -> Response:
    """Take an answer back before it leaves: the draft is back, and the ticket as it was."""
    row = thread.delivery(scope(), delivery_id)
    number = row.ticket_id or 0
    try:
        found: Ticket = taking_back.take_back(row.id, me())
    except Invalid as refusal:
        flash(str(refusal), "error")
        return redirect(url_for("desk.ticket", number=number))
    flash(_("Taken back. Your draft is here again"))
    return redirect(url_for("desk.ticket", number=found.id, mode="reply"))


@pages.post(f"/deliveries/<{ID}:delivery_id>/retry")
@requires("ticket.reply")
def retry(delivery_id: int) -> Response:
    """Send a message again that failed, or of which nobody knows whether it left."""
    row = thread.delivery(scope(), delivery_id)
    number = row.ticket_id or 0
    access.demand(me(), "ticket.reply", seen_ticket(number).ticket)
    try:
        outbox.retry(row.id)
        flash(_("Sending again"))
    except Invalid as refusal:
        flash(str(refusal), "error")
    return redirect(_page_of(number))
