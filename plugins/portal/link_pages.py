"""One ticket by the link of a mail: no more than this ticket, for the one person whom the mail went to."""

from flask import abort, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from core.api import context, customer_file, file_response, gettext, new_token, open_to_all, show_desk

from . import answering, thread_view
from .forms import AnswerForm
from .sign_in_pages import pages
from .ticket_link import Bearer, bearer_of, number_in
from .ticket_pages import not_sent


@pages.get("/t/<token>")
@open_to_all
def linked(token: str) -> ResponseReturnValue:
    """Show the ticket."""
    bearer = bearer_of(token)
    if bearer is None:
        return _hidden(render_template("portal/link_over.html"), 404)
    return _page(bearer, token, AnswerForm(), 200)


@pages.post("/t/<token>/answer")
@open_to_all
def linked_answer(token: str) -> ResponseReturnValue:
    """Take an answer in, where the settings allow it."""
    bearer, form = bearer_of(token), AnswerForm.sent()
    if bearer is None:
        return _hidden(not_sent(form, number_in(token), gettext("This link no longer works")), 404)
    if not context("portal").settings["link_answers"]:
        return _page(bearer, token, form, 403)
    if not form.validate():
        return _page(bearer, token, form, 422)
    remark = gettext("Written by the link in a mail, without signing in.")
    received = answering.take(bearer.customer, bearer.ticket, form, remark)
    if received.ticket_number is None:
        form.text.errors = [gettext("This could not be taken in. Try other words, or write an e-mail.")]
        return _page(bearer, token, form, 422)
    if received.ticket_number != bearer.ticket.number:
        return _hidden(render_template("portal/became_new.html", number=received.ticket_number), 200)
    return _guarded(redirect(url_for("portal.linked", token=token, _anchor="newest"), 303))


@pages.get("/t/<token>/files/<handle>")
@open_to_all
def linked_file(token: str, handle: str) -> Response:
    """Give a file of this ticket, and of no other."""
    bearer = bearer_of(token)
    if bearer is None:
        abort(404)
    return file_response(customer_file(bearer.customer, handle, bearer.ticket))


def _page(bearer: Bearer, token: str, form: AnswerForm, code: int) -> ResponseReturnValue:
    entries, _earlier = thread_view.entries(
        bearer.customer, bearer.ticket, None, lambda handle: url_for("portal.linked_file", token=token, handle=handle)
    )
    ticket = bearer.ticket
    show_desk(ticket.desk.slug)
    page = render_template(
        "portal/ticket.html",
        ticket=ticket,
        state=thread_view.state_of(ticket, answered=bool(entries) and entries[-1].is_ours),
        entries=entries,
        earlier="",
        form=form,
        key=(form.key.data or "")[:64] or new_token(),
        can_answer=context("portal").settings["link_answers"],
        can_close=False,
        can_reopen=False,
        answer_url=url_for("portal.linked_answer", token=token),
        others=[] if ticket.customer_id == bearer.customer.id else [ticket.customer.name],
        by_link=bearer,
    )
    return _hidden(page, code)


def _hidden(page: str, code: int) -> Response:
    return _guarded(make_response(page, code))


def _guarded(response: Response) -> Response:
    """The address is a key: no search engine keeps it. That no other site is told of it, the core sees to."""
    response.headers["X-Robots-Tag"] = "noindex"
    return response
