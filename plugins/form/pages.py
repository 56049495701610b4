"""The pages of the form: the form itself, and the thanks."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from core.api import Invalid, context, current_locale, gettext, open_to_all, show_desk, sign, unsign

from .doorkeeper import TRAP, is_within_limits, ticket_of_entry, visit_of, why_not
from .request_form import RequestForm, chosen, make_form, said
from .submission import submit

THANKS = "form.thanks"
pages = Blueprint("form", __name__)


@pages.get("")
@open_to_all
def contact() -> str:
    """Show the form."""
    return _page(make_form(context("form").settings))


@pages.post("")
@open_to_all
def send() -> ResponseReturnValue:
    """Take the request in, or show the form again with everything that was typed."""
    form = make_form(context("form").settings, _typed())
    visit = visit_of(request.form.get("entry", ""))
    if not form.validate():
        return _page(form), 422
    problem = why_not(visit, request.form.get(TRAP, ""))
    if visit is None or problem:
        return _page(form, problem), 422
    if not is_within_limits(request.remote_addr, said(form.email)):
        return _page(form, gettext("Many requests came from here in the last hour. Send yours again in an hour.")), 429
    received = submit(form, visit.key, current_locale())
    return redirect(url_for("form.thanks", token=sign(THANKS, str(received.ticket_number or ""))), 303)


@pages.get("/thanks/<token>")
@open_to_all
def thanks(token: str) -> ResponseReturnValue:
    """Thank, and name the ticket's number."""
    try:
        number = unsign(THANKS, token).text
    except Invalid:
        return redirect(url_for("form.contact"))
    show_desk(context("form").settings["desk"] or "")
    return render_template("form/thanks.html", number=number, words=context("form").settings["thanks"])


def _typed() -> MultiDict[str, Any]:
    """Give what was typed and chosen: a file in the place of a text, or the other way round, counts for nothing."""
    typed: MultiDict[str, Any] = MultiDict(request.form)
    typed.setlist("files", request.files.getlist("files"))
    return typed


def _page(form: RequestForm, problem: str = "") -> str:
    """Draw the form; one that comes back keeps its key and the moment at which it was first shown."""
    entry = request.form.get("entry", "")
    show_desk(context("form").settings["desk"] or "")
    return render_template(
        "form/contact.html",
        form=form,
        problem=problem,
        entry=entry if visit_of(entry) else ticket_of_entry(),
        trap=TRAP,
        intro=context("form").settings["intro"],
        files_again=bool(chosen(form.files)),
    )
