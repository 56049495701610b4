"""Uploading, updating and deleting plugins: each wants a recent proof of who one is."""

from typing import BinaryIO, cast

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import FileField

from core.engine import archive
from core.engine.current import site
from core.errors import Invalid, Refused, TanggapError
from core.i18n import gettext as _
from core.i18n import lazy_gettext
from core.services.plugin import plugin_data, plugin_files, plugins
from core.web.access import requires
from core.web.admin import pages
from core.web.admin.plugin_view import asks
from core.web.admin.plugins import back
from core.web.forms import PageForm
from core.web.proof import proved_recently


class UploadForm(PageForm):
    """A zip."""

    file = FileField(lazy_gettext("A plugin as a zip"))


@pages.route("/plugins/upload", methods=["GET", "POST"])
@requires("admin.plugins")
@proved_recently
def upload_plugin() -> str | tuple[str, int]:
    """Take a zip, check it and show what is in it; nothing of it runs."""
    plugin_files.demand_uploads()
    request.max_content_length = archive.LIMITS.packed + archive.MEGABYTE
    form = UploadForm.here()
    file = request.files.get("file") if request.method == "POST" else None
    if request.method == "GET" or file is None or not file.filename:
        return _upload_page(form)
    try:
        return _upload_page(form, plugin_files.check(cast(BinaryIO, file.stream)))
    except Invalid as error:
        form.form_errors.append(str(error))
        return _upload_page(form), 422


def _upload_page(form: UploadForm, upload: plugin_files.Upload | None = None) -> str:
    return render_template("core/admin/upload.html", form=form, report=_report(upload) if upload else None)


def _report(upload: plugin_files.Upload) -> dict[str, object]:
    manifest = upload.manifest
    return {
        "name": manifest.name,
        "slug": manifest.slug,
        "version": str(manifest.version),
        "installed_version": str(upload.installed.version) if upload.installed else "",
        "author": manifest.author,
        "sha256": upload.key,
        "size": upload.size,
        "may": asks(manifest),
        "requires": [str(each) for each in manifest.requires.packages],
        "problems": upload.problems,
        "warnings": upload.warnings,
        "install_url": None if upload.problems else url_for("admin.install_plugin"),
        "key": upload.key,
    }


@pages.post("/plugins/install")
@requires("admin.plugins")
@proved_recently
def install_plugin() -> Response:
    """Put a zip that was checked in its place; it stays switched off."""
    plugin_files.demand_uploads()
    try:
        manifest = plugin_files.install(request.form.get("key", ""))
    except TanggapError as error:
        flash(str(error), "error")
        return redirect(url_for("admin.upload_plugin"))
    flash(_("%(name)s %(version)s is installed.", name=manifest.name, version=manifest.version))
    return back(manifest.slug)


@pages.post("/plugins/<slug>/roll-back")
@requires("admin.plugins")
@proved_recently
def roll_back_plugin(slug: str) -> Response:
    """Put the version before back."""
    try:
        plugin_files.roll_back(slug)
    except Refused as error:
        flash(str(error), "error")
    return back(slug)


@pages.route("/plugins/<slug>/delete", methods=["GET", "POST"])
@requires("admin.plugins")
@proved_recently
def delete_plugin(slug: str) -> str | Response:
    """Say what would go, then delete files, data or both."""
    card = next((each for each in plugins.cards() if each.slug == slug), None)
    if card is None:
        abort(404)
    if request.method == "GET":
        return render_template(
            "core/admin/delete_plugin.html",
            slug=slug,
            name=card.name,
            shares=plugin_data.shares(slug),
            is_active=card.is_active,
            is_uploaded=plugin_files.is_uploaded(slug),
            folder=site().config.plugin_folders[1] / slug,
        )
    try:
        _delete(slug, request.form.getlist("what"))
    except TanggapError as error:
        flash(str(error), "error")
        return redirect(url_for("admin.delete_plugin", slug=slug))
    flash(_("%(name)s is deleted.", name=card.name))
    return back()


def _delete(slug: str, what: list[str]) -> None:
    if not {"files", "data"} & set(what):
        raise Invalid(_("Choose what to delete."))
    if "data" in what:
        plugins.delete_data(slug)
    if "files" in what:
        plugin_files.remove(slug)
