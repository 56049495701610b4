"""The accounts of channels: mailboxes, forms, chats. Each channel's own part of the form comes from its plugin."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from core.declare import Channel
from core.engine.current import registry
from core.engine.settings_form import SettingsForm
from core.errors import Invalid, Refused
from core.i18n import gettext as _
from core.i18n import lazy_gettext
from core.models import Account
from core.services import outside
from core.services.installation import settings_pages
from core.services.installation.settings_pages import Proof
from core.services.mailroom import account_admin
from core.services.mailroom.account_admin import AccountFacts
from core.web.access import requires
from core.web.admin import pages
from core.web.admin.plugin_settings import cleared, is_valid, make_form, proof_lines
from core.web.desk.asking import me
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
    found = _channel(channel)
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
    channel = _channel(row.channel)
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
    return _tried(_channel(channel))


@pages.post("/accounts/<channel>/allow")
@requires("admin.settings")
@proved_recently
def allow_host(channel: str) -> str | tuple[str, int]:
    """Allow the inner host that stands in the form, and try once more what was typed."""
    found = _channel(channel)
    _facts_form, form = _forms(found, _row_asked_for())
    host = outside.written(request.form.get("allow", ""))
    if not outside.may_allow(me()):
        raise Refused(_("Only who may install plugins can allow a host of the inner network."))
    typed = {outside.written(value) for value in form.data.values() if isinstance(value, str)}
    if host and host in typed:
        outside.allow(host)
    return _tried(found)


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
    if not is_valid(_owner(found), form):
        return _page(found, row, facts, form), 422
    values = {**form.data, "address": facts.address.data or ""}
    proof = settings_pages.prove(_owner(found), type(form), values, row.settings if row else {})
    return _page(found, row, facts, form, proof)


@pages.post("/accounts/<int:account_id>/delete")
@requires("admin.settings")
@proved_recently
def delete_account(account_id: int) -> Response:
    """Delete an account."""
    account_admin.delete(account_id)
    flash(_("The account is deleted; its tickets stay."))
    return redirect(url_for("admin.accounts"))


def _channel(name: str) -> Channel:
    found = registry().channels.get(name)
    if found is None or found.account_form is None:
        abort(404)
    return found


def _owner(channel: Channel) -> str:
    return registry().channels.owner(channel.name) or ""


def _forms(channel: Channel, row: Account | None) -> tuple[FactsForm, SettingsForm]:
    if channel.account_form is None:
        abort(404)
    values = {} if row is None else {name: getattr(row, name) for name in FactsForm()._fields}
    facts = FactsForm.here(**values)
    facts.desk_id.choices = [SelectChoice(desk.id, desk.name) for desk in account_admin.desks()]
    return facts, make_form(_owner(channel), channel.account_form, dict(row.settings) if row else {})


def _all_valid(channel: Channel, facts: FactsForm, form: SettingsForm) -> bool:
    """Ask both, so that all that is wrong is shown at once."""
    return all([facts.validate(), is_valid(_owner(channel), form)])


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
    stored = row.settings if row else {}
    return render_template(
        "core/admin/account.html",
        form=form,
        facts=facts,
        heading=row.address if row else _("New account: %(channel)s", channel=channel.label),
        intro="",
        secrets_set=settings_pages.secrets_set(type(form), stored),
        post_url=url_for("admin.account", account_id=row.id)
        if row
        else url_for("admin.new_account", channel=channel.name),
        test_url=url_for("admin.check_account", channel=channel.name, account=row.id if row else None)
        if form.has_test()
        else "",
        proof=proof_lines(proof),
        refused=proof.refused_hosts if proof and outside.may_allow(me()) else (),
        allow_url=url_for("admin.allow_host", channel=channel.name, account=row.id if row else None),
        allowed=outside.allowed_hosts(),
        delete=_deletion(row) if row else None,
    )


def _deletion(row: Account) -> dict[str, str]:
    return {
        "url": url_for("admin.delete_account", account_id=row.id),
        "title": _("Delete %(name)s?", name=row.address),
        "text": _("Nothing is fetched or sent under this address any more. Its tickets stay."),
        "label": _("Delete the account"),
    }
