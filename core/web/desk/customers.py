"""The customers: their list, and the page of one."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from core.engine.current import registry
from core.errors import Invalid, NotFound
from core.i18n import LANGUAGES, is_timezone, lazy_gettext
from core.i18n import gettext as _
from core.models import Customer
from core.services.customer import customer_changes, customer_list
from core.services.staff import access
from core.web.access import requires
from core.web.desk import pages
from core.web.desk.asking import ID, me, number_in, scope
from core.web.forms import PageForm, SelectChoice

PAGE = 30
LONGEST_QUERY = 100


LOCALES = [SelectChoice("", lazy_gettext("As the site")), *(SelectChoice(*each) for each in LANGUAGES.items())]


class CustomerForm(PageForm):
    """What is known of a customer."""

    name = StringField(lazy_gettext("Name"), [InputRequired(), Length(max=120)])
    organisation = StringField(lazy_gettext("Organisation"), [Length(max=120)])
    locale = SelectField(lazy_gettext("Language"), choices=LOCALES)
    timezone = StringField(lazy_gettext("Time zone"), [Length(max=64)])
    notes = TextAreaField(
        lazy_gettext("Notes"), [Length(max=20_000)], description=lazy_gettext("Only your team sees these.")
    )

    def validate_timezone(self, field: StringField) -> None:
        """Refuse a zone that there is not."""
        if field.data and not is_timezone(field.data):
            raise ValidationError(_("There is no such time zone. An example: Asia/Jakarta."))


@pages.get("/customers")
@requires("customer.view")
def customers() -> str:
    """List customers, or those that match what was typed."""
    query = request.args.get("q", "").strip()[:LONGEST_QUERY]
    page = customer_list.page(scope(), query, number_in(request.args, "before"), number_in(request.args, "after"))
    words = query or None
    return render_template(
        "core/desk/customers.html",
        query=query,
        customers=[_drawn(row) for row in page.rows],
        newer_url=url_for("desk.customers", q=words, after=page.newer) if page.newer else None,
        older_url=url_for("desk.customers", q=words, before=page.older) if page.older else None,
    )


def _drawn(row: customer_list.CustomerRow) -> dict[str, Any]:
    person = row.customer
    address = person.identities[0].value if person.identities else ""
    return {
        "id": person.id,
        "name": person.name,
        "organisation": person.organisation.name if person.organisation else "",
        "address": address,
        "url": url_for("desk.customer", customer_id=person.id),
        "open_count": row.open_count,
        "ticket_count": row.ticket_count,
        "last_at": row.last_at,
    }


@pages.route(f"/customers/<{ID}:customer_id>", methods=["GET", "POST"])
@requires("customer.view")
def customer(customer_id: int) -> str | Response | tuple[str, int]:
    """Show a customer, or change what is known of one."""
    found = find_customer(customer_id)
    if request.method == "GET":
        return _page(found, CustomerForm(data=_values(found)))
    access.demand(me(), "customer.change", found)
    form = CustomerForm(request.form)
    if not form.validate():
        return _page(found, form), 422
    customer_changes.change(me(), customer_id, {name: value or "" for name, value in form.data.items()})
    flash(_("Saved"))
    return redirect(url_for("desk.customer", customer_id=customer_id))


def find_customer(customer_id: int) -> Customer:
    """Give a customer whom this person may know of; one hidden answers as one that never was."""
    try:
        return customer_list.find(scope(), customer_id)
    except NotFound:
        abort(404)


def _values(found: Customer) -> dict[str, str]:
    return {
        "name": found.name,
        "organisation": found.organisation.name if found.organisation else "",
        "locale": found.locale or "",
        "timezone": found.timezone or "",
        "notes": found.notes,
    }


def _page(found: Customer, form: CustomerForm) -> str:
    tickets = customer_list.tickets(scope(), found.id, PAGE + 1, before=number_in(request.args, "before"))
    older = tickets[PAGE - 1].id if len(tickets) > PAGE else None
    return render_template(
        "core/desk/customer.html",
        customer=found,
        form=form,
        tickets=[{"ticket": each, "url": url_for("desk.ticket", number=each.id)} for each in tickets[:PAGE]],
        ticket_count=customer_list.ticket_count(scope(), found.id),
        newer_url=None,
        older_url=url_for("desk.customer", customer_id=found.id, before=older) if older else None,
        can={
            "edit": access.can(me(), "customer.change", found),
            "erase": access.can(me(), "customer.erase", found),
        },
        identity_kinds=identity_kinds(),
    )


def identity_kinds() -> list[tuple[str, object]]:
    """Give the kinds of addresses that the active channels reach."""
    labels = {"email": _("E-mail"), "phone": _("Phone")}
    kinds = {kind for channel in registry().channels for kind in channel.reaches} | set(labels)
    return [(kind, labels.get(kind, kind.title())) for kind in sorted(kinds)]


@pages.post(f"/customers/<{ID}:customer_id>/identities")
@requires("customer.change")
def add_identity(customer_id: int) -> Response:
    """Let a customer be known under one more address."""
    found = find_customer(customer_id)
    access.demand(me(), "customer.change", found)
    kind = request.form.get("kind", "")
    try:
        if kind not in dict(identity_kinds()):
            raise Invalid(_("Choose a kind of address."))
        customer_changes.add_identity(me(), customer_id, kind, request.form.get("value", "").strip()[:254])
        flash(_("Address added"))
    except Invalid as refusal:
        flash(str(refusal), "error")
    return redirect(url_for("desk.customer", customer_id=customer_id))


@pages.post(f"/customers/<{ID}:customer_id>/identities/remove")
@requires("customer.change")
def remove_identity(customer_id: int) -> Response:
    """Forget an address of a customer."""
    found = find_customer(customer_id)
    access.demand(me(), "customer.change", found)
    try:
        customer_changes.remove_identity(me(), customer_id, number_in(request.form, "identity_id") or 0)
        flash(_("Address removed"))
    except Invalid as refusal:
        flash(str(refusal), "error")
    return redirect(url_for("desk.customer", customer_id=customer_id))
