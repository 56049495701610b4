"""The step that connects the first mail account: address and password, the servers follow from the address."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import EmailField
from wtforms.validators import InputRequired, Length, ValidationError

from core.declare import Channel
from core.engine.settings_form import SettingsForm
from core.errors import Invalid
from core.i18n import gettext as _
from core.i18n import lazy_gettext
from core.mail_address import is_email
from core.models import Account
from core.services.installation import settings_pages
from core.services.installation.settings_pages import Proof
from core.services.mailroom import account_admin
from core.services.mailroom.account_admin import AccountFacts
from core.services.ticket import tickets
from core.web.access import open_to_all
from core.web.admin.account_forms import allow_typed_host, drawn, own_form, owner_of, proved
from core.web.admin.plugin_settings import is_valid
from core.web.forms import PageForm, stripped
from core.web.proof import ask_again, is_proved
from core.web.setup import pages
from core.web.setup.door import around, keep_out

ACT = "act"
TEST = "test"


class AddressForm(PageForm):
    """What every mail account has."""

    address = EmailField(
        lazy_gettext("E-mail address"),
        [InputRequired(), Length(max=254)],
        [stripped],
        lazy_gettext("The one that your customers write to."),
    )

    def validate_address(self, field: EmailField) -> None:
        """Take an address that mail can be sent to."""
        if not is_email(field.data or ""):
            raise ValidationError(_("This is not an e-mail address."))


@pages.route("/mail", methods=["GET", "POST"])
@open_to_all
def mail() -> str | Response | tuple[str, int]:
    """Connect a mail account, or change the one that was connected here before."""
    if (kept_out := keep_out(after_admin=True)) is not None:
        return kept_out
    channels = account_admin.mail_channels()
    if not channels:
        return redirect(url_for("setup.done"))
    if not is_proved():  # who changes the servers of an account is told its password
        return ask_again()
    return _connect(channels)


def _connect(channels: list[Channel]) -> str | Response | tuple[str, int]:
    row = account_admin.first_of(channels)
    channel = next((each for each in channels if row and each.name == row.channel), channels[0])
    facts = AddressForm.here(address=row.address if row else "")
    address = facts.address.data or ""
    form = own_form(channel, row, address)
    if request.method != "POST":
        return _page(channel, row, facts, form)
    if "allow" in request.form:
        allow_typed_host(form)
    if not _all_valid(channel, row, facts, form):
        return _page(channel, row, facts, form), 422
    if "allow" in request.form or request.form.get(ACT) == TEST:
        return _page(channel, row, facts, form, proved(channel, row, form, address))
    try:
        _save(channel, row, address, form)
    except Invalid as error:
        facts.take(error)
        return _page(channel, row, facts, form), 422
    return redirect(url_for("setup.done"))


def _all_valid(channel: Channel, row: Account | None, facts: AddressForm, form: SettingsForm) -> bool:
    """Ask all, so that all that is wrong is shown at once."""
    return all([facts.validate(), is_valid(owner_of(channel), form), _has_first(row, form)])


def _has_first(row: Account | None, form: SettingsForm) -> bool:
    stored = settings_pages.secrets_set(type(form), row.settings if row else {})
    empty = [form[name] for name in form.first if name in form and not form[name].data and name not in stored]
    for field in empty:
        field.errors = [*field.errors, _("This field is required.")]
    return not empty


def _save(channel: Channel, row: Account | None, address: str, form: SettingsForm) -> None:
    if row is None:
        facts = AccountFacts(address, "", tickets.default_desk().id, "", is_active=True)
        account_admin.create(channel, facts, dict(form.data))
        return
    facts = AccountFacts(address, row.label, row.desk_id, row.signature, row.is_active)
    account_admin.change(row, channel, facts, dict(form.data), frozenset())


def _page(
    channel: Channel, row: Account | None, facts: AddressForm, form: SettingsForm, proof: Proof | None = None
) -> str:
    return render_template(
        "core/setup/mail.html",
        facts=facts,
        suggest_url=url_for("admin.suggest_settings", channel=channel.name) if form.has_suggestions() else "",
        can_test=form.has_test(),
        **drawn(channel, row, form, facts.address.data or "", proof),
        **around("mail"),
    )
