"""The themes that customers see: try one on, then put it on. A theme holds no code."""

from urllib.parse import urlencode

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from core import theming
from core.engine.current import site
from core.errors import TanggapError
from core.i18n import gettext as _
from core.services.installation import site as site_service
from core.services.installation import themes
from core.theming import Theme
from core.web.access import requires
from core.web.admin import pages
from core.web.assets import shelves
from core.web.trying import ADDRESSED, can_be_worn

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
        "problem": themes.problem_of(theme),
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
def preview_theme(slug: str) -> Response:
    """Lead to the customers' home page as this theme draws it, for the person who tries it on alone."""
    if not can_be_worn(slug):
        abort(404)
    if problem := themes.problem_of(theming.found(site().config)[slug]):
        flash(problem, "error")
        return redirect(url_for("admin.themes"))
    return redirect(f"{url_for('public.home')}?{urlencode({ADDRESSED: slug})}")
