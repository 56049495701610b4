"""The pages of webhooks: where they lead, what they say, how the last calls went, and a test."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from wtforms import Form, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from core.api import (
    Invalid,
    SecretField,
    TanggapError,
    Ticket,
    context,
    current_user,
    gettext,
    lazy_gettext,
    placeholders,
    requires,
    show_problems,
    visible,
)

from . import calls, webhooks
from .pages import MANAGE, pages
from .webhooks import Webhook

_ = lazy_gettext


class WebhookForm(Form):
    """One webhook."""

    name = StringField(_("Name"), [InputRequired(), Length(max=120)])
    url = StringField(
        _("Address"), [InputRequired(), Length(max=500)], description=_("It must begin with https://."),
        render_kw={"inputmode": "url", "autocomplete": "off"},
    )  # fmt: skip
    body = TextAreaField(_("What it is told"), [InputRequired()], render_kw={"rows": 14, "spellcheck": "false"})
    secret = SecretField(_("Secret to sign with"), [Length(max=500)], render_kw={"autocomplete": "off"})


@pages.get("/webhooks")
@requires(MANAGE)
def webhook_list() -> str:
    """List the webhooks."""
    return render_template("automations/webhooks.html", webhooks=webhooks.all_webhooks())


@pages.route("/webhooks/new", methods=["GET", "POST"])
@pages.route("/webhooks/<int:webhook_id>", methods=["GET", "POST"])
@requires(MANAGE)
def webhook(webhook_id: int | None = None) -> ResponseReturnValue:
    """Make, change or try a webhook."""
    found = webhooks.get(webhook_id) if webhook_id else None
    form = WebhookForm(request.form if request.method == "POST" else None, data=_values(found))
    if request.method == "GET":
        return _page(found, form)
    if not form.validate():
        return _page(found, form), 422
    try:
        if "try" in request.form:
            return _page(found, form, _tried(found, form.data))
        webhooks.save(found, form.name.data or "", _line(form.url), form.body.data or "", form.secret.data or "")
    except Invalid as refusal:
        show_problems(form, refusal)
        return _page(found, form), 422
    flash(gettext("The webhook is saved."))
    return redirect(url_for("automations.webhook_list"))


def _line(field: Any) -> str:
    return (field.data or "").strip()


def _values(found: Webhook | None) -> dict[str, Any]:
    if found is None:
        return {"body": webhooks.DEFAULT_BODY}
    return {"name": found.name, "url": found.url, "body": found.body}


def _tried(found: Webhook | None, values: Mapping[str, Any]) -> list[dict[str, str]]:
    """Call the address as it stands in the form, with the facts of the newest ticket that one sees."""
    user = current_user()
    newest = select(Ticket).where(*visible(user)).order_by(Ticket.id.desc()).limit(1) if user else None
    ticket = context("automations").session.scalar(newest) if newest is not None else None
    if ticket is None:
        raise Invalid(gettext("There is no ticket yet whose facts could be told."))
    secret = values["secret"] or (webhooks.secret_of(found.id) if found else "")
    body = webhooks.filled(values["body"] or "", ticket)
    try:
        status = webhooks.send((values["url"] or "").strip(), body, secret, "test")
        why = calls.why_bad(status)
    except TanggapError as failure:
        status, why = 0, str(failure)
    if why:
        return [{"state": "bad", "title": gettext("It does not work yet."), "text": why}]
    words = gettext("It answered %(status)s to the facts of ticket #%(number)s.", status=status, number=ticket.number)
    return [{"state": "ok", "title": gettext("It works."), "text": words}]


def _page(found: Webhook | None, form: WebhookForm, proof: list[dict[str, str]] | None = None) -> str:
    newest = calls.newest(found) if found else []
    names = placeholders()
    return render_template(
        "automations/webhook.html", webhook=found, form=form, proof=proof, calls=newest, placeholders=names
    )


@pages.post("/webhooks/<int:webhook_id>/delete")
@requires(MANAGE)
def delete_webhook(webhook_id: int) -> ResponseReturnValue:
    """Delete a webhook."""
    webhooks.remove(webhooks.get(webhook_id).id)
    flash(gettext("The webhook is deleted."))
    return redirect(url_for("automations.webhook_list"))
