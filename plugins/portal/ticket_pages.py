"""My tickets: the list, one ticket, answering, closing and opening again."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.api import (
    Entry,
    Invalid,
    Ticket,
    Veto,
    clean_line,
    close_as_customer,
    customer_can_reopen,
    customer_file,
    customer_ticket,
    customer_tickets,
    file_response,
    gettext,
    nav_entries,
    new_token,
    open_to_all,
    reopen_as_customer,
    search_customer_tickets,
    show_desk,
)

from . import answering, thread_view
from .forms import AnswerForm
from .sessions import Visit
from .sign_in_pages import pages
from .visitor import customers_only, visit

ID = f"int(max={2**53})"


@pages.get("")
@customers_only
def tickets(here: Visit) -> str:
    """List what waits for the customer and what is with us; or what is solved; or what was searched."""
    words = clean_line(request.args.get("q", ""), 300)
    if words:
        return _found(here, words)
    before, is_closed = _number("before"), request.args.get("show") == "closed"
    page = customer_tickets(here.customer, closed=is_closed, before=before)
    rows = [thread_view.row_of(each) for each in page.rows]
    groups = [(gettext("Solved"), rows)] if is_closed else _groups(rows)
    return render_template(
        "portal/tickets.html",
        here=here,
        groups=[group for group in groups if group[1]],
        show="closed" if is_closed else "open",
        older=url_for("portal.tickets", show="closed" if is_closed else None, before=page.older) if page.older else "",
        query="",
        new_url=new_url(),
    )


def _groups(rows: list[thread_view.Row]) -> list[tuple[str, list[thread_view.Row]]]:
    yours = [row for row in rows if row.state.name == "yours"]
    ours = [row for row in rows if row.state.name != "yours"]
    return [(gettext("Waiting for you"), yours), (gettext("With us"), ours)]


def _found(here: Visit, words: str) -> str:
    page, older = search_customer_tickets(here.customer, words, request.args.get("cursor", "")[:200] or None)
    rows = [thread_view.row_of(each) for each in page.rows]
    return render_template(
        "portal/tickets.html",
        here=here,
        groups=[(gettext("Found"), rows)] if rows else [],
        show="",
        older=url_for("portal.tickets", q=words, cursor=older) if older else "",
        query=words,
        new_url=new_url(),
    )


@pages.get(f"/tickets/<{ID}:number>")
@customers_only
def ticket(here: Visit, number: int) -> ResponseReturnValue:
    """Show a ticket; one that was merged leads to where it lives on."""
    found = customer_ticket(here.customer, number)
    if found.number != number:
        return redirect(url_for("portal.ticket", number=found.number))
    return _page(here, found, AnswerForm())


@pages.post(f"/tickets/<{ID}:number>/answer")
@open_to_all
def answer(number: int) -> ResponseReturnValue:
    """Take an answer in, or show it again with what is wrong; also where the session ended while it was written.

    `then` closes the ticket or opens it again, with or without an answer.
    """
    here, form, then = visit(), AnswerForm.sent(), request.form.get("then", "")
    if here is None:
        return not_sent(form, number, gettext("You were signed out meanwhile")), 401
    found = customer_ticket(here.customer, number)
    if then in AFTERWARDS and not form.is_filled:
        return AFTERWARDS[then](here, number)
    if not form.validate():
        return _page(here, found, form), 422
    received = answering.take(here.customer, found, form)
    if received.ticket_number is None:
        form.text.errors = [gettext("This could not be taken in. Try other words, or write an e-mail.")]
        return _page(here, found, form), 422
    if received.ticket_number != found.number:
        flash(gettext("The old ticket was closed long ago, so this became a new one."), "warning")
    if then == "close":
        return _closed(here, received.ticket_number)
    return redirect(url_for("portal.ticket", number=received.ticket_number, _anchor="newest"), 303)


@pages.post(f"/tickets/<{ID}:number>/close")
@customers_only
def close(here: Visit, number: int) -> ResponseReturnValue:
    """Close a ticket: it is solved."""
    return _closed(here, number)


def _closed(here: Visit, number: int) -> ResponseReturnValue:
    try:
        close_as_customer(here.customer, number)
    except Veto:
        flash(gettext("This cannot be closed here now. Write to us that it is solved."), "error")
    return redirect(url_for("portal.ticket", number=number), 303)


@pages.post(f"/tickets/<{ID}:number>/reopen")
@customers_only
def reopen(here: Visit, number: int) -> ResponseReturnValue:
    """Open a ticket again: it is not solved after all."""
    return _reopened(here, number)


def _reopened(here: Visit, number: int) -> ResponseReturnValue:
    try:
        reopen_as_customer(here.customer, number)
    except Veto:
        flash(gettext("This cannot be opened again here. Write an answer instead."), "error")
    except Invalid as refusal:
        flash(str(refusal), "error")
    return redirect(url_for("portal.ticket", number=number), 303)


AFTERWARDS = {"close": _closed, "reopen": _reopened}


@pages.get("/files/<handle>")
@customers_only
def file(here: Visit, handle: str) -> Response:
    """Give a file of a message that the customer may read."""
    return file_response(customer_file(here.customer, handle))


@pages.get("/new")
@customers_only
def new(here: Visit) -> ResponseReturnValue:
    """Lead to where a new request is written."""
    found = _ways()
    if len(found) == 1:
        return redirect(found[0].url)
    return render_template("portal/new.html", ways=found, here=here)


def new_url() -> str:
    """Give the address at which a new request is written: the one way there is, a page with all of them, or none."""
    found = _ways()
    return "" if not found else found[0].url if len(found) == 1 else url_for("portal.new")


def _ways() -> list[Entry]:
    """Give the ways to reach a person that other plugins offer."""
    mine = url_for("portal.tickets")
    return [each for each in nav_entries("contact") if not each.url.startswith(mine)]


def _page(here: Visit, found: Ticket, form: AnswerForm) -> str:
    show_desk(found.desk.slug)
    entries, earlier = thread_view.entries(
        here.customer, found, _number("before"), lambda handle: url_for("portal.file", handle=handle)
    )
    answered = bool(entries) and entries[-1].is_ours
    state = thread_view.state_of(found, answered=answered)
    return render_template(
        "portal/ticket.html",
        customer=here.customer,
        ticket=found,
        state=state,
        entries=entries,
        earlier=url_for("portal.ticket", number=found.number, before=earlier) if earlier else "",
        form=form,
        key=(form.key.data or "")[:64] or new_token(),
        can_answer=True,
        can_close=state.name != "closed",
        can_reopen=state.name == "closed" and customer_can_reopen(found),
        answer_url=url_for("portal.answer", number=found.number),
        others=[] if found.customer_id == here.customer.id else [found.customer.name],
        by_link=None,
    )


def not_sent(form: AnswerForm, number: int | None, heading: str) -> str:
    """Give the page that keeps what was written when the way in has ended, to be sent after signing in."""
    return render_template(
        "portal/signed_out.html",
        heading=heading,
        send_url=url_for("portal.answer", number=number) if number else "",
        back_url=url_for("portal.ticket", number=number) if number else url_for("portal.tickets"),
        form=form,
        key=(form.key.data or "")[:64] or new_token(),
    )


def _number(name: str) -> int | None:
    word = request.args.get(name, "")
    return int(word) if word.isascii() and word.isdigit() and len(word) < 17 else None
