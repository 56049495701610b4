"""A channel's own part of the form of an account, with what follows from the address filled in."""

from typing import Any

from flask import abort, request

from core.declare import Channel
from core.engine.current import registry
from core.engine.settings_form import SettingsForm
from core.errors import Refused
from core.i18n import gettext as _
from core.models import Account
from core.services import outside
from core.services.installation import settings_pages, suggested
from core.services.installation.settings_pages import Proof
from core.web.admin.plugin_settings import make_form, proof_lines, typed
from core.web.desk.asking import me

FILLED_FOR = "filled_for"
"""The hidden field with the address for which the others were filled."""


def channel_of(name: str) -> Channel:
    """Give a channel that has accounts; else there is no such page."""
    found = registry().channels.get(name)
    if found is None or found.account_form is None:
        abort(404)
    return found


def owner_of(channel: Channel) -> str:
    """Name the plugin of a channel."""
    return registry().channels.owner(channel.name) or ""


def form_class(channel: Channel) -> type[SettingsForm]:
    """Give the form of a channel's accounts; else there is no such page."""
    if channel.account_form is None:
        abort(404)
    return channel.account_form


def own_form(channel: Channel, row: Account | None, address: str) -> SettingsForm:
    """Make the form: what was sent, what follows from the address where nobody chose anything, else what is stored."""
    filled = to_fill(channel, address, row.address if row else "") if request.method == "POST" else {}
    return make_form(owner_of(channel), form_class(channel), dict(row.settings) if row else {}, filled)


def to_fill(channel: Channel, address: str, before: str = "") -> dict[str, Any]:
    """Give what is to be filled in of what was sent."""
    sent = request.form
    before = sent.get(FILLED_FOR, before) or before
    return suggested.to_fill(owner_of(channel), form_class(channel), sent, address, before)


def proved(channel: Channel, row: Account | None, form: SettingsForm, address: str) -> Proof:
    """Try out what was typed."""
    values = {**form.data, "address": address}
    return settings_pages.prove(owner_of(channel), type(form), values, row.settings if row else {})


def allow_typed_host(form: SettingsForm) -> None:
    """Allow the inner host that was asked for, if it stands in the form."""
    if not outside.may_allow(me()):
        raise Refused(_("Only who may install plugins can allow a host of the inner network."))
    host = outside.written(request.form.get("allow", ""))
    named = {outside.written(value) for value in form.data.values() if isinstance(value, str)}
    if host and host in named:
        outside.allow(host)


def drawn(
    channel: Channel, row: Account | None, form: SettingsForm, address: str, proof: Proof | None
) -> dict[str, Any]:
    """Give what both pages with such a form show of it; see core/admin/_settings_fields.html."""
    return {
        "form": form,
        "secrets_set": settings_pages.secrets_set(type(form), row.settings if row else {}),
        "typed": typed(owner_of(channel), form),
        "advice": suggested.advice(owner_of(channel), type(form), address),
        "filled_for": address,
        "proof": proof_lines(proof),
        "refused": proof.refused_hosts if proof and outside.may_allow(me()) else (),
    }
