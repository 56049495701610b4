"""The settings of one plugin, drawn from its form class, with a Test button where it offers a test."""

from collections.abc import Mapping
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from core.declare import Health
from core.engine.current import hooks, registry, site
from core.engine.hooks import Answer
from core.engine.settings_form import SettingsForm, form_from
from core.i18n import gettext as _
from core.services.installation import settings, settings_pages, typed_secrets
from core.services.installation.settings_pages import Proof
from core.web.access import requires
from core.web.admin import pages
from core.web.desk.asking import me
from core.web.proof import proved_recently

CLEAR = "clear-"
TYPED = "typed-"
LOOKS = {Health.OK: "ok", Health.WARNING: "warn", Health.BAD: "bad"}


@pages.route("/plugins/<slug>/settings", methods=["GET", "POST"])
@requires("admin.settings")
@proved_recently
def plugin_settings(slug: str) -> str | Response | tuple[str, int]:
    """Show and store the settings."""
    cls = _form_of(slug)
    form = make_form(slug, cls, settings.stored(slug))
    if request.method == "POST" and is_valid(slug, form):
        settings_pages.save(slug, cls, dict(form.data), cleared())
        flash(_("Saved."))
        return redirect(url_for("admin.plugin_settings", slug=slug))
    page = _page(slug, cls, form)
    return (page, 422) if request.method == "POST" else page


@pages.post("/plugins/<slug>/settings/test")
@requires("admin.settings")
@proved_recently
def check_plugin_settings(slug: str) -> str | tuple[str, int]:
    """Try out what was typed; nothing is stored."""
    cls = _form_of(slug)
    stored = settings.stored(slug)
    form = make_form(slug, cls, stored)
    if not is_valid(slug, form):
        return _page(slug, cls, form), 422
    return _page(slug, cls, form, settings_pages.prove(slug, cls, dict(form.data), stored))


def _form_of(slug: str) -> type[SettingsForm]:
    found = registry().settings.get(slug)
    if found is None:
        abort(404)
    return found


def _page(slug: str, cls: type[SettingsForm], form: SettingsForm, proof: Proof | None = None) -> str:
    return render_template(
        "core/admin/plugin_settings.html",
        form=form,
        heading=_("Settings of %(name)s", name=_(site().build.loaded[slug].manifest.name)),
        secrets_set=settings_pages.secrets_set(cls, settings.stored(slug)),
        typed=typed(slug, form),
        test_url=url_for("admin.check_plugin_settings", slug=slug) if cls.has_test() else "",
        proof=proof_lines(proof),
    )


def make_form(
    owner: str, cls: type[SettingsForm], stored: dict[str, Any], filled: Mapping[str, Any] | None = None
) -> SettingsForm:
    """Make a plugin's form, guarded: its mistakes are its own. `filled` stands instead of what was sent."""
    submitted = _sent(owner, cls, filled or {}) if request.method == "POST" else None
    readable = {**cls.defaults(), **settings.readable(stored)}
    result = hooks().guarded(owner, "settings form", lambda: form_from(cls, submitted, readable))
    if not isinstance(result, Answer):
        abort(500)
    made: SettingsForm = result.value
    return made


def _sent(owner: str, cls: type[SettingsForm], filled: Mapping[str, Any]) -> MultiDict[str, str]:
    sent = MultiDict(request.form)
    for name in cls.secrets():
        if not sent.get(name) and (token := sent.get(TYPED + name)):
            sent[name] = typed_secrets.carried(me().id, owner, name, token)
    for name, value in filled.items():
        sent[name] = str(value)
    return sent


def typed(owner: str, form: SettingsForm) -> dict[str, str]:
    """Give the secrets that were sent, by their names, sealed: the page that is drawn again brings them back."""
    sent = {name: form[name].data for name in form.secrets()} if request.method == "POST" else {}
    return {name: typed_secrets.carry(me().id, owner, name, text) for name, text in sent.items() if text}


def is_valid(owner: str, form: SettingsForm) -> bool:
    """Ask a plugin's form whether what was sent is in order."""
    result = hooks().guarded(owner, "settings form", form.validate)
    return isinstance(result, Answer) and bool(result.value)


def cleared() -> frozenset[str]:
    """Name the secrets that are to be taken away."""
    return frozenset(name.removeprefix(CLEAR) for name in request.form if name.startswith(CLEAR))


def proof_lines(proof: Proof | None) -> list[dict[str, str]]:
    """Say how a test went, as the template wants it: a line for each step."""
    return [
        {"state": LOOKS[each.state], "title": str(each.title), "text": str(each.text), "took": "", "code": ""}
        for each in (proof.steps if proof else ())
    ]
