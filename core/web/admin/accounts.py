"""The accounts of channels: mailboxes, forms, chats. Each channel's own part of the form comes from its plugin."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from core.declare import Channel
from core.engine.current import registry
from core.engine.settings_form import SettingsForm
from core.errors import Invalid
from core.i18n import gettext as _
from core.i18n import lazy_gettext
from core.models import Account
from core.services import outside
from core.services.installation import suggested
from core.services.installation.settings_pages import Proof
from core.services.mailroom import account_admin
from core.services.mailroom.account_admin import AccountFacts
from core.web.access import requires
from core.web.admin import pages
from core.web.admin.account_forms import (
    allow_typed_host,
    channel_of,
    drawn,
    form_class,
    own_form,
    owner_of,
    proved,
    to_fill,
)
from core.web.admin.plugin_settings import cleared, is_valid
from core.web.forms import PageForm, SelectChoice, stripped
from core.web.proof import proved_recently


class FactsForm(PageForm):
    """What every account has."""

    address = StringField(lazy_gettext("Address"), [InputRequired(), Length(max=254)], [stripped])
    label = StringField(
        lazy_gettext("Name that customers see"),
        [Length(max=120)],
        [stripped],
        lazy_gettext("Such as “Kirana Support”."),
    )
    desk_id = SelectField(lazy_gettext("Desk"), coerce=int)
    signature = TextAreaField(lazy_gettext("Signature"), [Length(max=10_000)])
    is_active = BooleanField(lazy_gettext("In use"), default=True)


@pages.get("/accounts")
@requires("admin.settings")
def accounts() -> str:
    """List the accounts."""
    known = registry().channels
    entries = [_entry(account, known.get(account.channel)) for account in account_admin.everything()]
    ways = [(channel.name, str(channel.label)) for _owner, channel in account_admin.channels()]
    return render_template("core/admin/accounts.html", entries=entries, channels=ways, empty=_empty(bool(ways)))


def _entry(account: Account, channel: Channel | None) -> dict[str, Any]:
    badges = [] if account.is_active else [("", "pause", _("Not in use"))]
    if channel is None:
        badges.append(("warn", "alert", _("Its plugin is off")))
    return {
        "name": account.address,
        "text": " · ".join(each for each in (account.label, account.desk.name) if each),
        "icon": channel.icon if channel else "message",
        "url": url_for("admin.account", account_id=account.id) if channel and channel.account_form else None,
        "badges": badges,
    }


def _empty(has_ways: bool) -> tuple[str, str, str]:
    text = _("Choose a channel above.") if has_ways else _("Activate a plugin that brings a channel, such as e-mail.")
    return "mail", _("No account yet"), text


@pages.route("/accounts/new/<channel>", methods=["GET", "POST"])
@requires("admin.settings")
@proved_recently
def new_account(channel: str) -> str | Response | tuple[str, int]:
    """Make an account of a channel."""
    found = channel_of(channel)
    facts, form = _forms(found, None)
    if request.method == "POST" and _all_valid(found, facts, form):
        try:
            account_admin.create(found, _facts(facts), dict(form.data))
        except Invalid as error:
            facts.take(error)
        else:
            flash(_("Saved."))
            return redirect(url_for("admin.accounts"))
    return _answer(_page(found, None, facts, form))


@pages.route("/accounts/<int:account_id>", methods=["GET", "POST"])
@requires("admin.settings")
@proved_recently
def account(account_id: int) -> str | Response | tuple[str, int]:
    """Change an account."""
    row = account_admin.get(account_id)
    channel = channel_of(row.channel)
    facts, form = _forms(channel, row)
    if request.method == "POST" and _all_valid(channel, facts, form):
        try:
            account_admin.change(row, channel, _facts(facts), dict(form.data), cleared())
        except Invalid as error:
            facts.take(error)
        else:
            flash(_("Saved."))
            return redirect(url_for("admin.accounts"))
    return _answer(_page(channel, row, facts, form))


def _answer(page: str) -> str | tuple[str, int]:
    """What was sent and drawn again was not in order."""
    return (page, 422) if request.method == "POST" else page


@pages.post("/accounts/<channel>/test")
@requires("admin.settings")
@proved_recently
def check_account(channel: str) -> str | tuple[str, int]:
    """Try out what was typed; nothing is stored."""
    return _tried(channel_of(channel))


@pages.post("/accounts/<channel>/allow")
@requires("admin.settings")
@proved_recently
def allow_host(channel: str) -> str | tuple[str, int]:
    """Allow the inner host that stands in the form, and try once more what was typed."""
    found = channel_of(channel)
    allow_typed_host(_forms(found, _row_asked_for())[1])
    return _tried(found)


@pages.post("/accounts/<channel>/suggest")
@requires("admin.settings")
def suggest_settings(channel: str) -> dict[str, Any]:
    """Say what follows from the address that was typed, for the script of the form."""
    found, address = channel_of(channel), request.form.get("address", "")
    advice = suggested.advice(owner_of(found), form_class(found), address)
    return {"values": to_fill(found, address), "advice": advice}


@pages.post("/accounts/hosts/forbid")
@requires("admin.settings")
@proved_recently
def forbid_host() -> Response:
    """Take back that an inner host was allowed."""
    outside.forbid(request.form.get("host", ""))
    flash(_("Saved."))
    return redirect(url_for("admin.accounts"))


def _row_asked_for() -> Account | None:
    account_id = request.args.get("account", type=int)
    return account_admin.get(account_id) if account_id else None


def _tried(found: Channel) -> str | tuple[str, int]:
    row = _row_asked_for()
    facts, form = _forms(found, row)
    if not is_valid(owner_of(found), form):
        return _page(found, row, facts, form), 422
    return _page(found, row, facts, form, proved(found, row, form, facts.address.data or ""))


@pages.post("/accounts/<int:account_id>/delete")
@requires("admin.settings")
@proved_recently
def delete_account(account_id: int) -> Response:
    """Delete an account."""
    account_admin.delete(account_id)
    flash(_("The account is deleted; its tickets stay."))
    return redirect(url_for("admin.accounts"))


def _forms(channel: Channel, row: Account | None) -> tuple[FactsForm, SettingsForm]:
    values = {} if row is None else {name: getattr(row, name) for name in FactsForm()._fields}
    facts = FactsForm.here(**values)
    facts.desk_id.choices = [SelectChoice(desk.id, desk.name) for desk in account_admin.desks()]
    return facts, own_form(channel, row, facts.address.data or "")


def _all_valid(channel: Channel, facts: FactsForm, form: SettingsForm) -> bool:
    """Ask both, so that all that is wrong is shown at once."""
    return all([facts.validate(), is_valid(owner_of(channel), form)])


def _facts(form: FactsForm) -> AccountFacts:
    return AccountFacts(
        address=form.address.data or "",
        label=form.label.data or "",
        desk_id=form.desk_id.data,
        signature=form.signature.data or "",
        is_active=bool(form.is_active.data),
    )


def _page(
    channel: Channel, row: Account | None, facts: FactsForm, form: SettingsForm, proof: Proof | None = None
) -> str:
    return render_template(
        "core/admin/account.html",
        facts=facts,
        heading=row.address if row else _("New account: %(channel)s", channel=channel.label),
        intro="",
        is_new=row is None,
        post_url=url_for("admin.account", account_id=row.id)
        if row
        else url_for("admin.new_account", channel=channel.name),
        test_url=url_for("admin.check_account", channel=channel.name, account=row.id if row else None)
        if form.has_test()
        else "",
        suggest_url=url_for("admin.suggest_settings", channel=channel.name) if form.has_suggestions() else "",
        allow_url=url_for("admin.allow_host", channel=channel.name, account=row.id if row else None),
        allowed=outside.allowed_hosts(),
        delete=_deletion(row) if row else None,
        **drawn(channel, row, form, facts.address.data or "", proof),
    )


def _deletion(row: Account) -> dict[str, str]:
    return {
        "url": url_for("admin.delete_account", account_id=row.id),
        "title": _("Delete %(name)s?", name=row.address),
        "text": _("Nothing is fetched or sent under this address any more. Its tickets stay."),
        "label": _("Delete the account"),
    }
