"""A new ticket: a letter to a customer, or a log of what one said."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import MultipleFileField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from core.errors import Invalid, Veto
from core.html_text import text_to_html
from core.i18n import gettext as _
from core.i18n import lazy_gettext, ngettext
from core.models import Ticket
from core.services.answering.answers import Sent
from core.services.ticket import opening
from core.services.ticket.opening import Opening
from core.services.vocabulary.choices import Choices, choices
from core.web.access import requires
from core.web.desk import pages
from core.web.desk.asking import me, number_in, scope
from core.web.desk.uploads import uploaded
from core.web.forms import PageForm, SelectChoice


class NewTicketForm(PageForm):
    """Whom it is about, and what it says."""

    customer_name = StringField(lazy_gettext("Name of the customer"), [Length(max=120)])
    address = StringField(
        lazy_gettext("E-mail address or phone number"), [InputRequired(), Length(max=254)], id="address"
    )
    channel = SelectField(lazy_gettext("How"))
    desk_id = SelectField(lazy_gettext("Desk"), validate_choice=False)
    assignee_id = SelectField(lazy_gettext("Assignee"), validate_choice=False)
    subject = StringField(lazy_gettext("Subject"), [InputRequired(), Length(max=300)])
    body = TextAreaField(lazy_gettext("Text"), [InputRequired(), Length(max=200_000)])
    files = MultipleFileField(lazy_gettext("Files"))


def _form(offered: Choices) -> NewTicketForm:
    form = NewTicketForm(request.form, address=request.args.get("to", ""))
    form.channel.choices = [SelectChoice(*each) for each in opening.channels()]
    agents = [SelectChoice(str(each.id), each.name) for each in offered.agents]
    form.assignee_id.choices = [SelectChoice("", _("Nobody")), *agents]
    form.desk_id.choices = [SelectChoice(str(each.id), each.name) for each in offered.desks]
    if len(offered.desks) < 2:
        del form.desk_id
    return form


@pages.route("/tickets/new", methods=["GET", "POST"])
@requires("ticket.open")
def new_ticket() -> str | Response | tuple[str, int]:
    """Open a ticket by hand."""
    offered = choices(scope())
    form = _form(offered)
    if request.method == "GET":
        return render_template("core/desk/new_ticket.html", form=form)
    if not form.validate():
        return render_template("core/desk/new_ticket.html", form=form), 422
    try:
        ticket, sent = opening.open_by_hand(me(), _wanted(form))
    except (Invalid, Veto) as refusal:
        _explain(form, refusal)
        return render_template("core/desk/new_ticket.html", form=form), 422
    _tell(sent)
    return redirect(_next(ticket))


def _wanted(form: NewTicketForm) -> Opening:
    return Opening(
        channel=form.channel.data,
        address=form.address.data or "",
        subject=form.subject.data or "",
        html=text_to_html(form.body.data or ""),
        customer_name=form.customer_name.data or "",
        desk_id=number_in(request.form, "desk_id"),
        assignee_id=number_in(request.form, "assignee_id"),
        files=uploaded("files"),
    )


def _explain(form: NewTicketForm, refusal: Invalid | Veto) -> None:
    problems = getattr(refusal, "problems", {})
    for name, words in problems.items():
        field = form._fields.get({"to": "address", "html": "body"}.get(name, name))
        if field is not None:
            field.errors = [*field.errors, words]
            return
    form.form_errors.append(str(refusal))


def _tell(sent: Sent | None) -> None:
    if sent is None or sent.delivery_id is None:
        flash(_("Ticket opened. Nothing was sent"))
    elif sent.seconds:
        words = ngettext("Sending in %(num)d second", "Sending in %(num)d seconds", sent.seconds)
        flash({"text": words, "undo": url_for("desk.take_back", delivery_id=sent.delivery_id)})  # type: ignore[arg-type]
    else:
        flash(_("Sent"))


def _next(ticket: Ticket) -> str:
    return url_for("desk.ticket", number=ticket.id)
