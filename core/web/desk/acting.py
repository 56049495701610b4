"""Registered acts that the pages have no control for: each asks its form on a page, for one ticket or for many."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from core.declare import TicketAction
from core.engine.current import registry
from core.errors import Invalid, NotFound, Refused, Veto
from core.i18n import gettext as _
from core.models import Ticket
from core.services.acts import actions, bulk, undoing
from core.services.acts.action_lists import Texts, filled
from core.services.answering import answers
from core.services.staff import access
from core.services.staff.actors import user_actor
from core.web.access import requires
from core.web.desk import pages
from core.web.desk.asking import ID, back, me, ticket
from core.web.desk.inbox import all_listed, tell, tell_many, ticked
from core.web.going import safe_path

CONFIRMED = "mails.confirmed"
# What the page of a ticket has buttons for, or a composer.
ON_PAGE = frozenset(
    (
        *("assign", "team", "status", "priority", "category", "desk", "field", "tag", "untag", "reply", "note"),
        *("snooze", "wake", "spam", "not_spam", "trash", "restore"),
    )
)


def acts_of(found: Ticket) -> list[dict[str, Any]]:
    """Give the further acts that this person may do to a ticket, for its menu."""
    return [
        {
            "label": str(act.label),
            "icon": act.icon,
            "url": url_for("desk.act_on_ticket", number=found.id, name=act.name),
            "asks": act.form is not None,
        }
        for act in registry().actions
        if act.name not in ON_PAGE and access.can(me(), act.permission, found)
    ]


@pages.route(f"/tickets/<{ID}:number>/acts/<name>", methods=["GET", "POST"])
@requires("ticket.view")
def act_on_ticket(number: int, name: str) -> str | Response | tuple[str, int]:
    """Ask what an act wants to know, and do it to one ticket."""
    act = _named(name)
    found = ticket(number, act.permission)
    page = url_for("desk.ticket", number=number)
    if request.method == "GET":
        return _ask(act, [number], page, {})
    values = _sent(act)
    before = undoing.mark()
    try:
        actions.act(found.id, act, actions.checked(act, values), user_actor(me()))
    except Invalid as refusal:
        if act.form is None:
            flash(str(refusal), "error")
            return redirect(page)
        return _ask(act, [number], page, values, refusal), 422
    except (Veto, Refused) as refusal:
        flash(str(refusal), "error")
        return redirect(page)
    tell(_("Done: %(act)s", act=act.label), before)
    return redirect(page)


@pages.route("/bulk/acts/<name>", methods=["GET", "POST"])
@requires("ticket.view")
def act_on_ticked(name: str) -> str | Response | tuple[str, int]:
    """Ask what an act wants to know, and do it to all ticked tickets."""
    act = _named(name)
    access.demand(me(), act.permission)
    if request.method == "GET":
        page = safe_path(request.args.get("back"), url_for("desk.inbox"))
        numbers, values = ticked(request.args), _sent(act, request.args)
        return _ask(act, numbers, page, values, mails=_mails(act, numbers, values))
    values = _sent(act)
    numbers = all_listed() if request.form.get("all") else ticked(request.form)
    mails = _mails(act, numbers, values)
    if mails and request.form.get(CONFIRMED) != str(mails):
        return _ask(act, ticked(request.form), back(), values, mails=mails)
    try:
        result = bulk.apply_to(me(), numbers, name, values)  # type: ignore[arg-type]
    except (Invalid, Veto) as refusal:
        return _ask(act, ticked(request.form), back(), values, refusal), 422
    if result.is_running:
        return redirect(url_for("desk.bulk_progress", bulk_id=result.id))
    tell_many(result)
    return redirect(back())


def _named(name: str) -> TicketAction:
    try:
        return actions.named(name)
    except Invalid as unknown:
        raise NotFound(str(unknown)) from unknown


def _mails(act: TicketAction, numbers: list[int], values: Texts) -> int:
    """Say how many mails would leave, where one has to be asked before; values that are refused send none."""
    if act.mails is None or len(numbers) < 2:
        return 0
    try:
        return bulk.mails(me(), numbers, act.name, values)
    except Invalid:
        return 0


def _sent(act: TicketAction, source: "MultiDict[str, str] | None" = None) -> Texts:
    sent: MultiDict[str, Any] = request.form if source is None else source
    lists = {field.name: sent.getlist(field.name) for field in (act.form() if act.form else ())}
    return {name: value[0] if len(value) == 1 else value for name, value in lists.items() if value}


def _ask(
    act: TicketAction,
    numbers: list[int],
    page: str,
    values: Texts,
    refusal: Exception | None = None,
    mails: int = 0,
) -> str:
    form = filled(act.form, values) if act.form else None
    if form is not None and refusal is not None:
        form.validate()
        if not form.errors:
            form.form_errors.append(str(refusal))
    asked = {"mails": mails, "seconds": answers.undo_seconds(), "confirmed": CONFIRMED}
    return render_template(
        "core/desk/act.html", act=act, form=form, numbers=numbers, back=page, all=request.values.get("all", ""), **asked
    )
