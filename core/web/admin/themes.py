"""The themes that customers see: try one on, then put it on. A theme holds no code."""

from collections.abc import Callable

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from core import theming
from core.engine.current import site
from core.errors import TanggapError
from core.i18n import gettext as _
from core.services import site as site_service
from core.services import themes
from core.theming import Theme
from core.web.access import requires
from core.web.admin import pages
from core.web.assets import asset, shelves
from core.web.loading import OwnedLoader
from core.web.navigation import entries

PICTURE = "screenshot.webp"


@pages.get("/themes", endpoint="themes")
@requires("admin.plugins")
def themes_page() -> str:
    """List the themes."""
    worn = site_service.facts().theme
    found = theming.found(site().config).values()
    return render_template("core/admin/themes.html", themes=[_entry(theme, worn) for theme in found])


def _entry(theme: Theme, worn: str) -> dict[str, object]:
    return {
        "slug": theme.slug,
        "name": _(theme.name),
        "version": theme.version,
        "author": theme.author,
        "summary": _(theme.summary) if theme.summary else "",
        "problem": theme.problem,
        "current": theme.slug == worn,
        "preview_url": url_for("admin.preview_theme", slug=theme.slug),
        "picture_url": _static(theme.slug, PICTURE),
    }


def _static(slug: str, name: str) -> str | None:
    folder = shelves().themes.get(slug)
    if folder is None or folder.file(name) is None:
        return None
    return url_for("public.theme_static", slug=slug, digest=folder.digest, name=name)


@pages.post("/themes/use")
@requires("admin.plugins")
def use_theme() -> Response:
    """Put a theme on."""
    try:
        themes.use(request.form.get("slug", ""))
    except TanggapError as error:
        flash(str(error), "error")
    return redirect(url_for("admin.themes"))


@pages.get("/themes/<slug>/preview")
@requires("admin.plugins")
def preview_theme(slug: str) -> str:
    """Draw the home page as this theme would, for the person who tries it on alone."""
    found = theming.found(site().config)
    if slug not in found or found[slug].problem:
        abort(404)
    line = theming.chain(found, slug)
    plugins = {name: each.manifest.folder / "templates" for name, each in site().build.loaded.items()}
    worn = current_app.jinja_env.overlay(loader=OwnedLoader([theme.templates for theme in line], plugins), cache_size=0)
    worn.globals = {**current_app.jinja_env.globals, "theme_asset": _assets_of([theme.slug for theme in line])}
    values = {"ways": entries("contact")}
    current_app.update_template_context(values)
    return worn.get_template("theme/home.html").render(values)


def _assets_of(line: list[str]) -> Callable[[str], str]:
    def theme_asset(name: str) -> str:
        return next((url for url in (_static(slug, name) for slug in line) if url), asset(name))

    return theme_asset
