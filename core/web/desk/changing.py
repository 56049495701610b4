"""What one does to a ticket beside answering it: facts, tags, snooze, spam, trash, merge, participants."""

from collections.abc import Callable

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from core.errors import Invalid, NotFound, Veto
from core.i18n import gettext as _
from core.i18n import zone
from core.models import Ticket
from core.services.acts import undoing
from core.services.staff.actors import user_actor
from core.services.ticket import merging, people_in, rubbish, snoozing, triage
from core.services.ticket.one_ticket import one_ticket
from core.services.vocabulary import custom_fields
from core.web.access import requires
from core.web.desk import pages
from core.web.desk.asking import ID, me, number_in, scope, ticket
from core.web.desk.inbox import tell
from core.web.going import here

Act = Callable[[Ticket], object]
FIELD = "field."  # how the form names a custom field


def _do(number: int, permission: str, act: Act, words: str = "") -> Response:
    """Do something to a ticket and go back to where one was; a refusal is said there."""
    found = ticket(number, permission)
    before = undoing.mark()
    try:
        act(found)
    except (Invalid, Veto) as refusal:
        flash(str(refusal), "error")
        return _back_to(number)
    if words:
        tell(words, before)
    return _back_to(number)


def _back_to(number: int) -> Response:
    """Stay on the page; where the ticket has gone out of sight, the inbox is next."""
    try:
        one_ticket(scope(), number)
    except NotFound:
        return redirect(url_for("desk.inbox"))
    page = here()
    return redirect(page if page.startswith(url_for("desk.inbox")) else url_for("desk.ticket", number=number))


@pages.post(f"/tickets/<{ID}:number>")
@requires("ticket.change")
def change_ticket(number: int) -> Response:
    """Change the facts that the form names, and no others."""
    chosen = {name: request.form[name].strip() for name in triage.CHOICES if name in request.form}
    if "tag" in request.form or "untag" in request.form:
        return _do(number, "ticket.change", _tag)
    fields = {name[len(FIELD) :]: value for name, value in request.form.items() if name.startswith(FIELD)}
    if not chosen and not fields:
        return _back_to(number)
    words = _("Saved") if set(chosen) != {"status_id"} else _("Status changed")
    reason = request.form.get("reason", "")

    def change(found: Ticket) -> None:
        triage.change(me(), found, chosen, reason)
        custom_fields.set_values(found.id, user_actor(me()), fields)

    return _do(number, "ticket.change", change, words)


def _tag(found: Ticket) -> None:
    gone = number_in(request.form, "untag")
    triage.tag(me(), found, "" if gone else request.form.get("tag", ""), gone)


@pages.post(f"/tickets/<{ID}:number>/snooze")
@requires("ticket.change")
def snooze(number: int) -> Response:
    """Let a ticket rest until a moment, or wake it."""
    word = request.form.get("until", "")
    if not word:
        return _do(number, "ticket.change", lambda found: snoozing.wake(me(), found), _("Awake again"))

    def rest(found: Ticket) -> None:
        snoozing.snooze(me(), found, snoozing.moment_of(word, zone()))

    return _do(number, "ticket.change", rest, _("Snoozed"))


@pages.post(f"/tickets/<{ID}:number>/spam")
@requires("ticket.change")
def spam(number: int) -> Response:
    """Call a ticket spam, or no spam after all."""
    if request.form.get("undo"):
        return _do(number, "ticket.change", lambda found: rubbish.clear_spam(user_actor(me()), found), _("Not spam"))
    words = _("Marked as spam. Later mail of this sender goes there too")
    return _do(number, "ticket.change", lambda found: rubbish.mark_spam(user_actor(me()), found), words)


@pages.post(f"/tickets/<{ID}:number>/trash")
@requires("ticket.delete")
def trash(number: int) -> Response:
    """Move a ticket to the trash, or restore it."""
    if request.form.get("undo"):
        return _do(number, "ticket.delete", lambda found: rubbish.restore(user_actor(me()), found), _("Restored"))
    return _do(number, "ticket.delete", lambda found: rubbish.discard(user_actor(me()), found), _("Moved to the trash"))


@pages.post(f"/tickets/<{ID}:number>/erase")
@requires("ticket.delete")
def erase(number: int) -> Response:
    """Delete a ticket in the trash for good."""
    try:
        rubbish.erase(me(), ticket(number, "ticket.delete"))
    except Invalid as refusal:
        flash(str(refusal), "error")
        return _back_to(number)
    flash(_("Ticket #%(number)s is deleted for good", number=number))
    return redirect(url_for("desk.inbox", folder="trash"))


@pages.post(f"/tickets/<{ID}:number>/merge")
@requires("ticket.merge")
def merge(number: int) -> Response:
    """Merge this ticket into another one, which stays."""
    found = ticket(number, "ticket.merge")
    wanted = number_in({"number": request.form.get("into", "").strip().lstrip("#")}, "number")
    try:
        into = _target(wanted)
        kept = merging.merge(me(), found, into)
    except (Invalid, Veto) as refusal:
        flash(str(refusal), "error")
        return _back_to(number)
    flash(_("#%(gone)s is merged into #%(kept)s", gone=number, kept=kept.id))
    return redirect(url_for("desk.ticket", number=kept.id))


def _target(number: int | None) -> Ticket:
    try:
        return one_ticket(scope(), number or 0).ticket
    except NotFound:
        raise Invalid(_("There is no ticket with this number.")) from None


@pages.post(f"/tickets/<{ID}:number>/participants/<{ID}:participant_id>")
@requires("ticket.change")
def participant(number: int, participant_id: int) -> Response:
    """Confirm somebody who was proposed as a participant, or remove somebody."""
    act = people_in.remove if request.form.get("act") == "remove" else people_in.confirm
    return _do(number, "ticket.change", lambda found: act(me(), found, participant_id))
